"""Use cases on money that moves: requests, Treasury vouchers, the end of a year and its settlement."""

from __future__ import annotations

from services.funding.application.base import Base
from services.funding.domain.accounts import Sides
from services.funding.domain.allocation import Allocation, allocation_key
from services.funding.domain.knowledge import Knowledge, KnownFact
from services.funding.domain.refusals.spending import ALLOCATION_NOT_OPEN
from services.funding.domain.settling import carried_path
from services.funding.domain.voucher import Paper, Voucher
from shared.acts import Act
from shared.contracts.funding import VoucherKind
from shared.errors import Refused
from shared.eventstore.application import Outcome

Where = tuple[str, int, str | None]
"""An agency, a year, and whose money it was before."""


class Spendings(Base):
    """Use cases on money that moves, and on its end.

    An allocation's version guards what is decided of it; a voucher's first event guards its number, whatever
    allocation it is offered for (`Voucher`), and is saved in the same transaction. What is only read - who took over
    from an agency that has ended, and which results are known - only grows: what is found still holds when it is saved.
    """

    def ask_disbursement(
        self, act: Act, *, where: Where, kind: VoucherKind, amount: int, purpose: str
    ) -> Outcome:  # fmt: skip
        """Asks, for the agency, to draw money that was released. Raises Refused."""
        allocation = self._at(where, act)
        allocation.ask(act, kind=kind, amount=amount, purpose=purpose, sides=self._sides(allocation, act))
        return self.save(act, allocation)

    def decline_disbursement(self, act: Act, *, where: Where, request: int) -> Outcome:
        """Declines a request, with the act's reason. Raises Refused."""
        allocation = self._at(where, act)
        allocation.decline(act, request=request, sides=self._sides(allocation, act))
        return self.save(act, allocation)

    def disburse(self, act: Act, *, where: Where, request: int, paper: Paper) -> Outcome:
        """Counts the voucher by which the Treasury paid out on a request. Raises Refused."""
        allocation, voucher = self._at(where, act), self._voucher(paper)
        sides = self._sides(allocation, act)
        asked = allocation.disburse(act, request=request, voucher=paper.number, amount=paper.amount, sides=sides)
        voucher.count(act, paper=paper, kind=asked.kind, on=allocation)
        return self.save(act, allocation, voucher)

    def clear_advance(self, act: Act, *, where: Where, advance: str, paper: Paper) -> Outcome:
        """Counts the voucher that turns an advance into a payment. Raises Refused."""
        allocation, voucher = self._at(where, act), self._voucher(paper)
        sides = self._sides(allocation, act)
        allocation.clear(act, advance=advance, voucher=paper.number, amount=paper.amount, sides=sides)
        voucher.count(act, paper=paper, kind=VoucherKind.CLEARING, on=allocation)
        return self.save(act, allocation, voucher)

    def repay(self, act: Act, *, where: Where, advance: str | None, paper: Paper) -> Outcome:
        """Counts the voucher by which the agency paid back. Raises Refused."""
        allocation, voucher = self._at(where, act), self._voucher(paper)
        sides = self._sides(allocation, act)
        allocation.repay(act, voucher=paper.number, amount=paper.amount, advance=advance, sides=sides)
        voucher.count(act, paper=paper, kind=VoucherKind.REPAYMENT, on=allocation)
        return self.save(act, allocation, voucher)

    def recover(self, act: Act, *, where: Where, advance: str | None, paper: Paper) -> Outcome:
        """Counts the voucher by which money was recovered, by the authority's decision. Raises Refused."""
        allocation, voucher = self._at(where, act), self._voucher(paper)
        sides = self._sides(allocation, act)
        allocation.recover(act, voucher=paper.number, amount=paper.amount, advance=advance, sides=sides)
        voucher.count(act, paper=paper, kind=VoucherKind.RECOVERY, on=allocation)
        return self.save(act, allocation, voucher)

    def cancel(self, act: Act, *, where: Where, amount: int) -> Outcome:
        """Cancels money that was not drawn. Raises Refused."""
        allocation = self._at(where, act)
        allocation.cancel(act, amount=amount, sides=self._sides(allocation, act))
        return self.save(act, allocation)

    def carry_over(self, act: Act, *, where: Where) -> Outcome:
        """Carries over what is left into the next year, where it is an allocation of its own, in one transaction.

        Raises:
            Refused: a rule of the allocation, or `funding.agency-ended`.
        """
        allocation = self._at(where, act)
        allocation.check_there()
        carried = allocation.carry_over(act, years=self.years, sides=self._sides(allocation, act))
        following = Allocation(allocation_key(allocation.agency, carried.to_year, carried_path(allocation)))
        following.carry_in(act, of=allocation, carried=carried, following=allocation.following)
        return self.save(act, allocation, following)

    def prepare_settlement(self, act: Act, *, where: Where, amount: int) -> Outcome:
        """Prepares the settlement, for the agency, on a result that is known by then. Raises Refused."""
        allocation = self._at(where, act)
        sides = self._sides(allocation, act)
        facts = [each for agency in (allocation.agency, *sides.heirs) for each in self._facts(agency)]
        allocation.prepare(act, amount=amount, facts=facts, sides=sides)
        return self.save(act, allocation)

    def return_settlement(self, act: Act, *, where: Where) -> Outcome:
        """Sends the settlement back, with the act's reason. Raises Refused."""
        allocation = self._at(where, act)
        allocation.send_back(act, sides=self._sides(allocation, act))
        return self.save(act, allocation)

    def review_settlement(self, act: Act, *, where: Where) -> Outcome:
        """Finds the settlement right, for Finance. Raises Refused."""
        allocation = self._at(where, act)
        allocation.review(act, sides=self._sides(allocation, act))
        return self.save(act, allocation)

    def ratify_settlement(self, act: Act, *, where: Where) -> Outcome:
        """Records the Council's ratification. Raises Refused."""
        allocation = self._at(where, act)
        allocation.ratify(act, sides=self._sides(allocation, act))
        return self.save(act, allocation)

    def _at(self, where: Where, act: Act) -> Allocation:
        allocation = self.load(Allocation, allocation_key(*where), act)
        if allocation.stage is None:  # a year of which an agency that has ended never had money
            raise Refused(
                ALLOCATION_NOT_OPEN, agency=where[0], year=where[1], state=Allocation.LIFE.name(allocation.stage)
            )
        return allocation

    def _voucher(self, paper: Paper) -> Voucher:
        return self.find(Voucher, paper.number) or Voucher(paper.number)

    def _sides(self, allocation: Allocation, act: Act) -> Sides:
        """Returns on whose side the actor stands: as a member of the agency, or of one that took over from it.

        Over several reorganisations, too: the heir of an heir answers for both.
        """
        actors, members = act.actor.agency, self.members(act, [allocation.agency])
        if allocation.handed_over is None or actors is None or allocation.agency not in self._predecessors(actors):
            return Sides((), members)
        return Sides((actors,), members)

    def _predecessors(self, agency: str) -> set[str]:
        known = self.find(Knowledge, agency)
        direct = set() if known is None else set(known.inherited_from)
        return direct.union(*(self._predecessors(each) for each in direct))

    def _facts(self, agency: str) -> list[KnownFact]:
        known = self.find(Knowledge, agency)
        return [] if known is None else known.facts
