"""The library's PostgreSQL recorder, recording documents with positions, tree and everything else in one transaction.

A commit is usually one statement and one round trip: a batch is decided on the supposition that nobody else has
written since this process last did, and the database, which checks every row, accepts it or nothing. If it does not,
the batch is decided again on what is there, looked up under the write lock. Where several processes write by turns
the supposition is soon made less often.
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
from shared.eventstore.ports import (
    IntegrityFault,
    KeptCheckpoint,
    OutcomeUnknown,
    Recorded,
    StoreUnavailable,
    VersionConflict,
)
from shared.eventstore.postgres_connections import POOL_SIZE, Connection, LogDatastore, translated
from shared.eventstore.postgres_guards import FENCED
from shared.eventstore.reading import frontier_from
from shared.eventstore.storing import recording_of
from shared.ledger.tree import Frontier

_BEGIN: Final = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
_LOOK: Final = (
    "SELECT * FROM log.look(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[])"
)
_APPEND: Final = (
    "SELECT log.append(%s::bigint, %b::bytea, %b::bytea,"
    " %s::uuid[], %s::bigint[], %s::text[], %s::uuid[], %b::bytea, %b::bytea[],"
    " %s::text[], %s::text[], %s::text[], %s::text[], %s::integer[], %s::bigint[], %s::integer[],"
    " %s::text[], %s::bigint[], %b::bytea[], %b::bytea[], %s::integer[], %s::bigint[], %b::bytea[],"
    " %s::text[], %s::bigint[], %b::bytea[], %b::bytea[])"
)
_MOST_LOOKS: Final = 31
"""Commits in a row that look first, after the supposition was wrong again and again."""


class PostgresDocumentRecorder(PostgresApplicationRecorder):
    """Records documents. Named to the library as `APPLICATION_RECORDER_TOPIC`; reads by the view `stored_events`."""

    datastore: LogDatastore

    def __init__(self, datastore: PostgresDatastore, *, events_table_name: str = "stored_events") -> None:
        super().__init__(datastore, events_table_name=events_table_name)
        self.bell = Bell()
        self._group: GroupCommit[Prepared, Recorded] = GroupCommit(self.commit)
        self._supposed: Frontier | None = None
        self._looks = 0
        self._looks_next = 0

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
        with translated():
            outcomes = self._commit_as_supposed(group)
            if outcomes is not None:
                return outcomes
            try:
                return self._commit_after_looking(group)
            except (psycopg.IntegrityError, psycopg.DataError) as error:
                if len(group) == 1:
                    return [_refusal(error)]
        return [self._commit_alone(each) for each in group]

    def _commit_alone(self, prepared: Prepared) -> Outcome:
        try:
            return self.commit([prepared])[0]
        except (StoreUnavailable, IntegrityFault) as error:
            return error

    def _commit_as_supposed(self, group: Sequence[Prepared]) -> Sequence[Outcome] | None:
        """Commits a group if nobody else has written meanwhile; else returns None, with nothing written.

        Whether a checkpoint repeats the last one is not checked by the database, so it is always looked up.
        """
        supposed, self._supposed = self._supposed, None
        if self._looks:
            self._looks -= 1
            return None
        if supposed is None or any(each.recording.checkpoints for each in group):
            return None
        batch, outcomes = decide(Found.supposed(supposed, group), group)
        with self.datastore.lend() as connection:
            try:
                connection.execute(_APPEND, _columns(supposed, batch), prepare=True)
            except (psycopg.IntegrityError, psycopg.DataError):
                self._looks = self._looks_next = min(2 * self._looks_next + 1, _MOST_LOOKS)
                return None
            except psycopg.Error as error:
                if error.sqlstate == FENCED:  # not all of the group need what the fence stops
                    return None
                return _not_committed(error, connection.broken, outcomes)
        self._looks_next = 0
        return self._committed(batch, outcomes)

    def _commit_after_looking(self, group: Sequence[Prepared]) -> Sequence[Outcome]:
        with self.datastore.lend() as connection:
            connection.execute(_BEGIN)
            found = _find(connection, Asked.by(group))
            before = found.frontier
            batch, outcomes = decide(found, group)
            if any(isinstance(each, Recorded) for each in outcomes):
                connection.execute(_APPEND, _columns(before, batch), prepare=True)
                try:
                    connection.commit()
                except psycopg.Error as error:
                    return _not_committed(error, connection.broken, outcomes)
            else:
                connection.rollback()
        return self._committed(batch, outcomes)

    def _committed(self, batch: Batch, outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
        self._supposed = batch.frontier
        self.bell.ring(batch.frontier.size)
        return outcomes


class PostgresDocumentFactory(PostgresFactory):
    """The library's factory, over our connections. Named to it as `PERSISTENCE_MODULE`, the database as a URL."""

    def __init__(self, env: Any) -> None:
        super().__init__({"POSTGRES_DBNAME": "", "POSTGRES_HOST": "", "POSTGRES_USER": "", "POSTGRES_PASSWORD": ""})
        self.env = env
        self.datastore = LogDatastore(env["THUCCHAT_URL"], int(env.get("POSTGRES_POOL_SIZE", str(POOL_SIZE))))


def _find(connection: Connection, asked: Asked) -> Found:
    keys = [list(part) for part in zip(*asked.keys, strict=True)] or [[], [], []]
    places = [list(part) for part in zip(*asked.checkpoints, strict=True)] or [[], []]
    questions = ([UUID(each) for each in asked.aggregates], *keys, list(asked.sources), *places)
    with connection.cursor(row_factory=tuple_row) as cursor:
        cursor.execute(_LOOK, questions, binary=True, prepare=True)
        ((size, nodes, versions, used, heard, fence, roots, notes),) = cursor.fetchall()
    last = zip(asked.checkpoints, roots or (), notes or (), strict=True)
    return Found(
        frontier_from([(size, nodes)]),
        dict(zip(asked.aggregates, versions, strict=True)),
        {key for key, known in zip(asked.keys, used, strict=True) if known},
        dict(zip(asked.sources, heard, strict=True)),
        {place: KeptCheckpoint(*place, root, note) for place, root, note in last if root is not None},
        fence,
    )


def _columns(before: Frontier, batch: Batch) -> list[Any]:
    """Returns the parameters of `log.append`."""
    events, keys, heard, tiles, kept = batch.events, batch.keys, batch.heard, batch.tiles, batch.checkpoints
    return [
        before.size,
        before.to_bytes(),
        batch.frontier.to_bytes(),
        [UUID(each.columns[0]) for each in events],
        [each.columns[1] for each in events],
        [each.columns[2] for each in events],
        [UUID(each.columns[3]) for each in events],
        b"".join([each.leaf_hash for each in events]),
        [each.document for each in events],
        [each.key.caller for each in keys],
        [each.key.route for each in keys],
        [each.key.key for each in keys],
        [each.key.fingerprint for each in keys],
        [each.status for each in keys],
        [each.first for each in keys],
        [each.events for each in keys],
        [each.source for each in heard],
        [each.position for each in heard],
        [each.leaf_hash for each in heard],
        [each.document for each in heard],
        [each.level for each in tiles],
        [each.index for each in tiles],
        [each.root for each in tiles],
        [each.origin for each in kept],
        [each.size for each in kept],
        [each.root for each in kept],
        [each.note for each in kept],
    ]


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
