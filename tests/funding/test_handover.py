"""An agency ends: what was not released of its money goes on with its heirs, to the last đồng, where it stood."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.funding.domain.allocation import Allocation, shared_out
from shared.contracts.document import parse
from shared.contracts.funding import AllocationAssigned, AllocationHandedOver, AllocationInherited, TrancheReleased
from shared.errors import Refused
from shared.eventstore.aggregate import fold
from shared.eventstore.ports import VersionConflict
from tests.funding.test_races import at_once
from tests.funding.world import BEFORE_SECOND, World, line, queries, sqlite_store

weights = st.lists(st.integers(1, 1000), min_size=1, max_size=6)


@given(st.integers(0, 10**15), weights)
def test_shares_are_whole_and_add_up_and_none_is_a_dong_from_its_part(amount: int, weights: list[int]) -> None:
    heirs = [(f"A{number}", weight) for number, weight in enumerate(weights)]
    shares = {each.to_agency: each.amount for each in shared_out(amount, heirs)}
    assert sum(shares.values()) == amount
    for code, weight in heirs:
        exact = amount * weight
        assert exact // sum(weights) <= shares.get(code, 0) <= -(-exact // sum(weights))


def test_the_dong_that_is_left_goes_to_the_part_that_was_cut_most_and_among_equals_to_the_first() -> None:
    assert [each.amount for each in shared_out(100, [("A", 1), ("B", 1), ("C", 1)])] == [34, 33, 33]
    assert [each.amount for each in shared_out(10, [("A", 1), ("B", 2)])] == [3, 7]


@pytest.fixture
def begun(world: World) -> World:
    """A world in which SXD has 101 đồng of 2008, and the first tranche of it is released; SKHDT and SYT may inherit."""
    world.assigned(amount=101)
    world.know("SVHTTDL", "SYT")
    world.adopt()
    world.release(1)
    return world


def test_what_was_not_released_passes_to_the_heirs_and_goes_on_where_it_stood(begun: World) -> None:
    begun.end("SXD", ("SVHTTDL", 2), ("SYT", 1))
    left = begun.allocation()
    assert (left.assigned, left.released, left.handed_over) == (30, 30, "SX-2008")
    first, second = begun.allocation("SVHTTDL", origin="SXD"), begun.allocation("SYT", origin="SXD")
    assert (first.assigned, second.assigned) == (47, 24)
    assert (first.following, first.estimate, first.rule) == (2, left.estimate, left.rule)


def test_the_heir_meets_the_conditions_itself_and_draws_the_rest_to_the_last_dong(begun: World) -> None:
    begun.end("SXD", ("SYT", 1))
    with begun.refuses("funding.tranche-facts-missing", agency="SYT", tranche=2):
        begun.release(2, agency="SYT", origin="SXD")
    begun.reach(*BEFORE_SECOND, agency="SYT")
    begun.release(2, agency="SYT", origin="SXD")
    begun.assess("SYT")
    begun.release(3, agency="SYT", origin="SXD")
    taken = begun.allocation("SYT", origin="SXD")
    assert (taken.assigned, taken.released, taken.tranches) == (71, 71, [2, 3])
    amounts = [each.amount for each in _facts(begun, TrancheReleased)]
    assert amounts == [30, 71 * 40 // 70, 71 - 71 * 40 // 70]


def test_nothing_is_released_or_assigned_to_an_agency_that_has_ended(begun: World) -> None:
    begun.end("SXD", ("SYT", 1))
    with begun.refuses("funding.agency-ended", agency="SXD", reorganisation="SX-2008"):
        begun.release(2)
    with begun.refuses("funding.agency-ended", agency="SXD"):
        begun.propose("DT-2", line("SXD", 5))


def test_an_estimate_that_was_submitted_before_the_end_is_not_approved_after_it(world: World) -> None:
    world.know("SXD", "SYT")
    world.fund()
    world.submitted("DT-1", line("SXD", 100), line("SYT", 50))
    world.end("SXD", ("SYT", 1))
    with world.refuses("funding.agency-ended", agency="SXD"):
        world.approve("DT-1")


def test_heard_again_nothing_is_handed_over_twice(begun: World) -> None:
    document = begun.end("SXD", ("SVHTTDL", 1), ("SYT", 1))
    size = begun.size
    begun.take(document)
    assert begun.size == size


def test_what_was_inherited_is_inherited_again_with_the_way_it_took(begun: World) -> None:
    begun.end("SXD", ("SYT", 1))
    begun.know("SNV")
    begun.end("SYT", ("SNV", 1), ("SVHTTDL", 3), key="SX-2009")
    assert begun.allocation("SYT", origin="SXD").assigned == 0
    passed = [begun.allocation(heir, origin="SYT.SXD") for heir in ("SNV", "SVHTTDL")]
    assert [each.assigned for each in passed] == [18, 53]
    assert {each.estimate for each in passed} == {"DT-1"}


def test_an_agency_without_money_closes_every_funded_year_and_hands_nothing_over(world: World) -> None:
    world.know("SXD", "SYT")
    world.end("SXD", ("SYT", 1))
    closed = _facts(world, AllocationHandedOver)
    assert [(each.year, each.amount, each.shares) for each in closed] == [(year, 0, ()) for year in range(2006, 2010)]
    assert not _facts(world, AllocationInherited)


def test_an_approval_and_the_end_of_an_agency_race_and_no_money_is_left_with_it(world: World) -> None:
    """Whoever comes second sees the first: either the money is handed over, or the approval is refused."""
    world.know("SXD", "SYT")
    world.fund()
    world.submitted("DT-1", line("SXD", 100))
    outcomes: Counter[str] = Counter()

    def approve() -> None:
        try:
            world.approve("DT-1")
        except Refused as refused:
            outcomes[refused.code] += 1
        else:
            outcomes["approved"] += 1

    at_once([approve, lambda: _end_in_spite_of_others(world)])
    assert outcomes["approved"] + outcomes["funding.agency-ended"] + outcomes["shared.stale-version"] == 1
    ended = world.allocation()
    assert (ended.assigned, ended.handed_over) == (0, "SX-2008")
    if outcomes["approved"]:
        assert world.allocation("SYT", origin="SXD").assigned == 100


def test_the_views_show_whose_money_it_was_and_what_passed_to_whom(begun: World) -> None:
    begun.end("SXD", ("SVHTTDL", 2), ("SYT", 1))
    _, asked = queries(begun)
    ended, taken = asked.allocation("SXD", 2008), asked.allocation("SYT", 2008, "SXD")
    assert (ended["assigned"], ended["unreleased"], ended["next"]) == (30, 0, None)
    assert [each["amount"] for each in ended["handed_over"]["shares"]] == [47, 24]
    assert (taken["assigned"], taken["from_agency"], taken["next"]["tranche"]) == (24, "SXD", 2)
    assert [each["allocation"] for each in asked.allocations("SYT").items] == ["SYT-2008-SXD"]


@settings(max_examples=40, deadline=None)
@given(
    amounts=st.lists(st.integers(1, 10**12), min_size=3, max_size=3),
    ends=st.lists(st.tuples(st.integers(0, 2), weights), min_size=1, max_size=2, unique_by=lambda each: each[0]),
)
def test_at_every_position_of_the_log_what_was_assigned_is_conserved(
    amounts: list[int], ends: list[tuple[int, list[int]]]
) -> None:
    with TemporaryDirectory() as place:
        store = sqlite_store(Path(place))
        _conserved(World.on(store), amounts, ends)
        store.close()


def _conserved(world: World, amounts: list[int], ends: list[tuple[int, list[int]]]) -> None:
    codes, heirs = ["A1", "A2", "A3"], [f"H{number}" for number in range(6)]
    world.know(*codes, *heirs)
    world.fund(ceiling=10**15)
    world.submitted("DT-1", *(line(code, amount) for code, amount in zip(codes, amounts, strict=True)))
    world.approve("DT-1")
    for number, (which, parts) in enumerate(ends):
        world.end(codes[which], *zip(heirs, parts, strict=False), key=f"SX-{number}")
    held: Counter[str] = Counter()
    for entry in world.application.store.entries(0, 1000):
        document = parse(entry.document)
        if isinstance(document.facts, AllocationAssigned | AllocationInherited | AllocationHandedOver):
            sign = -1 if isinstance(document.facts, AllocationHandedOver) else 1
            held[document.key] += sign * document.facts.amount
    assert sum(held.values()) == sum(amounts)
    for key, amount in held.items():
        found = world.application.load(Allocation, key)
        assert (found.assigned, found.released) == (amount, 0)
        again = fold(Allocation(key), [parse(each.document) for each in world.application.store.stream(found.id)])
        assert again == found


def _end_in_spite_of_others(world: World) -> None:
    """Hears that SXD ended, again where a command came in between, as a consumer does."""
    while True:
        try:
            world.end("SXD", ("SYT", 1))
        except VersionConflict:
            world.positions["registry"] -= 1
        else:
            return


def _facts(world: World, kind: type) -> list:  # type: ignore[type-arg]
    found = (parse(entry.document).facts for entry in world.application.store.entries(0, 1000))
    return [each for each in found if isinstance(each, kind)]
