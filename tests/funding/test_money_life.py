"""Every pair of state and event of an allocation's life, tried on real ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.funding.domain.accounts import Stage
from services.funding.domain.allocation import Allocation, Grounds
from services.funding.domain.estimate import Estimate
from services.funding.domain.knowledge import KnownFact
from services.funding.domain.rules import PROGRAMME_YEARS, TRANCHE_RULES, TrancheRule, TrancheTerms
from shared.acts import Act, Actor, LegalBasis, Stamp
from shared.clock import FrozenClock
from shared.contracts.base import Facts
from shared.contracts.funding import (
    AdvanceCleared,
    AllocationAdjusted,
    Cancelled,
    CarriedOver,
    Channel,
    Disbursed,
    DisbursementAsked,
    DisbursementDeclined,
    EstimateLine,
    FactKind,
    Recovered,
    Repaid,
    SettlementPrepared,
    SettlementRatified,
    SettlementReturned,
    SettlementReviewed,
    TrancheReleased,
    VoucherKind,
)
from shared.contracts.terms import FactCited
from shared.ids import TimeOrderedIds
from tests.funding.treasury import HEAD, RATIFICATION, RECOVERY, REVIEWER, YEAR_END
from tests.funding.world import FINANCE, PPC, TRANCHES
from tests.support.lifecycles import check_pair, pairs

CLOCK = FrozenClock(datetime(2009, 1, 15, 3, tzinfo=UTC))
STAMP = Stamp("thucchat.ha-nam/funding", CLOCK, TimeOrderedIds())
CITED = FactCited("thucchat.ha-nam/assessment", 1, "0" * 36)
RESULT = KnownFact(FactKind.ASSESSMENT_APPROVED, CITED, date(2008, 6, 1), CLOCK.now(), "p-x", major=0)
FREE: tuple[TrancheRule, ...] = (
    replace(TRANCHE_RULES[0], version="tu-do", tranches=(TrancheTerms(90, ()), TrancheTerms(10, ()))),
)
"""Two tranches that ask for nothing."""


def act(actor: Actor, basis: LegalBasis | None = None, reason: str | None = None) -> Act:
    return replace(Act.begin(STAMP, actor), legal_basis=basis, reason=reason)


def release(money: Allocation, tranche: int = 2) -> None:
    estimate = Estimate("DT-1")
    money.release(act(FINANCE, TRANCHES), tranche=tranche, estimate=estimate, grounds=Grounds((), FREE))


def assigned() -> Allocation:
    """Returns a hundred đồng: ninety released, of which thirty were paid, twenty advanced, and one asked for."""
    money = Allocation("SXD-2008")
    line = EstimateLine("SXD", 100, "Xây dựng", Channel.DIRECT)
    money.assign(act(PPC), estimate="DT-1", year=2008, line=line)
    release(money, 1)
    draw(money, "KB-1", 30, VoucherKind.PAYMENT)
    draw(money, "KB-2", 20, VoucherKind.ADVANCE)
    ask(money)
    return money


def ask(money: Allocation) -> None:
    money.ask(act(HEAD), kind=VoucherKind.PAYMENT, amount=1, purpose="In tài liệu")


def draw(money: Allocation, voucher: str, amount: int, kind: VoucherKind) -> None:
    money.ask(act(HEAD), kind=kind, amount=amount, purpose="In tài liệu")
    money.disburse(act(FINANCE), request=len(money.requests), voucher=voucher, amount=amount)


def decline(money: Allocation) -> None:
    money.decline(act(FINANCE, reason="Chưa đủ hồ sơ"), request=3)


def ready() -> Allocation:
    money = assigned()
    decline(money)
    money.clear(act(FINANCE), advance="KB-2", voucher="KB-3", amount=20)
    return money


def carried() -> Allocation:
    money = ready()
    money.carry_over(act(PPC, YEAR_END), years=PROGRAMME_YEARS)
    return money


def prepare(money: Allocation) -> None:
    if money.stage is Stage.OPEN and money.waiting:
        decline(money)
        money.clear(act(FINANCE), advance="KB-2", voucher="KB-3", amount=20)
    if money.undrawn and money.stage is Stage.OPEN:
        money.cancel(act(PPC, YEAR_END), amount=money.undrawn)
    money.prepare(act(HEAD), amount=money.paid, facts=(RESULT,))


def prepared() -> Allocation:
    money = ready()
    prepare(money)
    return money


def reviewed() -> Allocation:
    money = prepared()
    money.review(act(REVIEWER))
    return money


def ratified() -> Allocation:
    money = reviewed()
    money.ratify(act(PPC, RATIFICATION))
    return money


def carry_over(money: Allocation) -> None:
    if money.waiting and money.stage is Stage.OPEN:
        decline(money)
    money.carry_over(act(PPC, YEAR_END), years=PROGRAMME_YEARS)


REACH: dict[Any, Callable[[], Allocation]] = {
    Stage.OPEN: assigned,
    Stage.CARRIED: carried,
    Stage.PREPARED: prepared,
    Stage.REVIEWED: reviewed,
    Stage.RATIFIED: ratified,
}
ATTEMPT: dict[type[Facts], Callable[[Allocation], object]] = {
    AllocationAdjusted: lambda money: money.adjust(
        act(PPC), amount=money.assigned, channel=Channel.DIRECT, rules=TRANCHE_RULES
    ),
    TrancheReleased: release,
    DisbursementAsked: ask,
    DisbursementDeclined: decline,
    Disbursed: lambda money: money.disburse(act(FINANCE), request=3, voucher="KB-9", amount=1),
    AdvanceCleared: lambda money: money.clear(act(FINANCE), advance="KB-2", voucher="KB-9", amount=1),
    Repaid: lambda money: money.repay(act(HEAD), voucher="KB-9", amount=1),
    Recovered: lambda money: money.recover(act(FINANCE, RECOVERY), voucher="KB-9", amount=1),
    Cancelled: lambda money: money.cancel(act(PPC, YEAR_END), amount=1),
    CarriedOver: carry_over,
    SettlementPrepared: prepare,
    SettlementReturned: lambda money: money.send_back(act(REVIEWER, reason="Thiếu chứng từ")),
    SettlementReviewed: lambda money: money.review(act(REVIEWER)),
    SettlementRatified: lambda money: money.ratify(act(PPC, RATIFICATION)),
}


@pytest.mark.parametrize(("state", "event"), pairs(Allocation.LIFE))
def test_what_the_stage_allows_is_recorded_and_what_it_does_not_is_refused(state: Any, event: type[Facts]) -> None:
    check_pair(Allocation.LIFE, (state, event), REACH, ATTEMPT)
