"""The ears: which facts of other services funding notes, because a tranche may depend on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, TypeVar

from services.funding.domain.knowledge import Knowledge
from shared.acts import Act
from shared.contracts.assessment import AssessmentApproved, NonconformityRaised
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import FactKind, FactNoted
from shared.contracts.registry import AgencyRegistered, MilestoneReported, ProgrammeAdopted
from shared.contracts.terms import FactCited
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Application
from shared.messaging.parking import Reactions

F = TypeVar("F", bound=Facts)


def note_agency(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Notes that an agency was entered in the register: only then may an estimate name it."""
    facts = _as(AgencyRegistered, document)
    return _note(application, document, act, facts.code, FactKind.AGENCY_REGISTERED)


def note_programme(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Notes that an annual programme was adopted."""
    facts = _as(ProgrammeAdopted, document)
    return _note(application, document, act, facts.agency, FactKind.PROGRAMME_ADOPTED, year=facts.year)


def note_milestone(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Notes that an agency reported a milestone."""
    facts = _as(MilestoneReported, document)
    return _note(application, document, act, facts.code, FactKind.MILESTONE_REACHED, milestone=facts.milestone)


def note_assessment(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Notes that the result of an independent assessment was approved, and how many major nonconformities it has."""
    facts = _as(AssessmentApproved, document)
    return _note(
        application,
        document,
        act,
        facts.agency,
        FactKind.ASSESSMENT_APPROVED,
        reference=facts.assessment,
        major=facts.major,
    )


def note_nonconformity(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Notes that a nonconformity is open; `major` is 1 for a major one and 0 for a minor one."""
    facts = _as(NonconformityRaised, document)
    return _note(
        application,
        document,
        act,
        facts.agency,
        FactKind.NONCONFORMITY_OPEN,
        reference=facts.nonconformity,
        major=int(facts.major),
    )


HEARS: Final = ("registry", "assessment")
"""The services whose logs are taken."""
REACTIONS: Final[Reactions] = {
    AgencyRegistered: note_agency,
    ProgrammeAdopted: note_programme,
    MilestoneReported: note_milestone,
    AssessmentApproved: note_assessment,
    NonconformityRaised: note_nonconformity,
}
"""Who reacts to what. Everything else that is heard changes nothing."""


def _note(
    application: Application, document: Document, act: Act, agency: str, fact: FactKind, **more: Any
) -> Iterable[Aggregate]:
    if act.cause_position is None:
        raise ValueError("a fact can only be cited by its position in its source's log")
    known = application.find(Knowledge, agency) or Knowledge(agency)
    cited = FactCited(document.source, act.cause_position, str(document.id))
    noted = FactNoted(agency=agency, fact=fact, cited=cited, recorded_by=document.actor.person, **more)
    known.note(act, noted)
    return (known,)


def _as(kind: type[F], document: Document) -> F:
    assert isinstance(document.facts, kind)
    return document.facts
