"""What funding knows of one agency: facts heard from other services, and whether they allow a tranche.

When a fact happened and when it was noted are kept apart. A decision is judged on what was known when it was made;
a fact that arrives later is noted and changes only what comes after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from services.funding.domain.rules import Condition, TrancheTerms
from shared.acts import Act
from shared.clock import day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import FactKind, FactNoted
from shared.contracts.terms import FactCited, Milestone
from shared.eventstore.aggregate import Aggregate


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


@dataclass
class Knowledge(Aggregate):
    """The facts noted of one agency, in the order in which funding learned of them. `key` is the agency's code."""

    KIND: ClassVar[str] = "knowledge"

    facts: list[KnownFact] = field(default_factory=list)

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

    def note(self, act: Act, noted: FactNoted) -> None:
        """Notes what an event says of the agency, once: the same heard again changes nothing."""
        said = (noted.cited.event_id, noted.fact, noted.reference)
        if all((each.cited.event_id, each.fact, each.reference) != said for each in self.facts):
            self.record(noted, act)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what the event says."""
        if isinstance(facts, FactNoted):
            self.facts.append(KnownFact.of(facts, document))


@dataclass(frozen=True, slots=True)
class Met:
    """A condition that holds, and the fact it rests on (None where it holds because nothing speaks against it)."""

    condition: Condition
    fact: KnownFact | None


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
        return tuple(dict.fromkeys(each.fact for each in self.met if each.fact is not None))


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
        against = _open_majors(facts)
        return Unmet(condition, against) if against else Met(condition, None)
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


def _open_majors(facts: Sequence[KnownFact]) -> tuple[KnownFact, ...]:
    """Returns what says that a major nonconformity is open.

    Approved results announce how many they raised, and the raised ones follow one by one; until all announced have
    been heard, the results that announced them count, too.
    """
    raised = tuple(each for each in facts if each.fact is FactKind.NONCONFORMITY_OPEN and each.major)
    announcing = tuple(each for each in facts if each.fact is FactKind.ASSESSMENT_APPROVED and each.major)
    announced = sum(each.major or 0 for each in announcing)
    return raised if len(raised) >= announced else (*announcing, *raised)
