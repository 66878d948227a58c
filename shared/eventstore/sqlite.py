"""The store on SQLite: one file, one process with threads, write-ahead log, every commit on disk.

Other processes may read, and may even write, but then wait for one another without fairness; a second writing process
is what PostgreSQL is for.
"""

from __future__ import annotations

import fcntl
import math
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, cast

from eventsourcing.persistence import InfrastructureFactory
from eventsourcing.utils import Environment

from shared.eventstore.batch import prepare
from shared.eventstore.checking import Checked, check_rows
from shared.eventstore.ledgerreading import Rows
from shared.eventstore.migrations import missing, require_head
from shared.eventstore.ports import Recorded, Recording, SnapshotRow, StoreRefusesToStart, StoreUnavailable
from shared.eventstore.reading import Reading
from shared.eventstore.sqlite_connections import LOCK_SECONDS, open_durable, translated
from shared.eventstore.sqlite_recorder import SQLiteDocumentRecorder
from shared.eventstore.sqlite_schema import STEPS, STEPS_TABLE

_MOVE_RELAY: Final = "UPDATE relay SET position = ? WHERE position < ?"
_SNAPSHOT: Final = (
    "INSERT INTO snapshots VALUES (?, ?, ?, ?, ?) ON CONFLICT (aggregate_id) DO UPDATE SET version = excluded.version, "
    "form = excluded.form, state = excluded.state, greatest_occurred = excluded.greatest_occurred "
    "WHERE excluded.version > snapshots.version OR excluded.form <> snapshots.form"
)
OTHERS_SECONDS: Final = 0.25
"""How often a waiting thread looks whether another process has written: SQLite has no way to be told."""


class _Engine:
    """What a store has open in one process."""

    def __init__(self, path: str) -> None:
        environment = Environment(
            env={
                "PERSISTENCE_MODULE": "shared.eventstore.sqlite_recorder:SQLiteDocumentFactory",
                "APPLICATION_RECORDER_TOPIC": "shared.eventstore.sqlite_recorder:SQLiteDocumentRecorder",
                "MAPPER_TOPIC": "shared.eventstore.mapper:DocumentMapper",
                "SQLITE_DBNAME": path,
                "CREATE_TABLE": "no",
            }
        )
        self.pid = os.getpid()
        self.factory = InfrastructureFactory.construct(environment)
        self.recorder = cast(SQLiteDocumentRecorder, self.factory.application_recorder())
        with translated():
            self.watch = open_durable(path)
        self.watch_lock = threading.Lock()
        self.seen = -1
        self.looked = -math.inf

    def look(self, size: Callable[[], int], every: float = 0.0) -> None:
        """Rings the bell with what `size` reads, if anybody has committed since this was last asked.

        Of the many threads that wait one looks for all: nothing is done when one did less than `every` seconds ago.
        """
        if time.monotonic() < self.looked + every:
            return
        with translated(), self.watch_lock:
            asked = time.monotonic()
            if asked < self.looked + every:
                return
            (version,) = self.watch.execute("PRAGMA data_version").fetchone()
            if version != self.seen:
                self.recorder.bell.ring(size())
                self.seen = version
            self.looked = asked

    def close(self) -> None:
        """Closes everything and wakes whoever waits."""
        self.factory.close()
        with self.watch_lock:
            self.watch.close()
        self.recorder.bell.ring()


