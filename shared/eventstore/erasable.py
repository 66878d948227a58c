"""What may be forgotten: names, contacts, texts that were sent. Kept beside the log, never in it.

The log holds a salted SHA-256 of each body. Erasing destroys the salt with the body, after which the digest says
nothing any more, and every proof over the log still stands (`docs/architecture.md`, personal data).
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import psycopg

from shared.contracts.document import canonical
from shared.eventstore import postgres_connections, sqlite_connections
from shared.eventstore.ports import IntegrityFault
from shared.eventstore.postgres_connections import WAIT_SECONDS, connection_parameters
from shared.eventstore.postgres_pool import Pool
from shared.eventstore.turns import turn

DDL: Final = """
CREATE TABLE IF NOT EXISTS {s}erasable (
    kind TEXT NOT NULL, key TEXT NOT NULL, salt {b} NOT NULL, body {b} NOT NULL, digest TEXT NOT NULL,
    PRIMARY KEY (kind, key, digest));
"""
SALT_BYTES: Final = 16


class Erasable(Protocol):
    """Bodies by kind and key. A key may have several bodies (revisions), each by its digest.

    All methods raise StoreUnavailable when it cannot be reached or written now. If the answer was lost, what was asked
    may have happened: to discard or erase again does no harm, and a body put in vain is found by `erase`.
    """

    def put(self, kind: str, key: str, body: Mapping[str, Any]) -> str:
        """Keeps a body with a fresh salt and returns its digest for the log. On disk when it returns."""
        ...

    def put_all(self, kind: str, bodies: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
        """Keeps a body for each key, all or none, each with a salt of its own; returns their digests by key."""
        ...

    def held(self, kind: str) -> Sequence[tuple[str, str]]:
        """Returns key and digest of every body of a kind, in order of keys."""
        ...

    def get(self, kind: str, key: str, digest: str) -> dict[str, Any] | None:
        """Returns the body with this digest, or None when it was erased or never kept.

        Raises IntegrityFault when the body kept does not have the digest it is kept under.
        """
        ...

    def get_all(self, kind: str, digests: Mapping[str, str]) -> dict[str, dict[str, Any]]:
        """Returns the bodies with these digests by key, without those that were erased or never kept.

        Raises IntegrityFault when a body kept does not have the digest it is kept under.
        """
        ...

    def discard(self, kind: str, key: str, digest: str) -> None:
        """Destroys the one body with this digest: what was put for an event that then was not recorded."""
        ...

    def erase(self, kind: str, key: str) -> int:
        """Destroys all bodies and salts of a key; returns how many there were."""
        ...

    def close(self) -> None:
        """Lets go of connections."""
        ...


def salted_digest(salt: bytes, body: bytes) -> str:
    """Returns the lower-case hex SHA-256 of salt and body."""
    return hashlib.sha256(salt + body).hexdigest()


class _SQLErasable:
    """The statements; `_run` is the subclass's."""

    mark = "?"
    prefix = ""

    def _run(self, sql: str, *params: object) -> list[tuple[Any, ...]]:
        raise TypeError(f"{type(self).__name__} has no _run")

    def _sql(self, sql: str) -> str:
        return sql.replace("@", self.prefix).replace("?", self.mark)

    def put(self, kind: str, key: str, body: Mapping[str, Any]) -> str:
        """Keeps a body with a fresh salt and returns its digest for the log."""
        return self.put_all(kind, {key: body})[key]

    def put_all(self, kind: str, bodies: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
        """Keeps a body for each key, all or none, each with a salt of its own; returns their digests by key."""
        digests, params = dict[str, str](), list[object]()
        for key, body in bodies.items():
            salt, raw = secrets.token_bytes(SALT_BYTES), canonical(dict(body))
            digests[key] = salted_digest(salt, raw)
            params += [kind, key, salt, raw, digests[key]]
        if digests:
            rows = ", ".join(["(?, ?, ?, ?, ?)"] * len(digests))
            self._run(f"INSERT INTO @erasable (kind, key, salt, body, digest) VALUES {rows}", *params)  # noqa: S608  marks alone
        return digests

    def held(self, kind: str) -> Sequence[tuple[str, str]]:
        """Returns key and digest of every body of a kind, in order of keys."""
        rows = self._run("SELECT key, digest FROM @erasable WHERE kind=?", kind)
        return sorted((str(key), str(digest)) for key, digest in rows)

    def get(self, kind: str, key: str, digest: str) -> dict[str, Any] | None:
        """Returns the body with this digest, or None when it was erased or never kept."""
        return self.get_all(kind, {key: digest}).get(key)

    def get_all(self, kind: str, digests: Mapping[str, str]) -> dict[str, dict[str, Any]]:
        """Returns the bodies with these digests by key, without those that were erased or never kept."""
        marks, found = ", ".join("?" * len(digests)), dict[str, dict[str, Any]]()
        sql = f"SELECT key, digest, salt, body FROM @erasable WHERE kind=? AND key IN ({marks})"  # noqa: S608  marks alone
        for key, digest, salt, body in self._run(sql, kind, *digests) if digests else ():
            if digests[key] != digest:
                continue
            if salted_digest(bytes(salt), bytes(body)) != digest:
                raise IntegrityFault(f"the body kept for {kind} {key} does not have the digest {digest}")
            found[key] = json.loads(bytes(body))
        return found

    def discard(self, kind: str, key: str, digest: str) -> None:
        """Destroys the one body with this digest."""
        self._run("DELETE FROM @erasable WHERE kind=? AND key=? AND digest=?", kind, key, digest)

    def erase(self, kind: str, key: str) -> int:
        """Destroys all bodies and salts of a key; returns how many there were."""
        return len(self._run("DELETE FROM @erasable WHERE kind=? AND key=? RETURNING digest", kind, key))


class SQLiteErasable(_SQLErasable):
    """In a SQLite file of its own. `secure_delete` overwrites what is erased; synchronous is FULL.

    `wait` (seconds) bounds how long a caller waits for the other threads, and for the other processes. Raises
    StoreUnavailable when the file cannot be made.
    """

    def __init__(self, path: Path | str, *, wait: float = WAIT_SECONDS) -> None:
        self._lock = threading.Lock()
        self._wait = wait
        with sqlite_connections.translated():
            self._connection = sqlite3.connect(path, timeout=wait, check_same_thread=False, isolation_level=None)
            for statement in ("journal_mode=TRUNCATE", "synchronous=FULL", "secure_delete=ON"):
                self._connection.execute(f"PRAGMA {statement}")
            self._connection.executescript(DDL.format(s="", b="BLOB"))

    def _run(self, sql: str, *params: object) -> list[tuple[Any, ...]]:
        with sqlite_connections.translated(), turn(self._lock, self._wait, "erasable"):
            return self._connection.execute(self._sql(sql), params).fetchall()

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            self._connection.close()


class PostgresErasable(_SQLErasable):
    """In the schema `erasable` of the service's own database; made by `thucchat db upgrade`.

    `wait` (seconds) bounds how long a caller waits for a connection, and then for the writers of other processes.
    """

    mark = "%s"
    prefix = "erasable."

    def __init__(self, url: str, *, wait: float = WAIT_SECONDS) -> None:
        self._pool = Pool(url, "erasable", 2, wait=wait)

    def _run(self, sql: str, *params: object) -> list[tuple[Any, ...]]:
        with self._pool.lend() as connection:
            cursor = connection.execute(self._sql(sql).encode(), params)
            return cursor.fetchall() if cursor.description else []

    def close(self) -> None:
        """Closes the connections."""
        self._pool.close()


def upgrade_postgres(url: str, grant_to: str | None = None) -> None:
    """Makes the schema `erasable` with its table; `grant_to` is the role that services connect as.

    Raises:
        StoreUnavailable: it cannot be reached, or the connection's role may not.
    """
    with postgres_connections.translated(), psycopg.connect(**connection_parameters(url)) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(hashtext('thucchat erasable'))")
        connection.execute("CREATE SCHEMA IF NOT EXISTS erasable")
        connection.execute(DDL.format(s="erasable.", b="BYTEA").encode())
        if grant_to is not None:
            role = psycopg.sql.Identifier(grant_to)
            for text in (
                "GRANT USAGE ON SCHEMA erasable TO {}",
                "GRANT SELECT, INSERT, DELETE ON ALL TABLES IN SCHEMA erasable TO {}",
            ):
                connection.execute(psycopg.sql.SQL(text).format(role))
