"""Where views are kept: four small tables, on SQLite (a file of its own) or PostgreSQL (the schema `views`)."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

import psycopg

from shared.eventstore import postgres_connections, sqlite_connections
from shared.eventstore.postgres_connections import WAIT_SECONDS, connection_parameters
from shared.eventstore.postgres_pool import Pool
from shared.eventstore.turns import turn

DDL: Final = """
CREATE TABLE IF NOT EXISTS {s}view_generation (
    name TEXT NOT NULL, version INTEGER NOT NULL, generation INTEGER NOT NULL, PRIMARY KEY (name, version));
CREATE TABLE IF NOT EXISTS {s}view_counter (generation INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS {s}view_position (
    generation INTEGER NOT NULL, feed TEXT NOT NULL, position BIGINT NOT NULL, PRIMARY KEY (generation, feed));
CREATE TABLE IF NOT EXISTS {s}view_document (
    generation INTEGER NOT NULL, collection TEXT NOT NULL, key TEXT {c} NOT NULL, document TEXT NOT NULL,
    PRIMARY KEY (generation, collection, key));
CREATE TABLE IF NOT EXISTS {s}view_index (
    generation INTEGER NOT NULL, collection TEXT NOT NULL, member TEXT NOT NULL, value TEXT {c} NOT NULL,
    key TEXT {c} NOT NULL, PRIMARY KEY (generation, collection, member, value, key));
CREATE INDEX IF NOT EXISTS view_index_by_key ON {s}view_index (generation, collection, key);
"""
"""The tables; `{s}` is the schema prefix, `{c}` the collation by code point. Safe to run again."""


class _Connection(Protocol):
    def execute(self, query: Any, params: Any = ..., /) -> Any: ...


class Work:
    """The statements of one transaction. `prefix` is the schema with its dot; `mark` the parameter placeholder.

    `collate` orders values of the index by code point, which tables made by an earlier release do not by themselves.
    """

    def __init__(self, connection: _Connection, prefix: str, mark: str, collate: str = "") -> None:
        self._connection = connection
        self._prefix = prefix
        self._mark = mark
        self._collate = collate

    def _run(self, sql: str, *params: object) -> Any:
        written = sql.replace("@", self._prefix).replace("?", self._mark).replace("{c}", self._collate)
        return self._connection.execute(written, params)

    def generation(self, name: str, version: int) -> int | None:
        """Returns the generation that readers of a projection's version see, or None."""
        row = self._run("SELECT generation FROM @view_generation WHERE name=? AND version=?", name, version).fetchone()
        return None if row is None else int(row[0])

    def new_generation(self) -> int:
        """Returns a generation number never given before."""
        row = self._run("SELECT MAX(generation) FROM @view_counter").fetchone()
        generation = 1 if row[0] is None else int(row[0]) + 1
        self._run("INSERT INTO @view_counter (generation) VALUES (?)", generation)
        return generation

    def swap(self, name: str, version: int, generation: int) -> None:
        """Makes `generation` what readers see."""
        self._run(
            "INSERT INTO @view_generation (name, version, generation) VALUES (?, ?, ?) "
            "ON CONFLICT (name, version) DO UPDATE SET generation = excluded.generation",
            name,
            version,
            generation,
        )

    def drop(self, generation: int) -> None:
        """Throws a generation's documents away."""
        for table in ("view_document", "view_index", "view_position"):
            self._run(f"DELETE FROM @{table} WHERE generation=?", generation)  # noqa: S608  three constant names

    def forget(self) -> None:
        """Throws everything away: whoever reads next folds again from the beginning."""
        for table in ("view_generation", "view_document", "view_index", "view_position"):
            self._run(f"DELETE FROM @{table}")  # noqa: S608  four constant names

    def position(self, generation: int, feed: str) -> int:
        """Returns up to which position of `feed` a generation is folded."""
        row = self._run(
            "SELECT position FROM @view_position WHERE generation=? AND feed=?", generation, feed
        ).fetchone()
        return 0 if row is None else int(row[0])

    def set_position(self, generation: int, feed: str, position: int) -> None:
        """Stores up to which position of `feed` a generation is folded."""
        self._run(
            "INSERT INTO @view_position (generation, feed, position) VALUES (?, ?, ?) "
            "ON CONFLICT (generation, feed) DO UPDATE SET position = excluded.position",
            generation,
            feed,
            position,
        )

    def get(self, generation: int, collection: str, key: str) -> str | None:
        """Returns a document's text, or None."""
        row = self._run(
            "SELECT document FROM @view_document WHERE generation=? AND collection=? AND key=?",
            generation,
            collection,
            key,
        ).fetchone()
        return None if row is None else str(row[0])

    def put(
        self, generation: int, collection: str, key: str, text: str, index: Mapping[str, str | Collection[str]]
    ) -> None:
        """Writes a document and what it can be found by. What it could be found by already is not written again."""
        self._run(
            "INSERT INTO @view_document (generation, collection, key, document) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (generation, collection, key) DO UPDATE SET document = excluded.document",
            generation,
            collection,
            key,
            text,
        )
        where = (generation, collection, key)
        rows = self._run(
            "SELECT member, value FROM @view_index WHERE generation=? AND collection=? AND key=?", *where
        ).fetchall()
        held, wanted = {(str(row[0]), str(row[1])) for row in rows}, set(_pairs(index))
        for pair in held - wanted:
            self._run(
                "DELETE FROM @view_index WHERE generation=? AND collection=? AND key=? AND member=? AND value=?",
                *where,
                *pair,
            )
        for pair in wanted - held:
            self._run(
                "INSERT INTO @view_index (generation, collection, key, member, value) VALUES (?, ?, ?, ?, ?)",
                *where,
                *pair,
            )

    def delete(self, generation: int, collection: str, key: str) -> None:
        """Removes a document."""
        for table in ("view_document", "view_index"):
            self._run(
                f"DELETE FROM @{table} WHERE generation=? AND collection=? AND key=?",  # noqa: S608  constant names
                generation,
                collection,
                key,
            )

    def page(self, generation: int, collection: str, asked: Asked) -> list[tuple[str, str]]:
        """Returns (place, text) of the documents asked for; a place is what `after` continues behind."""
        sql, params = _START if asked.by is None else _START_BY, list[object]()
        if asked.by is None:
            params += [generation, collection, asked.after]
        else:
            value, _, key = asked.after.rpartition(PLACE)
            params += [generation, collection, asked.by, value, value, key]
        for member, given in asked.equals.items():
            sql += f"{_FOUND} AND i.value=?)"
            params += [member, given]
        for member, prefix in asked.begins:
            sql += f"{_FOUND} AND i.value{{c}}>=? AND i.value{{c}}<?)"
            params += [member, prefix, prefix + LAST]
        order = " ORDER BY d.key LIMIT ?" if asked.by is None else " ORDER BY o.value{c}, o.key LIMIT ?"
        rows = self._run(sql + order, *params, asked.limit).fetchall()
        return [(PLACE.join(str(each) for each in place), str(text)) for *place, text in rows]

    def last(self, generation: int, collection: str, before: str) -> str | None:
        """Returns the text of the document with the greatest key below `before`, or None."""
        row = self._run(
            "SELECT document FROM @view_document WHERE generation=? AND collection=? AND key<?"
            " ORDER BY key DESC LIMIT 1",
            generation,
            collection,
            before,
        ).fetchone()
        return None if row is None else str(row[0])

    def whole(self, generation: int, collections: Sequence[str]) -> list[tuple[str, str]]:
        """Returns (collection, text) of every document of small collections, in order of keys within each."""
        marks = ", ".join("?" * len(collections))
        sql = f"SELECT collection, document FROM @view_document WHERE generation=? AND collection IN ({marks})"  # noqa: S608  marks
        rows = self._run(f"{sql} ORDER BY collection, key", generation, *collections).fetchall()
        return [(str(collection), str(text)) for collection, text in rows]


PLACE: Final = "\t"
"""Stands between value and key in a place of a page that is ordered by an indexed member; no key holds it."""
LAST: Final = "\U0010ffff"
"""What is behind every text that begins with a prefix, by code point."""
_START: Final = "SELECT d.key, d.document FROM @view_document d WHERE d.generation=? AND d.collection=? AND d.key>?"
_START_BY: Final = (
    "SELECT o.value, o.key, d.document FROM @view_index o JOIN @view_document d"
    " ON d.generation=o.generation AND d.collection=o.collection AND d.key=o.key"
    " WHERE o.generation=? AND o.collection=? AND o.member=? AND (o.value{c}>? OR (o.value{c}=? AND o.key>?))"
)
_FOUND: Final = (
    " AND EXISTS (SELECT 1 FROM @view_index i WHERE i.generation=d.generation"
    " AND i.collection=d.collection AND i.key=d.key AND i.member=?"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a collection: at most `limit` documents behind `after`, in order of keys, or `by` a member.

    `equals` are members with a value that one of theirs must be, `begins` members with a beginning that one of theirs
    must have.
    """

    after: str
    limit: int
    equals: Mapping[str, str] = field(default_factory=dict)
    begins: Sequence[tuple[str, str]] = ()
    by: str | None = None


def _pairs(index: Mapping[str, str | Collection[str]]) -> Iterator[tuple[str, str]]:
    for member, values in index.items():
        yield from ((member, value) for value in ([values] if isinstance(values, str) else values))


class ViewTables(Protocol):
    """Gives transactions over the view tables.

    Both raise StoreUnavailable when the tables cannot be reached or written now; nothing of the transaction is kept,
    unless its end was lost on the way, and then it is folded on from there.
    """

    def reading(self) -> AbstractContextManager[Work]:
        """A transaction that only reads."""
        ...

    def writing(self, name: str) -> AbstractContextManager[Work]:
        """A transaction that writes; at most one for each projection `name` at a time, across processes."""
        ...

    def close(self) -> None:
        """Lets go of connections."""
        ...


class SQLiteViewTables:
    """View tables in a SQLite file of their own. `synchronous=NORMAL`: a view lost to a power cut is folded again.

    `wait` (seconds) bounds how long a caller waits for the other threads, and for the other processes. Raises
    StoreUnavailable when the file cannot be made.
    """

    def __init__(self, path: Path | str, *, wait: float = WAIT_SECONDS) -> None:
        self._lock = threading.RLock()
        self._wait = wait
        with sqlite_connections.translated():
            self._connection = sqlite3.connect(path, timeout=wait, check_same_thread=False, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=NORMAL")
            self._connection.executescript(DDL.format(s="", c=""))

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """A transaction that only reads."""
        with sqlite_connections.translated(), turn(self._lock, self._wait, "views"):
            yield Work(self._connection, "", "?")

    @contextmanager
    def writing(self, name: str) -> Iterator[Work]:
        """A transaction that writes."""
        with sqlite_connections.translated(), turn(self._lock, self._wait, "views"):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield Work(self._connection, "", "?")
                self._connection.execute("COMMIT")
            finally:
                # A full disk makes SQLite roll back by itself; a COMMIT that fails for another reason does not.
                if self._connection.in_transaction:
                    self._connection.rollback()

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            self._connection.close()


class PostgresViewTables:
    """View tables in the schema `views` of the service's own database; made by `thucchat db upgrade`.

    `wait` (seconds) bounds how long a caller waits for a connection, and then for the writers of other processes.
    """

    def __init__(self, url: str, *, pool_size: int = 4, wait: float = WAIT_SECONDS) -> None:
        self._pool = Pool(url, "views", pool_size, wait=wait)

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """A transaction that only reads."""
        with self._pool.lend() as connection:
            yield Work(connection, "views.", "%s", ' COLLATE "C"')

    @contextmanager
    def writing(self, name: str) -> Iterator[Work]:
        """A transaction that writes, under an advisory lock for `name`."""
        with self._pool.lend() as connection:
            connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (f"view:{name}",))
            yield Work(connection, "views.", "%s", ' COLLATE "C"')

    def close(self) -> None:
        """Closes the connections."""
        self._pool.close()


def upgrade_postgres(url: str, grant_to: str | None = None) -> None:
    """Makes the schema `views` with its tables; `grant_to` is the role that services connect as.

    Raises:
        StoreUnavailable: it cannot be reached, or the connection's role may not.
    """
    with postgres_connections.translated(), psycopg.connect(**connection_parameters(url)) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(hashtext('thucchat views'))")
        connection.execute("CREATE SCHEMA IF NOT EXISTS views")
        connection.execute(DDL.format(s="views.", c='COLLATE "C"').encode())
        if grant_to is not None:
            role = psycopg.sql.Identifier(grant_to)
            for text in (
                "GRANT USAGE ON SCHEMA views TO {}",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA views TO {}",
            ):
                connection.execute(psycopg.sql.SQL(text).format(role))
