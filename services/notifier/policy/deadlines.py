"""Which event of another service sets, moves or ends a deadline that is watched, and who represents an agency.

Everything here is the notifier's own knowledge: each note cites the event that it rests on, and hearing it again
changes nothing. A deadline that another service holds is never asked for; what was not said is not watched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final, TypeVar

from services.notifier.domain.addressee import Addressee
from services.notifier.domain.deadline import Cause, Deadline, Thing
from services.notifier.domain.urging import CALENDAR, FRESH, PROGRAMME_DAYS
from shared.acts import Act
from shared.clock import day_of
from shared.contracts.assessment import (
    ActionCarriedOut,
    ActionExtended,
    ActionPlanned,
    CompletionProven,
    CompletionReported,
    NonconformityHandedOver,
    RecommendationExtended,
    RecommendationHandedOver,
    RecommendationMade,
    RecommendationReopened,
    RecommendationWithdrawn,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.notifier import DeadlineKind, Dropping
from shared.contracts.registry import (
    AgencyReclassified,
    AgencyRegistered,
    AgencyTargets,
    CheckDeadlineExtended,
    CheckFulfilmentProven,
    CheckFulfilmentReported,
    CheckRequestIssued,
    CheckRequestReopened,
    CheckRequestWithdrawn,
    EnrolmentWithdrawn,
    MilestoneReported,
    PlanAgencyAdded,
    ProgrammeAdopted,
    ProgrammeResultsReported,
    QmrNamed,
    ReorganisationCarriedOut,
    TargetRevised,
    WaveScheduled,
)
from shared.contracts.terms import FactCited, Milestone, Obligation
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Application
from shared.messaging.parking import Reactions

F = TypeVar("F", bound=Facts)
Changes = Iterable[Aggregate]


def cause_of(document: Document, act: Act) -> Cause:
    """Returns the event as a note cites it.

    Raises:
        ValueError: it was not heard from a place in its source's log.
    """
    if act.cause_position is None:
        raise ValueError("a fact can only be cited by its position in its source's log")
    cited = FactCited(document.source, act.cause_position, str(document.id))
    return Cause(cited, document.topic, day_of(document.time))


def of(application: Application, thing: Thing) -> Deadline:
    """Returns the deadline about a thing as far as it is known."""
    return application.find(Deadline, thing.key) or Deadline(thing.key)


def note_qmr(application: Application, document: Document, act: Act) -> Changes:
    """Notes who is an agency's management representative for quality from a day on."""
    facts = as_(QmrNamed, document)
    addressee = application.find(Addressee, facts.agency) or Addressee(facts.agency)
    addressee.note_representative(act, person=facts.person, from_day=facts.from_day)
    return (addressee,)


def set_targets(application: Application, document: Document, act: Act) -> Changes:
    """Watches the targets that a wave of the plan has for its agencies, or that a later agency is given."""
    facts = document.facts
    assert isinstance(facts, WaveScheduled | PlanAgencyAdded)
    members = facts.members if isinstance(facts, WaveScheduled) else (facts.member,)
    return [each for member in members for each in _targets(application, member, cause_of(document, act), act)]


def _targets(application: Application, member: AgencyTargets, cause: Cause, act: Act) -> Iterable[Deadline]:
    for target in member.targets:
        thing = Thing(DeadlineKind.MILESTONE, member.agency, target.milestone.value)
        deadline = of(application, thing)
        deadline.set(act, cause, thing, target.by)
        yield deadline


def revise_target(application: Application, document: Document, act: Act) -> Changes:
    """Follows a target that was revised."""
    facts = as_(TargetRevised, document)
    thing = Thing(DeadlineKind.MILESTONE, facts.agency, facts.milestone.value)
    return _set(application, document, act, thing, facts.by)


def note_milestone(application: Application, document: Document, act: Act) -> Changes:
    """Ends the watch over a milestone that was reported, in time or late, or before it was asked for."""
    facts = as_(MilestoneReported, document)
    return _meet(application, document, act, Thing(DeadlineKind.MILESTONE, facts.code, facts.milestone.value))


