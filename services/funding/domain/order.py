"""When a step is said to have happened, and that it is not said to have happened before the steps it follows.

Recorded in order, a step could still be *said* to be older than what it rests on, and a file read as of a day between
the two would show money that nobody had approved.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.funding.domain.refusals import BEFORE_EARLIER_STEP
from shared.acts import Act
from shared.clock import Occurred, day_of, instant_of
from shared.errors import Refused, Term


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken: what it is called, and when it is said to have happened."""

    step: Term
    happened: Occurred


def happened(act: Act) -> Occurred:
    """Returns when the act is said to have happened: as stated, else now."""
    return act.time if act.occurred is None else act.occurred


def refuse_before(act: Act, earlier: Iterable[Taken]) -> None:
    """Refuses an act that is said to have happened before one of the `earlier` steps; names the last of those.

    The same day or instant is allowed. Where either says a whole day, whose hour nobody knows, days are compared.

    Raises:
        Refused: `funding.before-earlier-step`.
    """
    moment = happened(act)
    after = [each for each in earlier if is_before(moment, each.happened)]
    if after:
        last = max(after, key=lambda each: instant_of(each.happened))
        raise Refused(
            BEFORE_EARLIER_STEP,
            pointer="/occurred",
            day=day_of(moment),
            earlier=last.step,
            earlier_day=day_of(last.happened),
        )


def is_before(one: Occurred, other: Occurred) -> bool:
    """Tells whether `one` surely lies before `other`: where either says a whole day, days are compared."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return instant_of(one) < instant_of(other)
    return day_of(one) < day_of(other)
