"""A year's budget: the one consistency boundary of its money. Its version decides every race for what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Final

from services.funding.domain.council import check_council, check_reason
from services.funding.domain.money import check_amount
from services.funding.domain.order import Taken, refuse_before
from services.funding.domain.refusals import (
    AMOUNT_UNCHANGED,
    BUDGET_BELOW_COMMITTED,
    CEILING_EXCEEDED,
    SOURCE_REQUIRED,
    SOURCE_UNKNOWN,
    YEAR_OUTSIDE_PROGRAMME,
)
from services.funding.domain.rules import ProgrammeYears, in_force
from shared.acts import Act
from shared.clock import Occurred, day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import BudgetAdjusted, BudgetApproved, BudgetCommitted, BudgetRecommitted
from shared.errors import Refused, Term
from shared.eventstore.aggregate import Aggregate

APPROVAL: Final = Term("UBND tỉnh duyệt tổng mức kinh phí của năm", "approval of the year's ceiling by the PPC")
"""What people call the step from which a year has money."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """What an approved estimate takes of the year, in đồng, and of which source."""

    estimate: str
    source_of_fund: str
    amount: int


@dataclass
class Budget(Aggregate):
    """A year's ceiling of each source, and what is committed of it, in đồng. Promises: 0 <= committed <= ceiling.

    Of each source, so of the year. Nothing is said to have been committed before the ceiling was approved.
    """

    KIND: ClassVar[str] = "budget"

    year: int = 0
    sources: dict[str, int] = field(default_factory=dict)
    """The ceiling of each source, the one approved first in front."""
    commitments: dict[str, Commitment] = field(default_factory=dict)
    approved: Occurred = date.min

    def approve(
        self, act: Act, *, year: int, source_of_fund: str, ceiling: int, years: Sequence[ProgrammeYears]
    ) -> None:
        """Records the ceiling that the PPC approved, resting on the People's Council's resolution.

        The caller takes it from the frame in the same transaction.

        Raises:
            Refused: `funding.year-outside-programme`, `funding.no-rule-in-force`, `funding.amount-out-of-bounds` or
                `funding.council-resolution-required`.
        """
        period = in_force(years, day_of(act.time))
        if not period.first <= year <= period.last:
            raise Refused(YEAR_OUTSIDE_PROGRAMME, pointer="/year", year=year, first=period.first, last=period.last)
        check_council(act)
        check_amount(ceiling, "/ceiling")
        self.record(BudgetApproved(year=year, source_of_fund=source_of_fund, ceiling=ceiling), act)

    def adjust(self, act: Act, *, source_of_fund: str, ceiling: int) -> None:
        """Records that a later decision, with its reason, raises or cuts a source, or adds one.

        The caller takes the difference from the frame in the same transaction, or gives it back.

        Raises:
            Refused: `funding.council-resolution-required`, `funding.reason-required`, `funding.amount-out-of-bounds`,
                `funding.before-earlier-step`, `funding.amount-unchanged` or `funding.budget-below-committed`.
        """
        check_council(act)
        check_reason(act)
        check_amount(ceiling, "/ceiling")
        refuse_before(act, self.taken)
        before, committed = self.sources.get(source_of_fund, 0), self.committed_of(source_of_fund)
        if ceiling == before:
            raise Refused(AMOUNT_UNCHANGED, pointer="/ceiling")
        if ceiling < committed:
            raise Refused(
                BUDGET_BELOW_COMMITTED,
                pointer="/ceiling",
                year=self.year,
                source=source_of_fund,
                ceiling=ceiling,
                committed=committed,
            )
        adjusted = BudgetAdjusted(year=self.year, source_of_fund=source_of_fund, before=before, ceiling=ceiling)
        self.record(adjusted, act)

    @property
    def ceiling(self) -> int:
        """Returns the đồng of all sources."""
        return sum(self.sources.values())

    @property
    def committed(self) -> int:
        """Returns the đồng that approved estimates take."""
        return sum(each.amount for each in self.commitments.values())

    @property
    def remaining(self) -> int:
        """Returns the đồng not committed yet."""
        return self.ceiling - self.committed

    @property
    def taken(self) -> tuple[Taken, ...]:
        """Returns the step that everything in the year follows: the approval of its ceiling."""
        return (Taken(APPROVAL, self.approved),)

    def committed_of(self, source_of_fund: str) -> int:
        """Returns the đồng of a source that approved estimates take."""
        return sum(each.amount for each in self.commitments.values() if each.source_of_fund == source_of_fund)

    def source(self, named: str | None) -> str:
        """Returns the source that an estimate draws on: the one `named`, or the year's only one.

        Raises:
            Refused: `funding.source-unknown` or `funding.source-required`.
        """
        known = ", ".join(self.sources)
        if named is None:
            if len(self.sources) > 1:
                raise Refused(SOURCE_REQUIRED, pointer="/source_of_fund", year=self.year, known=known)
            return next(iter(self.sources))
        if named not in self.sources:
            raise Refused(SOURCE_UNKNOWN, pointer="/source_of_fund", year=self.year, source=named, known=known)
        return named

    def commit(self, act: Act, *, estimate: str, source_of_fund: str | None, amount: int) -> None:
        """Commits `amount` đồng to an approved estimate, in place of what it took before.

        Raises:
            Refused: `funding.before-earlier-step` or `funding.ceiling-exceeded`.
        """
        refuse_before(act, self.taken)
        source, earlier = self._drawn(source_of_fund), self.commitments.get(estimate)
        before = 0 if earlier is None else earlier.amount
        committed, ceiling = self.committed_of(source), self.sources[source]
        remaining = ceiling - committed + before
        if amount > remaining:
            raise Refused(
                CEILING_EXCEEDED,
                year=self.year,
                source=source,
                amount=amount,
                ceiling=ceiling,
                committed=committed,
                remaining=remaining,
            )
        total, named = self.committed - before + amount, {"estimate": estimate, "source_of_fund": source}
        if earlier is None:
            self.record(BudgetCommitted(year=self.year, **named, amount=amount, committed=total), act)
        elif amount != before:
            self.record(BudgetRecommitted(year=self.year, **named, before=before, amount=amount, committed=total), act)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what the event says."""
        match facts:
            case BudgetApproved():
                self.year, self.approved = facts.year, document.occurred
                self.sources[facts.source_of_fund] = facts.ceiling
            case BudgetAdjusted():
                self.sources[facts.source_of_fund] = facts.ceiling
            case BudgetCommitted() | BudgetRecommitted():
                source = self._drawn(facts.source_of_fund)
                self.commitments[facts.estimate] = Commitment(facts.estimate, source, facts.amount)
            case _:
                pass

    def _drawn(self, named: str | None) -> str:
        """Returns the source named; from the time when a year had one and named none: the one approved first."""
        return next(iter(self.sources)) if named is None else named
