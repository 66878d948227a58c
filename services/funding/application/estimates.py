"""Use cases on estimates."""

from __future__ import annotations

from collections.abc import Iterable

from services.funding.application.base import Base
from services.funding.domain.allocation import Allocation
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
        self._check_there(year, lines)
        known = self.registered(line.agency for line in lines)
        proposed.propose(act, budget=budget, source_of_fund=source_of_fund, lines=lines, known=known)
        return self.save(act, proposed)

    def balance_estimate(self, act: Act, *, estimate: str) -> Outcome:
        """Balances an estimate for the actor's department. Raises Refused."""
        balanced = self.load(Estimate, estimate, act)
        balanced.balance(act)
        return self.save(act, balanced)

    def submit_estimate(self, act: Act, *, estimate: str) -> Outcome:
        """Signs the joint submission for the actor's department; the second signature submits it. Raises Refused."""
        submitted = self.load(Estimate, estimate, act)
        submitted.submit(act)
        return self.save(act, submitted)

    def revise_estimate(self, act: Act, *, estimate: str, lines: tuple[EstimateLine, ...]) -> Outcome:
        """Proposes a returned estimate anew. Raises Refused, see `Estimate.revise`."""
        revised = self.load(Estimate, estimate, act)
        self._check_there(revised.year, lines)
        revised.revise(act, lines=lines, known=self.registered(line.agency for line in lines))
        return self.save(act, revised)

    def amend_estimate(self, act: Act, *, estimate: str, lines: tuple[EstimateLine, ...]) -> Outcome:
        """Proposes to raise or cut an approved estimate. Raises Refused, see `Estimate.amend`."""
        amended = self.load(Estimate, estimate, act)
        standing = set(amended.in_force)
        self._check_there(amended.year, [line for line in lines if line not in standing])
        amended.amend(act, lines=lines, known=self.registered(line.agency for line in lines))
        return self.save(act, amended)

    def return_estimate(self, act: Act, *, estimate: str) -> Outcome:
        """Returns an estimate that was submitted, with a reason. Raises Refused, see `Estimate.send_back`."""
        returned = self.load(Estimate, estimate, act)
        returned.send_back(act, self.members(act, returned.concerned))
        return self.save(act, returned)

    def approve_estimate(self, act: Act, *, estimate: str) -> Outcome:
        """Approves an estimate: in one transaction, commits its total and assigns or adjusts each line.

        Raises:
            Refused: a rule of the estimate, the budget or an allocation; `shared.stale-version` when another estimate
                of the year was committed meanwhile (the same command may then be decided again on what is left).
        """
        with self._approving:
            # The estimate is read again after what its approval changes: if it awaits approval then, what was read
            # before does not hold its own approval by somebody else. A round that began in between asks for other
            # lines; it awaits balancing first, and what is saved is guarded by the estimate's version.
            proposed = self.load(Estimate, estimate, act)
            allocations = {code: self.allocation(code, proposed.year) for code in proposed.concerned}
            budget = self.load(Budget, str(proposed.year))
            approved = self.load(Estimate, estimate, act)
            before = {line.agency: line for line in approved.in_force}
            approved.approve(act, self.members(act, approved.concerned))
            budget.commit(act, estimate=estimate, source_of_fund=approved.source_of_fund, amount=approved.total)
            for line in approved.lines:
                if line != before.pop(line.agency, None):
                    self._assign(act, allocations[line.agency], approved, line)
            for dropped in before.values():
                allocations[dropped.agency].adjust(act, amount=0, channel=dropped.channel, rules=self.tranche_rules)
            return self.save(act, approved, budget, *allocations.values())

    def _assign(self, act: Act, allocation: Allocation, approved: Estimate, line: EstimateLine) -> None:
        """Assigns a line; where this estimate has assigned money to the agency already, adjusts that."""
        if allocation.version and allocation.estimate == approved.key:
            if (allocation.assigned, allocation.channel) != (line.amount, line.channel):
                allocation.adjust(act, amount=line.amount, channel=line.channel, rules=self.tranche_rules)
        else:
            allocation.assign(act, estimate=approved.key, year=approved.year, line=line)

    def _check_there(self, year: int, lines: Iterable[EstimateLine]) -> None:
        """Lets lines pass of agencies that have not ended. Raises Refused `funding.agency-ended`."""
        for index, line in enumerate(lines):
            self.allocation(line.agency, year).check_there(f"/lines/{index}/agency")
