"""What of the registry is noted of agencies: that they exist, and who worked there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from services.assessment.domain.roster import Roster
from shared.acts import Act
from shared.contracts.document import Document
from shared.contracts.registry import AgencyRegistered, PersonEmployed
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Application
from shared.messaging.parking import Reactions


def note_agency(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Notes that an agency exists: only then may it be assessed."""
    facts = document.facts
    assert isinstance(facts, AgencyRegistered)
    roster = _roster(application, facts.code)
    roster.note_agency(act, name_vi=facts.name_vi, name_en=facts.name_en)
    return (roster,)


def note_employment(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Notes who worked in an agency and when: they may not assess it (ISO/IEC 17021)."""
    facts = document.facts
    assert isinstance(facts, PersonEmployed)
    roster = _roster(application, facts.agency)
    roster.note_employment(act, person=facts.person, from_day=facts.from_day, to_day=facts.to_day)
    return (roster,)


def _roster(application: Application, agency: str) -> Roster:
    return application.find(Roster, agency) or Roster(agency)


REACTIONS: Final[Reactions] = {
    AgencyRegistered: note_agency,
    PersonEmployed: note_employment,
}
"""Who reacts to what: the registry's agencies and employments."""
