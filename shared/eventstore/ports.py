"""What a store promises to everything that stands on it.

A log has positions 1, 2, 3, ... without holes; the entry at position p is leaf p - 1 of an RFC 6962 tree whose
frontier is stored in the same transaction. Nothing that is in it is ever changed or removed.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from shared.acts import IdempotencyKey


@dataclass(frozen=True, slots=True)
class NewEvent:
    """A document about to be recorded, with the columns that index it."""

    aggregate_id: UUID
    aggregate_version: int
    topic: str
    event_id: UUID
    raw: bytes


@dataclass(frozen=True, slots=True)
class Heard:
    """One document taken from another service's log. `document` is kept by the mirror alone, None elsewhere."""

    source: str
    position: int
    leaf_hash: bytes
    document: bytes | None = None


@dataclass(frozen=True, slots=True)
class KeptCheckpoint:
    """A signed note, byte for byte, and what its text says: the log's origin, its size and its root."""

    origin: str
    size: int
    root: bytes
    note: bytes

    @property
    def heading(self) -> bytes:
        """Returns how the note of this checkpoint begins: its three lines (C2SP tlog-checkpoint)."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n".encode()


@dataclass(frozen=True, slots=True)
class Recording:
    """What one transaction writes: all of it, or nothing."""

    events: Sequence[NewEvent] = ()
    idempotency: IdempotencyKey | None = None
    status: int = 0
    """The HTTP status to answer again when `idempotency` is repeated."""
    heard: Sequence[Heard] = ()
    checkpoints: Sequence[KeptCheckpoint] = ()
    """Each is kept, unless the last one kept of its origin and size is the very same note."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a transaction wrote: the positions of its events, in their order."""

    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What the idempotency record of a command holds; the answer is rebuilt from it."""

    fingerprint: str
    status: int
    events: tuple[tuple[UUID, int], ...]
    """(event id, position) of every event that the command recorded."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a log: its position, the leaf hash that was stored with it, and its exact bytes."""

    position: int
    leaf_hash: bytes
    document: bytes


@dataclass(frozen=True, slots=True)
class StoredEntry(Entry):
    """An entry exactly as its row stands, compared with nothing."""

    columns: tuple[str, int, str, str]
    """What stands beside it: aggregate id (32 hex digits), aggregate version, topic, event id (32 hex digits)."""


@dataclass(frozen=True, slots=True)
class Fence:
    """Why nothing may be recorded now, and the checkpoint that the log fails to continue."""

    reason: str
    size: int
    root: bytes
    raised: datetime
    """When it was raised by the machine's clock, whatever the programme's clock says."""


@dataclass(frozen=True, slots=True)
class Head:
    """A log's size and the RFC 6962 root of its first `size` leaves."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """A kept state of an aggregate at a version. Stands apart from the log and may be thrown away at any time."""

    aggregate_id: UUID
    version: int
    form: str
    """Names the code that wrote `state`; a snapshot of another form is ignored."""
    state: bytes
    greatest_occurred: str = field(default="")
    """The greatest `occurred` among the events folded, as an instant with six decimals."""


class VersionConflict(Exception):
    """Somebody else recorded this version of the aggregate first. Nothing was written. Load again and decide again."""


class KeyConflict(Exception):
    """This idempotency key was recorded meanwhile. Nothing was written. Look it up."""


class HeardConflict(Exception):
    """A document given as `heard` is there already, or does not follow the last one. Nothing was written."""


class CheckpointConflict(Exception):
    """A checkpoint of this origin and size is kept with another root. Nothing was written. Keep both, and alarm."""


class OutcomeUnknown(Exception):
    """The connection was lost after the commit was sent: it may have happened. Look the idempotency key up."""


class StoreUnavailable(Exception):
    """The store cannot be reached or cannot write now. Nothing was written."""


class Fenced(StoreUnavailable):
    """A fence stands: nothing may be recorded until it is lifted. Nothing was written. Its text is the reason."""


class StoreRefusesToStart(Exception):
    """The store's settings or schema would break a promise; says which and what to do."""


class Log(Protocol):
    """The reading side of a log."""

    def entries(self, after: int, limit: int) -> Sequence[Entry]:
        """Returns up to `limit` entries with positions above `after`, in order. Raises StoreUnavailable."""
        ...

    def head(self) -> Head:
        """Returns the size and root as of now. Raises StoreUnavailable."""
        ...

    def wait(self, after: int, timeout: float) -> bool:
        """Blocks until the log is longer than `after` or `timeout` seconds have passed; tells which."""
        ...


