"""What funding notes of what it hears."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from shared.contracts.base import Facts, event
from shared.contracts.fields import Text, Whole
from shared.contracts.terms import AgencyCode, FactCited, Milestone, PersonId, Year


class FactKind(StrEnum):
    """What funding remembers of what it heard, because a tranche may depend on it."""

    AGENCY_REGISTERED = "agency_registered"
    PROGRAMME_ADOPTED = "programme_adopted"
    MILESTONE_REACHED = "milestone_reached"
    ASSESSMENT_APPROVED = "assessment_approved"
    NONCONFORMITY_OPEN = "nonconformity_open"
    NONCONFORMITY_CLOSED = "nonconformity_closed"
    NONCONFORMITY_HANDED_OVER = "nonconformity_handed_over"
    """It is another agency's now; `reference` is its key here and there."""
    NONCONFORMITY_TAKEN_OVER = "nonconformity_taken_over"
    """It came from an agency that ended, and is open here."""
    SIGNAL_RAISED = "signal_raised"
    SEVERE_SIGNAL_RAISED = "severe_signal_raised"
    SIGNAL_ANSWERED = "signal_answered"
    SIGNAL_UPHELD = "signal_upheld"
    SIGNAL_DISMISSED = "signal_dismissed"
    SUCCEEDED_BY = "succeeded_by"
    """The agency has ended and `reference` takes over of its money."""
    INHERITED_FROM = "inherited_from"
    """Takes over the money of an agency that ended; `reference` is its code."""


@event("funding.knowledge.fact-noted", version=1, agencies=("agency",))
class FactNoted(Facts):
    """Sự kiện nghe được từ dịch vụ khác, giữ làm hiểu biết riêng. / A fact heard from another service was noted.

    When it happened is `occurred`, when funding learned of it is `time`: a late fact does not rewrite a decision.
    `recorded_by` is who recorded it at its source: that person may not release money on it.
    """

    agency: AgencyCode
    fact: FactKind
    cited: FactCited
    recorded_by: PersonId
    year: Year | None = None
    milestone: Milestone | None = None
    reference: Annotated[str, Text(max=96)] | None = None
    major: Annotated[int, Whole("điểm không phù hợp nặng / major nonconformities")] | None = None


@event("funding.knowledge.employment-noted", version=1, agencies=("agency",))
class EmploymentNoted(Facts):
    """Ghi nhận ai công tác tại cơ quan, từ ngày nào. / Noted who works in an agency: they do not decide on its money.

    The same person and first day told again, with an end, takes the place of what was told before.
    """

    agency: AgencyCode
    person: PersonId
    from_day: date
    to_day: date | None = None
    cited: FactCited
