"""The ears: which facts of other services funding notes, because a tranche may depend on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, TypeVar

from services.funding.application import FundingApplication
from services.funding.domain.knowledge import Knowledge
from shared.acts import Act
from shared.contracts.assessment import AssessmentApproved, NonconformityRaised
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import FactKind, FactNoted
from shared.contracts.registry import (
    AgencyRegistered,
    Matter,
    MilestoneReported,
    ProgrammeAdopted,
    ReorganisationCarriedOut,
)
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


def hand_money_over(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Hands what was not released of an agency that ended to its named heirs, in the transaction that hears of it."""
    facts = _as(ReorganisationCarriedOut, document)
    assert isinstance(application, FundingApplication)
    changed: list[Aggregate] = []
    known: dict[str, Knowledge] = {}
    for ended in facts.ended:
        left = [each for each in facts.inheritances if each.from_agency == ended and each.matter is Matter.MONEY]
        heirs = [(each.to_agency, each.weight) for each in left]
        if not heirs:
            raise ValueError(f"{facts.reorganisation} names no heir for the money of {ended}")
        changed += application.hand_over(act, ended=ended, heirs=heirs, reorganisation=facts.reorganisation)
        for heir, _ in heirs:
            noted = _fact(document, act, heir, FactKind.INHERITED_FROM, reference=ended)
            known.setdefault(heir, application.find(Knowledge, heir) or Knowledge(heir)).note(act, noted)
    return (*changed, *known.values())


HEARS: Final = ("registry", "assessment")
"""The services whose logs are taken."""
REACTIONS: Final[Reactions] = {
    AgencyRegistered: note_agency,
    ProgrammeAdopted: note_programme,
    MilestoneReported: note_milestone,
    AssessmentApproved: note_assessment,
    NonconformityRaised: note_nonconformity,
    ReorganisationCarriedOut: hand_money_over,
}
"""Who reacts to what. Everything else that is heard changes nothing."""


def _note(
    application: Application, document: Document, act: Act, agency: str, fact: FactKind, **more: Any
) -> Iterable[Aggregate]:
    known = application.find(Knowledge, agency) or Knowledge(agency)
    known.note(act, _fact(document, act, agency, fact, **more))
    return (known,)


def _fact(document: Document, act: Act, agency: str, fact: FactKind, **more: Any) -> FactNoted:
    if act.cause_position is None:
        raise ValueError("a fact can only be cited by its position in its source's log")
    cited = FactCited(document.source, act.cause_position, str(document.id))
    return FactNoted(agency=agency, fact=fact, cited=cited, recorded_by=document.actor.person, **more)


def _as(kind: type[F], document: Document) -> F:
    assert isinstance(document.facts, kind)
    return document.facts
