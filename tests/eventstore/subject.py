"""The store under test, from outside: how it is opened, attacked, tampered with and looked at behind its back."""

from __future__ import annotations

import shutil
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from shared.eventstore.batch import Outcome, prepare
from shared.eventstore.opening import check, open_store, upgrade
from shared.eventstore.ports import Recorded, Recording
from shared.eventstore.postgres import PostgresStore
from shared.eventstore.postgres_schema import STEPS
from shared.eventstore.sqlite import SQLiteStore
from shared.ledger.tree import root_of

RealStore = SQLiteStore | PostgresStore


class Subject(ABC):
    """One store, empty and upgraded. `place` is what the service opens."""

    dialect: ClassVar[str]
    words: ClassVar[dict[str, str]]
    """What statements that both dialects are given are filled with."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.tampered = False
        self._opened: list[RealStore] = []
        self._own: RealStore | None = None

    def open(self, place: str | None = None) -> RealStore:
        """Returns a store on it, as a process of its own would have; closed at the end of the test."""
        store = open_store(place or self.place, environment={})
        assert isinstance(store, SQLiteStore | PostgresStore)
        self._opened.append(store)
        return store

    def commit_group(self, recordings: Sequence[Recording], first: Sequence[Recording] = ()) -> Sequence[Outcome]:
        """Records several at once, the way one leader does for those who wait; `first` one by one before."""
        recorder: Any = self.open().factory.application_recorder()
        for each in first:
            assert isinstance(recorder.commit([prepare(each)])[0], Recorded)
        return self.group_of(recorder, recordings)

    @staticmethod
    def group_of(recorder: Any, recordings: Sequence[Recording]) -> Sequence[Outcome]:
        """Records several at once through a store's recorder."""
        outcomes: Sequence[Outcome] = recorder.commit([prepare(each) for each in recordings])
        return outcomes

    def verify(self) -> None:
        """Asserts that everything derived follows from the bytes. Called after every test that has not tampered."""
        store = self.open()
        found = check(self.place)
        entries = store.entries(0, 10**9)
        assert found.sound, found.findings
        assert [each.position for each in entries] == list(range(1, len(entries) + 1))
        assert store.head().root == root_of([each.leaf_hash for each in entries]) == found.head.root
        assert store.head().size == len(entries)

    def finish(self) -> None:
        """Verifies, and closes what was opened."""
        try:
            if not self.tampered:
                self.verify()
        finally:
            for store in self._opened:
                store.close()

    def own(self, statement: str) -> None:
        """Runs a statement on a connection of the service's own store."""
        self._own = self._own or self.open()
        self._run_on(self._own, statement)

    @abstractmethod
    def _run_on(self, store: RealStore, statement: str) -> None: ...

    @abstractmethod
    def bare(self, statement: str, *, guarded: bool = True, undo: bool = False) -> int:
        """Runs a statement as whoever owns the data and returns how many rows it changed.

        Without `guarded` the triggers are off meanwhile. With `undo` it is rolled back.
        """

    @abstractmethod
    def dump(self) -> str:
        """Returns everything that is stored: rows, tables, triggers, rights."""

    @abstractmethod
    def permitted(self, statement: str) -> None:
        """Runs a statement as the owner, and undoes it. Raises if the owner may not either."""

    @abstractmethod
    def look(self, statement: str) -> Sequence[Sequence[Any]]:
        """Returns the rows of a statement, as whoever owns the data. `{p}` is the schema's prefix."""

    @abstractmethod
    def look_aside(self, aside: str, statement: str) -> Sequence[Sequence[Any]]:
        """Returns the rows of a statement in a store that was put aside."""

    @abstractmethod
    def unguard(self, table: str) -> None:
        """Takes a guard off a table for good."""

    @abstractmethod
    def administer(self, statements: Sequence[tuple[str, Sequence[Any]]]) -> None:
        """Runs statements with their parameters (`?`) in one transaction, with the triggers off meanwhile."""

    @abstractmethod
    def downgrade(self) -> None:
        """Puts the schema back to step 1, as the release before made it."""

    def tamper(self, statement: str) -> None:
        """Changes what is stored as only its owner can. The test is then not verified at its end."""
        self.tampered = True
        self.bare(statement.format(**self.words), guarded=False)


