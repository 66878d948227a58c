"""The library's SQLite recorder, recording documents with positions, tree and everything else in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, Final

from eventsourcing.persistence import IntegrityError, ProgrammingError, StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore, SQLiteFactory

from shared.eventstore.batch import Asked, Batch, Found, Outcome, Prepared, decide
from shared.eventstore.bell import Bell
from shared.eventstore.groupcommit import GroupCommit
from shared.eventstore.ports import (
    IntegrityFault,
    KeptCheckpoint,
    OutcomeUnknown,
    Recorded,
    StoreUnavailable,
    VersionConflict,
)
from shared.eventstore.reading import frontier_from
from shared.eventstore.sqlite_connections import StoreDatastore
from shared.eventstore.storing import recording_of
from shared.ledger.tree import TILE_WIDTH, FullTile

_EVENT: Final = "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)"
_KEY: Final = "INSERT INTO idempotency VALUES (?, ?, ?, ?, ?, ?, ?)"
_HEARD: Final = "INSERT INTO heard VALUES ((SELECT coalesce(max(number), 0) + 1 FROM heard), ?, ?, ?, ?)"
_CHECKPOINT: Final = (
    "INSERT INTO checkpoints VALUES ((SELECT coalesce(max(number), 0) + 1 FROM checkpoints), ?, ?, ?, ?)"
)
_TILE: Final = "INSERT INTO tiles VALUES (?, ?, ?, ?)"
_FRONTIER: Final = "UPDATE frontier SET size = ?, nodes = ? WHERE id = 1"
_LEAVES: Final = "SELECT leaf_hash FROM events WHERE position > ? AND position <= ? ORDER BY position"
_ROOTS: Final = "SELECT root FROM tiles WHERE level = ? AND tile_index >= ? AND tile_index < ? ORDER BY tile_index"
_VERSION: Final = "SELECT max(aggregate_version) FROM events WHERE aggregate_id = ?"
_KNOWN_KEY: Final = "SELECT 1 FROM idempotency WHERE caller = ? AND route = ? AND key = ?"
_LAST_HEARD: Final = "SELECT max(position) FROM heard WHERE source = ?"
_LAST_KEPT: Final = "SELECT root, note FROM checkpoints WHERE origin = ? AND size = ? ORDER BY number DESC LIMIT 1"
_LAST_FENCE: Final = "SELECT standing, reason FROM fences ORDER BY number DESC LIMIT 1"


class SQLiteDocumentRecorder(SQLiteApplicationRecorder):
    """Records documents. Named to the library as `APPLICATION_RECORDER_TOPIC`; reads by the view `stored_events`."""

    datastore: StoreDatastore

    def __init__(self, datastore: SQLiteDatastore, events_table_name: str = "stored_events") -> None:
        super().__init__(datastore, events_table_name)
        self.bell = Bell()
        self._group: GroupCommit[Prepared, Recorded] = GroupCommit(self.commit)

    def create_table(self) -> None:
        """Refuses: tables are made by `thucchat db upgrade` alone."""
        raise ProgrammingError("tables are made by `thucchat db upgrade`")

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        """Records what the library's own event store hands over; returns the positions."""
        try:
            return self.record(recording_of(stored_events, kwargs)).positions
        except VersionConflict as conflict:
            raise IntegrityError(str(conflict)) from conflict

    def record(self, prepared: Prepared) -> Recorded:
        """Records, together with whoever records at the same time; returns once it is on disk."""
        return self._group.submit(prepared)

    def commit(self, group: Sequence[Prepared]) -> Sequence[Outcome]:
        """Commits a group in one transaction and returns what became of each recording."""
        try:
            return self._commit_together(group)
        except sqlite3.IntegrityError as error:
            if len(group) == 1:
                return [_refusal(error)]
        return [self._commit_alone(each) for each in group]

    def _commit_alone(self, prepared: Prepared) -> Outcome:
        try:
            return self.commit([prepared])[0]
        except (StoreUnavailable, IntegrityFault) as error:
            return error

    def _commit_together(self, group: Sequence[Prepared]) -> Sequence[Outcome]:
        with self.datastore.writing() as database:
            batch, outcomes = decide(_find(database, Asked.by(group)), group)
            if not any(isinstance(each, Recorded) for each in outcomes):
                return outcomes
            _write(database, batch)
            try:
                database.commit()
            except sqlite3.OperationalError as error:
                if database.in_transaction:
                    database.rollback()
                return _not_committed(error, outcomes)
        self.bell.ring(batch.frontier.size)
        return outcomes