def expect_programmes(application: Application, document: Document, act: Act) -> Changes:
    """Watches the yearly programmes of an agency that must apply the system; of one that need not any more, none.

    In the year in which it is entered an agency has at least `FRESH` working days for that year's programme.
    """
    facts = document.facts
    assert isinstance(facts, AgencyRegistered | AgencyReclassified)
    cause, changed = cause_of(document, act), list[Deadline]()
    for year in PROGRAMME_DAYS.years(cause.day):
        thing = Thing(DeadlineKind.PROGRAMME, facts.code, str(year))
        deadline = of(application, thing)
        if facts.obligation is Obligation.MANDATORY:
            due = PROGRAMME_DAYS.due(year)
            soonest = CALENDAR.add(cause.day, FRESH)
            deadline.set(act, cause, thing, max(due, soonest) if year == cause.day.year else due)
        else:
            deadline.drop(act, cause, Dropping.NOT_BOUND)
        changed.append(deadline)
    return changed


def note_programme(application: Application, document: Document, act: Act) -> Changes:
    """Ends the watch over a year's programme that was adopted, and begins that over its results."""
    facts = as_(ProgrammeAdopted, document)
    results = Thing(DeadlineKind.PROGRAMME_RESULTS, facts.agency, str(facts.year))
    return [
        *_meet(application, document, act, Thing(DeadlineKind.PROGRAMME, facts.agency, str(facts.year))),
        *_set(application, document, act, results, PROGRAMME_DAYS.results_due(facts.year)),
    ]


def note_results(application: Application, document: Document, act: Act) -> Changes:
    """Ends the watch over a year's results."""
    facts = as_(ProgrammeResultsReported, document)
    return _meet(application, document, act, Thing(DeadlineKind.PROGRAMME_RESULTS, facts.agency, str(facts.year)))


def end_agencies(application: Application, document: Document, act: Act) -> Changes:
    """Ends the watch over what an agency that ended had still to do itself.

    What it hands to successors is said by those who hold it, matter by matter; milestones and programmes of its own
    are nobody's any more, and successors have theirs.
    """
    facts = as_(ReorganisationCarriedOut, document)
    ended = [deadline for code in facts.ended for deadline in _own(application, code)]
    return _dropped(ended, document, act, Dropping.AGENCY_ENDED)


def end_enrolment(application: Application, document: Document, act: Act) -> Changes:
    """Ends the watch over the milestones of an agency that applied of its own will and withdrew."""
    facts = as_(EnrolmentWithdrawn, document)
    return _dropped(_own(application, facts.code), document, act, Dropping.NOT_BOUND)


def _own(application: Application, agency: str) -> list[Deadline]:
    years = range(PROGRAMME_DAYS.first_year, PROGRAMME_DAYS.last_year + 1)
    things = [
        *(Thing(DeadlineKind.MILESTONE, agency, each.value) for each in Milestone),
        *(Thing(DeadlineKind.PROGRAMME, agency, str(year)) for year in years),
        *(Thing(DeadlineKind.PROGRAMME_RESULTS, agency, str(year)) for year in years),
    ]
    return [of(application, each) for each in things]


def _dropped(deadlines: list[Deadline], document: Document, act: Act, why: Dropping) -> list[Deadline]:
    for each in deadlines:
        each.drop(act, cause_of(document, act), why)
    return deadlines


def note_check(application: Application, document: Document, act: Act) -> Changes:
    """Follows a request of a check visit: issued, extended, reported as fulfilled, not fulfilled after all, withdrawn.

    The addressee owes the report; whether it proves anything is for those who asked. What is sent back is owed again.
    """
    facts = document.facts
    assert isinstance(facts, _CHECKED)
    thing = Thing(DeadlineKind.CHECK_REQUEST, facts.agency, f"{facts.check}:{facts.number}")
    match facts:
        case CheckRequestIssued() | CheckDeadlineExtended():
            return _set(application, document, act, thing, facts.deadline)
        case CheckRequestReopened():
            return _reopen(application, document, act, thing)
        case CheckRequestWithdrawn():
            return _dropped([of(application, thing)], document, act, Dropping.WITHDRAWN)
    return _meet(application, document, act, thing)


def note_action(application: Application, document: Document, act: Act) -> Changes:
    """Follows a corrective action: planned, extended, carried out.

    Where it is found that it did not help, a new action with a new day is planned, and watched from then on.
    """
    facts = document.facts
    assert isinstance(facts, ActionPlanned | ActionExtended | ActionCarriedOut)
    thing = Thing(DeadlineKind.CORRECTIVE_ACTION, facts.agency, facts.nonconformity)
    if not isinstance(facts, ActionCarriedOut):
        return _set(application, document, act, thing, facts.due_on, again=isinstance(facts, ActionPlanned))
    return _meet(application, document, act, thing)


