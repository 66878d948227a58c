"""What funding knows of one agency: facts heard from other services, and whether they allow a tranche.

When a fact happened and when it was noted are kept apart. A decision is judged on what was known when it was made;
a fact that arrives later is noted and changes only what comes after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, Final

from services.funding.domain.rules import Condition, TrancheTerms
from shared.acts import Act
from shared.clock import day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import EmploymentNoted, FactKind, FactNoted
from shared.contracts.terms import FactCited, Milestone
from shared.eventstore.aggregate import Aggregate

OPENING: Final = (FactKind.NONCONFORMITY_OPEN, FactKind.NONCONFORMITY_TAKEN_OVER)
"""By which a nonconformity is open in an agency."""
SETTLING: Final = (FactKind.NONCONFORMITY_CLOSED, FactKind.NONCONFORMITY_HANDED_OVER)
"""By which it no longer is."""


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact as it was noted. `happened_on` is its day in Vietnam, `noted_at` when funding learned of it."""

    fact: FactKind
    cited: FactCited
    happened_on: date
    noted_at: datetime
    recorded_by: str
    year: int | None = None
    milestone: Milestone | None = None
    reference: str | None = None
    major: int | None = None

    @classmethod
    def of(cls, noted: FactNoted, document: Document) -> KnownFact:
        """Returns the fact that a `fact-noted` document holds."""
        return cls(
            noted.fact,
            noted.cited,
            day_of(document.occurred),
            document.time,
            noted.recorded_by,
            noted.year,
            noted.milestone,
            noted.reference,
            noted.major,
        )


@dataclass(frozen=True, slots=True)
class Employment:
    """Who works in the agency, and until when (None: it goes on)."""

    person: str
    from_day: date
    to_day: date | None


@dataclass
class Knowledge(Aggregate):
    """The facts noted of one agency, in the order in which funding learned of them. `key` is the agency's code."""

    KIND: ClassVar[str] = "knowledge"

    facts: list[KnownFact] = field(default_factory=list)
    employments: list[Employment] = field(default_factory=list)
    """In the order heard: the same told again (with its end) replaces."""

    @property
    def registered(self) -> bool:
        """Tells whether the registry has entered the agency."""
        return any(each.fact is FactKind.AGENCY_REGISTERED for each in self.facts)

    @property
    def inherited_from(self) -> tuple[str, ...]:
        """Returns the agencies that have ended and whose money this one takes over."""
        return tuple(
            each.reference for each in self.facts if each.fact is FactKind.INHERITED_FROM and each.reference is not None
        )

    @property
    def successors(self) -> tuple[str, ...]:
        """Returns the agencies that take over the money of this one, which has ended; empty while it goes on."""
        return tuple(
            each.reference for each in self.facts if each.fact is FactKind.SUCCEEDED_BY and each.reference is not None
        )

    @property
    def severe(self) -> tuple[str, ...]:
        """Returns the keys of the severe signals that were raised about the agency, whatever became of them."""
        return tuple(
            each.reference
            for each in self.facts
            if each.fact is FactKind.SEVERE_SIGNAL_RAISED and each.reference is not None
        )

    def answered_by(self, signal: str) -> frozenset[str]:
        """Returns the persons who explained a signal."""
        answers = (each for each in self.facts if each.fact is FactKind.SIGNAL_ANSWERED and each.reference == signal)
        return frozenset(each.recorded_by for each in answers)

    def employs(self, person: str, day: date) -> bool:
        """Tells whether `person` is known to work in the agency on `day`."""
        return any(
            each.person == person and each.from_day <= day and (each.to_day is None or day <= each.to_day)
            for each in self.employments
        )

    def was_major(self, nonconformity: str) -> int:
        """Returns 1 if the nonconformity that was heard of under this key is a major one, 0 if not.

        Raises:
            ValueError: it was not heard of; what is told of it is then not understood.
        """
        for each in self.facts:
            if each.fact in OPENING and each.reference == nonconformity:
                return each.major or 0
        raise ValueError(f"{nonconformity} was never raised in {self.key}")

    def note_employment(self, act: Act, noted: EmploymentNoted) -> None:
        """Notes when somebody works in the agency, unless exactly that is known."""
        if Employment(noted.person, noted.from_day, noted.to_day) not in self.employments:
            self.record(noted, act)

    def note(self, act: Act, noted: FactNoted) -> None:
        """Notes what an event says of the agency, once: the same heard again changes nothing."""
        said = (noted.cited.event_id, noted.fact, noted.reference)
        if all((each.cited.event_id, each.fact, each.reference) != said for each in self.facts):
            self.record(noted, act)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what the event says."""
        match facts:
            case FactNoted():
                self.facts.append(KnownFact.of(facts, document))
            case EmploymentNoted():
                told = (facts.person, facts.from_day)
                self.employments = [each for each in self.employments if (each.person, each.from_day) != told]
                self.employments.append(Employment(facts.person, facts.from_day, facts.to_day))
            case _:
                pass


@dataclass(frozen=True, slots=True)
class Met:
    """A condition that holds, and the fact it rests on (None where it holds because nothing speaks against it).

    `settled` are the facts by which what spoke against it no longer does.
    """

    condition: Condition
    fact: KnownFact | None
    settled: tuple[KnownFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmet:
    """A condition that does not hold, and the facts that speak against it."""

    condition: Condition
    against: tuple[KnownFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """Which conditions of a tranche hold and which do not, in the rule's order."""

    met: tuple[Met, ...]
    missing: tuple[Unmet, ...]

    @property
    def rests_on(self) -> tuple[KnownFact, ...]:
        """Returns the facts that the conditions rest on, each once."""
        facts = (fact for each in self.met for fact in (each.fact, *each.settled) if fact is not None)
        return tuple(dict.fromkeys(facts))