class SQLiteDocumentFactory(SQLiteFactory):
    """The library's factory, over durable and restricted connections. Named to it as `PERSISTENCE_MODULE`."""

    def __init__(self, env: Any) -> None:
        super().__init__(env)
        self.datastore.close()
        self.datastore = StoreDatastore(self.datastore.pool.db_name)


def _find(database: sqlite3.Connection, asked: Asked) -> Found:
    def last(statement: str, name: str) -> int:
        return int(database.execute(statement, (name,)).fetchone()[0] or 0)

    lasts = {each: database.execute(_LAST_KEPT, each).fetchone() for each in asked.checkpoints}
    fence = database.execute(_LAST_FENCE).fetchone()
    return Found(
        frontier_from(database.execute("SELECT size, nodes FROM frontier").fetchall()),
        {each: last(_VERSION, each) for each in asked.aggregates},
        {each for each in asked.keys if database.execute(_KNOWN_KEY, each).fetchone()},
        {each: last(_LAST_HEARD, each) for each in asked.sources},
        {each: KeptCheckpoint(*each, *row) for each, row in lasts.items() if row is not None},
        fence[1] if fence is not None and fence[0] else None,
    )


def _write(database: sqlite3.Connection, batch: Batch) -> None:
    database.executemany(
        _EVENT, [(each.position, *each.columns, each.leaf_hash, each.document) for each in batch.events]
    )
    for each in batch.keys:
        key = each.key
        database.execute(_KEY, (key.caller, key.route, key.key, key.fingerprint, each.status, each.first, each.events))
    for heard in batch.heard:
        database.execute(_HEARD, (heard.source, heard.position, heard.leaf_hash, heard.document))
    for kept in batch.checkpoints:
        database.execute(_CHECKPOINT, (kept.origin, kept.size, kept.root, kept.note))
    if batch.events:
        for tile in batch.tiles:
            database.execute(_TILE, (tile.level, tile.index, _hashes(database, tile), tile.root))
        database.execute(_FRONTIER, (batch.frontier.size, batch.frontier.to_bytes()))


def _hashes(database: sqlite3.Connection, tile: FullTile) -> bytes:
    first = tile.index * TILE_WIDTH
    if tile.level == 0:
        rows = database.execute(_LEAVES, (first, first + TILE_WIDTH))
    else:
        rows = database.execute(_ROOTS, (tile.level - 1, first, first + TILE_WIDTH))
    return b"".join(row[0] for row in rows)


def _refusal(error: sqlite3.IntegrityError) -> Exception:
    """Returns why the schema refused a row that was admitted."""
    if "event id" in str(error) or "events.event_id" in str(error):
        return VersionConflict("an event with this id is recorded already")
    if "frontier" in str(error) or "next" in str(error):
        return IntegrityFault(f"the log and its frontier contradict each other ({error}): run `thucchat db check`")
    return ValueError(f"the store cannot hold this: {error}")


def _not_committed(error: sqlite3.OperationalError, outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
    """Returns what became of a group whose COMMIT failed.

    After an I/O error the write-ahead log may hold the whole transaction, and a crash before the next commit would
    bring it back: unknown. Anything else (no room, no lock) comes before the commit record is written: nothing is.
    """
    unknown = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_IOERR
    told: Sequence[Outcome] = [
        OutcomeUnknown(str(error)) if unknown and isinstance(each, Recorded) else StoreUnavailable(str(error))
        for each in outcomes
    ]
    return told
