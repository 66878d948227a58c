"""The library's PostgreSQL recorder, recording documents with positions, tree and everything else in one transaction.

A group takes three round trips, however many recordings share it: take the lock and look; write; commit. Looking and
writing are pipelined. The commit goes alone, so that a connection lost before it is known to have written nothing,
and only one lost during it leaves the outcome unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import psycopg
from eventsourcing.persistence import IntegrityError, ProgrammingError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore, PostgresFactory
from psycopg.rows import tuple_row

from shared.eventstore.batch import Asked, Batch, Found, Outcome, Prepared, decide
from shared.eventstore.bell import Bell
from shared.eventstore.groupcommit import GroupCommit
from shared.eventstore.ports import IntegrityFault, OutcomeUnknown, Recorded, StoreUnavailable, VersionConflict
from shared.eventstore.postgres_connections import POOL_SIZE, Connection, LogDatastore, translated
from shared.eventstore.postgres_schema import CHANNEL, WRITE_LOCK
from shared.eventstore.reading import frontier_from
from shared.eventstore.storing import recording_of
from shared.ledger.tree import TILE_WIDTH

_BEGIN: Final = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
_LOCK: Final = f"SELECT pg_advisory_xact_lock({WRITE_LOCK})"
_FRONTIER: Final = "SELECT size, nodes FROM log.frontier"
_VERSIONS: Final = (
    "SELECT a, (SELECT max(aggregate_version) FROM log.events WHERE aggregate_id = a) FROM unnest(%s::uuid[]) AS a"
)
_KEYS: Final = (
    "SELECT caller, route, key FROM log.idempotency"
    " JOIN unnest(%s::text[], %s::text[], %s::text[]) AS asked (caller, route, key) USING (caller, route, key)"
)
_HEARD: Final = "SELECT s, (SELECT max(position) FROM log.heard WHERE source = s) FROM unnest(%s::text[]) AS s"

_ADD_EVENTS: Final = (
    "INSERT INTO log.events SELECT * FROM unnest("
    "%s::bigint[], %s::uuid[], %s::bigint[], %s::text[], %s::uuid[], %b::bytea[], %b::bytea[]) ORDER BY 1"
)
_ADD_KEYS: Final = (
    "INSERT INTO log.idempotency SELECT * FROM unnest("
    "%s::text[], %s::text[], %s::text[], %s::text[], %s::integer[], %s::bigint[], %s::integer[])"
)
_ADD_HEARD: Final = (
    "INSERT INTO log.heard SELECT (SELECT coalesce(max(number), 0) FROM log.heard) + n, source, position, leaf_hash,"
    " document FROM unnest(%s::text[], %s::bigint[], %b::bytea[], %b::bytea[])"
    " WITH ORDINALITY AS row (source, position, leaf_hash, document, n) ORDER BY n"
)
_ADD_LEAF_TILE: Final = (
    "INSERT INTO log.tiles SELECT %s, %s, string_agg(leaf_hash, '' ORDER BY position), %b FROM log.events"
    " WHERE position > %s AND position <= %s"
)
_ADD_TILE: Final = (
    "INSERT INTO log.tiles SELECT %s, %s, string_agg(root, '' ORDER BY tile_index), %b FROM log.tiles"
    " WHERE level = %s AND tile_index >= %s AND tile_index < %s"
)
_MOVE_FRONTIER: Final = "UPDATE log.frontier SET size = %s, nodes = %b WHERE id = 1"
_NOTIFY: Final = f"SELECT pg_notify('{CHANNEL}', %s::text)"


class _Lost(Exception):
    """The connection broke before the commit was sent: nothing is written."""


class PostgresDocumentRecorder(PostgresApplicationRecorder):
    """Records documents. Named to the library as `APPLICATION_RECORDER_TOPIC`; reads by the view `stored_events`."""

    datastore: LogDatastore

    def __init__(self, datastore: PostgresDatastore, *, events_table_name: str = "stored_events") -> None:
        super().__init__(datastore, events_table_name=events_table_name)
        self.bell = Bell()
        self._group: GroupCommit[Prepared, Recorded] = GroupCommit(self.commit)

    def create_table(self) -> None:
        """Refuses: tables are made by `thucchat db upgrade` alone."""
        raise ProgrammingError("tables are made by `thucchat db upgrade`")

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        """Records what the library's own event store hands over; returns the positions.

        Without the library's retries: after a commit whose answer was lost, a second attempt meets its own first one
        and calls it a conflict.
        """
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
            with translated():
                return self._commit_with_fresh_connection(group)
        except (psycopg.IntegrityError, psycopg.DataError) as error:
            if len(group) == 1:
                return [_refusal(error)]
        return [self._commit_alone(each) for each in group]

    def _commit_alone(self, prepared: Prepared) -> Outcome:
        try:
            return self.commit([prepared])[0]
        except (StoreUnavailable, IntegrityFault) as error:
            return error

    def _commit_with_fresh_connection(self, group: Sequence[Prepared]) -> Sequence[Outcome]:
        try:
            return self._commit_together(group)
        except _Lost:  # a pooled connection of before the server was started again, most likely
            self.datastore.pool.check()
        try:
            return self._commit_together(group)
        except _Lost as lost:
            raise StoreUnavailable(str(lost)) from lost

    def _commit_together(self, group: Sequence[Prepared]) -> Sequence[Outcome]:
        with self.datastore.lend() as connection:
            try:
                batch, outcomes = decide(_find(connection, Asked.by(group)), group)
                if not any(isinstance(each, Recorded) for each in outcomes):
                    connection.rollback()
                    return outcomes
                _write(connection, batch)
            except psycopg.Error as error:
                if connection.broken:
                    raise _Lost(str(error).strip()) from error
                raise
            try:
                connection.commit()
            except psycopg.Error as error:
                return _not_committed(error, connection.broken, outcomes)
        self.bell.ring(batch.frontier.size)
        return outcomes


class PostgresDocumentFactory(PostgresFactory):
    """The library's factory, over our connections. Named to it as `PERSISTENCE_MODULE`, the database as a URL."""

    def __init__(self, env: Any) -> None:
        super().__init__({"POSTGRES_DBNAME": "", "POSTGRES_HOST": "", "POSTGRES_USER": "", "POSTGRES_PASSWORD": ""})
        self.env = env
        self.datastore = LogDatastore(env["THUCCHAT_URL"], int(env.get("POSTGRES_POOL_SIZE", str(POOL_SIZE))))


