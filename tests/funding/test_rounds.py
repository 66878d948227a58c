"""An estimate that is returned, or amended: it goes the whole way again, and what was approved holds meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.funding.domain.estimate import Estimate
from services.funding.domain.steps import STEPS, Stage, Step
from services.funding.schemas.allocations import AllocationView
from services.funding.schemas.estimates import EstimateView
from shared.acts import Act, Actor, Role
from shared.contracts.base import Facts
from shared.contracts.document import parse
from shared.contracts.funding import (
    AllocationAdjusted,
    AllocationAssigned,
    BudgetRecommitted,
    Channel,
    EstimateAmendmentProposed,
    EstimateApproved,
    EstimateBalanced,
    EstimateReturned,
    EstimateRevised,
    EstimateSubmitted,
    SubmissionSigned,
)
from tests.funding.deciding import amend, amended, revise, send_back
from tests.funding.test_races import Opening, at_once, audited, postgres_at, sqlite_at
from tests.funding.test_views import shaped
from tests.funding.world import BEFORE_SECOND, DECISION, DOST, FINANCE, FUND, PLANNING, PPC, World, line, queries
from tests.support.lifecycles import check_pair, pairs


@pytest.fixture
def funded(world: World) -> World:
    """A world with three agencies and 100 đồng for 2008."""
    world.know("SXD", "SNV", "SYT")
    world.fund(ceiling=100)
    return world


@pytest.fixture
def approved(funded: World) -> World:
    """A world in which 60 and 30 of the 100 đồng are assigned."""
    funded.submitted("DT-1", line("SXD", 60), line("SNV", 30))
    funded.approve("DT-1")
    return funded


def reach(world: World) -> dict[Stage, Callable[[], Estimate]]:
    """Returns how an estimate gets into each state."""

    def go(*steps: Callable[[], object]) -> Callable[[], Estimate]:
        def through() -> Estimate:
            for step in steps:
                step()
            return world.estimate("DT-1")

        return through

    asked, balanced = (
        (lambda: world.propose("DT-1", line("SXD", 1))),
        (lambda: world.balance("DT-1", PLANNING, FINANCE)),
    )
    steps = (asked, balanced, lambda: world.submit("DT-1"))
    return {
        Stage.PROPOSED: go(*steps[:1]),
        Stage.BALANCED: go(*steps[:2]),
        Stage.SUBMITTED: go(*steps),
        Stage.RETURNED: go(*steps, lambda: send_back(world, "DT-1")),
        Stage.APPROVED: go(*steps, lambda: world.approve("DT-1")),
    }


def attempt(world: World) -> dict[type[Facts], Callable[[Estimate], object]]:
    """Returns how each event is asked for."""
    other = (line("SXD", 2),)

    def why(actor: Actor) -> Act:
        return replace(world.act(actor), reason="Lý do")

    def submit(estimate: Estimate) -> None:
        estimate.submit(world.act(PLANNING))
        estimate.submit(world.act(FINANCE))

    return {
        EstimateBalanced: lambda each: each.balance(world.act(PLANNING)),
        SubmissionSigned: lambda each: each.submit(world.act(PLANNING)),
        EstimateSubmitted: submit,
        EstimateReturned: lambda each: each.send_back(why(PPC)),
        EstimateApproved: lambda each: each.approve(world.act(PPC, basis=DECISION)),
        EstimateRevised: lambda each: each.revise(world.act(DOST), lines=other, known=["SXD"]),
        EstimateAmendmentProposed: lambda each: each.amend(why(DOST), lines=other, known=["SXD"]),
    }


@pytest.mark.parametrize(("stage", "event"), pairs(Estimate.LIFE))
def test_an_estimate_goes_from_state_to_state_as_its_table_says(
    funded: World, stage: Stage, event: type[Facts]
) -> None:  # fmt: skip
    check_pair(Estimate.LIFE, (stage, event), reach(funded), attempt(funded))


def test_a_returned_estimate_is_proposed_anew_and_goes_the_whole_way_again(funded: World) -> None:
    funded.submitted("DT-1", line("SXD", 60), line("SNV", 50))
    with funded.refuses("funding.reason-required"):
        send_back(funded, "DT-1", reason=" ")
    send_back(funded, "DT-1")
    (entry,) = funded.application.store.entries(funded.size - 1, 1)
    document = parse(entry.document)
    assert document.facts == EstimateReturned(estimate="DT-1", year=2008, total=110)
    assert document.reason == "Vượt định mức"
    with funded.refuses("funding.not-submitted"):
        funded.approve("DT-1")
    revise(funded, "DT-1", line("SXD", 60))
    with funded.refuses("funding.not-balanced"):
        funded.sign("DT-1", FINANCE)
    funded.balance("DT-1", FINANCE, PLANNING)
    funded.submit("DT-1")
    funded.approve("DT-1")
    assert (funded.budget().committed, funded.allocation("SXD").assigned) == (60, 60)
    audited(funded)


def test_an_amendment_raises_one_cuts_another_drops_a_third_and_adds_a_fourth_in_one_act(approved: World) -> None:
    approved.know("STC")
    amended(approved, "DT-1", line("SXD", 50, Channel.THROUGH_DOST), line("SYT", 40))
    assert (approved.budget().committed, approved.allocation("SXD").assigned) == (90, 60), "not before it is approved"
    before = approved.size
    approved.approve("DT-1")
    facts = [parse(each.document).facts for each in approved.application.store.entries(before, 10)]
    direct, through = Channel.DIRECT, Channel.THROUGH_DOST
    said = {"year": 2008, "estimate": "DT-1"}
    assert facts == [
        EstimateApproved(estimate="DT-1", year=2008, total=90),
        AllocationAdjusted(agency="SXD", before=60, amount=50, channel=through, **said),  # type: ignore[arg-type]
        AllocationAssigned(agency="SYT", amount=40, channel=direct, **said),  # type: ignore[arg-type]
        AllocationAdjusted(agency="SNV", before=30, amount=0, channel=direct, **said),  # type: ignore[arg-type]
    ]
    amended(approved, "DT-1", line("SXD", 55, through), line("SYT", 40), line("SNV", 5))
    before = approved.size
    approved.approve("DT-1")
    taken = parse(approved.application.store.entries(before, 10)[1].document).facts
    assert taken == BudgetRecommitted(
        year=2008, estimate="DT-1", source_of_fund=FUND, before=90, amount=100, committed=100
    )
    assert [approved.allocation(code).assigned for code in ("SXD", "SNV", "SYT")] == [55, 5, 40]
    audited(approved)


def test_an_amendment_stays_within_the_ceiling_to_the_last_dong(approved: World) -> None:
    amended(approved, "DT-1", line("SXD", 71), line("SNV", 30))
    with approved.refuses("funding.ceiling-exceeded", amount=101, remaining=100, committed=90, ceiling=100):
        approved.approve("DT-1")
    send_back(approved, "DT-1")
    revise(approved, "DT-1", line("SXD", 70), line("SNV", 30))
    approved.balance("DT-1", PLANNING, FINANCE)
    approved.submit("DT-1")
    approved.approve("DT-1")
    assert approved.budget().remaining == 0


def test_what_was_approved_holds_while_its_amendment_is_returned(approved: World) -> None:
    amended(approved, "DT-1", line("SXD", 10))
    send_back(approved, "DT-1")
    assert (approved.budget().committed, approved.allocation("SNV").assigned) == (90, 30)
    approved.adopt()
    approved.release(1)
    assert approved.allocation("SXD").released == 18


def test_an_amendment_says_why_and_changes_something(approved: World) -> None:
    with approved.refuses("funding.reason-required"):
        amend(approved, "DT-1", line("SXD", 1), reason=None)
    with approved.refuses("funding.amount-unchanged"):
        amend(approved, "DT-1", line("SNV", 30), line("SXD", 60))


def test_nothing_is_cut_below_what_is_released_and_nothing_is_released_beyond_what_is_left(approved: World) -> None:
    approved.adopt()
    approved.release(1)
    amended(approved, "DT-1", line("SXD", 17), line("SNV", 30))
    with approved.refuses("funding.allocation-below-released", released=18, amount=17):
        approved.approve("DT-1")
    send_back(approved, "DT-1")
    revise(approved, "DT-1", line("SXD", 20), line("SNV", 30))
    approved.balance("DT-1", PLANNING, FINANCE)
    approved.submit("DT-1")
    approved.approve("DT-1")
    approved.reach(*BEFORE_SECOND)
    approved.release(2)
    approved.assess()
    approved.release(3)
    assert (approved.allocation("SXD").assigned, approved.allocation("SXD").released) == (20, 20)
    audited(approved)


def test_once_every_tranche_is_released_nothing_is_added(approved: World) -> None:
    approved.adopt()
    approved.reach(*BEFORE_SECOND)
    approved.assess()
    for tranche in (1, 2, 3):
        approved.release(tranche)
    amended(approved, "DT-1", line("SXD", 61), line("SNV", 30))
    with approved.refuses("funding.allocation-all-released", agency="SXD", year=2008):
        approved.approve("DT-1")


def test_an_agency_that_has_ended_keeps_its_line_and_gets_no_other(approved: World) -> None:
    approved.end("SNV", ("SYT", 1))
    with approved.refuses("funding.agency-ended"):
        amend(approved, "DT-1", line("SXD", 60), line("SNV", 31))
    amended(approved, "DT-1", line("SXD", 61), line("SNV", 30))
    approved.approve("DT-1")
    amended(approved, "DT-1", line("SXD", 61))
    with approved.refuses("funding.agency-ended"):
        approved.approve("DT-1")
    audited(approved)


@pytest.mark.parametrize(
    ("earlier", "actor", "step"),
    [
        (Step.PROPOSAL, replace(DOST, role=Role.PPC, agency=None), Step.RETURN),
        (Step.BALANCE_PLANNING, replace(PLANNING, role=Role.PPC, agency=None), Step.RETURN),
        (Step.BALANCE_FINANCE, replace(FINANCE, role=Role.PPC, agency=None), Step.RETURN),
    ],
)
def test_who_had_a_hand_in_it_does_not_return_it(funded: World, earlier: Step, actor: Any, step: Step) -> None:
    funded.submitted("DT-1", line("SXD", 1))
    with funded.refuses("funding.same-person", earlier=STEPS[earlier], step=STEPS[step]):
        send_back(funded, "DT-1", actor)


def test_who_decided_does_not_ask_for_more(approved: World) -> None:
    with approved.refuses("funding.same-person", earlier=STEPS[Step.APPROVAL], step=STEPS[Step.AMENDMENT]):
        amend(approved, "DT-1", line("SXD", 1), actor=replace(DOST, person=PPC.person))


def test_who_asked_for_an_amendment_does_not_release_its_money(approved: World) -> None:
    amend(approved, "DT-1", line("SXD", 50), actor=replace(DOST, person="p-second"))
    approved.adopt()
    with approved.refuses("funding.releaser-not-independent", earlier=STEPS[Step.AMENDMENT]):
        approved.release(1, actor=replace(FINANCE, person="p-second"))


def test_nobody_returns_the_estimate_of_their_own_agency(funded: World) -> None:
    funded.submitted("DT-1", line("SXD", 1))
    with funded.refuses("funding.own-agency", agency="SXD"):
        send_back(funded, "DT-1", replace(PPC, agency="SXD"))


def test_a_round_is_not_said_to_have_begun_before_the_last_one_ended(approved: World) -> None:
    with approved.refuses("funding.before-earlier-step"):
        amend(approved, "DT-1", line("SXD", 1), occurred=date(2008, 3, 2))


def test_the_views_tell_both_rounds(approved: World) -> None:
    asked = queries(approved)[1]
    amended(approved, "DT-1", line("SXD", 50, Channel.THROUGH_DOST))
    shown = shaped(EstimateView, asked.estimate("DT-1"))
    assert (shown["state"], shown["round"], shown["total"], shown["in_force"]["total"]) == ("submitted", 2, 50, 90)
    assert [(each["round"], each["total"]) for each in shown["trail"]] == [(1, 90)] * 6 + [(2, 50)] * 5
    approved.approve("DT-1")
    allocation = shaped(AllocationView, asked.allocation("SXD", 2008))
    (adjusted,) = allocation["adjustments"]
    assert (allocation["assigned"], adjusted["before"], adjusted["amount"]) == (50, 60, 50)
    assert (allocation["channel"], adjusted["by"]["channel"]) == ("through_dost", "direct")
    (first, second) = asked.budget(2008)["commitments"]
    assert (first["before"], second["before"], second["amount"], asked.budget(2008)["committed"]) == (0, 90, 50, 50)


def raises_race(opening: Opening) -> None:
    """Has many amendments ask for what is left at once, over connections of their own."""
    world = World.on(opening())
    keys = [f"DT-{index}" for index in range(6)]
    world.know(*(f"A{index}" for index in range(6)))
    world.fund(ceiling=100)
    for index, key in enumerate(keys):
        world.submitted(key, line(f"A{index}", 10))
        world.approve(key)
        amended(world, key, line(f"A{index}", 25))
    others = [World.on(opening()) for _ in keys]
    outcomes = at_once(
        [lambda w=w, k=k: w.approve(k) for w, k in zip(others, keys, strict=True)]  # type: ignore[misc]
    )
    assert sorted(outcomes) == ["done"] * 2 + ["funding.ceiling-exceeded"] * 4
    assert audited(world).committed[2008] == 90
    for each in (world, *others):
        each.application.store.close()


def test_amendments_that_race_stay_within_the_ceiling_on_sqlite(tmp_path: Path) -> None:
    raises_race(sqlite_at(tmp_path))


def test_amendments_that_race_stay_within_the_ceiling_on_postgresql(postgres_url: str) -> None:
    raises_race(postgres_at(postgres_url))
