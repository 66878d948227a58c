"""What assessment records of how an agency looks at its own system: internal audits and management reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from shared.contracts.assessment.documents import EditionId
from shared.contracts.assessment.processes import ProcessCode
from shared.contracts.assessment.terms import ClauseId
from shared.contracts.base import Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import AgencyCode, Note, PersonId, Sha256

AuditCode = Annotated[
    str,
    Text(max=48, pattern=r"[A-Z0-9][A-Za-z0-9._-]*"),
    "Mã cuộc đánh giá nội bộ trong cơ quan / code of the internal audit within its agency",
]
ReviewCode = Annotated[
    str,
    Text(max=48, pattern=r"[A-Z0-9][A-Za-z0-9._-]*"),
    "Mã cuộc xem xét trong cơ quan / code of the review within its agency",
]


@dataclass(frozen=True, slots=True)
class AuditPart:
    """Who audits what: clauses, processes, and those who answer for that work and are audited."""

    auditor: PersonId
    clauses: Annotated[tuple[ClauseId, ...], Items(max=60)] = ()
    processes: Annotated[tuple[ProcessCode, ...], Items(max=60)] = ()
    responsible: Annotated[tuple[PersonId, ...], Items(max=60)] = ()


@event("assessment.internal-audit.planned", version=1, agencies=("agency",))
class InternalAuditPlanned(Facts):
    """Đánh giá nội bộ được lập kế hoạch. / An internal audit was planned (clause 8.2.2): days, period, who what."""

    agency: AgencyCode
    audit: AuditCode
    catalogue: EditionId
    planned_from: date
    planned_to: date
    covers_from: date
    parts: Annotated[tuple[AuditPart, ...], Items(min=1, max=60)]


@event("assessment.internal-audit.held", version=1, agencies=("agency",))
class InternalAuditHeld(Facts):
    """Đánh giá nội bộ đã thực hiện. / The internal audit was held: who audited what in fact, what was found."""

    agency: AgencyCode
    audit: AuditCode
    held_from: date
    held_to: date
    parts: Annotated[tuple[AuditPart, ...], Items(min=1, max=60)]
    nonconformities: Annotated[int, Whole("điểm không phù hợp / nonconformities", max=1000)]
    observations: Annotated[int, Whole("điểm quan sát / observations", max=1000)]
    report: Sha256


@event("assessment.internal-audit.followed-up", version=1, agencies=("agency",))
class InternalAuditFollowedUp(Facts):
    """Việc khắc phục được kiểm tra xác nhận. / Actions taken were verified (clause 8.2.2), by who did not take them."""

    agency: AgencyCode
    audit: AuditCode
    settled: Annotated[int, Whole("điểm không phù hợp / nonconformities", min=1, max=1000)]
    carried_out_by: Annotated[tuple[PersonId, ...], Items(min=1, max=60)]
    note: Note
    evidence: Annotated[tuple[Sha256, ...], Items(max=50)] = ()


@event("assessment.internal-audit.closed", version=1, agencies=("agency",))
class InternalAuditClosed(Facts):
    """Cuộc đánh giá nội bộ kết thúc. / The internal audit was closed: every nonconformity is settled."""

    agency: AgencyCode
    audit: AuditCode


@event("assessment.internal-audit.cancelled", version=1, agencies=("agency",))
class InternalAuditCancelled(Facts):
    """Cuộc đánh giá nội bộ không thực hiện. / The internal audit was cancelled, with the reason of the act."""

    agency: AgencyCode
    audit: AuditCode


class ReviewInput(StrEnum):
    """What a management review looks at (TCVN ISO 9001:2000, clause 5.6.2)."""

    AUDIT_RESULTS = "audit_results"
    FEEDBACK = "citizen_feedback"
    PERFORMANCE = "process_performance"
    ACTIONS = "corrective_preventive_actions"
    EARLIER_REVIEWS = "earlier_reviews"
    CHANGES = "changes"
    IMPROVEMENTS = "improvements_recommended"


class ReviewOutput(StrEnum):
    """What a decision of a management review is about (TCVN ISO 9001:2000, clause 5.6.3)."""

    SYSTEM = "system_improvement"
    SERVICE = "service_improvement"
    RESOURCES = "resource_needs"


@dataclass(frozen=True, slots=True)
class InputSeen:
    """An input that was looked at, and by what document or record it can be found."""

    input: ReviewInput
    reference: Annotated[str, Text(max=500)]


@dataclass(frozen=True, slots=True)
class ReviewDecision:
    """A decision: what about, what, who carries it out, by when."""

    output: ReviewOutput
    decision: Annotated[str, Text(max=1000)]
    person: PersonId
    due: date


@event("assessment.management-review.held", version=1, agencies=("agency",))
class ManagementReviewHeld(Facts):
    """Lãnh đạo xem xét hệ thống. / Top management reviewed the system (clause 5.6): inputs, decisions, minutes."""

    agency: AgencyCode
    review: ReviewCode
    held_on: date
    present: Annotated[tuple[PersonId, ...], Items(min=1, max=100)]
    inputs: Annotated[tuple[InputSeen, ...], Items(min=1, max=7)]
    decisions: Annotated[tuple[ReviewDecision, ...], Items(max=50)]
    minutes: Sha256


@event("assessment.management-review.decision-completed", version=1, agencies=("agency",))
class ReviewDecisionCompleted(Facts):
    """Một quyết định của cuộc xem xét đã thực hiện. / A decision of the review, counted from 1, was carried out."""

    agency: AgencyCode
    review: ReviewCode
    decision: Annotated[int, Whole("thứ tự / place", min=1, max=50)]
    note: Note
    evidence: Annotated[tuple[Sha256, ...], Items(max=50)] = ()
