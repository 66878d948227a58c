"""The frame 2006-2009: what the whole period and each year and source may cost, and the years that stay within it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from shared.contracts.document import parse
from shared.contracts.funding import BudgetAdjusted, FrameApproved, FrameBudgeted, FramePart
from tests.funding.deciding import adjust, reframe
from tests.funding.test_races import Opening, at_once, audited, postgres_at, sqlite_at
from tests.funding.world import DECISION, FUND, PERIOD, PPC, RESOLUTION, World, line

AID = "Nguồn viện trợ"
PARTS = (FramePart(2007, FUND, 60), FramePart(2008, FUND, 60), FramePart(2008, AID, 30))


@pytest.fixture
def framed(world: World) -> World:
    """A world whose frame is 100 đồng in all: 60 of the province's in each of two years, 30 of aid in one."""
    reframe(world, 100, *PARTS)
    return world


@pytest.fixture
def bare(world: World) -> World:
    """A world of a period that nobody has framed: the rule says other years than the frame that is there."""
    world.application.years = (replace(world.application.years[0], first=2005),)
    return world


def approve(world: World, ceiling: int, *parts: FramePart) -> None:
    """Has the PPC approve the frame."""
    act = world.act(PPC, basis=RESOLUTION, version=0)
    world.application.approve_frame(act, ceiling=ceiling, parts=parts)


def test_the_frame_rests_on_the_councils_resolution_and_is_the_first_thing_there_is(world: World) -> None:
    (entry,) = world.application.store.entries(0, 10)
    document = parse(entry.document)
    assert isinstance(document.facts, FrameApproved)
    assert (document.subject, document.legal_basis) == (f"frame/{PERIOD}", RESOLUTION)
    with world.refuses("shared.already-exists"):
        approve(world, 1, FramePart(2008, FUND, 1))


def test_a_frame_without_the_councils_resolution_is_refused(bare: World) -> None:
    for basis in (None, DECISION):
        act = bare.act(PPC, basis=basis, version=0)
        with bare.refuses("funding.council-resolution-required"):
            bare.application.approve_frame(act, ceiling=1, parts=[FramePart(2008, FUND, 1)])


def test_a_year_without_a_frame_has_no_ceiling(bare: World) -> None:
    with bare.refuses("funding.frame-missing", frame="2005-2009"):
        bare.fund(2008)


@pytest.mark.parametrize(
    ("ceiling", "parts", "code", "pointer"),
    [
        (0, [(2008, FUND, 1)], "funding.amount-out-of-bounds", "/ceiling"),
        (10**15 + 1, [(2008, FUND, 1)], "funding.amount-out-of-bounds", "/ceiling"),
        (9, [(2008, FUND, 9), (2009, FUND, 0)], "funding.amount-out-of-bounds", "/parts/1/ceiling"),
        (9, [(2008, FUND, 10)], "funding.frame-part-beyond-whole", "/parts/0/ceiling"),
        (9, [(2008, FUND, 9), (2008, AID, 1), (2008, FUND, 1)], "funding.frame-part-repeated", "/parts/2"),
        (9, [(2008, FUND, 9), (2010, FUND, 1)], "funding.year-outside-programme", "/parts/1/year"),
    ],
)
def test_what_a_frame_says_is_held_to_its_rules(
    world: World, ceiling: int, parts: list[tuple[int, str, int]], code: str, pointer: str
) -> None:
    with world.refuses(code) as refused:
        reframe(world, ceiling, *(FramePart(*each) for each in parts))
    assert refused[0].pointer == pointer


def test_a_years_ceiling_is_taken_from_the_frame_in_the_same_act(framed: World) -> None:
    outcome = framed.fund(2008, 50)
    assert (outcome.subject, len(outcome.events)) == ("budget/2008", 2)
    (taken,) = framed.application.store.entries(framed.size - 1, 1)
    assert parse(taken.document).facts == FrameBudgeted(
        frame=PERIOD, year=2008, source_of_fund=FUND, before=0, amount=50, budgeted=50
    )


def test_a_year_stays_within_what_the_frame_has_for_it(framed: World) -> None:
    with framed.refuses("funding.frame-part-exceeded", year=2008, amount=61, ceiling=60) as refused:
        framed.fund(2008, 61)
    assert refused[0].pointer == "/ceiling"
    framed.fund(2008, 60)


def test_all_years_and_sources_together_stay_within_the_whole(framed: World) -> None:
    framed.fund(2007, 60)
    framed.fund(2008, 20)
    with framed.refuses("funding.frame-exceeded", remaining=40, amount=41, budgeted=80, ceiling=100):
        adjust(framed, 41)
    adjust(framed, 20, source=AID)
    adjust(framed, 19)
    adjust(framed, 20)
    with framed.refuses("funding.frame-exceeded", remaining=20, amount=21):
        adjust(framed, 21)


def test_a_source_that_the_frame_does_not_have_is_refused(framed: World) -> None:
    with framed.refuses("funding.source-not-in-frame", year=2007, source=AID) as refused:
        framed.fund(2007, 1, source=AID)
    assert refused[0].pointer == "/source_of_fund"


