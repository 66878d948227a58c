"""Kept checkpoints by who cosigned them. Beside cosigned notes lie others: a log's own signer keeps what it signed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shared.eventstore.ports import KeptCheckpoint, Store
from shared.ledger.checkpoint import cosigned_at
from shared.ledger.note import Note, VerifierKey

PAGE: Final = 500


def time_of(kept: KeptCheckpoint, key: VerifierKey) -> int | None:
    """Returns when the cosigner signed a kept note, POSIX seconds; None where it did not.

    Raises:
        NoteFault: what is kept is no note, or the line of this key does not verify.
    """
    return cosigned_at(Note.parse(kept.note), key)


def newest_cosigned(store: Store, origin: str, key: VerifierKey) -> KeptCheckpoint | None:
    """Returns, of the kept notes of `origin` that the cosigner signed, the largest, and of these the one kept last.

    Raises:
        NoteFault: as `time_of`.
    """
    newest = store.newest_checkpoint(origin)
    if newest is None or time_of(newest, key) is not None:
        return newest
    for size in sizes_downwards(store, origin, newest.size):
        found = cosigned_of_size(store, origin, size, key)
        if found is not None:
            return found
    return None


def cosigned_of_size(store: Store, origin: str, size: int, key: VerifierKey) -> KeptCheckpoint | None:
    """Returns the last kept note of this size that the cosigner signed. Raises NoteFault as `time_of`."""
    kept = reversed(store.checkpoints_at(origin, size))
    return next((each for each in kept if time_of(each, key) is not None), None)


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
