"""What assessment records of independent assessments and their findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from shared.contracts.assessment.terms import AssessmentKey, AssessmentKind, ClauseId, Result, TeamRole, TimeUnknown
from shared.contracts.base import Basis, Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import AgencyCode, Confidence, Name, Note, PersonId, Sha256


@event("assessment.assessment.scheduled", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class AssessmentScheduled(Facts):
    """Cuộc đánh giá được lên lịch. / An assessment was scheduled. No leader is named by the directive (point 2c)."""

    assessment: AssessmentKey
    agency: AgencyCode
    kind: AssessmentKind
    body: Name
    catalogue: Annotated[str, Text(max=64), "Phiên bản tiêu chuẩn / edition of the standard"]
    planned_from: date
    planned_to: date
    scope: Note
    dost_participants: Annotated[tuple[PersonId, ...], Items(max=20)] = ()


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A member of the team and the interests they declared (empty: none)."""

    person: PersonId
    role: TeamRole
    interests: Annotated[tuple[Note, ...], Items(max=20)] = ()


@event("assessment.assessment.opened", version=1, agencies=("agency",))
class AssessmentOpened(Facts):
    """Đoàn đánh giá bắt đầu làm việc. / The team opened the assessment."""

    assessment: AssessmentKey
    agency: AgencyCode
    team: Annotated[tuple[TeamMember, ...], Items(min=1, max=30)]


@event("assessment.assessment.finding-recorded", version=1, agencies=("agency",))
class FindingRecorded(Facts):
    """Phát hiện đánh giá cho một điều của tiêu chuẩn. / A finding on one clause, with the evidence it rests on."""

    assessment: AssessmentKey
    agency: AgencyCode
    clause: ClauseId
    result: Result
    note: Note
    sample_size: Annotated[int, Whole("hồ sơ đã xem / records sampled", min=0, max=100_000)]
    evidence: Annotated[tuple[Sha256, ...], Items(max=50)] = ()


@event("assessment.assessment.submitted", version=1, agencies=("agency",))
class AssessmentSubmitted(Facts):
    """Đoàn trình kết quả đánh giá. / The team submitted the result. Counts are of clauses by result."""

    assessment: AssessmentKey
    agency: AgencyCode
    conforming: Annotated[int, Whole("điều / clauses")]
    minor: Annotated[int, Whole("điều / clauses")]
    major: Annotated[int, Whole("điều / clauses")]
    observations: Annotated[int, Whole("điều / clauses")]
    not_applicable: Annotated[int, Whole("điều / clauses")]


@event("assessment.assessment.approved", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class AssessmentApproved(Facts):
    """Kết quả đánh giá được người khác phê duyệt. / The result was approved by a person who did not submit it."""

    assessment: AssessmentKey
    agency: AgencyCode
    kind: AssessmentKind
    minor: Annotated[int, Whole("điểm không phù hợp nhẹ / minor nonconformities")]
    major: Annotated[int, Whole("điểm không phù hợp nặng / major nonconformities")]


@event("assessment.assessment.returned", version=1, agencies=("agency",))
class AssessmentReturned(Facts):
    """Kết quả được trả lại đoàn, có lý do (ở vỏ sự kiện). / The result was sent back to the team, with the reason.

    The assessment is open again; what was submitted stays in the history, and another submission follows.
    """

    assessment: AssessmentKey
    agency: AgencyCode
    submission: UUID


@event("assessment.assessment.withdrawn", version=1, agencies=("agency",))
class AssessmentWithdrawn(Facts):
    """Cuộc đánh giá bị huỷ trước khi được phê duyệt, có lý do (ở vỏ sự kiện). / The assessment was withdrawn before it
    was approved, with the reason. It raises no nonconformity and counts for nothing.
    """

    assessment: AssessmentKey
    agency: AgencyCode


@event("assessment.assessment.time-planned", version=1, agencies=("agency",))
class TimePlanned(Facts):
    """Thời lượng dự kiến của đoàn, đối chiếu bảng tham chiếu. / The team's planned time, beside the reference table.

    `staff` is the count known when it was planned and `staff_event` where the registry says so; `table` the version of
    the table. `required_minutes` is what the table asks for, or `unknown` says why it tells nothing; `confidence` is
    that of the figure. `shortfall_reason` says why less is planned. A reference, no obligation of state bodies.
    """

    assessment: AssessmentKey
    agency: AgencyCode
    planned_minutes: Annotated[int, Whole("phút công của đoàn / minutes of auditors' work", min=1, max=1_000_000)]
    staff: Annotated[int, Whole("người / people", min=1)] | None = None
    staff_event: UUID | None = None
    table: Annotated[str, Text(max=64)]
    required_minutes: Annotated[int, Whole("phút công / minutes of auditors' work", min=1)] | None = None
    confidence: Confidence | None = None
    unknown: TimeUnknown | None = None
    shortfall_reason: Note | None = None


@event("assessment.assessment.interest-declared", version=1, agencies=("agency", "interest_in"))
class InterestDeclared(Facts):
    """Người của đoàn, hoặc của Sở KH&CN tham gia, khai lợi ích liên quan đến một cơ quan. / A member of the team, or a
    participant of DOST, declared an interest in an agency.
    """

    assessment: AssessmentKey
    agency: AgencyCode
    person: PersonId
    interest_in: AgencyCode
    note: Note


@event("assessment.assessment.lead-warned", version=1, agencies=("agency",))
class LeadWarned(Facts):
    """Cảnh báo: cùng một trưởng đoàn quá nhiều vòng liên tiếp. / A warning: the same lead for too many rounds running.

    `rounds` counts this one; `rests_on` are the approvals of the rounds before. It refuses nothing.
    """

    assessment: AssessmentKey
    agency: AgencyCode
    person: PersonId
    rule: Annotated[str, Text(max=64), "Phiên bản quy tắc / version of the rule"]
    rounds: Annotated[int, Whole("vòng / rounds", min=1)]
    rests_on: Annotated[tuple[UUID, ...], Items(min=1, max=20)]


@event("assessment.assignment.lead-noted", version=1, agencies=("agency",))
class LeadNoted(Facts):
    """Ghi nhận ai làm trưởng đoàn của một vòng đã được phê duyệt. / Noted who led a round that was approved."""

    agency: AgencyCode
    assessment: AssessmentKey
    kind: AssessmentKind
    lead: PersonId
    approval: UUID
