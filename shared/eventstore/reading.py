"""What a store can be asked, in SQL that both databases speak.

In the statements `@` stands for the schema's prefix and `?` for a parameter. Every row that is read is compared with
what else is stored about it; a contradiction is an `IntegrityFault` that names the position, never an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from shared.eventstore.columns import checked
from shared.eventstore.ledgerreading import LedgerReading
from shared.eventstore.ports import Entry, Head, Heard, IntegrityFault, KeptAnswer, SnapshotRow
from shared.ledger.tree import Frontier, leaf_hash

_ENTRY: Final = "SELECT position, leaf_hash, document, aggregate_id, aggregate_version, topic, event_id FROM @events "
_ENTRIES: Final = _ENTRY + "WHERE position > ? ORDER BY position LIMIT ?"
_STREAM: Final = _ENTRY + "WHERE aggregate_id = ? AND aggregate_version > ? ORDER BY aggregate_version"
_RESUME: Final = (
    "SELECT e.position, e.leaf_hash, e.document, e.aggregate_id, e.aggregate_version, e.topic, e.event_id, s.version "
    "FROM (SELECT (SELECT version FROM @snapshots WHERE aggregate_id = ? AND form = ?) AS version) s "
    "LEFT JOIN @events e ON e.aggregate_id = ? AND e.aggregate_version >= coalesce(s.version, 1) "
    "ORDER BY e.aggregate_version"
)
_FRONTIER: Final = "SELECT size, nodes FROM @frontier"
_KEPT: Final = (
    "SELECT i.fingerprint, i.status, i.events, e.event_id, e.position FROM @idempotency i LEFT JOIN @events e "
    "ON e.position >= i.first_position AND e.position < i.first_position + i.events "
    "WHERE i.caller = ? AND i.route = ? AND i.key = ? ORDER BY e.position"
)
_HEARD_POSITION: Final = "SELECT max(position) FROM @heard WHERE source = ?"
_HEARD: Final = (
    "SELECT source, position, leaf_hash, document FROM @heard WHERE source = ? AND position > ? "
    "ORDER BY position LIMIT ?"
)
_RELAY: Final = "SELECT position FROM @relay"
_SNAPSHOT: Final = (
    "SELECT aggregate_id, version, form, state, greatest_occurred FROM @snapshots WHERE aggregate_id = ? AND form = ?"
)


class Reading(LedgerReading):
    """The reading side of a store. `_rows` is the subclass's."""

    def entries(self, after: int, limit: int) -> Sequence[Entry]:
        """Returns up to `limit` entries with positions above `after`, in order.

        Raises:
            IntegrityFault: a position is missing, or an entry's bytes do not say what its columns say.
            StoreUnavailable: the store cannot be reached.
        """
        found: list[Entry] = []
        for row in self._rows(_ENTRIES, after, limit):
            expected = after + len(found) + 1
            if row[0] != expected:
                raise IntegrityFault(f"position {expected} is missing")
            found.append(_entry(row))
        return found

    def stream(self, aggregate_id: UUID, after_version: int = 0) -> Sequence[Entry]:
        """Returns an aggregate's entries above `after_version`, in order.

        Raises:
            IntegrityFault: an entry's bytes do not say what the columns beside them say, or a version is missing.
            StoreUnavailable: the store cannot be reached.
        """
        return _in_order(self._rows(_STREAM, aggregate_id.hex, after_version), after_version)

    def resume(self, aggregate_id: UUID, form: str) -> tuple[SnapshotRow | None, Sequence[Entry]]:
        """Returns the snapshot of `form`, or None, and the aggregate's entries above it, in order.

        Raises:
            IntegrityFault, StoreUnavailable: as `stream`.
        """
        # One statement, so that an aggregate without a snapshot - nearly every one - costs no more than its stream.
        rows = self._rows(_RESUME, aggregate_id.hex, form, aggregate_id.hex)
        version = rows[0][7]
        if version is None:
            return None, _in_order([row[:7] for row in rows if row[0] is not None], 0)
        if rows[0][4] != version:
            raise IntegrityFault(f"there is a snapshot of version {version} of {aggregate_id}, and no such version")
        entries = _in_order([row[:7] for row in rows[1:]], version)
        row = self.snapshot(aggregate_id, form)
        if row is None or row.version != version:  # replaced meanwhile: fold everything, this once
            return None, self.stream(aggregate_id)
        return row, entries

    def head(self) -> Head:
        """Returns the size and root as of now. Raises StoreUnavailable, IntegrityFault."""
        frontier = self._frontier()
        return Head(frontier.size, frontier.root())

    def kept_answer(self, caller: str, route: str, key: str) -> KeptAnswer | None:
        """Returns the idempotency record of a command, or None when it was never recorded. Raises StoreUnavailable."""
        rows = self._rows(_KEPT, caller, route, key)
        if not rows:
            return None
        fingerprint, status, count = rows[0][0], rows[0][1], rows[0][2]
        events = tuple((UUID(_hex(event)), position) for _, _, _, event, position in rows if event is not None)
        if len(events) != count:
            raise IntegrityFault(f"an idempotency record names {count} events, {len(events)} of them are there")
        return KeptAnswer(fingerprint, status, events)

    def heard_position(self, source: str) -> int:
        """Returns the position of the last document heard from `source`, 0 for none. Raises StoreUnavailable."""
        return int(self._rows(_HEARD_POSITION, source)[0][0] or 0)

    def heard(self, source: str, after: int, limit: int) -> Sequence[Heard]:
        """Returns up to `limit` documents heard from `source` with positions above `after`, in order.

        Raises:
            IntegrityFault: a kept document does not have the leaf hash it was heard with.
            StoreUnavailable: the store cannot be reached.
        """
        found = []
        for name, position, leaf, kept in self._rows(_HEARD, source, after, limit):
            document = None if kept is None else bytes(kept)
            if document is not None and leaf_hash(document) != bytes(leaf):
                raise IntegrityFault(f"{source} position {position}: the bytes kept are not those that were heard")
            found.append(Heard(name, position, bytes(leaf), document))
        return found

    def relay_position(self) -> int:
        """Returns the position up to which every entry is confirmed by the broker. Raises StoreUnavailable."""
        for (position,) in self._rows(_RELAY):
            return int(position)
        raise IntegrityFault("the relay's cursor is gone")

    def snapshot(self, aggregate_id: UUID, form: str) -> SnapshotRow | None:
        """Returns the snapshot of `form`, or None. Raises StoreUnavailable."""
        for aggregate, version, written, state, occurred in self._rows(_SNAPSHOT, aggregate_id.hex, form):
            return SnapshotRow(UUID(_hex(aggregate)), version, written, bytes(state), occurred)
        return None

    def _frontier(self) -> Frontier:
        return frontier_from(self._rows(_FRONTIER))


def frontier_from(rows: Sequence[Any]) -> Frontier:
    """Returns the frontier that is stored, of all rows (size, nodes) found. Raises IntegrityFault if it is none."""
    for size, nodes in rows:
        if size is not None:
            try:
                return Frontier.from_bytes(size, bytes(nodes))
            except ValueError as error:
                raise IntegrityFault(str(error)) from None
    raise IntegrityFault("the log has no frontier: run `thucchat db check`")


def _entry(row: Any) -> Entry:
    position, leaf, document, aggregate, version, topic, event = row
    return checked(Entry(position, bytes(leaf), bytes(document)), (_hex(aggregate), version, topic, _hex(event)))


def _in_order(rows: Sequence[Any], after_version: int) -> Sequence[Entry]:
    for expected, row in enumerate(rows, after_version + 1):
        if row[4] != expected:
            raise IntegrityFault(f"position {row[0]}: version {expected} of its aggregate is missing")
    return [_entry(row) for row in rows]


def _hex(identity: UUID | str) -> str:
    return identity.hex if isinstance(identity, UUID) else identity