def judge(terms: TrancheTerms, year: int, facts: Sequence[KnownFact], day: date) -> Judgement:
    """Returns how the conditions of a tranche of `year` stand by `facts`, for a release on `day`.

    A fact that happened after `day` does not support it, so a release cannot be dated before what it rests on;
    a fact that speaks against it counts whenever it happened.
    """
    outcomes = [_outcome(each, year, facts, day) for each in terms.conditions]
    return Judgement(
        tuple(each for each in outcomes if isinstance(each, Met)),
        tuple(each for each in outcomes if isinstance(each, Unmet)),
    )


def _outcome(condition: Condition, year: int, facts: Sequence[KnownFact], day: date) -> Met | Unmet:
    if condition.absent:
        against, settled = _open_majors(facts, day)
        return Unmet(condition, against) if against else Met(condition, None, settled)
    for each in reversed(facts):
        if each.happened_on <= day and _supports(each, condition, year):
            return Met(condition, each)
    return Unmet(condition)


def _supports(fact: KnownFact, condition: Condition, year: int) -> bool:
    return (
        fact.fact is condition.fact
        and fact.milestone is condition.milestone
        and (not condition.of_year or fact.year == year)
    )


def _open_majors(facts: Sequence[KnownFact], day: date) -> tuple[tuple[KnownFact, ...], tuple[KnownFact, ...]]:
    """Returns what says that a major nonconformity is open, and what says of others that they no longer are.

    Approved results announce how many they raised, and the raised ones follow one by one; until all announced have
    been heard, the results that announced them count, too. One that is closed, or another agency's now, no longer
    counts from that day on; one that was taken over counts here. Its service tells these of one nonconformity in the
    order in which they were recorded.
    """
    still: dict[str | None, KnownFact] = {}
    settled: list[KnownFact] = []
    raised = 0
    for each in facts:
        if each.fact in OPENING and each.major:
            raised += each.fact is FactKind.NONCONFORMITY_OPEN
            still[each.reference] = each
        elif each.fact in SETTLING and each.happened_on <= day and still.pop(each.reference, None) is not None:
            settled.append(each)
    announcing = tuple(each for each in facts if each.fact is FactKind.ASSESSMENT_APPROVED and each.major)
    announced = sum(each.major or 0 for each in announcing)
    return (*(announcing if raised < announced else ()), *still.values()), tuple(settled)
