"""Use cases on estimates."""

from __future__ import annotations

from services.funding.application.base import Base
from services.funding.domain.budget import Budget
from services.funding.domain.estimate import Estimate
from services.funding.domain.refusals import BUDGET_MISSING
from shared.acts import Act
from shared.contracts.funding import EstimateLine
from shared.errors import Refused
from shared.eventstore.application import Outcome


class Estimates(Base):
    """Use cases on estimates."""

    def propose_estimate(
        self, act: Act, *, estimate: str, year: int, lines: tuple[EstimateLine, ...], source_of_fund: str | None = None
    ) -> Outcome:
        """Proposes an estimate within a year whose ceiling is approved, of one of its sources. Raises Refused.

        The budget and the knowledge are only read, without guarding their versions: a source, once approved, and an
        agency, once entered, stay so.
        """
        proposed = self.create(Estimate, estimate)
        budget = self.find(Budget, str(year))
        if budget is None:
            raise Refused(BUDGET_MISSING, pointer="/year", year=year)
        for index, line in enumerate(lines):
            self.allocation(line.agency, year).check_there(f"/lines/{index}/agency")
        known = self.registered(line.agency for line in lines)
        proposed.propose(act, budget=budget, source_of_fund=source_of_fund, lines=lines, known=known)
        return self.save(act, proposed)

    def balance_estimate(self, act: Act, *, estimate: str) -> Outcome:
        """Balances an estimate for the actor's department. Raises Refused."""
        balanced = self.load(Estimate, estimate, act)
        balanced.balance(act)
        return self.save(act, balanced)

    def submit_estimate(self, act: Act, *, estimate: str) -> Outcome:
        """Submits a balanced estimate to the PPC. Raises Refused."""
        submitted = self.load(Estimate, estimate, act)
        submitted.submit(act)
        return self.save(act, submitted)

    def approve_estimate(self, act: Act, *, estimate: str) -> Outcome:
        """Approves an estimate: in one transaction, commits its total and assigns each line.

        Raises:
            Refused: a rule of the estimate, the budget or an allocation; `shared.stale-version` when another estimate
                of the year was committed meanwhile (the same command may then be decided again on what is left).
        """
        with self._approving:
            # Who gets what never changes once proposed. The estimate is read again after what its approval changes:
            # if it is not approved then, what was read before does not hold its own approval by somebody else.
            proposed = self.load(Estimate, estimate, act)
            allocations = [self.allocation(line.agency, proposed.year) for line in proposed.lines]
            budget = self.load(Budget, str(proposed.year))
            approved = self.load(Estimate, estimate, act)
            approved.approve(act, self.members(act, (line.agency for line in approved.lines)))
            budget.commit(act, estimate=estimate, source_of_fund=approved.source_of_fund, amount=approved.total)
            for allocation, line in zip(allocations, approved.lines, strict=True):
                allocation.assign(act, estimate=estimate, year=approved.year, line=line)
            return self.save(act, approved, budget, *allocations)
