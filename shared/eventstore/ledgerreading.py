"""What a store gives to those who prove and watch it: stored hashes, rows as they stand, checkpoints, the fence.

Nothing here is compared with anything else: an auditor has to see what is there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final
from uuid import UUID

from shared.clock import SystemClock, format_instant, parse_instant
from shared.eventstore.ports import Fence, Heard, IntegrityFault, KeptCheckpoint, Recorded, Recording, StoredEntry
from shared.ledger.tree import HASH_BYTES, TILE_BYTES

Rows = Callable[..., Sequence[Any]]
"""Runs one statement (`@` is the schema's prefix, `?` a parameter) and returns all its rows."""

_MOST: Final = 2**63 - 1
_LEAVES: Final = "SELECT leaf_hash FROM @events WHERE position > ? AND position <= ? ORDER BY position"
_ROOTS: Final = "SELECT root FROM @tiles WHERE level = ? AND tile_index >= ? AND tile_index < ? ORDER BY tile_index"
_TILE: Final = "SELECT hashes FROM @tiles WHERE level = ? AND tile_index = ?"
# To the end of the last position of the page: rows that share a position, where a key is missing, are all seen.
_STORED: Final = (
    "SELECT position, leaf_hash, document, aggregate_id, aggregate_version, topic, event_id FROM @events "
    "WHERE position > ? AND position <= (SELECT max(position) FROM "
    "(SELECT position FROM @events WHERE position > ? ORDER BY position LIMIT ?) AS page) ORDER BY position"
)
_STORED_HEARD: Final = (
    "SELECT source, position, leaf_hash, document FROM @heard WHERE source = ? AND position > ? AND position <= "
    "(SELECT max(position) FROM (SELECT position FROM @heard WHERE source = ? AND position > ? "
    "ORDER BY position LIMIT ?) AS page) ORDER BY position, number"
)
_KEPT: Final = "SELECT origin, size, root, note FROM @checkpoints WHERE origin = ? "
_NEWEST: Final = _KEPT + "ORDER BY size DESC, number DESC LIMIT 1"
_KEPT_AT: Final = _KEPT + "AND size = ? ORDER BY number"
_SIZES: Final = "SELECT DISTINCT size FROM @checkpoints WHERE origin = ? AND size > ? ORDER BY size LIMIT ?"
_FENCE: Final = "SELECT standing, reason, size, root, raised FROM @fences ORDER BY number DESC LIMIT 1"
_SET_FENCE: Final = "INSERT INTO @fences VALUES ((SELECT coalesce(max(number), 0) + 1 FROM @fences), ?, ?, ?, ?, ?)"


class LedgerReading:
    """The side of a store that faces the ledger. What is not here is the subclass's."""

    def _rows(self, statement: str, *parameters: object) -> Sequence[Any]:
        """Returns all rows of one statement, read from one consistent state. Raises StoreUnavailable."""
        raise TypeError(f"{type(self).__name__} has no _rows")

    def _exclusively(self) -> AbstractContextManager[Rows]:
        """Lends the write lock and a transaction, which is committed at the end of the block."""
        raise TypeError(f"{type(self).__name__} has no _exclusively")

    def record(self, recording: Recording) -> Recorded:
        """Writes `recording` in one durable transaction; see `ports.Store.record`."""
        raise TypeError(f"{type(self).__name__} has no record")

    def hashes(self, level: int, first: int, count: int) -> Sequence[bytes]:
        """Returns `count` hashes of a tile level from index `first` on, as they are stored.

        Raises:
            LookupError: fewer are there.
            StoreUnavailable: the store cannot be reached.
        """
        if count <= 0:
            return []
        if level < 0 or first < 0 or first + count > _MOST:
            raise LookupError(f"level {level} has no hashes from {first} to {first + count}")
        if level == 0:
            rows = self._rows(_LEAVES, first, first + count)
        else:
            rows = self._rows(_ROOTS, level - 1, first, first + count)
        if len(rows) != count:
            raise LookupError(f"level {level}: {len(rows)} of the {count} hashes from {first} on are there")
        return [bytes(row[0]) for row in rows]

    def tile(self, level: int, index: int) -> bytes | None:
        """Returns the 8,192 bytes of a full hash tile, or None while it is not full.

        Raises:
            IntegrityFault: it has another length.
            StoreUnavailable: the store cannot be reached.
        """
        if not (0 <= level < 64 and 0 <= index <= _MOST):
            return None
        for (hashes,) in self._rows(_TILE, level, index):
            if len(hashes) != TILE_BYTES:
                raise IntegrityFault(f"tile {index} of level {level} has {len(hashes)} bytes")
            return bytes(hashes)
        return None

    def stored(self, after: int, limit: int) -> Sequence[StoredEntry]:
        """Returns the rows of the next `limit` entries above `after`, unverified; see `ports.Store.stored`."""
        return [
            StoredEntry(position, bytes(leaf), bytes(document), (_hex(aggregate), version, topic, _hex(event)))
            for position, leaf, document, aggregate, version, topic, event in self._rows(_STORED, after, after, limit)
        ]

    def stored_heard(self, source: str, after: int, limit: int) -> Sequence[Heard]:
        """Returns rows of what was heard from `source`, unverified; see `ports.Store.stored_heard`."""
        return [
            Heard(name, position, bytes(leaf), None if document is None else bytes(document))
            for name, position, leaf, document in self._rows(_STORED_HEARD, source, after, source, after, limit)
        ]

    def keep_checkpoint(self, kept: KeptCheckpoint) -> None:
        """Keeps a checkpoint for good, unless the last one kept of its origin and size is the very same note.

        Raises:
            ValueError: its note says something else.
            CheckpointConflict: one of this origin and size has another root.
            OutcomeUnknown, StoreUnavailable: see `ports.Store.record`; keep it again.
        """
        self.record(Recording(checkpoints=[kept]))

    def newest_checkpoint(self, origin: str) -> KeptCheckpoint | None:
        """Returns, of the kept checkpoints of `origin` with the largest size, the one kept last; None for none."""
        return next(map(_kept, self._rows(_NEWEST, origin)), None)

    def checkpoints_at(self, origin: str, size: int) -> Sequence[KeptCheckpoint]:
        """Returns all kept checkpoints of `origin` at `size`, in the order of keeping."""
        return [_kept(row) for row in self._rows(_KEPT_AT, origin, size)]

    def checkpoint_sizes(self, origin: str, after: int, limit: int) -> Sequence[int]:
        """Returns up to `limit` sizes above `after` at which checkpoints of `origin` are kept, ascending, each once."""
        return [size for (size,) in self._rows(_SIZES, origin, after, limit)]

    def fence(self) -> Fence | None:
        """Returns the fence that stands, or None. Raises StoreUnavailable."""
        return _standing(self._rows(_FENCE))

    def raise_fence(self, reason: str, size: int, root: bytes) -> Fence:
        """Raises a fence, or lets the same one stand; see `ports.Store.raise_fence`.

        Raises:
            ValueError: the reason is no text, or size and root are none of a checkpoint.
            StoreUnavailable: it cannot be known whether it stands; raise it again.
        """
        if not _is_text(reason) or not 0 <= size <= _MOST or len(root) != HASH_BYTES:
            raise ValueError(f"a fence needs a reason and a checkpoint, not {reason!r}, {size}, {root.hex()}")
        moment = SystemClock().now()
        with self._exclusively() as run:
            standing = _standing(run(_FENCE))
            if standing is not None and (standing.reason, standing.size, standing.root) == (reason, size, root):
                return standing
            run(_SET_FENCE, True, reason, size, root, format_instant(moment))
        return Fence(reason, size, root, moment)

    def lift_fence(self, reason: str) -> None:
        """Lifts the fence, for good and with the reason kept. Without a fence nothing happens.

        Raises:
            ValueError: the reason is no text.
            StoreUnavailable: it cannot be known whether it is lifted; lift it again.
        """
        if not _is_text(reason):
            raise ValueError(f"lifting a fence needs a reason, not {reason!r}")
        moment = format_instant(SystemClock().now())
        with self._exclusively() as run:
            standing = _standing(run(_FENCE))
            if standing is not None:
                run(_SET_FENCE, False, reason, standing.size, standing.root, moment)


def _standing(rows: Sequence[Any]) -> Fence | None:
    for standing, reason, size, root, raised in rows:
        if standing:
            return Fence(reason, size, bytes(root), parse_instant(raised))
    return None


def _kept(row: Any) -> KeptCheckpoint:
    origin, size, root, note = row
    return KeptCheckpoint(origin, size, bytes(root), bytes(note))


def _is_text(text: str) -> bool:
    return bool(text.strip()) and "\0" not in text and text.isprintable()


def _hex(identity: UUID | str) -> str:
    return identity.hex if isinstance(identity, UUID) else identity
