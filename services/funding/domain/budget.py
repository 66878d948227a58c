"""A year's budget: the one consistency boundary of its money. Its version decides every race for what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Final

from services.funding.domain.order import Taken, refuse_before
from services.funding.domain.refusals import CEILING_EXCEEDED, COUNCIL_RESOLUTION_REQUIRED, YEAR_OUTSIDE_PROGRAMME
from services.funding.domain.rules import ProgrammeYears, in_force
from shared.acts import Act, BasisKind, LegalBasis
from shared.clock import Occurred, day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import BudgetApproved, BudgetCommitted
from shared.errors import Refused, Term
from shared.eventstore.aggregate import Aggregate

COUNCIL: Final = ("hội đồng nhân dân", "hđnd")
"""How a People's Council is named as issuer, in small letters. The Government issues resolutions, too."""

APPROVAL: Final = Term("UBND tỉnh duyệt tổng mức kinh phí của năm", "approval of the year's ceiling by the PPC")
"""What people call the step from which a year has money."""


@dataclass
class Budget(Aggregate):
    """A year's ceiling and what is committed of it, in đồng. Promises: 0 <= committed <= ceiling.

    Nothing is said to have been committed before the ceiling was approved.
    """

    KIND: ClassVar[str] = "budget"

    year: int = 0
    ceiling: int = 0
    committed: int = 0
    estimates: list[str] = field(default_factory=list)
    approved: Occurred = date.min

    def approve(
        self, act: Act, *, year: int, source_of_fund: str, ceiling: int, years: Sequence[ProgrammeYears]
    ) -> None:
        """Records the ceiling that the PPC approved, resting on the People's Council's resolution.

        Raises:
            Refused: `funding.year-outside-programme`, `funding.no-rule-in-force` or
                `funding.council-resolution-required`.
        """
        period = in_force(years, day_of(act.time))
        if not period.first <= year <= period.last:
            raise Refused(YEAR_OUTSIDE_PROGRAMME, pointer="/year", year=year, first=period.first, last=period.last)
        if not _is_council_resolution(act.legal_basis):
            raise Refused(COUNCIL_RESOLUTION_REQUIRED, pointer="/legal_basis")
        self.record(BudgetApproved(year=year, source_of_fund=source_of_fund, ceiling=ceiling), act)

    @property
    def remaining(self) -> int:
        """Returns the đồng not committed yet."""
        return self.ceiling - self.committed

    @property
    def taken(self) -> tuple[Taken, ...]:
        """Returns the step that everything in the year follows: the approval of its ceiling."""
        return (Taken(APPROVAL, self.approved),)

    def commit(self, act: Act, *, estimate: str, amount: int) -> None:
        """Commits `amount` đồng to an approved estimate.

        Raises:
            Refused: `funding.before-earlier-step` or `funding.ceiling-exceeded`.
        """
        refuse_before(act, self.taken)
        if amount > self.remaining:
            raise Refused(
                CEILING_EXCEEDED,
                year=self.year,
                amount=amount,
                ceiling=self.ceiling,
                committed=self.committed,
                remaining=self.remaining,
            )
        committed = self.committed + amount
        self.record(BudgetCommitted(year=self.year, estimate=estimate, amount=amount, committed=committed), act)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what the event says."""
        match facts:
            case BudgetApproved():
                self.year, self.ceiling, self.approved = facts.year, facts.ceiling, document.occurred
            case BudgetCommitted():
                self.committed = facts.committed
                self.estimates.append(facts.estimate)
            case _:
                pass


def _is_council_resolution(basis: LegalBasis | None) -> bool:
    if basis is None or basis.kind is not BasisKind.RESOLUTION:
        return False
    return any(each in basis.issuer.casefold() for each in COUNCIL)
