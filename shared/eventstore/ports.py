"""What a store promises to everything that stands on it.

A log has positions 1, 2, 3, ... without holes; the entry at position p is leaf p - 1 of an RFC 6962 tree whose
frontier is stored in the same transaction. Nothing that is in it is ever changed or removed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
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
class Recording:
    """What one transaction writes: all of it, or nothing."""

    events: Sequence[NewEvent] = ()
    idempotency: IdempotencyKey | None = None
    status: int = 0
    """The HTTP status to answer again when `idempotency` is repeated."""
    heard: Sequence[Heard] = ()


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


class OutcomeUnknown(Exception):
    """The connection was lost after the commit was sent: it may have happened. Look the idempotency key up."""


class StoreUnavailable(Exception):
    """The store cannot be reached or cannot write now. Nothing was written."""


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
        KeyConflict, HeardConflict, OutcomeUnknown or StoreUnavailable; in all but OutcomeUnknown nothing is written.
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

    def close(self) -> None:
        """Lets go of connections and threads. Further calls raise StoreUnavailable."""
        ...


class IntegrityFault(Exception):
    """What is stored contradicts itself: a column, a hash or a frontier does not match the bytes. Stop and alarm."""
