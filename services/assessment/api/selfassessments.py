"""Routes: self-assessments, and who sees them when.

The agency sees its own at any time, and both side by side once the independent result is approved. Inspectors see all,
unless they are of the team. Everybody else - assessors, DOST - sees a self-assessment once it is sealed and the team
has submitted: until then it could tell them what to find. The team itself sees it once its result is approved, for
what is submitted may still be sent back to it.
"""

from __future__ import annotations

from typing import Any, Final

from services.assessment.api.reading import AGENCY_ROLES, READING, Hosting, agency_name, must_see, there
from services.assessment.application import AssessmentApplication
from services.assessment.domain.refusals import selfassessments as refusals
from services.assessment.domain.terms import Stage
from services.assessment.projections import ASSESSMENTS, View
from services.assessment.projections.selfassessments import SELF_ASSESSMENTS, comparison, self_answer, self_line
from services.assessment.schemas import selfassessments as schemas
from shared.acts import Act, Role
from shared.errors import Refused
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import BY_DOMAIN, Blueprint
from shared.identity.principal import Principal

blp = Blueprint("selfassessments", "assessment", "Tự đánh giá / self-assessment")
OVERSEEING: Final = frozenset({Role.INSPECTOR, Role.SERVICE})
DECIDED: Final = frozenset({Stage.APPROVED.value})
HANDED_IN: Final = frozenset({Stage.SUBMITTED.value, Stage.APPROVED.value})


@blp.command(
    "POST",
    "/self-assessments",
    body=schemas.BeginSelfAssessment,
    right="assessment.self-assessment.begin",
    roles=AGENCY_ROLES,
    agency="agency",
    creates=True,
)
def begin_self_assessment(application: AssessmentApplication, act: Act, body: dict[str, Any]) -> Outcome:
    """Bắt đầu tự đánh giá. / Begin the self-assessment that stands beside a coming assessment."""
    return application.begin_self_assessment(act, **body)


@blp.command(
    "POST",
    "/self-assessments/<key>/answers",
    body=schemas.AnswerSelfAssessment,
    right="assessment.self-assessment.answer",
    roles=AGENCY_ROLES,
    agency=BY_DOMAIN,
)
def answer_self_assessment(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Tự đánh giá một số điều; lần sau thay lần trước. / Read some clauses; a later reading replaces an earlier."""
    return application.answer_self_assessment(act, assessment=key, **body)


@blp.command(
    "POST",
    "/self-assessments/<key>/seal",
    body=schemas.SealSelfAssessment,
    right="assessment.self-assessment.seal",
    roles=AGENCY_ROLES,
    agency=BY_DOMAIN,
)
def seal_self_assessment(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Thủ trưởng niêm phong trước khi đoàn bắt đầu. / The head seals it before the team begins."""
    return application.seal_self_assessment(act, assessment=key, **body)


@blp.query(
    "/self-assessments",
    answer=schemas.SelfAssessmentLine,
    args=schemas.SelfAssessmentPage,
    paged=True,
    right="assessment.self-assessment.read",
    roles=READING,
    agency="agency",
)
def list_self_assessments(service: Hosting, _principal: Principal, args: dict[str, Any]) -> Page:
    """Các bản tự đánh giá: có và đến đâu. / That self-assessments are there and how far, not what they say."""
    page = service.views.page(SELF_ASSESSMENTS, **args)
    return Page(tuple(self_line(item, agency_name(service, item)) for item in page.items), page.next)


@blp.query(
    "/self-assessments/<key>",
    answer=schemas.SelfAssessmentView,
    right="assessment.self-assessment.read",
    roles=READING,
    agency=BY_DOMAIN,
    etag="version",
)
def show_self_assessment(service: Hosting, principal: Principal, _args: View, key: str) -> View:
    """Một bản tự đánh giá. / One self-assessment, to those who may see it by now."""
    item, beside = _found(service, principal, key)
    _refuse_early(principal, item, beside)
    return self_answer(item, agency_name(service, item), service.application.catalogues[item["catalogue"]])


@blp.query(
    "/self-assessments/<key>/comparison",
    answer=schemas.ComparisonView,
    right="assessment.self-assessment.compare",
    roles=READING,
    agency=BY_DOMAIN,
)
def compare_self_assessment(service: Hosting, principal: Principal, _args: View, key: str) -> View:
    """Tự đánh giá bên cạnh đánh giá độc lập, từng điều. / Both readings side by side, clause by clause."""
    item, beside = _found(service, principal, key)
    _refuse_early(principal, item, beside)
    if not _oversees(principal) and _own(principal, item) and beside["stage"] != Stage.APPROVED:
        raise Refused(refusals.COMPARED_LATER)
    if item["sealed"] is None:
        raise Refused(refusals.NOT_SEALED)
    return comparison(item, beside, agency_name(service, item), service.application.catalogues[item["catalogue"]])


def _found(service: Hosting, principal: Principal, key: str) -> tuple[View, View]:
    """Returns a self-assessment and the assessment that it stands beside."""
    reading = service.views.caught_up()
    item = reading.get(SELF_ASSESSMENTS, key)
    must_see(principal, item)
    item = there(item, "self-assessment", key)
    return item, there(reading.get(ASSESSMENTS, key), "assessment", key)


def _refuse_early(principal: Principal, item: View, beside: View) -> None:
    """Refuses whoever would learn from it what to find."""
    of_the_team = principal.person in {member["person"] for member in beside["team"]} | set(beside["dost_participants"])
    settled = DECIDED if of_the_team else HANDED_IN
    if beside["stage"] in settled and item["sealed"] is not None:
        return
    if of_the_team or not (_own(principal, item) or _oversees(principal)):
        raise Refused(refusals.SEEN_LATER)


def _own(principal: Principal, item: View) -> bool:
    return principal.agency == item["agency"] and bool(set(AGENCY_ROLES) & set(principal.roles))


def _oversees(principal: Principal) -> bool:
    return bool(OVERSEEING & set(principal.roles))
