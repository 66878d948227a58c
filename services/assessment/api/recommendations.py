"""Routes: recommendations."""

from __future__ import annotations

from typing import Any

from services.assessment.api.matters import day_asked, matter, page_of
from services.assessment.api.reading import AGENCY_ROLES, ORDERING, Hosting, agency_name
from services.assessment.application import AssessmentApplication
from services.assessment.domain.recommendation import Recommendation
from services.assessment.projections import RECOMMENDATIONS, View
from services.assessment.projections.derived import recommendation_overdue
from services.assessment.projections.matteranswers import recommendation_answer, recommendation_line
from services.assessment.schemas import recommendations as schemas
from services.assessment.schemas.matters import CorrectFollowed, ExtendDue, MatterArgs
from shared.acts import Act, Role
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import ANYONE, BY_DOMAIN, Blueprint
from shared.identity.principal import Principal

blp = Blueprint("recommendations", "assessment", "Kiến nghị / recommendations")
RECOMMENDING = (*ORDERING, Role.LEAD_ASSESSOR, Role.PPC_OFFICE, Role.INSPECTOR)
"""Who recommends and verifies: those who assess, check (with the PPC Office, point 2a) and inspect."""


@blp.command(
    "POST",
    "/recommendations",
    body=schemas.MakeRecommendation,
    right="assessment.recommendation.make",
    roles=RECOMMENDING,
    creates=True,
    basis=True,
)
def make_recommendation(application: AssessmentApplication, act: Act, body: dict[str, Any]) -> Outcome:
    """Kiến nghị với một cơ quan, có thời hạn. / Recommend something to an agency, with a deadline."""
    return application.make_recommendation(act, **body)


@blp.command(
    "POST",
    "/recommendations/<key>/completion",
    body=schemas.ReportCompletion,
    right="assessment.recommendation.report",
    roles=AGENCY_ROLES,
    agency=BY_DOMAIN,
)
def report_completion(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Cơ quan báo cáo đã thực hiện, có bằng chứng. / The agency reports it done, on evidence."""
    return application.report_completion(act, recommendation=key, **body)


@blp.command(
    "POST",
    "/recommendations/<key>/proof",
    body=schemas.ProveCompletion,
    right="assessment.recommendation.prove",
    roles=RECOMMENDING,
)
def prove_completion(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Người khác xác nhận đã thực hiện. / Another person verifies that it is done."""
    return application.prove_completion(act, recommendation=key, **body)


@blp.command(
    "POST",
    "/recommendations/<key>/reopening",
    body=schemas.DecideRecommendation,
    right="assessment.recommendation.reopen",
    roles=RECOMMENDING,
)
def reopen_recommendation(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Chưa đủ căn cứ: mở lại, có lý do. / Not proven: reopened, with the reason."""
    return application.reopen_recommendation(act, recommendation=key, **body)


@blp.command(
    "POST",
    "/recommendations/<key>/extension",
    body=ExtendDue,
    right="assessment.recommendation.extend",
    roles=RECOMMENDING,
)
def extend_recommendation(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Gia hạn, có lý do. / ExtendDue the deadline, with the reason."""
    return application.extend_recommendation(act, recommendation=key, **body)


@blp.command(
    "POST",
    "/recommendations/<key>/withdrawal",
    body=schemas.DecideRecommendation,
    right="assessment.recommendation.withdraw",
    roles=RECOMMENDING,
    basis=True,
)
def withdraw_recommendation(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Rút kiến nghị, có lý do. / Withdraw a recommendation, with the reason."""
    return application.withdraw_recommendation(act, recommendation=key, **body)


@blp.command(
    "POST",
    "/recommendations/<key>/amendments",
    body=CorrectFollowed,
    right="assessment.recommendation.amend",
    roles=(*RECOMMENDING, *AGENCY_ROLES),
    agency=BY_DOMAIN,
)
def amend_recommendation(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Đính chính điều đã ghi; điều đã ghi vẫn đọc được. / Correct what was recorded; what it said stays readable."""
    return application.amend_recommendation(act, recommendation=key, **body)


@blp.query(
    "/recommendations",
    answer=schemas.RecommendationLine,
    args=schemas.RecommendationPage,
    paged=True,
    right="assessment.recommendation.read",
    roles=ANYONE,
    agency="agency",
)
def list_recommendations(service: Hosting, _principal: Principal, args: dict[str, Any]) -> Page:
    """Các kiến nghị; quá hạn được suy ra. / Recommendations; what is overdue is derived."""
    day, overdue = day_asked(service, args), args.pop("overdue", None)
    keep = None if overdue is None else lambda item: recommendation_overdue(item, day) is overdue
    return page_of(service, RECOMMENDATIONS, args, lambda item, name: recommendation_line(item, name, day), keep)


@blp.query(
    "/recommendations/<key>",
    answer=schemas.RecommendationView,
    args=MatterArgs,
    right="assessment.recommendation.show",
    roles=ANYONE,
    agency=BY_DOMAIN,
    etag="version",
)
def show_recommendation(service: Hosting, principal: Principal, args: View, key: str) -> View:
    """Một kiến nghị, cả quá trình. / One recommendation, whole."""
    day = day_asked(service, args)
    item = matter(service, principal, args, kind=Recommendation, collection=RECOMMENDATIONS, key=key)
    return recommendation_answer(item, agency_name(service, item), day)
