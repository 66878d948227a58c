"""The numbered steps by which a store's schema came to be what it is.

A step is never edited once it was released; a change is a further step. The steps that a store has taken are recorded
in its table `schema_steps`. `thucchat db upgrade` takes the missing ones, all in one transaction and under a lock, so
that any number of processes may try at once; a store whose steps are not exactly those of this release does not open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared.eventstore.ports import StoreRefusesToStart


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its number, counted from 1 without holes, what it is for, and its statements."""

    number: int
    name: str
    statements: tuple[str, ...]


def missing(steps: Sequence[Step], taken: int) -> Sequence[Step]:
    """Returns the steps that a store still has to take.

    Raises:
        StoreRefusesToStart: the store has taken steps that this release does not know.
    """
    if taken > len(steps):
        raise StoreRefusesToStart(
            f"the store's schema is at step {taken}, newer than this release, which knows {len(steps)}: "
            "run the release that upgraded it, or a newer one"
        )
    return steps[taken:]


def require_head(steps: Sequence[Step], taken: int, place: str) -> None:
    """Checks that a store has taken every step.

    Raises:
        StoreRefusesToStart: it has not; says what to run.
    """
    if missing(steps, taken):
        raise StoreRefusesToStart(
            f"the store {place} is at schema step {taken} of {len(steps)}: run `thucchat db upgrade` first"
        )
