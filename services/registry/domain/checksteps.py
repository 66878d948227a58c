"""What each step on a check keeps to: its order, a deadline that lies ahead, who verifies apart from who reports."""

from __future__ import annotations

from datetime import date

from services.registry.domain.checkrequest import CheckRequest
from services.registry.domain.duties import before, check_day, happened
from services.registry.domain.names import moment as told
from services.registry.domain.refusals.checks import CHECK_BEFORE_STEP, DEADLINE_PAST, REPORTER_VERIFIES
from shared.acts import Act
from shared.clock import Occurred, day_of
from shared.errors import Refused


def check_order(act: Act, earlier: Occurred) -> None:
    """Lets an act pass that is not said to have happened before what it follows.

    Raises:
        Refused: `registry.check-before-step`.
    """
    # An act that says no time happens now, and is held to the day: the clocks of two processes differ a little.
    said = day_of(act.time) if act.occurred is None else act.occurred
    if before(said, earlier):
        raise Refused(CHECK_BEFORE_STEP, pointer="/occurred", happened=told(said), earlier=told(earlier))


def check_deadline(act: Act, deadline: date) -> None:
    """Lets a deadline pass that lies ahead of the act.

    Raises:
        Refused: `registry.day-out-of-range` or `registry.request-deadline-past`.
    """
    check_day(deadline, "/deadline")
    day = day_of(happened(act))
    if deadline < day:
        raise Refused(DEADLINE_PAST, pointer="/deadline", deadline=deadline, happened=day)


def not_reporter(act: Act, request: CheckRequest, number: int) -> None:
    """Lets pass who never reported the request as fulfilled, neither acting for themselves nor for another.

    Raises:
        Refused: `registry.reporter-verifies`.
    """
    if not {act.actor.person, act.actor.principal}.isdisjoint(request.reporters):
        raise Refused(REPORTER_VERIFIES, number=number)
