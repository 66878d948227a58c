"""Money moves on Treasury vouchers alone, each counted once; who asks does not approve."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.funding.domain.voucher import Voucher
from shared.acts import Actor, BasisKind, LegalBasis, Role
from shared.clock import day_of
from shared.contracts.funding import VoucherKind
from tests.funding.treasury import HEAD, SXD, Treasury, released
from tests.funding.world import FINANCE, MORNING, World, line

SUBSTITUTE = Actor("p-substitute", Role.FINANCE, "SKHDT")
ADVANCE = VoucherKind.ADVANCE


@pytest.fixture
def treasury(world: World) -> Treasury:
    """A hundred đồng, assigned and released."""
    return released(world)


def test_released_money_is_drawn_on_a_voucher(treasury: Treasury) -> None:
    treasury.ask(60)
    outcome = treasury.disburse(1, "KB-1", 60)
    money = treasury.money
    assert (money.disbursed, money.paid, money.drawable, money.undrawn) == (60, 60, 40, 40)
    assert len(outcome.events) == 2, "the voucher counts in one transaction"
    voucher = treasury.world.application.load(Voucher, "KB-1")
    assert (voucher.agency, voucher.year) == ("SXD", 2008)


def test_permission_bounds_what_is_drawn_and_not_what_was_assigned(world: World) -> None:
    treasury = released(world, tranches=1)
    treasury.ask(30)
    with world.refuses("funding.draws-too-much", amount=31, drawable=30):
        treasury.ask(31)
    treasury.disburse(1, "KB-1", 30)
    with world.refuses("funding.draws-too-much", drawable=0):
        treasury.ask(1)


def test_two_requests_for_the_same_money_are_not_both_paid(treasury: Treasury) -> None:
    treasury.ask(70)
    treasury.ask(70)
    treasury.disburse(1, "KB-1", 70)
    with treasury.world.refuses("funding.draws-too-much", amount=70, drawable=30):
        treasury.disburse(2, "KB-2", 70)


def test_money_is_not_said_to_be_drawn_before_its_tranche_was_released(world: World) -> None:
    treasury = released(world, tranches=1)
    world.later(days=10)
    world.release(2)
    treasury.ask(30, occurred=day_of(MORNING))
    earlier = day_of(world.clock.now()) - timedelta(days=1)
    with world.refuses("funding.draws-too-much", amount=70, drawable=30, day=earlier):
        treasury.ask(70, occurred=earlier)
    treasury.ask(70)


def test_a_voucher_counts_once_whatever_it_is_offered_for_again(treasury: Treasury) -> None:
    world = treasury.world
    treasury.draw("KB-1", 10)
    with world.refuses("funding.voucher-counted", voucher="KB-1", agency="SXD", year=2008):
        treasury.repay("KB-1", 10)
    with world.refuses("funding.voucher-counted"):
        treasury.recover("KB-1", 10)
    world.know("SNV")
    world.submitted("DT-2", line("SNV", 50))
    world.approve("DT-2")
    world.adopt("SNV")
    world.release(1, agency="SNV")
    other = Treasury(world, ("SNV", 2008, None), Actor("p-head-snv", Role.AGENCY_HEAD, "SNV"))
    other.ask(10)
    with world.refuses("funding.voucher-counted", agency="SXD"):
        other.disburse(1, "KB-1", 10)
    other.disburse(1, "KB-2", 10)


def test_a_voucher_is_not_dated_after_what_it_shows(treasury: Treasury) -> None:
    treasury.ask(10)
    today = day_of(treasury.world.clock.now())
    with treasury.world.refuses("funding.voucher-later", dated=today + timedelta(days=1), day=today):
        treasury.disburse(1, "KB-1", 10, dated=today + timedelta(days=1))
    treasury.disburse(1, "KB-1", 10, dated=date(2008, 2, 1))


def test_a_voucher_of_another_sum_than_was_asked_for_is_refused(treasury: Treasury) -> None:
    treasury.ask(10)
    with treasury.world.refuses("funding.voucher-differs", amount=9, asked=10, request=1):
        treasury.disburse(1, "KB-1", 9)


def test_a_request_is_answered_once(treasury: Treasury) -> None:
    world = treasury.world
    treasury.ask(10)
    with world.refuses("funding.reason-required"):
        treasury.decline(1, reason=None)
    treasury.decline(1)
    with world.refuses("funding.request-answered", request=1):
        treasury.decline(1)
    with world.refuses("funding.request-answered", request=1):
        treasury.disburse(1, "KB-1", 10)
    with world.refuses("funding.request-unknown", request=2):
        treasury.disburse(2, "KB-1", 10)
    assert treasury.money.disbursed == 0


def test_a_request_is_for_an_advance_or_a_payment(treasury: Treasury) -> None:
    with treasury.world.refuses("funding.not-a-disbursement"):
        treasury.ask(10, VoucherKind.RECOVERY)


def test_an_advance_becomes_a_payment_part_by_part(treasury: Treasury) -> None:
    world = treasury.world
    treasury.draw("KB-1", 50, ADVANCE)
    assert (treasury.money.outstanding, treasury.money.paid) == (50, 0)
    treasury.clear("KB-1", "KB-2", 30)
    assert (treasury.money.outstanding, treasury.money.paid, treasury.money.disbursed) == (20, 30, 50)
    with world.refuses("funding.more-than-stands", amount=21, standing=20):
        treasury.clear("KB-1", "KB-3", 21)
    treasury.repay("KB-3", 20, "KB-1")
    assert (treasury.money.outstanding, treasury.money.repaid) == (0, 20)
    with world.refuses("funding.advance-unknown", advance="KB-1"):
        treasury.clear("KB-1", "KB-4", 1)


def test_what_was_paid_is_paid_back_or_recovered_and_not_drawn_again(treasury: Treasury) -> None:
    treasury.draw("KB-1", 100)
    treasury.repay("KB-2", 15)
    treasury.recover("KB-3", 5)
    money = treasury.money
    assert (money.paid, money.repaid, money.recovered, money.disbursed, money.drawable) == (80, 15, 5, 100, 0)
    with treasury.world.refuses("funding.more-than-stands", amount=81, standing=80):
        treasury.recover("KB-4", 81)


def test_recovery_rests_on_a_decision_and_no_other_document(treasury: Treasury) -> None:
    treasury.draw("KB-1", 50, ADVANCE)
    conclusion = LegalBasis(BasisKind.MINUTES, "3/KL-TTr", "Thanh tra tỉnh", date(2008, 3, 1))
    for basis in (None, conclusion):
        with treasury.world.refuses("funding.authority-decides"):
            treasury.recover("KB-2", 5, "KB-1", basis=basis)
    treasury.recover("KB-2", 50, "KB-1")
    assert (treasury.money.outstanding, treasury.money.recovered) == (0, 50)


def own(treasury: Treasury) -> list[Callable[[Actor], object]]:
    return [
        lambda actor: treasury.ask(10, actor=actor),
        lambda actor: treasury.repay("KB-9", 1, actor=actor),
    ]


def test_only_the_agency_asks_and_pays_back(treasury: Treasury) -> None:
    treasury.draw("KB-1", 10)
    for command in own(treasury):
        with treasury.world.refuses("funding.not-the-agencys-act", agency="SXD"):
            command(replace(HEAD, agency="SNV"))


def test_who_asked_does_not_approve_whatever_the_role(treasury: Treasury) -> None:
    world = treasury.world
    treasury.ask(10, actor=replace(HEAD, person="p-both"))
    both = replace(FINANCE, person="p-both")
    with world.refuses("funding.approver-asked"):
        treasury.disburse(1, "KB-1", 10, actor=both)
    with world.refuses("funding.approver-asked"):
        treasury.decline(1, both)
    treasury.ask(10, ADVANCE, actor=replace(HEAD, person="p-both"))
    treasury.disburse(2, "KB-2", 10)
    with world.refuses("funding.approver-asked"):
        treasury.clear("KB-2", "KB-3", 10, actor=both)


def test_no_body_decides_on_its_own_money(treasury: Treasury) -> None:
    world = treasury.world
    treasury.ask(10)
    own = replace(FINANCE, agency="SXD")
    with world.refuses("funding.own-agency", agency="SXD"):
        treasury.disburse(1, "KB-1", 10, actor=own)
    with world.refuses("funding.actor-agency-unknown"):
        treasury.disburse(1, "KB-1", 10, actor=replace(FINANCE, agency=None))
    treasury.disburse(1, "KB-1", 10, actor=SUBSTITUTE)
    with world.refuses("funding.own-agency"):
        treasury.recover("KB-2", 1, actor=own)


def test_an_heir_answers_for_the_money_of_an_agency_that_has_ended(world: World) -> None:
    treasury = released(world, tranches=2)
    treasury.draw("KB-1", 20, ADVANCE)
    world.know("SKT")
    world.end("SXD", ("SKT", 1))
    heir = Actor("p-head-skt", Role.AGENCY_HEAD, "SKT")
    with world.refuses("funding.not-the-agencys-act"):
        treasury.ask(50, actor=replace(heir, agency="SNV"))
    treasury.ask(50, actor=heir)
    treasury.disburse(2, "KB-2", 50)
    with world.refuses("funding.own-agency"):
        treasury.clear("KB-1", "KB-3", 20, actor=replace(FINANCE, agency="SKT"))
    treasury.clear("KB-1", "KB-3", 20)
    assert (treasury.money.assigned, treasury.money.disbursed, treasury.money.undrawn) == (70, 70, 0)
    inherited = world.allocation("SKT", 2008, "SXD")
    assert (inherited.assigned, inherited.unreleased) == (30, 30)


def test_a_year_that_an_ended_agency_had_no_money_of_is_closed(world: World) -> None:
    treasury = released(world, tranches=1)
    world.know("SKT")
    world.end("SXD", ("SKT", 1))
    empty = Treasury(world, ("SXD", 2009, None))
    with world.refuses("funding.allocation-not-open", year=2009):
        empty.ask(1)
    assert treasury.where == SXD
