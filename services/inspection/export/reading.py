"""The entries of a log as inspection's store holds them, from the first on, each hashed again on its way out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from services.inspection.export.tiling import Leaf
from shared.eventstore.ports import Entry, Heard, IntegrityFault, Store
from shared.ledger.tree import leaf_hash

BATCH: Final = 500


def own_leaves(store: Store, origin: str, size: int) -> Iterator[Leaf]:
    """Yields leaf hash and bytes of the first `size` entries of inspection's own log.

    Raises:
        IntegrityFault: one is missing, or not what its leaf hash says; names the index.
    """
    return _leaves(store.stored, origin, size)


def mirrored_leaves(store: Store, origin: str, size: int) -> Iterator[Leaf]:
    """Yields leaf hash and bytes of the first `size` entries of the mirrored log `origin`.

    Raises:
        IntegrityFault: as `own_leaves`.
    """
    source = origin.rpartition("/")[2]
    return _leaves(lambda after, limit: store.stored_heard(source, after, limit), origin, size)


def _leaves(rows: Callable[[int, int], Sequence[Entry | Heard]], origin: str, size: int) -> Iterator[Leaf]:
    index = 0
    while index < size:
        batch = rows(index, min(BATCH, size - index))
        if not batch:
            raise IntegrityFault(f"{origin}: index {index} is missing")
        for row in batch:
            if row.position != index + 1 or row.document is None:
                raise IntegrityFault(f"{origin}: index {index} is missing")
            if leaf_hash(row.document) != row.leaf_hash:
                raise IntegrityFault(f"{origin}: index {index} is not what was recorded there")
            yield row.leaf_hash, row.document
            index += 1
