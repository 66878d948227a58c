"""In what order the steps of one matter are said to have happened: none before the one that it follows."""

from __future__ import annotations

from services.registry.domain.duties import before, happened
from services.registry.domain.refusals.order import BEFORE_EARLIER_STEP
from shared.acts import Act
from shared.clock import Occurred, day_of
from shared.errors import Refused, Term


def check_after(act: Act, earlier: Occurred | None, step: Term) -> None:
    """Lets an act pass that is not said to have happened before `earlier`, when `step` happened. Ours.

    Raises:
        Refused: `registry.before-earlier-step`.
    """
    if earlier is not None and before(happened(act), earlier):
        raise Refused(
            BEFORE_EARLIER_STEP,
            pointer="/occurred",
            happened=day_of(happened(act)),
            step=step,
            earlier=day_of(earlier),
        )


def latest(one: Occurred | None, other: Occurred) -> Occurred:
    """Returns the later of two moments; `other` where they cannot be told apart."""
    return one if one is not None and before(other, one) else other
