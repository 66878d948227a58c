"""Connections to SQLite that keep the store's promises: durable, and able to do nothing but what a store does."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, cast

from eventsourcing.persistence import ConnectionPoolClosedError, ConnectionUnavailableError, InterfaceError
from eventsourcing.sqlite import SQLiteConnection, SQLiteConnectionPool, SQLiteDatastore

from shared.eventstore.ports import IntegrityFault, StoreRefusesToStart, StoreUnavailable

LOCK_SECONDS: Final = 10.0
"""How long a writer waits for another process. Within a process writers queue fairly and never need it."""
POOL_SIZE: Final = 16
_FULL: Final = 2
_STATEMENTS: Final = 128
"""Compiled statements kept per connection. The library asks for one, which compiles nearly every statement anew."""

_INSERTS: Final = frozenset({"events", "idempotency", "heard", "tiles", "snapshots", "checkpoints", "fences"})
_UPDATES: Final = frozenset({"frontier", "relay", "snapshots"})
_FUNCTIONS: Final = frozenset({"coalesce", "count", "length", "max"})
_PRAGMAS: Final = frozenset({"data_version"})
_PLAIN: Final = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_TRANSACTION})


def authorize(action: int, first: str | None, second: str | None, _database: str | None, _inside: str | None) -> int:
    """Allows what a store does and denies everything else: DELETE, DDL, ATTACH, PRAGMA, UPDATE of the log.

    SQLite asks while it compiles a statement, so a statement that is kept compiled costs nothing. (`INSERT OR REPLACE`
    looks like an INSERT here; the triggers of the schema stop it.)
    """
    allowed = (
        action in _PLAIN
        or (action == sqlite3.SQLITE_INSERT and first in _INSERTS)
        or (action == sqlite3.SQLITE_UPDATE and first in _UPDATES)
        or (action == sqlite3.SQLITE_FUNCTION and second in _FUNCTIONS)
        or (action == sqlite3.SQLITE_PRAGMA and first in _PRAGMAS)
    )
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def open_durable(path: str) -> sqlite3.Connection:
    """Returns a connection whose commits survive a power cut.

    WAL with synchronous=FULL lost nothing in 1,065 simulated power cuts, synchronous=NORMAL lost acknowledged commits
    in 500 of 865; so both are asserted here, on every connection, whatever this SQLite was compiled to prefer.

    Raises:
        StoreRefusesToStart: the file system or SQLite does not grant it.
        sqlite3.Error: the file cannot be opened.
    """
    database = sqlite3.connect(
        path,
        timeout=LOCK_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=_STATEMENTS,
    )
    try:
        database.execute("PRAGMA synchronous=FULL")
        database.execute("PRAGMA fullfsync=ON")
        database.execute("PRAGMA recursive_triggers=ON")
        database.execute("PRAGMA trusted_schema=OFF")
        (mode,) = database.execute("PRAGMA journal_mode").fetchone()
        (synchronous,) = database.execute("PRAGMA synchronous").fetchone()
        if mode != "wal" or synchronous != _FULL:
            raise StoreRefusesToStart(
                f"{path}: journal_mode is {mode}, synchronous is {synchronous}; the store needs wal and {_FULL} (FULL)"
                " to keep what it has acknowledged: put the data on a local disk, then run `thucchat db upgrade`"
            )
    except BaseException:
        database.close()
        raise
    return database


class StoreConnection(SQLiteConnection):
    """A pooled connection. `database` is the connection itself, past the library's wrappers."""

    def __init__(self, database: sqlite3.Connection) -> None:
        super().__init__(database, max_age=None)
        self.database = database


class StorePool(SQLiteConnectionPool):
    """The library's pool (one writer at a time, served in order of arrival) of durable, restricted connections."""

    def _create_connection(self) -> SQLiteConnection:
        try:
            database = open_durable(self.db_name)
        except sqlite3.Error as error:
            raise InterfaceError(error) from error
        database.row_factory = sqlite3.Row  # the library reads rows by name
        database.set_authorizer(authorize)
        return StoreConnection(database)


class StoreDatastore(SQLiteDatastore):
    """The library's datastore over that pool."""

    def __init__(self, path: str) -> None:
        self._pid = os.getpid()
        self._write_lock = threading.Lock()
        self._lent = 0
        self._closing = False
        self._returned = threading.Condition()
        super().__init__(path, pool_size=POOL_SIZE, max_overflow=0, pool_timeout=LOCK_SECONDS)
        self.pool = StorePool(db_name=path, pool_size=POOL_SIZE, max_overflow=0, pool_timeout=LOCK_SECONDS)

    def close(self) -> None:
        """Closes the connections once nobody uses them any more, so that no commit is cut off and called undone.

        Those of the process that this one was forked from are left alone.
        """
        if os.getpid() != self._pid:
            return
        with self._returned:
            self._closing = True
            self._returned.wait_for(lambda: not self._lent, LOCK_SECONDS)
        super().close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lends a connection to read with."""
        with translated(), self._lend() as database:
            yield database

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Lends a connection in a transaction that writes; the block commits it, or it is rolled back.

        BEGIN IMMEDIATE takes the write lock first. A transaction that begins by reading and then wants to write fails
        at once, whatever the timeout, when another process has written meanwhile. Within this process writers wait
        for a lock of ours: in the library's pool a waiting writer would keep readers from their connections.
        """
        if not self._write_lock.acquire(timeout=LOCK_SECONDS):
            raise StoreUnavailable("another thread has been writing for too long")
        try:
            with translated(), self._lend() as database:
                database.execute("BEGIN IMMEDIATE")
                try:
                    yield database
                finally:
                    if database.in_transaction:
                        database.rollback()
        finally:
            self._write_lock.release()

    @contextmanager
    def _lend(self) -> Iterator[sqlite3.Connection]:
        with self._returned:
            if self._closing:
                raise StoreUnavailable("the store is closed")
            self._lent += 1
        try:
            with self.get_connection(commit=None) as connection:
                yield cast(StoreConnection, connection).database
        finally:
            with self._returned:
                self._lent -= 1
                self._returned.notify_all()

    @contextmanager
    def get_connection(self, *, commit: bool | None) -> Iterator[SQLiteConnection]:
        """Lends a connection the library's way; `commit` None leaves its interlocking of writers and readers out."""
        connection = self.pool.get_connection(is_writer=commit)
        try:
            yield connection
        finally:
            self.pool.put_connection(connection)


@contextmanager
def translated() -> Iterator[None]:
    """Turns the errors of SQLite and of the library's pool into those that a store promises."""
    try:
        yield
    except (ConnectionPoolClosedError, ConnectionUnavailableError, InterfaceError) as error:
        raise StoreUnavailable(str(error) or type(error).__name__) from error
    except sqlite3.IntegrityError:
        raise
    except (sqlite3.OperationalError, sqlite3.ProgrammingError) as error:
        raise StoreUnavailable(str(error)) from error
    except sqlite3.DatabaseError as error:
        raise IntegrityFault(f"{error}: run `thucchat db check`") from error