def _find(connection: Connection, asked: Asked) -> Found:
    with connection.pipeline(), connection.cursor() as begin:
        cursors = [connection.cursor(row_factory=tuple_row) for _ in range(4)]
        frontier, versions, keys, heard = cursors
        begin.execute(_BEGIN)
        begin.execute(_LOCK)
        frontier.execute(_FRONTIER, binary=True, prepare=True)
        if asked.aggregates:
            versions.execute(_VERSIONS, ([UUID(each) for each in asked.aggregates],), prepare=True)
        if asked.keys:
            keys.execute(_KEYS, [list(part) for part in zip(*asked.keys, strict=True)], prepare=True)
        if asked.sources:
            heard.execute(_HEARD, (list(asked.sources),), prepare=True)
    ((size, nodes),) = frontier.fetchall()
    return Found(
        frontier_from(size, nodes),
        {each.hex: version or 0 for each, version in (versions.fetchall() if asked.aggregates else ())},
        set(keys.fetchall()) if asked.keys else set(),
        {source: position or 0 for source, position in (heard.fetchall() if asked.sources else ())},
    )


def _write(connection: Connection, batch: Batch) -> None:
    with connection.pipeline(), connection.cursor() as cursor:
        if batch.events:
            cursor.execute(_ADD_EVENTS, _event_columns(batch), prepare=True)
        if batch.keys:
            cursor.execute(_ADD_KEYS, _key_columns(batch), prepare=True)
        if batch.heard:
            heard = batch.heard
            columns = ([e.source for e in heard], [e.position for e in heard], [e.leaf_hash for e in heard])
            cursor.execute(_ADD_HEARD, (*columns, [each.document for each in heard]), prepare=True)
        if batch.events:
            _write_tree(cursor, batch)
            cursor.execute(_NOTIFY, (str(batch.frontier.size),), prepare=True)


def _event_columns(batch: Batch) -> list[list[Any]]:
    aggregates, versions, topics, events = zip(*(each.columns for each in batch.events), strict=True)
    return [
        [each.position for each in batch.events],
        [UUID(each) for each in aggregates],
        list(versions),
        list(topics),
        [UUID(each) for each in events],
        [each.leaf_hash for each in batch.events],
        [each.document for each in batch.events],
    ]


def _key_columns(batch: Batch) -> list[list[Any]]:
    rows = [
        (each.key.caller, each.key.route, each.key.key, each.key.fingerprint, each.status, each.first, each.events)
        for each in batch.keys
    ]
    return [list(column) for column in zip(*rows, strict=True)]


def _write_tree(cursor: psycopg.Cursor[Any], batch: Batch) -> None:
    for tile in batch.tiles:
        first, last = tile.index * TILE_WIDTH, (tile.index + 1) * TILE_WIDTH
        if tile.level == 0:
            cursor.execute(_ADD_LEAF_TILE, (tile.level, tile.index, tile.root, first, last))
        else:
            cursor.execute(_ADD_TILE, (tile.level, tile.index, tile.root, tile.level - 1, first, last))
    cursor.execute(_MOVE_FRONTIER, (batch.frontier.size, batch.frontier.to_bytes()), prepare=True)


def _refusal(error: psycopg.IntegrityError | psycopg.DataError) -> Exception:
    """Returns why the schema refused a row that was admitted."""
    if error.diag.constraint_name == "events_event_id":
        return VersionConflict("an event with this id is recorded already")
    if "frontier" in str(error) or "next" in str(error):
        return IntegrityFault(f"the log and its frontier contradict each other ({error}): run `thucchat db check`")
    return ValueError(f"the store cannot hold this: {error}")


def _not_committed(error: psycopg.Error, lost: bool, outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
    """Returns what became of a group whose COMMIT did not succeed.

    If the server answered, it refused and nothing is written. If the connection broke, the commit may have happened;
    a recording that was refused wrote nothing either way, but what it was refused for may not be there.
    """
    text = str(error).strip()
    told: Sequence[Outcome] = [
        OutcomeUnknown(text) if lost and isinstance(each, Recorded) else StoreUnavailable(text) for each in outcomes
    ]
    return told
