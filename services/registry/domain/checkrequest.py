"""A request of a check visit: how far it is, and what of it is overdue on any day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from services.registry.domain.refusals.checks import REQUEST_DONE, REQUEST_NOT_OPEN, REQUEST_NOT_REPORTED
from shared.clock import Occurred
from shared.contracts.registry import (
    CheckDeadlineExtended,
    CheckFulfilmentProven,
    CheckFulfilmentReported,
    CheckRequestIssued,
    CheckRequestReopened,
    CheckRequestWithdrawn,
)
from shared.errors import Term
from shared.eventstore.lifecycle import Lifecycle, Transition


class RequestState(StrEnum):
    """How far a request is."""

    OPEN = "open"
    REPORTED = "reported"
    PROVEN = "proven"
    WITHDRAWN = "withdrawn"


REQUEST_STATES: Final[Mapping[RequestState, Term]] = {
    RequestState.OPEN: Term("đang chờ thực hiện", "open"),
    RequestState.REPORTED: Term("đã báo cáo, chờ xác nhận", "reported and not verified yet"),
    RequestState.PROVEN: Term("đã chứng minh thực hiện", "proven"),
    RequestState.WITHDRAWN: Term("đã rút", "withdrawn"),
}
_OPEN: Final = (RequestState.OPEN,)
_REPORTED: Final = (RequestState.REPORTED,)
REQUEST_LIFE: Final[Lifecycle[RequestState]] = Lifecycle(
    REQUEST_STATES,
    Transition(CheckRequestIssued, (), RequestState.OPEN),
    Transition(CheckDeadlineExtended, _OPEN, None, REQUEST_NOT_OPEN),
    Transition(CheckFulfilmentReported, _OPEN, RequestState.REPORTED, REQUEST_NOT_OPEN),
    Transition(CheckFulfilmentProven, _REPORTED, RequestState.PROVEN, REQUEST_NOT_REPORTED),
    Transition(CheckRequestReopened, _REPORTED, RequestState.OPEN, REQUEST_NOT_REPORTED),
    Transition(CheckRequestWithdrawn, (*_OPEN, *_REPORTED), RequestState.WITHDRAWN, REQUEST_DONE),
)
"""How a request is followed to proven completion (directive, point 2a)."""
DONE: Final = frozenset({RequestState.PROVEN, RequestState.WITHDRAWN})


@dataclass
class CheckRequest:
    """One request, as the check holds it. `reporters` are all persons who ever said that it is fulfilled."""

    deadline: date
    latest: Occurred
    state: RequestState = RequestState.OPEN
    reporters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What was recorded of a request: the state that it led to, on which day, and the deadline from then on."""

    day: date
    state: RequestState
    deadline: date


@dataclass(frozen=True, slots=True)
class Standing:
    """How a request stands on a day. `days_late`: calendar days past the deadline that held, until it was reported."""

    state: RequestState
    deadline: date
    reported_on: date | None
    overdue: bool
    days_late: int


def standing(steps: Iterable[Step], on: date) -> Standing | None:
    """Returns how a request stands on the day `on`, by what is said to have happened until then; None: not issued yet.

    Overdue is what nobody has reported as fulfilled by its deadline. What was reported and found wanting is open again,
    against the same deadline.
    """
    now: Step | None = None
    reported: date | None = None
    for step in (each for each in steps if each.day <= on):
        if step.state is RequestState.REPORTED:
            reported = step.day
        elif step.state is RequestState.OPEN:
            reported = None
        now = step
    if now is None:
        return None
    ended = {RequestState.OPEN: on, RequestState.WITHDRAWN: now.deadline}.get(now.state, reported or on)
    late = max((ended - now.deadline).days, 0)
    return Standing(now.state, now.deadline, reported, now.state is RequestState.OPEN and late > 0, late)
