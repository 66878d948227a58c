"""Routes: quality assessment."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from services.assessment.api.matters import page_of
from services.assessment.api.reading import (
    ORDERING,
    TEAM_ROLES,
    Hosting,
    agency_name,
    there,
    told_of,
)
from services.assessment.application import AssessmentApplication
from services.assessment.projections import (
    ASSESSMENTS,
    View,
    assessment_answer,
    assessment_summary,
    hidden_from,
    independence_answer,
    standing_answer,
)
from services.assessment.schemas import assessments as schemas
from services.assessment.schemas import independence
from shared.acts import Act, Role
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import ANYONE, BY_DOMAIN, Blueprint
from shared.identity.principal import Principal

PLANNING: Final = (*ORDERING, Role.LEAD_ASSESSOR)
"""Who plans an assessment's time: who orders it, and who leads it."""
blp = Blueprint("assessment", "assessment", "Đánh giá chất lượng / quality assessment")


@blp.command(
    "POST",
    "/assessments",
    body=schemas.ScheduleAssessment,
    right="assessment.assessment.schedule",
    roles=ORDERING,
    creates=True,
    basis=True,
)
def schedule_assessment(application: AssessmentApplication, act: Act, body: dict[str, Any]) -> Outcome:
    """Lên lịch một cuộc đánh giá. / Schedule an assessment (directive, point 2c)."""
    return application.schedule(act, **body)


@blp.command(
    "POST",
    "/assessments/<key>/opening",
    body=schemas.OpenAssessment,
    right="assessment.assessment.open",
    roles=(Role.LEAD_ASSESSOR,),
)
def open_assessment(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Trưởng đoàn mở cuộc đánh giá với đoàn của mình. / The lead opens the assessment with the team."""
    return application.open(act, assessment=key, **body)


@blp.command(
    "POST", "/assessments/<key>/time", body=schemas.PlanTime, right="assessment.assessment.plan-time", roles=PLANNING
)  # fmt: skip
def plan_time(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Dự kiến thời lượng, đối chiếu bảng tham chiếu. / Plan the team's time beside the reference (IAF MD 5)."""
    return application.plan_time(act, assessment=key, **body)


@blp.command(
    "POST",
    "/assessments/<key>/interests",
    body=schemas.DeclareInterest,
    right="assessment.interest.declare",
    roles=(*TEAM_ROLES, Role.DOST),
)
def declare_interest(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Khai lợi ích khi đang đánh giá. / Declare an interest while the team works."""
    return application.declare_interest(act, assessment=key, **body)


@blp.command(
    "POST",
    "/assessments/<key>/findings",
    body=schemas.RecordFinding,
    right="assessment.finding.record",
    roles=TEAM_ROLES,
)
def record_finding(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Ghi phát hiện cho một điều; phát hiện sau thay phát hiện trước. / Record the finding on a clause; the later one
    takes the place of the earlier, and both stay in the history.
    """
    return application.record_finding(act, assessment=key, **body)


@blp.command(
    "POST",
    "/assessments/<key>/submission",
    body=schemas.SubmitAssessment,
    right="assessment.assessment.submit",
    roles=(Role.LEAD_ASSESSOR,),
)
def submit_assessment(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Trưởng đoàn trình kết quả. / The lead submits the result."""
    return application.submit(act, assessment=key, **body)


@blp.command(
    "POST",
    "/assessments/<key>/approval",
    body=schemas.ApproveAssessment,
    right="assessment.assessment.approve",
    roles=ORDERING,
    basis=True,
)
def approve_assessment(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Người khác phê duyệt; các điểm không phù hợp được nêu cùng lúc. / Another person approves, and every
    nonconformity is raised with it.
    """
    return application.approve(act, assessment=key, **body)


@blp.command(
    "POST",
    "/assessments/<key>/return",
    body=schemas.ReturnAssessment,
    right="assessment.assessment.return",
    roles=ORDERING,
)
def return_assessment(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Trả lại kết quả cho đoàn, có lý do. / Send the result back to the team, with the reason; it is open again."""
    return application.send_back(act, assessment=key, **body)


@blp.command(
    "POST",
    "/assessments/<key>/withdrawal",
    body=schemas.WithdrawAssessment,
    right="assessment.assessment.withdraw",
    roles=ORDERING,
)
def withdraw_assessment(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Huỷ cuộc đánh giá trước khi phê duyệt, có lý do. / Withdraw it before its approval, with the reason."""
    return application.withdraw(act, assessment=key, **body)


@blp.query(
    "/assessments",
    answer=schemas.AssessmentLine,
    args=schemas.AssessmentPage,
    paged=True,
    right="assessment.assessment.read",
    roles=ANYONE,
    agency="agency",
)
def list_assessments(service: Hosting, principal: Principal, args: dict[str, Any]) -> Page:
    """Các cuộc đánh giá. / Assessments, in order of their keys. Nobody of the assessed agency itself is told of an
    unannounced one before it begins.
    """
    return page_of(service, ASSESSMENTS, args, assessment_summary, lambda item: not hidden_from(item, principal.agency))


@blp.query(
    "/assessments/<key>",
    answer=schemas.AssessmentView,
    right="assessment.assessment.read",
    roles=ANYONE,
    agency=BY_DOMAIN,
    etag="version",
)
def show_assessment(service: Hosting, principal: Principal, _args: View, key: str) -> View:
    """Một cuộc đánh giá, với phát hiện và phần chưa xem. / One assessment, its findings and what is not covered."""
    item = there(told_of(service, principal, key), "assessment", key)
    catalogue = service.application.catalogues[item["catalogue"]]
    standing = standing_answer(catalogue, date.fromisoformat(item["planned_from"]))
    return {**assessment_answer(item, agency_name(service, item), catalogue), "edition_standing": standing}


@blp.query(
    "/assessments/<key>/independence",
    answer=independence.IndependenceView,
    right="assessment.assessment.read",
    roles=ANYONE,
    agency=BY_DOMAIN,
)
def show_independence(service: Hosting, principal: Principal, _args: View, key: str) -> View:
    """Tính độc lập của đoàn: điều đã biết khi đó và điều biết đến nay. / What was known of the team at each
    step, and what is known now. Nothing is rewritten.
    """
    there(told_of(service, principal, key), "assessment", key)
    return independence_answer(service.application.independence(key))
