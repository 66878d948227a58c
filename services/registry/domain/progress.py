"""Where an agency stands on a day: derived from what it reported and what the plan asks, never stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from services.registry.domain.rules import FINAL_DAYS, MilestoneList, Step, in_force
from shared.contracts.terms import Milestone, Obligation


class State(StrEnum):
    """How one milestone stands on a day."""

    ON_TIME = "reached_on_time"
    LATE = "reached_late"
    REACHED = "reached"
    """Reached, and no target was set."""
    OVERDUE = "overdue"
    PENDING = "pending"
    """Not reached, and its target has not passed."""
    UNPLANNED = "unplanned"
    """Not reached, and no target is set."""
    CEASED = "ceased"
    """Not reached, and the agency has ended: nothing is due of it any more."""


STATE_NAMES: Final[Mapping[State, tuple[str, str]]] = {
    State.ON_TIME: ("Đạt đúng hạn", "Reached on time"),
    State.LATE: ("Đạt sau hạn", "Reached late"),
    State.REACHED: ("Đã đạt (không đặt hạn)", "Reached (no target was set)"),
    State.OVERDUE: ("Quá hạn", "Overdue"),
    State.PENDING: ("Chưa đến hạn", "Not yet due"),
    State.UNPLANNED: ("Chưa đạt, chưa đặt hạn", "Not reached, no target set"),
    State.CEASED: ("Không còn phải đạt: cơ quan đã chấm dứt hoạt động", "No longer due: the agency has ended"),
}
"""Vietnamese and English name of each state."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One milestone on a day. `days_late`: calendar days from the target to the day reached, else to the day asked."""

    step: Step
    order: int
    state: State
    target: date | None
    reached: date | None
    days_late: int


def standings(
    steps: MilestoneList,
    reached: Mapping[Milestone, date],
    targets: Mapping[Milestone, date],
    on: date,
    *,
    ended: bool = False,
) -> tuple[Standing, ...]:
    """Returns how every milestone stands on the day `on`; what was reached later does not count yet.

    Of an agency that has `ended` by then, what it did not reach is no longer due.
    """
    found = (
        _standing(step, order, reached.get(step.milestone), targets.get(step.milestone), on)
        for order, step in enumerate(steps.steps, start=1)
    )
    return tuple(_ceased(each) if ended and each.reached is None else each for each in found)


def _ceased(standing: Standing) -> Standing:
    return replace(standing, state=State.CEASED, days_late=0)


def _standing(step: Step, order: int, reached: date | None, target: date | None, on: date) -> Standing:
    if reached is not None and reached > on:
        reached = None
    late = 0 if target is None else max(0, ((reached or on) - target).days)
    if reached is not None:
        state = State.REACHED if target is None else State.LATE if late else State.ON_TIME
    else:
        state = State.UNPLANNED if target is None else State.OVERDUE if late else State.PENDING
    return Standing(step, order, state, target, reached, late)


def final_day(obligation: Obligation, on: date) -> date | None:
    """Returns the last day by which such an agency is to have finished (directive, point 3), None for a voluntary one.

    Raises:
        Refused: `registry.no-rule-in-force`: `on` lies before the first version of the rule.
    """
    return in_force(FINAL_DAYS, on, "/on").day if obligation is Obligation.MANDATORY else None
