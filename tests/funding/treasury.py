"""Money that moves, as tests tell of it: who asks, what the Treasury pays, how a year ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from services.funding.application.spending import Where
from services.funding.domain.allocation import Allocation, allocation_key
from services.funding.domain.voucher import Paper
from shared.acts import Act, Actor, BasisKind, LegalBasis, Role
from shared.clock import Occurred, day_of
from shared.contracts.funding import VoucherKind
from shared.eventstore.application import Outcome
from tests.funding.world import BEFORE_SECOND, FINANCE, PPC, World

HEAD: Final = Actor("p-head-sxd", Role.AGENCY_HEAD, "SXD")
REVIEWER: Final = Actor("p-finance-2", Role.FINANCE, "STC")
RECOVERY: Final = LegalBasis(BasisKind.DECISION, "77/QĐ-UBND", "Chủ tịch UBND tỉnh", date(2008, 3, 1))
YEAR_END: Final = LegalBasis(BasisKind.DECISION, "90/QĐ-UBND", "UBND tỉnh", date(2008, 3, 1))
RATIFICATION: Final = LegalBasis(BasisKind.RESOLUTION, "20/NQ-HĐND", "HĐND tỉnh Hà Nam", date(2008, 3, 1))
SXD: Final[Where] = ("SXD", 2008, None)


@dataclass
class Treasury:
    """The steps that follow a release, by the usual persons, on the money of `where`."""

    world: World
    where: Where = SXD
    head: Actor = HEAD

    def act(
        self,
        actor: Actor,
        occurred: Occurred | None = None,
        *,
        basis: LegalBasis | None = None,
        reason: str | None = None,
    ) -> Act:
        """Returns an act of `actor`, now."""
        return replace(self.world.act(actor, basis=basis, occurred=occurred), reason=reason)

    @property
    def money(self) -> Allocation:
        """Returns the allocation."""
        return self.world.application.load(Allocation, allocation_key(*self.where))

    def paper(self, number: str, amount: int, dated: date | None = None) -> Paper:
        """Returns what stands on a voucher; of today unless `dated`."""
        return Paper(number, dated or day_of(self.world.clock.now()), amount)

    def ask(
        self,
        amount: int,
        kind: VoucherKind = VoucherKind.PAYMENT,
        *,
        actor: Actor | None = None,
        occurred: Occurred | None = None,
    ) -> Outcome:
        """Has the agency ask for money."""
        return self.world.application.ask_disbursement(
            self.act(actor or self.head, occurred), where=self.where, kind=kind, amount=amount, purpose="In tài liệu"
        )

    def decline(self, request: int, actor: Actor = FINANCE, *, reason: str | None = "Chưa đủ hồ sơ") -> Outcome:
        """Has Finance decline a request."""
        act = self.act(actor, reason=reason)
        return self.world.application.decline_disbursement(act, where=self.where, request=request)

    def disburse(
        self,
        request: int,
        voucher: str,
        amount: int,
        *,
        actor: Actor = FINANCE,
        occurred: Occurred | None = None,
        dated: date | None = None,
    ) -> Outcome:
        """Has the Treasury pay out on a request, and Finance record it."""
        return self.world.application.disburse(
            self.act(actor, occurred), where=self.where, request=request, paper=self.paper(voucher, amount, dated)
        )

    def draw(self, voucher: str, amount: int, kind: VoucherKind = VoucherKind.PAYMENT) -> Outcome:
        """Has money asked for and paid out."""
        self.ask(amount, kind)
        return self.disburse(len(self.money.requests), voucher, amount)

    def clear(self, advance: str, voucher: str, amount: int, *, actor: Actor = FINANCE) -> Outcome:
        """Has an advance become a payment."""
        return self.world.application.clear_advance(
            self.act(actor), where=self.where, advance=advance, paper=self.paper(voucher, amount)
        )

    def repay(self, voucher: str, amount: int, advance: str | None = None, *, actor: Actor | None = None) -> Outcome:
        """Has the agency pay back."""
        return self.world.application.repay(
            self.act(actor or self.head), where=self.where, advance=advance, paper=self.paper(voucher, amount)
        )

    def recover(
        self,
        voucher: str,
        amount: int,
        advance: str | None = None,
        *,
        actor: Actor = FINANCE,
        basis: LegalBasis | None = RECOVERY,
    ) -> Outcome:
        """Has money recovered by decision."""
        return self.world.application.recover(
            self.act(actor, basis=basis), where=self.where, advance=advance, paper=self.paper(voucher, amount)
        )

    def cancel(self, amount: int, *, actor: Actor = PPC, basis: LegalBasis | None = YEAR_END) -> Outcome:
        """Has what was not drawn cancelled."""
        return self.world.application.cancel(self.act(actor, basis=basis), where=self.where, amount=amount)

    def carry_over(self, *, actor: Actor = PPC, basis: LegalBasis | None = YEAR_END) -> Outcome:
        """Has what is left carried over."""
        return self.world.application.carry_over(self.act(actor, basis=basis), where=self.where)

    def prepare(self, amount: int, *, actor: Actor | None = None, occurred: Occurred | None = None) -> Outcome:
        """Has the agency prepare its settlement."""
        act = self.act(actor or self.head, occurred)
        return self.world.application.prepare_settlement(act, where=self.where, amount=amount)

    def send_back(self, *, actor: Actor = REVIEWER, reason: str | None = "Thiếu chứng từ") -> Outcome:
        """Has Finance send the settlement back."""
        return self.world.application.return_settlement(self.act(actor, reason=reason), where=self.where)

    def review(self, *, actor: Actor = REVIEWER) -> Outcome:
        """Has Finance review the settlement."""
        return self.world.application.review_settlement(self.act(actor), where=self.where)

    def ratify(self, *, actor: Actor = PPC, basis: LegalBasis | None = RATIFICATION) -> Outcome:
        """Has the Council's ratification recorded."""
        return self.world.application.ratify_settlement(self.act(actor, basis=basis), where=self.where)


def released(world: World, amount: int = 100, *, tranches: int = 3) -> Treasury:
    """Returns the treasury of an agency whose money was assigned, and so many tranches of it released."""
    world.assigned(amount=amount)
    world.adopt()
    world.reach(*BEFORE_SECOND)
    world.assess()
    for tranche in range(1, tranches + 1):
        world.release(tranche)
    return Treasury(world)
