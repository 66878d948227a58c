"""When a step is said to have happened: never before the steps that it follows, and the same day or instant is fine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from shared.clock import Occurred
from tests.funding.world import BEFORE_SECOND, FINANCE, MORNING, PLANNING, World, line

CEILING = "UBND tỉnh duyệt tổng mức kinh phí của năm"
PROPOSED = "Sở Khoa học và Công nghệ đề xuất"
STEPS: list[tuple[str, Callable[[World, Occurred | None], object], tuple[str, ...]]] = [
    (CEILING, lambda world, when: world.fund(occurred=when), ()),
    (PROPOSED, lambda world, when: world.propose("DT-1", line("SXD", 100), occurred=when), (CEILING,)),
    ("Sở Tài chính cân đối", lambda world, when: world.balance("DT-1", FINANCE, occurred=when), (PROPOSED,)),
    ("Sở Kế hoạch và Đầu tư cân đối", lambda world, when: world.balance("DT-1", PLANNING, occurred=when), (PROPOSED,)),
    (
        "ký tờ trình liên sở",
        lambda world, when: world.sign("DT-1", PLANNING, occurred=when),
        ("Sở Kế hoạch và Đầu tư cân đối", "Sở Tài chính cân đối"),
    ),
    (
        "trình UBND tỉnh",
        lambda world, when: world.sign("DT-1", FINANCE, occurred=when),
        ("ký tờ trình liên sở",),
    ),
    ("UBND tỉnh phê duyệt", lambda world, when: world.approve("DT-1", occurred=when), ("trình UBND tỉnh",)),
    ("cấp đợt 1", lambda world, when: world.release(1, occurred=when), ("giao kinh phí",)),
    ("cấp đợt 2", lambda world, when: world.release(2, occurred=when), ("cấp đợt 1",)),
]
AFTER = [(index, earlier) for index, (_, _, follows) in enumerate(STEPS) for earlier in follows]
DAYS = [date(2008, 2, 1) + timedelta(days=2 * index) for index in range(len(STEPS))]
NAMES = [name if name != "UBND tỉnh phê duyệt" else "giao kinh phí" for name, _, _ in STEPS]


@pytest.fixture
def ready(world: World) -> World:
    """A world in which an agency has done its part long ago, so that the days of the steps alone decide."""
    world.know("SXD")
    world.later(days=-100)
    world.adopt()
    world.reach(*BEFORE_SECOND)
    world.later(days=100)
    return world


def walk(world: World, until: int, days: list[date]) -> None:
    """Takes all steps before the one numbered `until`, each on its own day."""
    for (_, step, _), day in zip(STEPS[:until], days, strict=False):
        step(world, day)


@pytest.mark.parametrize(("index", "earlier"), AFTER)
def test_a_step_is_not_said_to_have_happened_before_the_one_it_follows(ready: World, index: int, earlier: str) -> None:
    days = list(DAYS)
    before = NAMES.index(earlier)
    days[before] = max(days[:index])  # of two balances, the one that this case is about is the later one
    walk(ready, index, days)
    _, step, _ = STEPS[index]
    with ready.refuses("funding.before-earlier-step", earlier_day=days[before]) as refused:
        step(ready, days[before] - timedelta(days=1))
    assert refused[0].pointer == "/occurred"
    assert f"trước bước “{earlier}” ngày {days[before]:%d/%m/%Y}" in refused[0].detail("vi")
    assert days[before].isoformat() in refused[0].detail("en")
    step(ready, days[before])


def test_money_is_never_committed_under_no_ceiling(world: World) -> None:
    world.clock.advance(datetime(2007, 7, 2, 1, tzinfo=UTC) - MORNING)
    world.know("SXD")
    world.fund(2007, occurred=date(2007, 6, 1))
    world.propose("DT-1", line("SXD", 100), year=2007, occurred=date(2007, 7, 1))
    world.balance("DT-1", PLANNING, FINANCE)
    world.submit("DT-1")
    with world.refuses("funding.before-earlier-step", day=date(2007, 1, 2), earlier_day=date(2007, 7, 2)):
        world.approve("DT-1", occurred=date(2007, 1, 2))


def test_the_two_balances_come_in_either_order(ready: World) -> None:
    walk(ready, 3, DAYS)
    ready.balance("DT-1", PLANNING, occurred=DAYS[1])
    assert len(ready.estimate("DT-1").balanced) == 2


def test_the_later_of_the_steps_it_follows_is_named(ready: World) -> None:
    walk(ready, 6, DAYS)
    with ready.refuses("funding.before-earlier-step", day=DAYS[0], earlier_day=DAYS[5]):
        ready.approve("DT-1", occurred=DAYS[0])


NOON = datetime(2008, 3, 2, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("proposed", "balanced"),
    [
        (NOON, NOON),
        (NOON, NOON + timedelta(microseconds=1)),
        (NOON, date(2008, 3, 2)),
        (date(2008, 3, 2), NOON),  # at some hour of that day: nobody knows that it was later
        (date(2008, 3, 2), None),
    ],
)
def test_the_same_day_or_instant_is_allowed(world: World, proposed: Occurred, balanced: Occurred | None) -> None:
    world.know("SXD")
    world.fund(occurred=date(2008, 3, 1))
    world.propose("DT-1", line("SXD", 100), occurred=proposed)
    world.balance("DT-1", PLANNING, occurred=balanced)


@pytest.mark.parametrize(
    ("proposed", "balanced"),
    [
        (NOON, NOON - timedelta(microseconds=1)),
        (NOON, date(2008, 3, 1)),
        (date(2008, 3, 2), NOON - timedelta(days=1)),
    ],
)
def test_an_instant_or_a_day_before_is_not(world: World, proposed: Occurred, balanced: Occurred) -> None:
    world.know("SXD")
    world.fund(occurred=date(2008, 3, 1))
    world.propose("DT-1", line("SXD", 100), occurred=proposed)
    with world.refuses("funding.before-earlier-step"):
        world.balance("DT-1", PLANNING, occurred=balanced)


def test_days_are_those_of_vietnam(world: World) -> None:
    world.know("SXD")
    evening = datetime(2008, 3, 1, 17, 30, tzinfo=UTC)  # half past midnight of the 2nd in Vietnam
    world.fund(occurred=date(2008, 3, 1))
    world.propose("DT-1", line("SXD", 100), occurred=evening)
    with world.refuses("funding.before-earlier-step", earlier_day=date(2008, 3, 2)):
        world.balance("DT-1", PLANNING, occurred=date(2008, 3, 1))
    world.balance("DT-1", PLANNING, occurred=date(2008, 3, 2))
