"""Overdue is derived for any day, never stored."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.progress import STATE_NAMES, State, final_day, standings
from services.registry.domain.rules import MILESTONE_LISTS
from shared.contracts.terms import Milestone, Obligation
from tests.registry.building import STEPS, refused

LIST = MILESTONE_LISTS[-1]
FIRST = STEPS[0]
DUE = date(2007, 6, 1)
days = st.dates(date(2007, 1, 1), date(2010, 12, 31))


def state(on: date, *, reached: date | None = None, target: date | None = DUE) -> tuple[State, int]:
    found = standings(LIST, {} if reached is None else {FIRST: reached}, {} if target is None else {FIRST: target}, on)[
        0
    ]
    return found.state, found.days_late


def test_a_milestone_is_overdue_from_the_day_after_its_target() -> None:
    assert state(DUE) == (State.PENDING, 0)
    assert state(DUE + timedelta(days=1)) == (State.OVERDUE, 1)


def test_one_reached_is_on_time_or_late_for_ever_after() -> None:
    assert state(date(2009, 1, 1), reached=DUE) == (State.ON_TIME, 0)
    assert state(date(2009, 1, 1), reached=date(2007, 6, 4)) == (State.LATE, 3)


def test_what_is_reached_later_does_not_count_yet() -> None:
    assert state(date(2007, 6, 3), reached=date(2007, 6, 4)) == (State.OVERDUE, 2)
    assert state(date(2007, 6, 4), reached=date(2007, 6, 4)) == (State.LATE, 3)


def test_without_a_target_nothing_is_late() -> None:
    assert state(DUE, target=None) == (State.UNPLANNED, 0)
    assert state(DUE, reached=DUE, target=None) == (State.REACHED, 0)


def test_only_mandatory_agencies_have_a_final_day() -> None:
    assert final_day(Obligation.MANDATORY, DUE) == date(2009, 12, 31)
    assert final_day(Obligation.VOLUNTARY, DUE) is None
    with refused("registry.no-rule-in-force", pointer="/on"):
        final_day(Obligation.MANDATORY, date(2006, 6, 19))


def test_every_state_has_a_name_in_both_languages() -> None:
    assert set(STATE_NAMES) == set(State)


@given(st.dictionaries(st.sampled_from(Milestone), days), st.dictionaries(st.sampled_from(Milestone), days), days, days)
def test_time_only_ever_moves_a_milestone_forward(
    reached: dict[Milestone, date], targets: dict[Milestone, date], one: date, other: date
) -> None:
    earlier, later = sorted((one, other))
    for before, after in zip(
        standings(LIST, reached, targets, earlier), standings(LIST, reached, targets, later), strict=True
    ):
        if before.reached is not None:
            assert (after.state, after.days_late) == (before.state, before.days_late)
        if before.state is State.OVERDUE:
            assert after.state in (State.OVERDUE, State.LATE)
            assert after.days_late >= before.days_late
        assert (before.days_late > 0) == (before.state in (State.OVERDUE, State.LATE))
