"""The ears: which facts of other services funding notes, because a tranche may depend on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, TypeVar

from services.funding.application import FundingApplication
from services.funding.domain.hold import Hold
from services.funding.domain.knowledge import Knowledge
from shared.acts import Act
from shared.contracts.assessment import (
    AssessmentApproved,
    NonconformityClosed,
    NonconformityHandedOver,
    NonconformityRaised,
    Severity,
    SignalDismissed,
    SignalExplained,
    SignalRaised,
    SignalUpheld,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import EmploymentNoted, FactKind, FactNoted
from shared.contracts.registry import (
    AgencyRegistered,
    Matter,
    MilestoneReported,
    PersonEmployed,
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


def note_closing(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Notes that a nonconformity is closed: it no longer holds a tranche."""
    facts = _as(NonconformityClosed, document)
    fact, major = FactKind.NONCONFORMITY_CLOSED, int(facts.major)
    return _note(application, document, act, facts.agency, fact, reference=facts.nonconformity, major=major)


def move_nonconformity(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Notes of both agencies that an open nonconformity passed from one to the other; it stays what it was."""
    facts = _as(NonconformityHandedOver, document)
    left, taken = _knowledge(application, facts.from_agency), _knowledge(application, facts.to_agency)
    more = {"reference": facts.nonconformity, "major": left.was_major(facts.nonconformity)}
    left.note(act, _fact(document, act, left.key, FactKind.NONCONFORMITY_HANDED_OVER, **more))
    taken.note(act, _fact(document, act, taken.key, FactKind.NONCONFORMITY_TAKEN_OVER, **more))
    return (left, taken)


def note_signal(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Notes that a signal was raised about an agency, and defers its money if it is severe.

    One on an assessor or on the programme concerns no money.
    """
    facts = _as(SignalRaised, document)
    if facts.agency is None:
        return ()
    if facts.severity is not Severity.SEVERE:
        return _note(application, document, act, facts.agency, FactKind.SIGNAL_RAISED, reference=facts.signal)
    assert isinstance(application, FundingApplication)
    noted = _note(application, document, act, facts.agency, FactKind.SEVERE_SIGNAL_RAISED, reference=facts.signal)
    hold = application.begin_hold(act, document, agency=facts.agency, signal=facts.signal, cited=_cited(document, act))
    return (*noted, hold)


def note_answer(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Notes what became of a signal about an agency: explained, upheld or dismissed."""
    facts = document.facts
    assert isinstance(facts, SignalExplained | SignalUpheld | SignalDismissed)
    if facts.agency is None:
        return ()
    changed = list(_note(application, document, act, facts.agency, ANSWERS[type(facts)], reference=facts.signal))
    hold = application.find(Hold, facts.signal)
    if hold is not None and isinstance(facts, SignalDismissed):
        hold.end(act, _cited(document, act))
        changed.append(hold)
    if hold is not None and isinstance(facts, SignalUpheld):
        hold.recommend(act, _cited(document, act))
        changed.append(hold)
    return changed


ANSWERS: Final[dict[type[Facts], FactKind]] = {
    SignalExplained: FactKind.SIGNAL_ANSWERED,
    SignalUpheld: FactKind.SIGNAL_UPHELD,
    SignalDismissed: FactKind.SIGNAL_DISMISSED,
}
"""What is noted of what becomes of a signal."""


def note_employment(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Notes who works in an agency and when: they do not decide on its money, whatever agency their token names."""
    facts = _as(PersonEmployed, document)
    known = _knowledge(application, facts.agency)
    known.note_employment(
        act,
        EmploymentNoted(
            agency=facts.agency,
            person=facts.person,
            from_day=facts.from_day,
            to_day=facts.to_day,
            cited=_cited(document, act),
        ),
    )
    return (known,)


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
            for agency, fact, other in (
                (heir, FactKind.INHERITED_FROM, ended),
                (ended, FactKind.SUCCEEDED_BY, heir),
            ):
                if agency not in known:
                    known[agency] = _knowledge(application, agency)
                known[agency].note(act, _fact(document, act, agency, fact, reference=other))
    return (*changed, *known.values())


HEARS: Final = ("registry", "assessment")
"""The services whose logs are taken."""
REACTIONS: Final[Reactions] = {
    AgencyRegistered: note_agency,
    ProgrammeAdopted: note_programme,
    MilestoneReported: note_milestone,
    AssessmentApproved: note_assessment,
    NonconformityRaised: note_nonconformity,
    NonconformityClosed: note_closing,
    NonconformityHandedOver: move_nonconformity,
    SignalRaised: note_signal,
    SignalExplained: note_answer,
    SignalUpheld: note_answer,
    SignalDismissed: note_answer,
    PersonEmployed: note_employment,
    ReorganisationCarriedOut: hand_money_over,
}
"""Who reacts to what. Everything else that is heard changes nothing."""


def _note(
    application: Application, document: Document, act: Act, agency: str, fact: FactKind, **more: Any
) -> Iterable[Aggregate]:
    known = _knowledge(application, agency)
    known.note(act, _fact(document, act, agency, fact, **more))
    return (known,)


def _knowledge(application: Application, agency: str) -> Knowledge:
    return application.find(Knowledge, agency) or Knowledge(agency)


def _fact(document: Document, act: Act, agency: str, fact: FactKind, **more: Any) -> FactNoted:
    return FactNoted(agency=agency, fact=fact, cited=_cited(document, act), recorded_by=document.actor.person, **more)


def _cited(document: Document, act: Act) -> FactCited:
    if act.cause_position is None:
        raise ValueError("a fact can only be cited by its position in its source's log")
    return FactCited(document.source, act.cause_position, str(document.id))


def _as(kind: type[F], document: Document) -> F:
    assert isinstance(document.facts, kind)
    return document.facts
