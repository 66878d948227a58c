"""No step is said to have happened before the one that it follows: by day, and by instant where both say one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain.order import Moment
from shared.clock import Occurred, day_of, instant_of
from shared.contracts.assessment import AssessmentApproved
from shared.errors import Refused
from tests.assessment.world import World

DAY: Final = date(2008, 3, 10)
NINE: Final = datetime(2008, 3, 10, 2, 0, tzinfo=UTC)
"""Nine o'clock in Vietnam."""
EIGHT: Final = datetime(2008, 3, 10, 1, 0, tzinfo=UTC)
LATER: Final = date(2008, 3, 11)
STEPS: Final = {
    "assessment.before-scheduling": "open",
    "assessment.before-opening": "find",
    "assessment.before-last-finding": "submit",
    "assessment.before-submission": "approve",
}


def play(world: World, step: str, occurred: Occurred | None) -> None:
    """Takes one step, said to have happened at `occurred`."""
    match step:
        case "schedule":
            world.schedule(occurred=occurred)
        case "open":
            world.open(occurred=occurred)
        case "find":
            world.find("4.1", occurred=occurred)
        case "submit":
            world.submit(occurred=occurred)
        case _:
            world.approve(occurred=occurred)


def before(world: World, step: str, occurred: Occurred) -> None:
    """Plays every step before `step`, each said to have happened at `occurred`, and lets some days pass."""
    world.later(days=5)
    steps = ["schedule", *STEPS.values()]
    for each in steps[: steps.index(step)]:
        play(world, each, occurred)


@pytest.mark.parametrize(("code", "step"), STEPS.items())
def test_no_step_lies_on_a_day_before_the_step_that_it_follows(world: World, code: str, step: str) -> None:
    before(world, step, LATER)
    with world.refuses(code, "/occurred", said=DAY, earliest=LATER):
        play(world, step, DAY)
    with world.refuses(code, "/occurred", said=DAY, earliest=LATER):
        play(world, step, NINE)
    play(world, step, LATER)


@pytest.mark.parametrize(("code", "step"), STEPS.items())
def test_no_step_lies_at_an_instant_before_the_step_that_it_follows(world: World, code: str, step: str) -> None:
    before(world, step, NINE)
    with world.refuses(code, "/occurred"):
        play(world, step, EIGHT)
    play(world, step, NINE)


@pytest.mark.parametrize("step", STEPS.values())
@pytest.mark.parametrize(("first", "second"), [(DAY, EIGHT), (NINE, DAY), (DAY, DAY), (EIGHT, NINE)])
def test_steps_of_one_day_contradict_nothing_unless_both_say_when(
    world: World, step: str, first: Occurred, second: Occurred
) -> None:
    before(world, step, first)
    play(world, step, second)
    assert world.log[-1].occurred == second


def test_a_submission_lies_after_the_opening_though_the_findings_say_only_their_day(world: World) -> None:
    before(world, "find", NINE)
    world.find("4.1", occurred=DAY)
    with world.refuses("assessment.before-last-finding", "/occurred"):
        world.submit(occurred=EIGHT)
    world.submit(occurred=DAY)


def test_findings_of_one_assessment_are_told_in_any_order(world: World) -> None:
    before(world, "find", DAY)
    world.find("4.1", occurred=LATER)
    world.find("5.3", occurred=DAY)
    with world.refuses("assessment.before-last-finding", "/occurred"):
        world.submit(occurred=DAY)


def test_what_happens_now_is_not_refused_because_another_process_has_a_faster_clock(world: World) -> None:
    for step in ("schedule", *STEPS.values()):
        play(world, step, None)
        world.later(milliseconds=-40)
    assert isinstance(world.log[-2].facts, AssessmentApproved)


def test_the_refusal_tells_the_days_or_the_instants_as_each_language_does(world: World) -> None:
    before(world, "find", NINE)
    for occurred, vi, en in (
        (date(2008, 3, 9), "(09/03/2008) trước khi đoàn bắt đầu làm việc (10/03/2008)", "(2008-03-09)"),
        (EIGHT, "(08:00:00 ngày 10/03/2008)", "(2008-03-10 08:00:00 (UTC+7))"),
    ):
        with pytest.raises(Refused) as caught:
            world.find("4.1", occurred=occurred)
        assert vi in caught.value.detail("vi")
        assert en in caught.value.detail("en")


MOMENTS: Final = st.one_of(
    st.dates(DAY, LATER), st.integers(-48, 48).map(lambda halves: NINE + timedelta(minutes=30 * halves))
)


@given(MOMENTS, MOMENTS)
def test_what_precedes_has_the_smaller_instant_and_never_both_ways(one: Occurred, other: Occurred) -> None:
    first, second = Moment.of(one), Moment.of(other)
    if first.precedes(second):
        assert instant_of(one) < instant_of(other)
        assert not second.precedes(first)
    if day_of(one) < day_of(other):
        assert first.precedes(second)
    later = first.or_later(second)
    assert not later.precedes(first)
    assert not later.precedes(second)
