"""What funding notes of what it hears."""

from __future__ import annotations

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
