"""A year's money comes to an end: cancelled, carried over, settled on a result, reviewed, ratified, and recovered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from services.funding.domain.accounts import Stage
from services.funding.domain.allocation import Allocation
from shared.acts import Actor, Role
from shared.contracts.funding import VoucherKind
from tests.funding.treasury import HEAD, REVIEWER, Treasury, released
from tests.funding.world import BEFORE_SECOND, DECISION, FINANCE, PPC, RESOLUTION, World

ADVANCE = VoucherKind.ADVANCE


def balanced(money: Allocation) -> Allocation:
    """Returns the money, if its two equations hold."""
    assert money.assigned == money.disbursed + money.undrawn + money.carried + money.cancelled
    spent = money.outstanding + money.paid + money.settled + money.repaid + money.recovered + money.advances_carried
    assert money.disbursed == spent
    assert money.disbursed <= money.released <= money.assigned
    return money


@pytest.fixture
def treasury(world: World) -> Treasury:
    """A hundred đồng, assigned and released, of which eighty were paid and ten paid back."""
    treasury = released(world)
    treasury.draw("KB-1", 80)
    treasury.repay("KB-2", 10)
    return treasury


def test_money_is_settled_reviewed_and_ratified_by_three_persons(treasury: Treasury) -> None:
    world = treasury.world
    with world.refuses("funding.money-still-open", undrawn=20, advances=0):
        treasury.prepare(70)
    treasury.cancel(20)
    treasury.prepare(70)
    assert treasury.money.stage is Stage.PREPARED
    treasury.review()
    treasury.ratify()
    money = balanced(treasury.money)
    assert (money.stage, money.settled, money.paid, money.undrawn) == (Stage.RATIFIED, 70, 0, 0)
    assert money.assigned == money.disbursed + money.carried + money.cancelled
    assert money.disbursed == money.settled + money.repaid + money.recovered + money.advances_carried


def test_what_is_settled_is_what_the_vouchers_say(treasury: Treasury) -> None:
    treasury.cancel(20)
    with treasury.world.refuses("funding.settlement-differs", amount=80, paid=70):
        treasury.prepare(80)


def test_an_advance_outstanding_is_not_settled(world: World) -> None:
    treasury = released(world)
    treasury.draw("KB-1", 100, ADVANCE)
    with world.refuses("funding.money-still-open", undrawn=0, advances=100):
        treasury.prepare(0)
    treasury.clear("KB-1", "KB-2", 100)
    treasury.prepare(100)


def test_a_request_not_answered_is_answered_first(treasury: Treasury) -> None:
    treasury.ask(5)
    treasury.cancel(20)
    with treasury.world.refuses("funding.requests-open", requests="2"):
        treasury.prepare(70)
    treasury.decline(2)
    treasury.prepare(70)


def test_without_an_accepted_result_nothing_is_settled(world: World) -> None:
    world.assigned()
    world.adopt()
    world.release(1)
    treasury = Treasury(world)
    treasury.draw("KB-1", 30)
    treasury.cancel(70)
    with world.refuses("funding.result-not-accepted", agency="SXD"):
        treasury.prepare(30)
    world.reach(*BEFORE_SECOND)
    review = treasury.prepare(30)
    assert review.version == treasury.money.version


def test_the_approved_assessment_is_the_result_where_there_is_one(world: World) -> None:
    treasury = released(world)
    assessed = world.assess(key="DG-2")
    treasury.draw("KB-1", 100)
    treasury.prepare(100)
    last = list(world.application.store.entries(0, 1000))[-1]
    assert str(assessed.id).encode() in last.document


def test_finance_sends_a_settlement_back_and_the_agency_prepares_it_again(treasury: Treasury) -> None:
    world = treasury.world
    treasury.cancel(20)
    treasury.prepare(70)
    with world.refuses("funding.settlement-under-way"):
        treasury.repay("KB-3", 10)
    with world.refuses("funding.reason-required"):
        treasury.send_back(reason=None)
    treasury.send_back()
    assert treasury.money.stage is Stage.OPEN
    treasury.repay("KB-3", 10)
    treasury.prepare(60)
    treasury.review()
    treasury.send_back()
    treasury.prepare(60)
    treasury.review()
    treasury.ratify()
    assert balanced(treasury.money).settled == 60


def test_preparing_reviewing_and_ratifying_take_three_persons(treasury: Treasury) -> None:
    world = treasury.world
    treasury.cancel(20)
    treasury.prepare(70, actor=replace(HEAD, person="p-both"))
    for step in (treasury.review, treasury.send_back):
        with world.refuses("funding.settlement-same-person"):
            step(actor=replace(REVIEWER, person="p-both"))
    treasury.review()
    for person in ("p-both", REVIEWER.person):
        with world.refuses("funding.settlement-same-person"):
            treasury.ratify(actor=replace(PPC, person=person))
    treasury.ratify()


def test_no_body_reviews_or_ratifies_its_own(treasury: Treasury) -> None:
    world = treasury.world
    with world.refuses("funding.own-agency"):
        treasury.cancel(20, actor=replace(PPC, agency="SXD"))
    treasury.cancel(20)
    treasury.prepare(70)
    with world.refuses("funding.own-agency"):
        treasury.review(actor=replace(REVIEWER, agency="SXD"))
    treasury.review()
    with world.refuses("funding.own-agency"):
        treasury.ratify(actor=replace(PPC, agency="SXD"))
    with world.refuses("funding.not-the-agencys-act"):
        Treasury(world, head=FINANCE).prepare(70)


def test_only_a_resolution_of_the_council_ratifies(treasury: Treasury) -> None:
    treasury.cancel(20)
    treasury.prepare(70)
    with treasury.world.refuses("funding.settlement-not-reviewed"):
        treasury.ratify()
    treasury.review()
    for basis in (None, DECISION, replace(RESOLUTION, issuer="Chính phủ")):
        with treasury.world.refuses("funding.ratification-needs-resolution"):
            treasury.ratify(basis=basis)


def test_money_recovered_after_ratification_is_settled_no_more(treasury: Treasury) -> None:
    treasury.cancel(20)
    treasury.prepare(70)
    treasury.review()
    treasury.ratify()
    treasury.world.later(days=400)
    treasury.recover("KB-9", 30)
    money = balanced(treasury.money)
    assert (money.settled, money.recovered, money.stage) == (40, 30, Stage.RATIFIED)
    with treasury.world.refuses("funding.more-than-stands", amount=41, standing=40):
        treasury.recover("KB-10", 41)


def test_what_is_left_is_carried_over_as_it_stood(world: World) -> None:
    treasury = released(world, tranches=2)
    treasury.draw("KB-1", 40)
    treasury.draw("KB-2", 20, ADVANCE)
    with world.refuses("funding.year-not-over", year=2008):
        treasury.carry_over()
    world.later(days=304)
    treasury.carry_over()
    left = balanced(treasury.money)
    assert (left.stage, left.carried, left.advances_carried, left.undrawn, left.unreleased) == (
        Stage.CARRIED,
        40,
        20,
        0,
        0,
    )
    following = Treasury(world, ("SXD", 2009, "CHUYEN--2008"))
    came = balanced(following.money)
    assert (came.assigned, came.released, came.disbursed, came.unreleased, came.drawable) == (60, 30, 20, 30, 10)
    with world.refuses("funding.approver-asked"):
        following.clear("KB-2", "KB-3", 20, actor=replace(FINANCE, person=HEAD.person))
    following.clear("KB-2", "KB-3", 20)
    following.draw("KB-4", 10)
    world.release(3, year=2009, origin="CHUYEN--2008")
    following.draw("KB-5", 30)
    following.prepare(60)
    following.review()
    following.ratify()
    assert balanced(following.money).settled == 60
    treasury.prepare(40)
    treasury.send_back()
    assert treasury.money.stage is Stage.CARRIED


def test_nothing_happens_to_money_that_was_carried_over_but_its_settlement(world: World) -> None:
    treasury = released(world, tranches=2)
    treasury.draw("KB-1", 40)
    world.later(days=304)
    treasury.carry_over()
    later: list[Callable[[], object]] = [
        lambda: world.release(3),
        lambda: treasury.ask(1),
        lambda: treasury.cancel(1),
        treasury.carry_over,
    ]
    for command in later:
        with world.refuses("funding.allocation-not-open"):
            command()


def test_money_is_not_carried_beyond_the_programme(world: World) -> None:
    world.assigned(year=2009)
    world.later(days=700)
    treasury = Treasury(world, ("SXD", 2009, None))
    with world.refuses("funding.year-outside-programme", year=2010):
        treasury.carry_over()


def test_nothing_is_carried_over_of_nothing(world: World) -> None:
    treasury = released(world)
    treasury.draw("KB-1", 100)
    world.later(days=304)
    with world.refuses("funding.nothing-left"):
        treasury.carry_over()


def test_only_what_was_not_drawn_is_cancelled_unreleased_money_first(world: World) -> None:
    treasury = released(world, tranches=2)
    treasury.draw("KB-1", 50)
    with world.refuses("funding.more-than-undrawn", amount=51, undrawn=50):
        treasury.cancel(51)
    treasury.cancel(20)
    assert (treasury.money.unreleased, treasury.money.drawable) == (10, 20)
    world.release(3)
    assert (treasury.money.released, treasury.money.drawable) == (80, 30)
    treasury.cancel(30)
    assert balanced(treasury.money).undrawn == 0
    for basis in (None, RESOLUTION):
        with world.refuses("funding.decision-required"):
            treasury.cancel(1, basis=basis)


def test_carried_money_of_an_agency_that_ends_goes_to_its_heir(world: World) -> None:
    treasury = released(world, tranches=2)
    treasury.draw("KB-1", 70)
    world.later(days=304)
    treasury.carry_over()
    world.know("SKT")
    world.end("SXD", ("SKT", 1))
    heir = balanced(world.allocation("SKT", 2009, "SXD.CHUYEN--2008"))
    ended = balanced(world.allocation("SXD", 2009, "CHUYEN--2008"))
    assert (heir.assigned, ended.assigned) == (30, 0)
    world.assess("SKT")
    world.release(3, agency="SKT", year=2009, origin="SXD.CHUYEN--2008")
    heirs = Treasury(world, ("SKT", 2009, "SXD.CHUYEN--2008"), Actor("p-skt", Role.AGENCY_HEAD, "SKT"))
    heirs.draw("KB-2", 30)


def test_an_ended_agencys_money_is_not_carried_over_but_settled_or_cancelled(world: World) -> None:
    treasury = released(world, tranches=1)
    world.know("SKT")
    world.end("SXD", ("SKT", 1))
    world.later(days=304)
    with world.refuses("funding.agency-ended"):
        treasury.carry_over()
    treasury.cancel(30)
    assert balanced(treasury.money).undrawn == 0