class SQLiteSubject(Subject):
    """A SQLite file."""

    dialect = "sqlite"
    words: ClassVar = {
        "p": "",
        "id": f"'{'0' * 32}'",
        "zeros": "zeroblob(32)",
        "no": "0",
        "four": "substr(hashes, 1, 128)",
        "changed": "CAST(replace(CAST(document AS TEXT), 'heads', 'beads') AS BLOB)",
    }

    def __init__(self, directory: Path) -> None:
        super().__init__(str(directory / "events.db"))
        upgrade(self.place)

    def _run_on(self, store: RealStore, statement: str) -> None:
        datastore = store.factory.datastore  # type: ignore[attr-defined]
        with datastore.get_connection(commit=True) as connection:
            try:
                connection.database.execute(statement).fetchall()
            finally:
                if connection.database.in_transaction:
                    connection.database.rollback()

    def bare(self, statement: str, *, guarded: bool = True, undo: bool = False) -> int:
        with closing(sqlite3.connect(self.place, isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            triggers = [] if guarded else _triggers(database)
            for name, _ in triggers:
                database.execute(f"DROP TRIGGER {name}")
            changed = database.execute(statement).rowcount
            for _, text in triggers:
                database.execute(text)
            if not undo:
                database.commit()
            return changed

    def permitted(self, statement: str) -> None:
        copy = shutil.copy(self.place, f"{self.place}.copy")
        with closing(sqlite3.connect(copy, isolation_level=None)) as database:
            database.execute(statement)

    def look(self, statement: str) -> Sequence[Sequence[Any]]:
        with closing(sqlite3.connect(self.place)) as database:
            return database.execute(statement.format(**self.words)).fetchall()

    def look_aside(self, aside: str, statement: str) -> Sequence[Sequence[Any]]:
        with closing(sqlite3.connect(aside)) as database:
            return database.execute(statement.format(**self.words)).fetchall()

    def unguard(self, table: str) -> None:
        self.bare(f"DROP TRIGGER {table}_no_delete")

    def administer(self, statements: Sequence[tuple[str, Sequence[Any]]]) -> None:
        with closing(sqlite3.connect(self.place, isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            triggers = _triggers(database)
            for name, _ in triggers:
                database.execute(f"DROP TRIGGER {name}")
            for statement, given in statements:
                database.execute(statement.format(**self.words), given)
            for _, text in triggers:
                database.execute(text)
            database.commit()

    def downgrade(self) -> None:
        for statement in ("DROP TABLE checkpoints", "DROP TABLE fences", "DELETE FROM schema_steps WHERE number = 2"):
            self.bare(statement)

    def dump(self) -> str:
        with closing(sqlite3.connect(self.place)) as database:
            return "\n".join(database.iterdump())


def _triggers(database: sqlite3.Connection) -> list[tuple[str, str]]:
    return database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()


class PostgresSubject(Subject):
    """A PostgreSQL database with its owner, and the role that the service connects as."""

    dialect = "postgres"
    words: ClassVar = {
        "p": "log.",
        "id": f"'{'0' * 32}'::uuid",
        "zeros": "decode(repeat('00', 32), 'hex')",
        "no": "false",
        "four": "substr(hashes, 1, 128)",
        "changed": "convert_to(replace(convert_from(document, 'UTF8'), 'heads', 'beads'), 'UTF8')",
    }

    def __init__(self, owner: str) -> None:
        """Makes it anew in the database that `owner` names: an upgrade is quicker than a database."""
        self.owner = owner
        self.role = urlsplit(owner).path.removeprefix("/").replace("test", "role")
        with psycopg.connect(owner) as connection:
            role = sql.Identifier(self.role)
            connection.execute("DROP SCHEMA IF EXISTS log CASCADE")
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'x'").format(role))
        parts = urlsplit(owner)
        address = parts.netloc.rpartition("@")[2]
        super().__init__(urlunsplit(parts._replace(netloc=f"{self.role}:x@{address}")))
        upgrade(owner, self.role)

    def finish(self) -> None:
        try:
            super().finish()
        finally:
            with psycopg.connect(self.owner) as connection:
                role = sql.Identifier(self.role)
                connection.execute(sql.SQL("DROP OWNED BY {}").format(role))
                aside = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'log_damaged_%'")
                for (name,) in aside.fetchall():
                    connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))
                connection.execute(sql.SQL("DROP ROLE {}").format(role))

    def _run_on(self, store: RealStore, statement: str) -> None:
        datastore = store.factory.datastore  # type: ignore[attr-defined]
        with datastore.lend() as connection, connection.transaction():
            connection.execute(statement)

    def bare(self, statement: str, *, guarded: bool = True, undo: bool = False) -> int:
        with psycopg.connect(self.owner) as connection:
            triggers = [] if guarded else self._triggers(connection)
            for table, name in triggers:
                connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}".encode())
            changed = connection.execute(statement.encode()).rowcount
            for table, name in triggers:
                connection.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}".encode())
            if undo:
                connection.rollback()
            return changed

    def permitted(self, statement: str) -> None:
        with psycopg.connect(self.owner) as connection:
            connection.execute(statement.encode())
            connection.rollback()

    def look(self, statement: str) -> Sequence[Sequence[Any]]:
        with psycopg.connect(self.owner) as connection:
            return connection.execute(statement.format(**self.words).encode()).fetchall()

    def look_aside(self, aside: str, statement: str) -> Sequence[Sequence[Any]]:
        with psycopg.connect(self.owner) as connection:
            return connection.execute(statement.format(**{**self.words, "p": f"{aside}."}).encode()).fetchall()

    def unguard(self, table: str) -> None:
        self.bare(f"DROP TRIGGER {table}_stays ON log.{table}")

    def administer(self, statements: Sequence[tuple[str, Sequence[Any]]]) -> None:
        with psycopg.connect(self.owner) as connection:
            triggers = self._triggers(connection)
            for table, name in triggers:
                connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}".encode())
            for statement, given in statements:
                connection.execute(statement.format(**self.words).replace("?", "%s").encode(), given)
            for table, name in triggers:
                connection.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}".encode())

    def downgrade(self) -> None:
        functions = ("look", "append", "checkpoints_check", "fences_check")
        for statement in (
            "DROP TABLE log.checkpoints, log.fences",
            *(f"DROP FUNCTION log.{name}" for name in functions),
            *(each for each in STEPS[0].statements if "FUNCTION log.look" in each or "FUNCTION log.append" in each),
            "DELETE FROM log.schema_steps WHERE number = 2",
        ):
            self.bare(statement)

    def dump(self) -> str:
        with psycopg.connect(self.owner) as connection:
            select = sql.SQL("SELECT * FROM {} ORDER BY 1, 2")
            tables = [connection.execute(select.format(sql.Identifier("log", name))).fetchall() for name in TABLES]
            return f"{tables} {connection.execute(_CATALOGUE.encode()).fetchall()}"

    @staticmethod
    def _triggers(connection: psycopg.Connection[Any]) -> list[tuple[str, str]]:
        return connection.execute(
            "SELECT tgrelid::regclass::text, tgname::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE relnamespace = 'log'::regnamespace AND NOT tgisinternal"
        ).fetchall()


TABLES = (
    *("events", "idempotency", "heard", "frontier", "tiles", "relay", "snapshots"),
    *("checkpoints", "fences", "schema_steps"),
)
_CATALOGUE: Final = (
    "SELECT relname::text, relkind, relacl::text,"
    " (SELECT string_agg(tgname::text || tgenabled::text, ',' ORDER BY tgname)"
    " FROM pg_trigger WHERE tgrelid = c.oid) FROM pg_class c WHERE relnamespace = 'log'::regnamespace ORDER BY 1"
)
