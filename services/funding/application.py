"""What funding does, one method per use case: load, decide, save."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence

from services.funding.domain.allocation import Allocation, allocation_key
from services.funding.domain.budget import Budget
from services.funding.domain.estimate import Estimate
from services.funding.domain.knowledge import Knowledge
from services.funding.domain.refusals import BUDGET_MISSING
from services.funding.domain.rules import PROGRAMME_YEARS, TRANCHE_RULES, ProgrammeYears, TrancheRule
from shared.acts import Act, Stamp
from shared.contracts.funding import EstimateLine
from shared.errors import Refused
from shared.eventstore.application import Application, Outcome
from shared.eventstore.ports import Store


class FundingApplication(Application):
    """The commands of funding. `years` and `tranche_rules` are the dated rules, oldest first."""

    def __init__(
        self,
        store: Store,
        stamp: Stamp,
        *,
        years: Sequence[ProgrammeYears] = PROGRAMME_YEARS,
        tranche_rules: Sequence[TrancheRule] = TRANCHE_RULES,
    ) -> None:
        super().__init__(store, stamp)
        self.years = years
        self.tranche_rules = tranche_rules
        # The budget's version decides every race, here and between processes; within this process it is cheaper to
        # queue than to lose: of n approvals that race, all but one would have to be decided again.
        self._approving = threading.Lock()

    def approve_budget(self, act: Act, *, year: int, source_of_fund: str, ceiling: int) -> Outcome:
        """Approves a year's ceiling in đồng, once. Raises Refused."""
        budget = self.create(Budget, str(year))
        budget.approve(act, year=year, source_of_fund=source_of_fund, ceiling=ceiling, years=self.years)
        return self.save(act, budget)

    def propose_estimate(self, act: Act, *, estimate: str, year: int, lines: tuple[EstimateLine, ...]) -> Outcome:
        """Proposes an estimate within a year whose ceiling is approved. Raises Refused.

        The budget and the knowledge are only read, without guarding their versions: a ceiling, once approved, and an
        agency, once entered, stay so.
        """
        proposed = self.create(Estimate, estimate)
        budget = self.find(Budget, str(year))
        if budget is None:
            raise Refused(BUDGET_MISSING, pointer="/year", year=year)
        for index, line in enumerate(lines):
            self._allocation(line.agency, year).check_there(f"/lines/{index}/agency")
        proposed.propose(act, budget=budget, lines=lines, known=self._registered(line.agency for line in lines))
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
            allocations = [self._allocation(line.agency, proposed.year) for line in proposed.lines]
            budget = self.load(Budget, str(proposed.year))
            approved = self.load(Estimate, estimate, act)
            approved.approve(act)
            budget.commit(act, estimate=estimate, amount=approved.total)
            for allocation, line in zip(allocations, approved.lines, strict=True):
                allocation.assign(act, estimate=estimate, year=approved.year, line=line)
            return self.save(act, approved, budget, *allocations)

    def release_tranche(self, act: Act, *, agency: str, year: int, tranche: int, origin: str | None = None) -> Outcome:
        """Releases the next tranche of an allocation on the facts that are known now. Raises Refused.

        `origin` names, of what the agency took over from others, whose money it was.

        The allocation's version guards it; the versions of the estimate and the knowledge, which are only read, do not.
        That is safe: an estimate that assigned money never changes again, and a fact that was noted is never taken
        back, so what the release cites (exactly the facts it used) still holds when it is saved. A fact that speaks
        against it and is noted between the reading and the saving counts as one that came after the decision: it
        changes what follows, as every later fact does, and never the release itself.
        """
        allocation = self.load(Allocation, allocation_key(agency, year, origin), act)
        estimate = self.load(Estimate, allocation.estimate)
        known = self.find(Knowledge, agency) or Knowledge(agency)
        allocation.release(act, tranche=tranche, estimate=estimate, facts=known.facts, rules=self.tranche_rules)
        return self.save(act, allocation)

    def hand_over(
        self, act: Act, *, ended: str, heirs: Sequence[tuple[str, int]], reorganisation: str
    ) -> list[Allocation]:
        """Returns, to be saved together, every allocation of an agency that has ended, and what its heirs take over.

        Every year that the programme funds is closed for it, whether or not it has money of that year: an approval
        that assigns to it at the same moment loses the race for that allocation's version, and is refused then.
        """
        changed: list[Allocation] = []
        years = range(min(each.first for each in self.years), max(each.last for each in self.years) + 1)
        for year in years:
            held = [self._allocation(ended, year)]
            held += (found for path in self._origins(ended) if (found := self._found(ended, year, path)) is not None)
            for each in held:
                shares = each.hand_over(act, agency=ended, year=year, heirs=heirs, reorganisation=reorganisation)
                changed.append(each)
                for share in shares:
                    taken = Allocation(allocation_key(share.to_agency, year, each.path))
                    taken.inherit(act, each, share.amount, reorganisation)
                    changed.append(taken)
        return changed

    def _origins(self, agency: str) -> list[str]:
        """Returns the paths by which money may have come to an agency: from whom, and from whom that had it."""
        known = self.find(Knowledge, agency) or Knowledge(agency)
        paths: list[str] = []
        for each in known.inherited_from:
            paths += [each, *(f"{each}.{path}" for path in self._origins(each))]
        return paths

    def _found(self, agency: str, year: int, origin: str) -> Allocation | None:
        return self.find(Allocation, allocation_key(agency, year, origin))

    def _allocation(self, agency: str, year: int) -> Allocation:
        key = allocation_key(agency, year)
        return self.find(Allocation, key) or Allocation(key)

    def _registered(self, codes: Iterable[str]) -> frozenset[str]:
        found = (self.find(Knowledge, code) for code in set(codes))
        return frozenset(known.key for known in found if known is not None and known.registered)
