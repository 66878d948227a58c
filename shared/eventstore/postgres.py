"""The store on PostgreSQL: any number of processes and threads, one database and one pair of roles per service."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any, Final, cast

import psycopg
from eventsourcing.persistence import InfrastructureFactory
from eventsourcing.utils import Environment
from psycopg import sql
from psycopg.rows import tuple_row

from shared.eventstore.batch import prepare
from shared.eventstore.checking import Checked, check_rows
from shared.eventstore.ledgerreading import Rows
from shared.eventstore.migrations import missing, require_head
from shared.eventstore.ports import Recorded, Recording, SnapshotRow, StoreRefusesToStart, StoreUnavailable
from shared.eventstore.postgres_connections import POOL_SIZE, connection_parameters, translated
from shared.eventstore.postgres_guards import UPGRADE_LOCK, WRITE_LOCK
from shared.eventstore.postgres_listening import Listener
from shared.eventstore.postgres_recorder import PostgresDocumentRecorder
from shared.eventstore.postgres_schema import FOUNDATION, GRANTS, STEPS
from shared.eventstore.reading import Reading

_MOVE_RELAY: Final = "UPDATE log.relay SET position = %s WHERE position < %s"
_SNAPSHOT: Final = (
    "INSERT INTO log.snapshots AS kept VALUES (%s, %s, %s, %s, %s) ON CONFLICT (aggregate_id) DO UPDATE "
    "SET version = excluded.version, form = excluded.form, state = excluded.state, "
    "greatest_occurred = excluded.greatest_occurred "
    "WHERE excluded.version > kept.version OR excluded.form <> kept.form"
)


_ALWAYS: Final = (
    "SELECT tgname::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
    "WHERE relnamespace = 'log'::regnamespace AND tgenabled = 'A' AND NOT tgisinternal"
)
_TRIGGERS: Final = re.compile(r"CREATE TRIGGER (\w+)")
_CHANGES_HISTORY: Final = """SELECT name
    FROM unnest(array['events', 'idempotency', 'heard', 'tiles', 'checkpoints', 'fences']) AS name
    WHERE has_table_privilege('log.' || name, 'UPDATE, DELETE, TRUNCATE, TRIGGER')"""


class _Engine:
    """What a store has open in one process."""

    def __init__(self, url: str, pool_size: int) -> None:
        environment = Environment(
            env={
                "PERSISTENCE_MODULE": "shared.eventstore.postgres_recorder:PostgresDocumentFactory",
                "APPLICATION_RECORDER_TOPIC": "shared.eventstore.postgres_recorder:PostgresDocumentRecorder",
                "MAPPER_TOPIC": "shared.eventstore.mapper:DocumentMapper",
                "THUCCHAT_URL": url,
                "POSTGRES_POOL_SIZE": str(pool_size),
                "CREATE_TABLE": "no",
            }
        )
        self.pid = os.getpid()
        self._url = url
        self.factory = InfrastructureFactory.construct(environment)
        self.recorder = cast(PostgresDocumentRecorder, self.factory.application_recorder())
        self._listener: Listener | None = None
        self._lock = threading.Lock()
        self._closed = False

    def listening(self) -> bool:
        """Makes sure that the log's growth rings the bell; tells whether it did so already. Raises StoreUnavailable."""
        with self._lock:
            if self._closed:
                raise StoreUnavailable("the store is closed")
            if self._listener is not None and self._listener.alive:
                return True
            if self._listener is not None:
                self._listener.stop()
                self._listener = None
            with translated():
                self._listener = Listener(self._url, self.recorder.bell)
            return False

    def close(self) -> None:
        """Closes everything and wakes whoever waits."""
        with self._lock:
            self._closed = True  # the listener wakes those who wait before it ends: none of them may stop it once more
            if self._listener is not None:
                self._listener.stop()
                self._listener = None
        self.factory.close()
        self.recorder.bell.ring()