def note_recommendation(application: Application, document: Document, act: Act) -> Changes:
    """Follows a recommendation: made, extended, reported as done, sent back, withdrawn."""
    facts = document.facts
    assert isinstance(facts, _RECOMMENDED)
    thing = Thing(DeadlineKind.RECOMMENDATION, facts.agency, facts.recommendation)
    match facts:
        case RecommendationMade() | RecommendationExtended():
            return _set(application, document, act, thing, facts.due_on)
        case RecommendationReopened():
            return _reopen(application, document, act, thing)
        case RecommendationWithdrawn():
            return _dropped([of(application, thing)], document, act, Dropping.WITHDRAWN)
    return _meet(application, document, act, thing)


def hand_over(application: Application, document: Document, act: Act) -> Changes:
    """Lets the successor of an agency answer for a corrective action or a recommendation from now on."""
    facts = document.facts
    if isinstance(facts, NonconformityHandedOver):
        thing = Thing(DeadlineKind.CORRECTIVE_ACTION, facts.from_agency, facts.nonconformity)
    else:
        assert isinstance(facts, RecommendationHandedOver)
        thing = Thing(DeadlineKind.RECOMMENDATION, facts.from_agency, facts.recommendation)
    deadline = of(application, thing)
    deadline.move(act, cause_of(document, act), facts.to_agency)
    return (deadline,)


def _set(
    application: Application, document: Document, act: Act, thing: Thing, due_on: date, *, again: bool = False
) -> Changes:
    deadline = of(application, thing)
    deadline.set(act, cause_of(document, act), thing, due_on, again=again)
    return (deadline,)


def _meet(application: Application, document: Document, act: Act, thing: Thing) -> Changes:
    deadline = of(application, thing)
    deadline.meet(act, cause_of(document, act), thing)
    return (deadline,)


def _reopen(application: Application, document: Document, act: Act, thing: Thing) -> Changes:
    deadline = of(application, thing)
    deadline.reopen(act, cause_of(document, act))
    return (deadline,)


def as_(kind: type[F], document: Document) -> F:
    """Returns the document's facts, which are of this kind: the table of reactions says so."""
    assert isinstance(document.facts, kind)
    return document.facts


_CHECKED: Final = (
    CheckRequestIssued | CheckDeadlineExtended | CheckFulfilmentReported | CheckFulfilmentProven | CheckRequestReopened
    | CheckRequestWithdrawn
)  # fmt: skip
_RECOMMENDED: Final = (
    RecommendationMade | RecommendationExtended | RecommendationReopened | RecommendationWithdrawn | CompletionReported
    | CompletionProven
)  # fmt: skip
_SEVERAL: Final[tuple[tuple[Callable[[Application, Document, Act], Changes], tuple[type[Facts], ...]], ...]] = (
    (set_targets, (WaveScheduled, PlanAgencyAdded)),
    (expect_programmes, (AgencyRegistered, AgencyReclassified)),
    (
        note_check,
        (
            CheckRequestIssued, CheckDeadlineExtended, CheckFulfilmentReported, CheckFulfilmentProven,
            CheckRequestReopened, CheckRequestWithdrawn,
        ),
    ),
    (note_action, (ActionPlanned, ActionExtended, ActionCarriedOut)),
    (
        note_recommendation,
        (
            RecommendationMade, RecommendationExtended, RecommendationReopened, RecommendationWithdrawn,
            CompletionReported, CompletionProven,
        ),
    ),
    (hand_over, (NonconformityHandedOver, RecommendationHandedOver)),
)  # fmt: skip
REACTIONS: Final[Reactions] = {
    QmrNamed: note_qmr,
    TargetRevised: revise_target,
    MilestoneReported: note_milestone,
    ProgrammeAdopted: note_programme,
    ProgrammeResultsReported: note_results,
    ReorganisationCarriedOut: end_agencies,
    EnrolmentWithdrawn: end_enrolment,
    **{facts: reaction for reaction, all_facts in _SEVERAL for facts in all_facts},
}
"""Who reacts to what."""
