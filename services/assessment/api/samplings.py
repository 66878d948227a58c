"""Routes: samples that nobody can foresee and everybody can check."""

from __future__ import annotations

from typing import Any, Final

from services.assessment.api.matters import page_of
from services.assessment.api.reading import READING, Hosting, agency_name, must_see, there
from services.assessment.application import AssessmentApplication
from services.assessment.domain.refusals.sampling import NOT_DRAWN
from services.assessment.domain.verification import UNTOLD_NAMES
from services.assessment.projections import ASSESSMENTS, SAMPLINGS, View, hidden_from, sampling_answer
from services.assessment.schemas import samplings as schemas
from shared.acts import Act, Role
from shared.errors import Refused
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import BY_DOMAIN, Blueprint
from shared.identity.principal import Principal

blp = Blueprint("samplings", "assessment", "Lấy mẫu / sampling")
ASSESSING: Final = (Role.LEAD_ASSESSOR, Role.DOST, Role.PPC)
"""The assessing side: who orders assessments, and who leads them."""
FOLLOWING: Final = (*READING, Role.PPC)
"""Who reads samplings: agencies their own alone; the People's Committee what it commits to itself, too."""


@blp.command(
    "POST",
    "/samplings",
    body=schemas.CommitSampling,
    right="assessment.sampling.commit",
    roles=ASSESSING,
    creates=True,
)
def commit_sampling(application: AssessmentApplication, act: Act, body: dict[str, Any]) -> Outcome:
    """Cam kết trước về việc lấy mẫu. / Commit to a sample, before anybody knows what it will be."""
    return application.commit_sampling(act, **body)


@blp.command(
    "POST", "/samplings/<key>/frame", body=schemas.FixFrame, right="assessment.sampling.fix", roles=ASSESSING
)  # fmt: skip
def fix_frame(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Chốt danh sách để chọn mẫu. / Fix the list to choose from."""
    return application.fix_frame(act, sampling=key, **body)


@blp.command(
    "POST", "/samplings/<key>/closing", body=schemas.CloseSampling, right="assessment.sampling.close", roles=ASSESSING
)  # fmt: skip
def close_sampling(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Đóng sau khi hết hạn nộp bằng chứng. / Close, after the deadline for evidence: the list is final."""
    return application.close_sampling(act, sampling=key, **body)


@blp.command(
    "POST", "/samplings/<key>/draw", body=schemas.DrawSample, right="assessment.sampling.draw", roles=ASSESSING
)  # fmt: skip
def draw_sample(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Công bố số bí mật và chọn mẫu. / Reveal the secret and draw the sample."""
    return application.draw_sample(act, sampling=key, **body)


@blp.command(
    "POST",
    "/samplings/<key>/abandonment",
    body=schemas.AbandonSampling,
    right="assessment.sampling.abandon",
    roles=ASSESSING,
)
def abandon_sampling(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Bỏ việc lấy mẫu, có lý do. / Give the sampling up, with the reason."""
    return application.abandon_sampling(act, sampling=key, **body)


@blp.query(
    "/samplings",
    answer=schemas.SamplingView,
    args=schemas.SamplingPage,
    paged=True,
    right="assessment.sampling.read",
    roles=FOLLOWING,
    agency="agency",
)
def list_samplings(service: Hosting, principal: Principal, args: dict[str, Any]) -> Page:
    """Các việc lấy mẫu, kể cả đã bỏ. / Samplings, those given up included."""
    return page_of(service, SAMPLINGS, args, sampling_answer, lambda item: _told(service, principal, item))


@blp.query(
    "/samplings/<key>",
    answer=schemas.SamplingFile,
    right="assessment.sampling.read",
    roles=FOLLOWING,
    agency=BY_DOMAIN,
    etag="version",
)
def show_sampling(service: Hosting, principal: Principal, _args: View, key: str) -> View:
    """Một việc lấy mẫu, và đã chọn được chưa. / One sampling, and whether it can be drawn now."""
    item = _found(service, principal, key)
    closed = item["closed"]
    waiting = item["stage"] == "closed" and closed is not None
    ready = waiting and service.application.deciding(closed["position"], item["witness"]) is not None
    return {**sampling_answer(item, agency_name(service, item)), "ready": ready}


@blp.query(
    "/samplings/<key>/verification",
    answer=schemas.VerificationView,
    right="assessment.sampling.read",
    roles=FOLLOWING,
    agency=BY_DOMAIN,
)
def verify_sampling(service: Hosting, principal: Principal, _args: View, key: str) -> View:
    """Tính lại mẫu đã chọn. / Compute a drawn sample again from what the log says, step by step."""
    _found(service, principal, key)
    verified = service.application.verified_sample(key)
    if verified is None:
        raise Refused(NOT_DRAWN, key=key)
    return {
        "sampling": key,
        "holds": all(verified.checks.values()),
        "checks": [{"check": check.value, "holds": holds} for check, holds in verified.checks.items()],
        "untold": [{"vi": UNTOLD_NAMES[each].vi, "en": UNTOLD_NAMES[each].en} for each in verified.untold],
        "note": verified.note,
    }


def _found(service: Hosting, principal: Principal, key: str) -> View:
    """Returns a sampling of an assessment that the caller may know of."""
    item = service.views.get(SAMPLINGS, key)
    if item is not None and not _told(service, principal, item):
        item = None
    must_see(principal, item)
    return there(item, "sampling", key)


def _told(service: Hosting, principal: Principal, item: View) -> bool:
    """Tells whether the caller may know of the assessment that a sample is drawn for."""
    about = service.views.get(ASSESSMENTS, item["assessment"])
    return about is None or not hidden_from(about, principal.agency)