class PostgresStore(Reading):
    """A service's own store in PostgreSQL. Safe for threads and processes; connects at first need, in each process."""

    def __init__(self, url: str, pool_size: int = POOL_SIZE) -> None:
        self._url = url
        self._pool_size = pool_size
        self._lock = threading.Lock()
        self._closed = False
        self._open: _Engine | None = None
        self._inherited: list[_Engine] = []

    def record(self, recording: Recording) -> Recorded:
        """Writes `recording` in one durable transaction; see `ports.Store.record`."""
        if not (recording.events or recording.heard or recording.idempotency or recording.checkpoints):
            return Recorded(())
        return self._engine().recorder.record(prepare(recording))

    def wait(self, after: int, timeout: float) -> bool:
        """Blocks until the log is longer than `after` or `timeout` seconds have passed; tells which."""
        engine, deadline = self._engine(), time.monotonic() + timeout
        bell = engine.recorder.bell
        while bell.size <= after:
            if not engine.listening():  # what was committed before is only seen by looking
                bell.ring(self._frontier().size)
                continue
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                return False
            bell.sleep(after, remaining)
            self._engine()
        return True

    def set_relay_position(self, position: int) -> None:
        """Stores that every entry up to `position` is confirmed. Never moves backwards."""
        self._change(_MOVE_RELAY, position, position)

    def put_snapshot(self, row: SnapshotRow) -> None:
        """Keeps a snapshot, in place of an older one."""
        self._change(_SNAPSHOT, row.aggregate_id, row.version, row.form, row.state, row.greatest_occurred)

    def close(self) -> None:
        """Lets go of connections and threads. Further calls raise StoreUnavailable."""
        with self._lock:
            self._closed = True
            engine, self._open = self._open, None
        if engine is not None and engine.pid == os.getpid():
            engine.close()

    @property
    def factory(self) -> InfrastructureFactory[Any]:
        """Returns the library's factory over this store, for what the library offers beyond it."""
        return self._engine().factory

    def _rows(self, statement: str, *parameters: object) -> Sequence[Any]:
        with translated(), self._engine().recorder.datastore.lend() as connection:
            return _run(connection, statement, *parameters)

    @contextmanager
    def _exclusively(self) -> Iterator[Rows]:
        with translated(), self._engine().recorder.datastore.lend() as connection:
            connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
            connection.execute(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})".encode())
            yield lambda statement, *given: _run(connection, statement, *given)
            connection.commit()

    def _change(self, statement: str, *parameters: object) -> None:
        with translated(), self._engine().recorder.datastore.lend() as connection:
            try:
                connection.execute(statement.encode(), parameters)
            except (psycopg.IntegrityError, psycopg.DataError) as error:
                raise ValueError(str(error)) from error

    def _engine(self) -> _Engine:
        """Returns what is open in this process. A connection must not be carried across a fork."""
        engine = self._open
        if engine is not None and engine.pid == os.getpid():
            return engine
        with self._lock:
            if self._closed:
                raise StoreUnavailable("the store is closed")
            if self._open is None or self._open.pid != os.getpid():
                if self._open is not None:
                    self._inherited.append(self._open)  # the parent's: never to be used nor closed here
                with translated():
                    self._open = _Engine(self._url, self._pool_size)
            return self._open


def upgrade_postgres_log(url: str, grant_to: str | None = None) -> int:
    """Takes the schema steps that the store still has to take, as the owner that `url` names.

    Any number of processes may do so at once. `grant_to` is the role that the service connects as. Returns how many
    steps were taken.

    Raises:
        StoreRefusesToStart: the store is newer than this release, or its database is not in UTF-8.
        StoreUnavailable: it cannot be reached or written.
    """
    with translated(), psycopg.connect(**connection_parameters(url), row_factory=tuple_row) as connection:
        _require_utf8(connection)
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (UPGRADE_LOCK,))
        return take_steps(connection, [] if grant_to is None else [grant_to])


