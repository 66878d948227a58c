"""Money in a dossier, where the documents of an estimate lie on both sides of the moment asked for."""

from __future__ import annotations

from datetime import date

import pytest

from services.inspection.replay.render import render
from services.inspection.schemas.dossier import Dossier
from shared.contracts.funding import (
    AllocationAssigned,
    BudgetCommitted,
    Channel,
    EstimateApproved,
    EstimateLine,
    EstimateProposed,
)
from tests.inspection.world import SNV, World, at, registered

KEY, BETWEEN, END = "DT-2007", "2007-01-03", "2007-12-31"


@pytest.fixture
def reversed_order(world: World) -> World:
    """A mirror in which an estimate is said to have been approved half a year before it was proposed."""
    world.say(registered(), f"agency/{SNV}", time=at("2007-07-02T01:00"), occurred=date(2007, 1, 1))
    propose(world, SNV)
    approve(world, SNV, date(2007, 1, 2))
    return world


def propose(world: World, agency: str, change: dict[str, str] | None = None) -> None:
    """Lets funding propose an estimate for `agency` as of the first of July."""
    line = EstimateLine(agency, 100, "Xây dựng và áp dụng hệ thống", Channel.DIRECT)
    proposed = EstimateProposed(estimate=KEY, year=2007, lines=(line,), total=100)
    world.say(proposed, f"estimate/{KEY}", occurred=date(2007, 7, 1), change=change)


def approve(world: World, agency: str, occurred: date | None = None) -> None:
    """Lets the PPC approve the estimate, which assigns its money in the same act."""
    approved = EstimateApproved(estimate=KEY, year=2007, total=100)
    world.say(approved, f"estimate/{KEY}", occurred=occurred)
    assigned = AllocationAssigned(agency=agency, year=2007, estimate=KEY, amount=100, channel=Channel.DIRECT)
    world.say(assigned, f"allocation/{agency}-2007", occurred=occurred)


def test_an_approved_estimate_whose_proposal_lies_outside_the_cut_is_shown_without_it(reversed_order: World) -> None:
    dossier = reversed_order.dossier(BETWEEN, END)
    assert Dossier().validate(dossier) == {}
    (estimate,) = dossier["funding"]["estimates"]
    assert (estimate["estimate"], estimate["state"], estimate["proposed"], estimate["lines"]) == (
        KEY,
        "approved",
        None,
        [],
    )
    assert estimate["approved"]["total"] == 100


def test_within_the_cut_it_is_shown_with_its_proposal(reversed_order: World) -> None:
    (estimate,) = reversed_order.dossier(END, END)["funding"]["estimates"]
    assert (estimate["proposed"]["total"], [line["amount"] for line in estimate["lines"]]) == (100, [100])


def test_an_approved_estimate_whose_proposal_cannot_be_read_is_shown_without_it(world: World) -> None:
    propose(world, SNV, change={"proposed.v2": "proposed.v9"})
    approve(world, SNV)
    (estimate,) = world.dossier(END, END)["funding"]["estimates"]
    assert (estimate["state"], estimate["proposed"]) == ("approved", None)


def test_an_estimate_that_is_all_of_other_agencies_is_not_in_the_file(world: World) -> None:
    world.say(registered(), f"agency/{SNV}")
    propose(world, "HN-SXD")
    approve(world, "HN-SXD")
    assert world.dossier(END, END)["funding"]["estimates"] == []


def test_a_terminal_says_that_the_proposal_is_not_seen_instead_of_no_money(reversed_order: World) -> None:
    dossier = reversed_order.dossier(BETWEEN, END)
    for language, said in (
        ("vi", "chưa thấy đề xuất, đã phê duyệt"),
        ("en", "proposal not seen, approved"),
    ):
        (line,) = [each for each in render(dossier, language).splitlines() if KEY in each]
        assert said in line
        assert max(map(len, render(dossier, language).splitlines())) <= 140


def test_a_total_as_of_a_day_counts_what_had_happened_by_then_in_whatever_order_it_was_recorded(world: World) -> None:
    world.say(registered(), f"agency/{SNV}", time=at("2007-07-02T01:00"), occurred=date(2007, 1, 1))
    for estimate, amount, total, day in (("DT-A", 100, 100, date(2007, 6, 1)), ("DT-B", 50, 150, date(2007, 3, 1))):
        committed = BudgetCommitted(year=2007, estimate=estimate, amount=amount, committed=total)
        world.say(committed, "budget/2007", occurred=day)
    totals = [world.dossier(day, END)["funding"]["budgets"][0]["committed"]["amount"] for day in ("2007-04-01", END)]
    assert totals == [50, 150]
