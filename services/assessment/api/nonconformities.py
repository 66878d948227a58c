"""Routes: nonconformities."""

from __future__ import annotations

from typing import Any

from services.assessment.api.matters import day_asked, matter, page_of
from services.assessment.api.reading import AGENCY_ROLES, ORDERING, TEAM_ROLES, Hosting, agency_name
from services.assessment.application import AssessmentApplication
from services.assessment.domain.nonconformity import Nonconformity
from services.assessment.projections import NONCONFORMITIES, View
from services.assessment.projections.derived import nonconformity_overdue
from services.assessment.projections.matteranswers import nonconformity_answer, nonconformity_line
from services.assessment.schemas import nonconformities as schemas
from services.assessment.schemas.matters import CorrectRecord, ExtendDue, MatterArgs
from shared.acts import Act
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import ANYONE, BY_DOMAIN, Blueprint
from shared.identity.principal import Principal

blp = Blueprint("nonconformities", "assessment", "Điểm không phù hợp / nonconformities")
VERIFYING = (*TEAM_ROLES, *ORDERING)
"""Who verifies and closes: assessors and DOST; the People's Committee where DOST's own file is concerned."""


@blp.command(
    "POST",
    "/nonconformities/<key>/correction",
    body=schemas.CorrectNonconformity,
    right="assessment.nonconformity.correct",
    roles=AGENCY_ROLES,
    agency=BY_DOMAIN,
)
def correct_nonconformity(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Cơ quan ghi sự khắc phục. / The agency records the correction."""
    return application.correct_nonconformity(act, nonconformity=key, **body)


@blp.command(
    "POST",
    "/nonconformities/<key>/cause",
    body=schemas.AnalyseCause,
    right="assessment.nonconformity.analyse",
    roles=AGENCY_ROLES,
    agency=BY_DOMAIN,
)
def analyse_cause(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Cơ quan phân tích nguyên nhân. / The agency analyses the cause (clause 8.5.2)."""
    return application.analyse_cause(act, nonconformity=key, **body)


@blp.command(
    "POST",
    "/nonconformities/<key>/plan",
    body=schemas.PlanAction,
    right="assessment.nonconformity.plan",
    roles=AGENCY_ROLES,
    agency=BY_DOMAIN,
)
def plan_action(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Cơ quan lập hành động khắc phục, có hạn. / The agency plans the corrective action, with its due date."""
    return application.plan_action(act, nonconformity=key, **body)


@blp.command(
    "POST",
    "/nonconformities/<key>/extension",
    body=ExtendDue,
    right="assessment.nonconformity.extend",
    roles=ORDERING,
)
def extend_action(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Gia hạn, có lý do; hạn cũ vẫn đọc được. / ExtendDue the due date, with the reason; the old one stays readable."""
    return application.extend_action(act, nonconformity=key, **body)


@blp.command(
    "POST",
    "/nonconformities/<key>/action",
    body=schemas.CarryOutAction,
    right="assessment.nonconformity.carry-out",
    roles=AGENCY_ROLES,
    agency=BY_DOMAIN,
)
def carry_out_action(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Cơ quan báo đã thực hiện, có bằng chứng. / The agency reports the action carried out, on evidence."""
    return application.carry_out_action(act, nonconformity=key, **body)


@blp.command(
    "POST",
    "/nonconformities/<key>/verification",
    body=schemas.VerifyAction,
    right="assessment.nonconformity.verify",
    roles=VERIFYING,
)
def verify_action(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Người khác xác nhận hành động có hiệu lực, theo giá trị đo. / Another person verifies it, as measured."""
    return application.verify_action(act, nonconformity=key, **body)


@blp.command(
    "POST",
    "/nonconformities/<key>/reopening",
    body=schemas.VerifyAction,
    right="assessment.nonconformity.reopen",
    roles=VERIFYING,
)
def reopen_nonconformity(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Hành động không có hiệu lực: mở lại, có lý do. / Not effective: reopened, with the reason."""
    return application.reopen_nonconformity(act, nonconformity=key, **body)


@blp.command(
    "POST",
    "/nonconformities/<key>/closing",
    body=schemas.CloseNonconformity,
    right="assessment.nonconformity.close",
    roles=VERIFYING,
)
def close_nonconformity(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Đóng điểm không phù hợp. / Close a nonconformity whose action was effective."""
    return application.close_nonconformity(act, nonconformity=key, **body)


@blp.command(
    "POST",
    "/nonconformities/<key>/amendments",
    body=CorrectRecord,
    right="assessment.nonconformity.amend",
    roles=(*VERIFYING, *AGENCY_ROLES),
    agency=BY_DOMAIN,
)
def amend_nonconformity(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Đính chính điều đã ghi; điều đã ghi vẫn đọc được. / Correct what was recorded; what it said stays readable."""
    return application.amend_nonconformity(act, nonconformity=key, **body)


@blp.query(
    "/nonconformities",
    answer=schemas.NonconformityLine,
    args=schemas.NonconformityPage,
    paged=True,
    right="assessment.nonconformity.read",
    roles=ANYONE,
    agency="agency",
)
def list_nonconformities(service: Hosting, _principal: Principal, args: dict[str, Any]) -> Page:
    """Các điểm không phù hợp, mặc định là còn mở. / The nonconformities, by default those that are open."""
    day, overdue = day_asked(service, args), args.pop("overdue", None)
    keep = None if overdue is None else lambda item: nonconformity_overdue(item, day) is overdue
    return page_of(service, NONCONFORMITIES, args, lambda item, name: nonconformity_line(item, name, day), keep)


@blp.query(
    "/nonconformities/<key>",
    answer=schemas.NonconformityView,
    args=MatterArgs,
    right="assessment.nonconformity.show",
    roles=ANYONE,
    agency=BY_DOMAIN,
    etag="version",
)
def show_nonconformity(service: Hosting, principal: Principal, args: View, key: str) -> View:
    """Một điểm không phù hợp, cả quá trình; `known` cho biết khi đó đã biết gì. / One, whole."""
    day = day_asked(service, args)
    item = matter(service, principal, args, kind=Nonconformity, collection=NONCONFORMITIES, key=key)
    return nonconformity_answer(item, agency_name(service, item), day)
