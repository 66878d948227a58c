"""What assessment records: evidence, independent assessments with their findings, the nonconformities they raise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from shared.contracts.base import Basis, Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import AgencyCode, Name, Note, Number, PersonId, Sha256

AssessmentKey = Annotated[str, Text(max=64, pattern=r"[A-Z0-9][A-Za-z0-9._-]*"), "Mã cuộc đánh giá / assessment key"]
ClauseId = Annotated[str, Text(max=16, pattern=r"[0-9]+(?:\.[0-9]+)*"), "Điều của tiêu chuẩn / clause of the standard"]


class AssessmentKind(StrEnum):
    """`initial` and `periodic` come from the directive (point 2c); the other two are ours."""

    INITIAL = "initial"
    PERIODIC = "periodic"
    UNANNOUNCED = "unannounced"
    RECERTIFICATION = "recertification"


class Result(StrEnum):
    """The result of assessing one clause."""

    CONFORMING = "conforming"
    MINOR_NONCONFORMITY = "minor_nonconformity"
    MAJOR_NONCONFORMITY = "major_nonconformity"
    OBSERVATION = "observation"
    NOT_APPLICABLE = "not_applicable"


class TeamRole(StrEnum):
    """What a member of the team does."""

    LEAD = "lead"
    MEMBER = "member"
    OBSERVER = "observer"


@event("assessment.evidence.recorded", version=1, agencies=("agency",))
class EvidenceRecorded(Facts):
    """Bằng chứng: tệp (theo SHA-256) và điều nó muốn chứng minh. / Evidence: a file by digest, and what it claims."""

    agency: AgencyCode
    digest: Sha256
    size: Annotated[int, Whole("byte", min=1)]
    media_type: Annotated[str, Text(max=120)]
    title: Name
    kind: Annotated[str, Text(max=64, pattern=r"[a-z_]+"), "policy, procedure, record, minutes, report, other"]
    number: Number | None = None
    register: Name | None = None
    issued_on: date | None = None
    issued_by: Name | None = None
    clauses: Annotated[tuple[ClauseId, ...], Items(max=60)] = ()


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


@event("assessment.nonconformity.raised", version=1, agencies=("agency",))
class NonconformityRaised(Facts):
    """Điểm không phù hợp được nêu và còn mở. / A nonconformity was raised and is open. Raised when approved."""

    nonconformity: Annotated[str, Text(max=96)]
    assessment: AssessmentKey
    agency: AgencyCode
    clause: ClauseId
    major: bool
    note: Note


@event("assessment.roster.agency-noted", version=1, agencies=("agency",))
class AgencyNoted(Facts):
    """Đánh giá ghi nhận một cơ quan nghe từ danh mục. / Assessment noted an agency heard from the registry."""

    agency: AgencyCode
    name_vi: Name
    name_en: Name


@event("assessment.roster.employment-noted", version=1, agencies=("agency",))
class EmploymentNoted(Facts):
    """Đánh giá ghi nhận thời gian công tác, để xét tính độc lập. / Noted an employment, for the independence rule."""

    agency: AgencyCode
    person: PersonId
    from_day: date
    to_day: date | None = None
