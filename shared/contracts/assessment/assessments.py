"""What assessment records of independent assessments and their findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from shared.contracts.assessment.terms import AssessmentKey, AssessmentKind, ClauseId, Result, TeamRole
from shared.contracts.base import Basis, Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import AgencyCode, Name, Note, PersonId, Sha256


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
