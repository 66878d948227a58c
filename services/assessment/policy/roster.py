"""What of the registry is noted of agencies: that they exist, who is tied to them, what they come from, their staff."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from services.assessment.domain.roster import Cause, Roster
from shared.acts import Act
from shared.clock import day_of
from shared.contracts.assessment import TieGround
from shared.contracts.document import Document
from shared.contracts.registry import (
    AgencyRegistered,
    ConsultancyContracted,
    ConsultancyEnded,
    GuidanceHeld,
    GuidanceKind,
    PersonEmployed,
    ReorganisationCarriedOut,
    StaffReported,
)
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


def note_guidance(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Notes who guided which agencies individually; what was given to many alike binds nobody."""
    facts = document.facts
    assert isinstance(facts, GuidanceHeld)
    if facts.kind is not GuidanceKind.INDIVIDUAL:
        return ()
    last = max(facts.from_day, day_of(document.occurred))
    rosters = [_roster(application, code) for code in dict.fromkeys(each.agency for each in facts.attendance)]
    for roster in rosters:
        for person in facts.held_by:
            roster.note_tie(
                act,
                _cause(document, act),
                person=person,
                ground=TieGround.GUIDANCE,
                record=facts.guidance,
                from_day=facts.from_day,
                to_day=last,
            )
    return rosters


def note_consultancy(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Notes who consulted for an agency, and who bought it, whoever paid."""
    facts = document.facts
    assert isinstance(facts, ConsultancyContracted)
    roster = _roster(application, facts.agency)
    tied = [(person, TieGround.CONSULTANCY) for person in facts.consultants]
    for person, ground in [*tied, (facts.bought_by, TieGround.PURCHASE)]:
        roster.note_tie(
            act,
            _cause(document, act),
            person=person,
            ground=ground,
            record=facts.consultancy,
            from_day=facts.from_day,
            to_day=facts.to_day,
        )
    return (roster,)


def note_consultancy_end(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Notes that a contract ended on another day than it was to."""
    facts = document.facts
    assert isinstance(facts, ConsultancyEnded)
    roster = _roster(application, facts.agency)
    roster.note_end(act, _cause(document, act), record=facts.consultancy, ended_on=facts.ended_on)
    return (roster,)


def note_lineage(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Notes of each successor what it came from: who is bound to a predecessor is bound to it."""
    facts = document.facts
    assert isinstance(facts, ReorganisationCarriedOut)
    rosters = [_roster(application, code) for code in facts.successors]
    for roster in rosters:
        roster.note_lineage(act, _cause(document, act), facts, day_of(document.occurred))
    return rosters


def note_staff(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Notes how many work in an agency: it sets how long an honest assessment takes."""
    facts = document.facts
    assert isinstance(facts, StaffReported)
    roster = _roster(application, facts.code)
    roster.note_staff(act, _cause(document, act), staff=facts.staff, as_of=facts.as_of)
    return (roster,)


def _cause(document: Document, act: Act) -> Cause:
    return Cause(document.id, act.cause_position)


def _roster(application: Application, agency: str) -> Roster:
    return application.find(Roster, agency) or Roster(agency)


REACTIONS: Final[Reactions] = {
    AgencyRegistered: note_agency,
    PersonEmployed: note_employment,
    GuidanceHeld: note_guidance,
    ConsultancyContracted: note_consultancy,
    ConsultancyEnded: note_consultancy_end,
    ReorganisationCarriedOut: note_lineage,
    StaffReported: note_staff,
}
"""Who reacts to what: all that the rule of independence and the time of an assessment rest on."""