class Store(Log, Protocol):
    """A service's own store. All methods raise StoreUnavailable when it cannot be reached."""

    def record(self, recording: Recording) -> Recorded:
        """Writes `recording` in one durable transaction; returns once it is on disk.

        Concurrent callers share a commit; each is answered after the group's outcome. Raises VersionConflict,
        KeyConflict, HeardConflict, CheckpointConflict, OutcomeUnknown or StoreUnavailable; in all but OutcomeUnknown
        nothing is written. While a fence stands, whatever has events or heard documents raises Fenced.
        """
        ...

    def stream(self, aggregate_id: UUID, after_version: int = 0) -> Sequence[Entry]:
        """Returns an aggregate's entries above `after_version`, in order.

        Raises IntegrityFault when an entry's bytes do not say what the columns beside them say.
        """
        ...

    def resume(self, aggregate_id: UUID, form: str) -> tuple[SnapshotRow | None, Sequence[Entry]]:
        """Returns the snapshot of `form`, or None, and the aggregate's entries above it, in order.

        Raises IntegrityFault as `stream` does.
        """
        ...

    def kept_answer(self, caller: str, route: str, key: str) -> KeptAnswer | None:
        """Returns the idempotency record of a command, or None when it was never recorded."""
        ...

    def heard_position(self, source: str) -> int:
        """Returns the position of the last document heard from `source`, 0 for none."""
        ...

    def heard(self, source: str, after: int, limit: int) -> Sequence[Heard]:
        """Returns up to `limit` documents heard from `source` with positions above `after`, in order."""
        ...

    def relay_position(self) -> int:
        """Returns the position up to which every entry is confirmed by the broker."""
        ...

    def set_relay_position(self, position: int) -> None:
        """Stores that every entry up to `position` is confirmed. Never moves backwards."""
        ...

    def snapshot(self, aggregate_id: UUID, form: str) -> SnapshotRow | None:
        """Returns the newest snapshot of `form`, or None."""
        ...

    def put_snapshot(self, row: SnapshotRow) -> None:
        """Keeps a snapshot, in place of an older one."""
        ...

    def hashes(self, level: int, first: int, count: int) -> Sequence[bytes]:
        """Returns `count` stored hashes of a tile level from index `first` on, as they stand.

        Level 0 has the leaf hashes, level l the roots over 256 ** l leaves each, complete ones only. Raises
        LookupError when fewer are there, so a store is a `shared.ledger.proof.Hashes`.
        """
        ...

    def tile(self, level: int, index: int) -> bytes | None:
        """Returns the 8,192 bytes of a full hash tile, or None while it is not full."""
        ...

    def stored(self, after: int, limit: int) -> Sequence[StoredEntry]:
        """Returns the rows of the next `limit` entries above `after`, by position, unverified: for who checks itself.

        Holes stay visible, rows that share the last position all come (so there can be more than `limit`), and a
        document is whatever bytes are there.
        """
        ...

    def stored_heard(self, source: str, after: int, limit: int) -> Sequence[Heard]:
        """Returns rows of what was heard from `source` as `stored` does: unverified, holes visible."""
        ...

    def keep_checkpoint(self, kept: KeptCheckpoint) -> None:
        """Keeps a checkpoint for good, unless the last one kept of its origin and size is the very same note.

        A fence does not stop it. Raises CheckpointConflict when one of this origin and size has another root.
        """
        ...

    def newest_checkpoint(self, origin: str) -> KeptCheckpoint | None:
        """Returns, of the kept checkpoints of `origin` with the largest size, the one kept last; None for none."""
        ...

    def checkpoints_at(self, origin: str, size: int) -> Sequence[KeptCheckpoint]:
        """Returns all kept checkpoints of `origin` at `size`, in the order of keeping."""
        ...

    def checkpoint_sizes(self, origin: str, after: int, limit: int) -> Sequence[int]:
        """Returns up to `limit` sizes above `after` at which checkpoints of `origin` are kept, ascending, each once."""
        ...

    def fence(self) -> Fence | None:
        """Returns the fence that stands, or None."""
        ...

    def raise_fence(self, reason: str, size: int, root: bytes) -> Fence:
        """Raises a fence: once this has returned, no recording of events or heard documents by anybody succeeds.

        `size` and `root` are those of the checkpoint that the log fails to continue. The same fence again changes
        nothing; another one takes its place. Returns the fence that stands.
        """
        ...

    def lift_fence(self, reason: str) -> None:
        """Lifts the fence, for good and with the reason kept. Without a fence nothing happens."""
        ...

    def close(self) -> None:
        """Lets go of connections and threads. Further calls raise StoreUnavailable."""
        ...


class IntegrityFault(Exception):
    """What is stored contradicts itself: a column, a hash or a frontier does not match the bytes. Stop and alarm."""