class SQLiteStore(Reading):
    """A service's own store in a SQLite file. Safe for threads; opened anew in a forked process."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
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
            remaining = deadline - time.monotonic()
            # What this process writes rings by itself; nothing is denied before the file itself was looked at.
            engine.look(lambda: self._frontier().size, OTHERS_SECONDS if remaining > 0 else 0.0)
            if remaining <= 0:
                return bell.size > after
            bell.sleep(after, min(remaining, OTHERS_SECONDS))
            self._engine()
        return True

    def set_relay_position(self, position: int) -> None:
        """Stores that every entry up to `position` is confirmed. Never moves backwards."""
        self._change(_MOVE_RELAY, position, position)

    def put_snapshot(self, row: SnapshotRow) -> None:
        """Keeps a snapshot, in place of an older one."""
        self._change(_SNAPSHOT, row.aggregate_id.hex, row.version, row.form, row.state, row.greatest_occurred)

    def close(self) -> None:
        """Lets go of connections. Further calls raise StoreUnavailable."""
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
        with self._engine().recorder.datastore.reading() as database:
            return database.execute(statement.replace("@", ""), parameters).fetchall()

    @contextmanager
    def _exclusively(self) -> Iterator[Rows]:
        with self._engine().recorder.datastore.writing() as database:
            yield lambda statement, *given: database.execute(statement.replace("@", ""), given).fetchall()
            database.commit()

    def _change(self, statement: str, *parameters: object) -> None:
        with self._engine().recorder.datastore.writing() as database:
            try:
                database.execute(statement, parameters)
            except sqlite3.IntegrityError as error:
                raise ValueError(str(error)) from error
            database.commit()

    def _engine(self) -> _Engine:
        """Returns what is open in this process. SQLite connections must not be carried across a fork."""
        engine = self._open
        if engine is not None and engine.pid == os.getpid():
            return engine
        with self._lock:
            if self._closed:
                raise StoreUnavailable("the store is closed")
            if self._open is None or self._open.pid != os.getpid():
                if self._open is not None:
                    self._inherited.append(self._open)  # the parent's: never to be used nor closed here
                self._open = _Engine(self._path)
            return self._open


def upgrade_sqlite(path: Path) -> int:
    """Takes the schema steps that the store at `path` still has to take, making the file if there is none.

    Any number of processes may do so at once. Returns how many steps were taken.

    Raises:
        StoreRefusesToStart: the store is newer than this release.
        StoreUnavailable: it cannot be written.
    """
    with alone(path.parent), translated():
        return take_steps(path)


def take_steps(path: Path) -> int:
    """Takes the missing steps while nobody else does (`alone`). Raises as `upgrade_sqlite`, and sqlite3.Error."""
    with closing(_connect(path)) as database:
        (mode,) = database.execute("PRAGMA journal_mode=WAL").fetchone()
        if mode != "wal":
            raise StoreRefusesToStart(f"{path}: this file system does not let SQLite keep a write-ahead log")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("BEGIN EXCLUSIVE")
        database.execute(STEPS_TABLE)
        steps = missing(STEPS, steps_taken(database))
        for step in steps:
            for statement in step.statements:
                database.execute(statement)
            database.execute("INSERT INTO schema_steps (number, name) VALUES (?, ?)", (step.number, step.name))
        database.commit()
        return len(steps)


def open_sqlite_store(path: Path) -> SQLiteStore:
    """Returns the store at `path`.

    Raises:
        StoreRefusesToStart: there is no store, its schema is not at this release's step, or it would not be durable.
        StoreUnavailable: it cannot be opened.
    """
    if not path.is_file():
        raise StoreRefusesToStart(f"there is no store at {path}: run `thucchat db upgrade` first")
    with translated():
        with closing(_connect(path)) as database:
            require_head(STEPS, steps_taken(database), str(path))
        open_durable(str(path)).close()
    return SQLiteStore(path)


def check_sqlite(path: Path) -> Checked:
    """Returns what a check of the store at `path` finds. Reads only.

    Raises:
        StoreRefusesToStart: there is no store, or it is not at this release's schema step.
        StoreUnavailable: it cannot be read.
    """
    if not path.is_file():
        raise StoreRefusesToStart(f"there is no store at {path}: run `thucchat db upgrade` first")
    with translated(), closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
        require_head(STEPS, steps_taken(database), str(path))
        checked = check_rows(lambda statement, *given: database.execute(statement.replace("@", ""), given).fetchall())
        with closing(sqlite3.connect(":memory:")) as model:
            for statement in (STEPS_TABLE, *(each for step in STEPS for each in step.statements)):
                model.execute(statement)
            differing = sorted({name for name, _ in set(_schema(database)) ^ set(_schema(model))})
    return replace(checked, findings=checked.findings + tuple(f"the schema differs at {name}" for name in differing))


def _schema(database: sqlite3.Connection) -> list[tuple[str, str]]:
    return database.execute("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'").fetchall()


def steps_taken(database: sqlite3.Connection) -> int:
    """Returns how many schema steps a store has taken."""
    if not database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'schema_steps'").fetchone():
        return 0
    return int(database.execute("SELECT coalesce(max(number), 0) FROM schema_steps").fetchone()[0])


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=LOCK_SECONDS, isolation_level=None)


@contextmanager
def alone(directory: Path) -> Iterator[None]:
    """Holds the lock of upgrades and rebuilds: the directory's own, so that nothing is left behind by a crash.

    SQLite's locks do not serve: turning a new file to WAL needs one that it does not wait for.
    """
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
