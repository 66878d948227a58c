"""The team's planned time beside the reference table: less is allowed, but says why."""

from __future__ import annotations

from dataclasses import dataclass

from services.assessment.domain.audittime import AuditTimeTable
from services.assessment.domain.refusals.planning import SHORTFALL_UNEXPLAINED
from services.assessment.domain.terms import NOT_VERIFIED
from shared.contracts.assessment import AssessmentScheduled, StaffNoted, TimePlanned
from shared.contracts.terms import Confidence
from shared.errors import Refused, Term


@dataclass(frozen=True, slots=True)
class WantedTime:
    """What is planned, in minutes of auditors' work, and why it is less than the reference where it is."""

    minutes: int
    shortfall_reason: str | None = None


def planned_time(
    scheduled: AssessmentScheduled, table: AuditTimeTable, staff: StaffNoted | None, wanted: WantedTime
) -> TimePlanned:
    """Returns the facts of a plan of time: what it was held against, on which count of staff.

    Raises:
        Refused: it is less than the reference, and no reason is given. It is never refused for being less.
    """
    reference = table.reference(scheduled.kind, None if staff is None else staff.staff)
    reason = (wanted.shortfall_reason or "").strip() or None
    short = reference.minutes is not None and wanted.minutes < reference.minutes
    if short and reason is None:
        remembered = reference.confidence is Confidence.MEMORY
        raise Refused(
            SHORTFALL_UNEXPLAINED,
            pointer="/shortfall_reason",
            planned=wanted.minutes,
            required=reference.minutes,
            caution=Term(f" ({NOT_VERIFIED.vi})", f" ({NOT_VERIFIED.en})") if remembered else Term("", ""),
        )
    return TimePlanned(
        assessment=scheduled.assessment,
        agency=scheduled.agency,
        planned_minutes=wanted.minutes,
        staff=None if staff is None else staff.staff,
        staff_event=None if staff is None else staff.event,
        table=reference.table,
        required_minutes=reference.minutes,
        confidence=reference.confidence,
        unknown=reference.unknown,
        shortfall_reason=reason if short else None,
    )