def test_a_ceiling_is_raised_and_cut_by_a_later_decision_with_its_reason(framed: World) -> None:
    framed.fund(2008, 50)
    adjust(framed, 40)
    (entry, _) = framed.application.store.entries(framed.size - 2, 2)
    document = parse(entry.document)
    assert document.facts == BudgetAdjusted(year=2008, source_of_fund=FUND, before=50, ceiling=40)
    assert (document.reason, document.legal_basis) == ("Điều chỉnh theo nghị quyết", RESOLUTION)
    with framed.refuses("funding.amount-unchanged"):
        adjust(framed, 40)
    with framed.refuses("funding.council-resolution-required"):
        adjust(framed, 41, basis=DECISION)
    with framed.refuses("funding.reason-required"):
        act = framed.act(PPC, basis=RESOLUTION)
        framed.application.adjust_budget(act, year=2008, source_of_fund=FUND, ceiling=41)


def test_a_ceiling_is_never_cut_below_what_is_committed_of_its_source(framed: World) -> None:
    framed.know("SXD", "SNV")
    framed.fund(2008, 50)
    adjust(framed, 20, source=AID)
    framed.submitted("DT-1", line("SXD", 30), source=FUND)
    framed.approve("DT-1")
    with framed.refuses("funding.budget-below-committed", ceiling=29, committed=30, source=FUND):
        adjust(framed, 29)
    adjust(framed, 30)
    adjust(framed, 1, source=AID)
    assert (framed.budget().ceiling, framed.budget().committed) == (31, 30)


def test_an_estimate_draws_on_one_source_and_stays_within_it(framed: World) -> None:
    framed.know("SXD", "SNV")
    framed.fund(2008, 50)
    adjust(framed, 20, source=AID)
    with framed.refuses("funding.source-required", known=f"{FUND}, {AID}"):
        framed.propose("DT-1", line("SXD", 21))
    with framed.refuses("funding.source-unknown", source="Nguồn khác"):
        framed.propose("DT-1", line("SXD", 21), source="Nguồn khác")
    framed.submitted("DT-1", line("SXD", 21), source=AID)
    with framed.refuses("funding.ceiling-exceeded", source=AID, amount=21, remaining=20):
        framed.approve("DT-1")
    framed.submitted("DT-2", line("SXD", 21), source=FUND)
    framed.approve("DT-2")
    assert framed.budget().committed_of(FUND) == 21


def test_the_frame_is_never_cut_below_what_the_years_take(framed: World) -> None:
    framed.fund(2007, 60)
    framed.fund(2008, 20)
    with framed.refuses("funding.frame-below-budgets", ceiling=79, budgeted=80) as refused:
        reframe(framed, 79, *PARTS)
    assert refused[0].pointer == "/ceiling"
    with framed.refuses("funding.frame-part-below-budget", year=2007, ceiling=59, budgeted=60) as refused:
        reframe(framed, 80, FramePart(2008, FUND, 60), FramePart(2007, FUND, 59))
    assert refused[0].pointer == "/parts/1/ceiling"
    with framed.refuses("funding.frame-part-below-budget", year=2007, ceiling=0) as refused:
        reframe(framed, 80, FramePart(2008, FUND, 60))
    assert refused[0].pointer == "/parts"
    reframe(framed, 80, FramePart(2007, FUND, 60), FramePart(2008, FUND, 20))


def test_a_decision_on_the_frame_says_why_and_changes_something(framed: World) -> None:
    with framed.refuses("funding.reason-required"):
        reframe(framed, 101, *PARTS, reason=None)
    with framed.refuses("funding.amount-unchanged"):
        reframe(framed, 100, *reversed(PARTS))


def ceilings_race(opening: Opening) -> None:
    """Has four years ask for the whole frame at once, over connections of their own, and one raised again and again."""
    world = World.on(opening())
    years = (2006, 2007, 2008, 2009)
    reframe(world, 100, *(FramePart(year, FUND, 60) for year in years))
    others = [World.on(opening()) for _ in years]
    outcomes = at_once(
        [lambda w=w, y=y: w.fund(y, 40) for w, y in zip(others, years, strict=True)]  # type: ignore[misc]
    )
    assert sorted(outcomes) == ["done", "done", "funding.frame-exceeded", "funding.frame-exceeded"]
    funded = [year for year, outcome in zip(years, outcomes, strict=True) if outcome == "done"]
    outcomes = at_once(
        [lambda w=w, y=y: adjust(w, 55, year=y) for w, y in zip(others, funded, strict=False)]  # type: ignore[misc]
    )
    assert sorted(outcomes) == ["done", "funding.frame-exceeded"]
    assert sum(audited(world).ceilings.values()) == 95
    for each in (world, *others):
        each.application.store.close()


def test_years_that_race_for_the_frame_stay_within_it_on_sqlite(tmp_path: Path) -> None:
    ceilings_race(sqlite_at(tmp_path))


def test_years_that_race_for_the_frame_stay_within_it_on_postgresql(postgres_url: str) -> None:
    ceilings_race(postgres_at(postgres_url))