def take_steps(connection: psycopg.Connection[Any], grant_to: Sequence[str]) -> int:
    """Takes the missing steps, and gives roles their rights, for somebody who holds UPGRADE_LOCK.

    Raises:
        StoreRefusesToStart, psycopg.Error: as `upgrade_postgres_log`.
    """
    for statement in FOUNDATION:
        connection.execute(statement.encode())
    steps = missing(STEPS, steps_taken(connection))
    for step in steps:
        for statement in step.statements:
            connection.execute(statement.encode())
        connection.execute("INSERT INTO log.schema_steps VALUES (%s, %s)", (step.number, step.name))
    for role in grant_to:
        for grant in GRANTS:
            connection.execute(sql.SQL(grant).format(role=sql.Identifier(role)))
    return len(steps)


def open_postgres_store(url: str, *, pool_size: int = POOL_SIZE, production: bool = False) -> PostgresStore:
    """Returns the store that `url` names. Looks once, on a connection that is closed again: safe before a fork.

    Raises:
        StoreRefusesToStart: its schema is not at this release's step, its database is not in UTF-8, or, with
            `production`, its role could change or remove what is recorded.
        StoreUnavailable: it cannot be reached.
    """
    with translated(), psycopg.connect(**connection_parameters(url), row_factory=tuple_row) as connection:
        _require_utf8(connection)
        require_head(STEPS, steps_taken(connection), f"in database {connection.info.dbname}")
        if production:
            _require_safe(connection)
    return PostgresStore(url, pool_size)


def check_postgres(url: str) -> Checked:
    """Returns what a check of the store that `url` names finds: its contents, its triggers, and the role's rights.

    Raises:
        StoreRefusesToStart: it is not at this release's schema step.
        StoreUnavailable: it cannot be read.
    """
    with translated(), psycopg.connect(**connection_parameters(url), row_factory=tuple_row) as connection:
        require_head(STEPS, steps_taken(connection), f"in database {connection.info.dbname}")
        return check_connection(connection)


def check_connection(connection: psycopg.Connection[Any]) -> Checked:
    """Returns what a check of the store on a connection finds. Raises psycopg.Error."""
    rows = partial(_run, connection)
    checked = check_rows(rows)
    always = {name for (name,) in rows(_ALWAYS)}
    off = sorted(set(_TRIGGERS.findall("\n".join(each for step in STEPS for each in step.statements))) - always)
    findings = [f"the trigger {name} is not in force" for name in off]
    return replace(checked, findings=(*checked.findings, *findings))


def _run(connection: psycopg.Connection[Any], statement: str, *given: object) -> Sequence[Any]:
    query = statement.replace("@", "log.").replace("?", "%s").encode()
    with connection.cursor(row_factory=tuple_row) as cursor:
        cursor.execute(query, given, prepare=True, binary=True)
        return cursor.fetchall() if cursor.description else []


def _require_safe(connection: psycopg.Connection[Any]) -> None:
    if able := connection.execute(_CHANGES_HISTORY).fetchall():
        raise StoreRefusesToStart(
            f"the role {connection.info.user} could change {', '.join(name for (name,) in able)}: connect as the "
            "service's role, not the owner's (deploy/postgres), and run `thucchat db upgrade` to set its rights"
        )
    for name in ("fsync", "full_page_writes"):
        if connection.execute(f"SHOW {name}".encode()).fetchone() != ("on",):
            raise StoreRefusesToStart(f"the server runs with {name} off: a power cut loses what it acknowledged")


def _require_utf8(connection: psycopg.Connection[Any]) -> None:
    ((encoding,),) = connection.execute("SHOW server_encoding").fetchall()
    if encoding != "UTF8":
        raise StoreRefusesToStart(f"the store's database has the encoding {encoding}; it must be made with UTF8")


def steps_taken(connection: psycopg.Connection[Any]) -> int:
    """Returns how many schema steps a store has taken."""
    if connection.execute("SELECT to_regclass('log.schema_steps')").fetchone() == (None,):
        return 0
    ((taken,),) = connection.execute("SELECT coalesce(max(number), 0) FROM log.schema_steps").fetchall()
    return int(taken)
