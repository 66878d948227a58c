"""An auditor who reads the log alone, knows none of funding's code, and holds it to its promises after every event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from shared.clock import Occurred, day_of
from shared.contracts.document import Document, parse
from shared.contracts.funding import (
    AllocationAdjusted,
    AllocationAssigned,
    AllocationHandedOver,
    AllocationInherited,
    BudgetAdjusted,
    BudgetApproved,
    BudgetCommitted,
    BudgetRecommitted,
    EstimateAmendmentProposed,
    EstimateApproved,
    EstimateBalanced,
    EstimateLine,
    EstimateProposed,
    EstimateReturned,
    EstimateRevised,
    EstimateSubmitted,
    FrameAdjusted,
    FrameApproved,
    FrameBudgeted,
    SubmissionSigned,
    TrancheReleased,
)
from shared.eventstore.ports import Entry


def before(one: Occurred, other: Occurred) -> bool:
    """Tells whether `one` lies before `other` for sure: an instant within a whole day does not."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one < other
    return day_of(one) < day_of(other)


class Auditor:
    """Takes entries in order; raises AssertionError at the first that breaks a promise."""

    def __init__(self) -> None:
        self.position = 0
        self.frame = 0
        self.parts: dict[tuple[int, str], int] = {}
        self.sources: dict[tuple[int, str], int] = {}
        """The ceiling of each year and source."""
        self.drawn: dict[str, tuple[int, str]] = {}
        self.of_estimate: dict[str, int] = {}
        self.awaited: tuple[int, str, int] | None = None
        """A ceiling that the frame has not taken account of yet: the next event does."""
        self.committed: dict[int, int] = defaultdict(int)
        self.proposed: dict[str, EstimateProposed] = {}
        self.asked: dict[str, tuple[EstimateLine, ...]] = {}
        """What each estimate asks for in its current round."""
        self.begun: dict[str, int] = {}
        """How many moments each estimate had when its current round began."""
        self.persons: dict[str, dict[str, str]] = defaultdict(dict)
        self.approved: set[str] = set()
        self.assigned: dict[tuple[str, int], AllocationAssigned] = {}
        self.released: dict[str, list[TrancheReleased]] = defaultdict(list)
        self.money: dict[int, dict[str, int]] = defaultdict(dict)
        """What each allocation of a year holds, released or not, by its subject."""
        self.first: dict[str, int] = {}
        self.moments: dict[str, list[Occurred]] = defaultdict(list)

    @property
    def ceilings(self) -> dict[int, int]:
        """Returns the ceiling of each year."""
        found: dict[int, int] = defaultdict(int)
        for (year, _), ceiling in self.sources.items():
            found[year] += ceiling
        return dict(found)

    def read(self, entries: Iterable[Entry]) -> None:
        """Reads on."""
        for entry in entries:
            assert entry.position == self.position + 1
            self.position = entry.position
            self.take(parse(entry.document))

    def take(self, document: Document) -> None:
        """Holds one document to the promises."""
        self._order(document)
        self._ceilings(document)
        self._estimates(document)
        match document.facts:
            case BudgetCommitted() | BudgetRecommitted() as facts:
                before = self.of_estimate.get(facts.estimate, 0)
                assert before == (facts.before if isinstance(facts, BudgetRecommitted) else 0)
                self.committed[facts.year] += facts.amount - before
                assert facts.committed == self.committed[facts.year] <= self.ceilings[facts.year]
                assert facts.amount == sum(line.amount for line in self.asked[facts.estimate])
                assert facts.source_of_fund == self.proposed[facts.estimate].source_of_fund
                self.of_estimate[facts.estimate] = facts.amount
                self._within_its_source(facts.estimate)
            case AllocationAssigned() as facts:
                assert (facts.agency, facts.year) not in self.assigned
                assert facts.estimate in self.approved
                self.assigned[facts.agency, facts.year] = facts
                self._begin(document, facts.year, facts.amount, 1)
            case AllocationInherited() as facts:
                self._begin(document, facts.year, facts.amount, facts.first)
            case _:
                self._follow(document)

    def _estimates(self, document: Document) -> None:
        """Holds each round of an estimate to its persons: four who differ, and two departments that sign."""
        match document.facts:
            case EstimateProposed() | EstimateRevised() | EstimateAmendmentProposed() as facts:
                assert facts.total == sum(line.amount for line in facts.lines)
                if isinstance(facts, EstimateProposed):
                    self.proposed[facts.estimate] = facts
                elif isinstance(facts, EstimateAmendmentProposed):
                    assert facts.before == self.of_estimate[facts.estimate]
                self.asked[facts.estimate] = facts.lines
                self.begun[document.subject] = len(self.moments[document.subject]) - 1
                self.persons[facts.estimate] = {"propose": document.actor.person}
            case EstimateBalanced() as facts:
                assert facts.by not in self.persons[facts.estimate]
                assert facts.by.value == document.actor.role.value
                self.persons[facts.estimate][facts.by] = document.actor.person
            case SubmissionSigned() as facts:
                assert set(self.persons[facts.estimate]) == {"propose", "planning", "finance"}
                self.persons[facts.estimate][f"sign {document.actor.role}"] = document.actor.person
            case EstimateSubmitted() as facts:
                self.persons[facts.estimate][f"sign {document.actor.role}"] = document.actor.person
                assert len(self.persons[facts.estimate]) == 5
            case EstimateApproved() | EstimateReturned() as facts:
                persons = self.persons[facts.estimate]
                assert {"sign planning", "sign finance"} <= set(persons)
                asking = {persons[each] for each in ("propose", "planning", "finance")}
                assert len(asking | {document.actor.person}) == 4
                if isinstance(facts, EstimateApproved):
                    self.approved.add(facts.estimate)
            case _:
                pass

    def _within_its_source(self, estimate: str) -> None:
        proposed = self.proposed[estimate]
        assert proposed.source_of_fund is not None
        self.drawn[estimate] = source = (proposed.year, proposed.source_of_fund)
        assert (
            sum(self.of_estimate[each] for each, drawn in self.drawn.items() if drawn == source)
            <= (self.sources[source])
        )

    def _ceilings(self, document: Document) -> None:
        """Holds the frame and the years to their promises, counted from the years' own ceilings."""
        match document.facts:
            case FrameApproved() | FrameAdjusted() as facts:
                self.frame = facts.ceiling
                self.parts = {(each.year, each.source_of_fund): each.ceiling for each in facts.parts}
            case BudgetApproved() as facts:
                assert facts.year not in self.ceilings
                self._take(facts.year, facts.source_of_fund, facts.ceiling)
            case BudgetAdjusted() as facts:
                assert self.ceilings[facts.year]
                assert facts.before == self.sources.get((facts.year, facts.source_of_fund), 0) != facts.ceiling
                self._take(facts.year, facts.source_of_fund, facts.ceiling)
            case FrameBudgeted() as facts:
                assert self.awaited == (facts.year, facts.source_of_fund, facts.amount)
                assert facts.budgeted == sum(self.sources.values())
                self.awaited = None
            case _:
                return
        assert sum(self.sources.values()) <= self.frame
        assert all(amount <= self.parts[source] for source, amount in self.sources.items())
        for source, ceiling in self.sources.items():
            assert sum(self.of_estimate[each] for each, drawn in self.drawn.items() if drawn == source) <= ceiling

    def _take(self, year: int, source_of_fund: str, ceiling: int) -> None:
        assert self.awaited is None
        self.sources[year, source_of_fund] = ceiling
        self.awaited = (year, source_of_fund, ceiling)

    def _follow(self, document: Document) -> None:
        """Holds what happens to money once it is there to its promises."""
        match document.facts:
            case AllocationHandedOver() as facts:
                held = self.money[facts.year].get(document.subject, 0)
                drawn = sum(each.amount for each in self.released[document.subject])
                assert facts.amount == held - drawn == sum(each.amount for each in facts.shares)
                self.money[facts.year][document.subject] = drawn
            case AllocationAdjusted() as facts:
                assert facts.before == self.money[facts.year][document.subject]
                assert facts.amount >= sum(each.amount for each in self.released[document.subject])
                self.money[facts.year][document.subject] = facts.amount
            case TrancheReleased() as facts:
                self._release(facts, document)
            case _:
                pass

    def _order(self, document: Document) -> None:
        """Holds a document to what it follows: nothing is said to have happened before that."""
        match document.facts:
            case EstimateProposed(year=year):
                follows = self.moments[f"budget/{year}"][:1]
            case EstimateBalanced():
                follows = self.moments[document.subject][self.begun[document.subject] :][:1]
            case BudgetCommitted() | BudgetRecommitted():
                follows = self.moments[document.subject][:1]
            case SubmissionSigned() | EstimateSubmitted() | EstimateApproved() | EstimateReturned() | TrancheReleased():
                follows = self.moments[document.subject]
            case EstimateRevised() | EstimateAmendmentProposed():
                follows = self.moments[document.subject]
            case AllocationHandedOver() | AllocationInherited():
                return self.moments[document.subject].append(document.occurred)
            case AllocationAssigned(estimate=estimate) | AllocationAdjusted(estimate=estimate):
                follows = [*self.moments[f"estimate/{estimate}"], *self.moments[document.subject]]
            case _:
                return self.moments[document.subject].append(document.occurred)
        assert follows
        assert not any(before(document.occurred, each) for each in follows), document.subject
        return self.moments[document.subject].append(document.occurred)

    def _release(self, facts: TrancheReleased, document: Document) -> None:
        held, first = self.money[facts.year][document.subject], self.first[document.subject]
        tranches = self.released[document.subject]
        tranches.append(facts)
        assert [each.tranche for each in tranches] == list(range(first, first + len(tranches)))
        assert facts.released == sum(each.amount for each in tranches) <= held
        assert facts.tranche < 3 or facts.released == held
        assert document.actor.agency not in (None, facts.agency)
        cited = len({each.event_id for each in facts.facts})
        assert cited == {1: 1, 2: 3}[facts.tranche] if facts.tranche < 3 else cited >= 1

    def _begin(self, document: Document, year: int, amount: int, first: int) -> None:
        assert document.subject not in self.money[year]
        self.money[year][document.subject], self.first[document.subject] = amount, first

    def settled(self) -> None:
        """Holds the whole to what must be true between commands: what is committed is what is assigned."""
        assert self.awaited is None
        for year in self.ceilings:
            assert self.committed[year] == sum(self.money[year].values())
