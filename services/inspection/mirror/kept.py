"""Kept checkpoints by who cosigned them. Beside cosigned notes lie others: a log's own signer keeps what it signed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shared.eventstore.ports import KeptCheckpoint, Store
from shared.ledger.checkpoint import cosigned_at
from shared.ledger.note import Note, NoteFault, VerifierKey

PAGE: Final = 500


def time_of(kept: KeptCheckpoint, key: VerifierKey) -> int | None:
    """Returns when the cosigner signed a kept note, POSIX seconds; None where it did not.

    Raises:
        NoteFault: what is kept is no note, or the line of this key does not verify.
    """
    return cosigned_at(Note.parse(kept.note), key)


def newest_cosigned(store: Store, origin: str, key: VerifierKey) -> KeptCheckpoint | None:
    """Returns, of the kept notes of `origin` that the cosigner signed, the largest, and of these the one kept last.

    A note that can no longer be read is passed over: that it cannot is for an audit to say.
    """
    newest = store.newest_checkpoint(origin)
    if newest is None or _is_of(newest, key):
        return newest
    for size in sizes_downwards(store, origin, newest.size):
        found = next((each for each in reversed(store.checkpoints_at(origin, size)) if _is_of(each, key)), None)
        if found is not None:
            return found
    return None


def _is_of(kept: KeptCheckpoint, key: VerifierKey) -> bool:
    try:
        return time_of(kept, key) is not None
    except NoteFault:
        return False


def sizes_downwards(store: Store, origin: str, top: int) -> Iterator[int]:
    """Yields the sizes at which notes are kept, from `top` down: in stretches that grow, since most are few."""
    stretch = PAGE
    while top >= 0:
        low = max(-1, top - stretch)
        sizes = [size for size in _sizes(store, origin, low, top) if size <= top]
        yield from reversed(sizes)
        top, stretch = low, stretch * 2


def _sizes(store: Store, origin: str, after: int, top: int) -> Iterator[int]:
    while after < top and (page := store.checkpoint_sizes(origin, after, PAGE)):
        yield from page
        after = page[-1]
