"""Restoring on PostgreSQL: a tail, or a whole schema in the place of another one, each in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from psycopg import sql
from psycopg.rows import tuple_row

from shared.clock import SystemClock
from shared.eventstore.carrying import Carrier, fingerprint
from shared.eventstore.checking import check_rows
from shared.eventstore.migrations import require_head
from shared.eventstore.ports import Head
from shared.eventstore.postgres import check_connection, steps_taken, take_steps
from shared.eventstore.postgres_connections import connection_parameters, translated
from shared.eventstore.postgres_guards import UPGRADE_LOCK, WRITE_LOCK
from shared.eventstore.postgres_schema import STEPS
from shared.eventstore.regrowing import Given, Regrower, RestoreRefused

_LOG: Final = logging.getLogger(__name__)
_FENCE: Final = "SELECT standing FROM @fences ORDER BY number DESC LIMIT 1"
_USERS: Final = (
    "SELECT DISTINCT pg_get_userbyid(grantee) FROM pg_namespace, aclexplode(nspacl) "
    "WHERE nspname = 'log' AND privilege_type = 'USAGE' AND grantee NOT IN (0, nspowner)"
)


class PostgresSession:
    """A transaction on one connection, in one schema."""

    def __init__(self, connection: psycopg.Connection[Any], schema: str = "log") -> None:
        self._connection = connection
        self._schema = schema

    def rows(self, statement: str, *given: object) -> Sequence[Any]:
        """Returns all rows of a statement."""
        return self._connection.execute(self._query(statement), given, binary=True).fetchall()

    def many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Runs a statement that writes once for each row."""
        with self._connection.cursor() as cursor:
            cursor.executemany(self._query(statement), rows)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Undoes what the block has written if PostgreSQL refuses any of it, and goes on after the block."""
        try:
            with self._connection.transaction():
                yield
        except psycopg.Error as error:
            if self._connection.broken:
                raise
            _LOG.warning("left out, since it cannot be read: %s", str(error).strip())

    def _query(self, statement: str) -> bytes:
        return statement.replace("@", f"{self._schema}.").replace("?", "%s").encode()


def append_to_postgres(url: str, given: Given) -> Head:
    """Writes the missing tail of the log back; see `rebuilding.append_missing`."""
    with _connected(url) as connection:
        require_head(STEPS, steps_taken(connection), f"in database {connection.info.dbname}")
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (WRITE_LOCK,))
        session = PostgresSession(connection)
        if not any(standing for (standing,) in session.rows(_FENCE)):
            raise RestoreRefused("no fence stands: raise one, so that nothing is recorded meanwhile")
        with _refused():
            return Regrower(session).grow(given)


def rebuild_postgres(url: str, given: Given, grant_to: str | None) -> tuple[Head, str | None, Mapping[str, int]]:
    """Puts a new schema `log` in the place of the damaged one, as its owner; see `rebuilding.rebuild`.

    One transaction: a process that goes on meanwhile waits for the write lock, and then finds the new log's fence.
    """
    aside = SystemClock().now().strftime("log_damaged_%Y%m%dt%H%M%S_%fz")
    with _connected(url) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s), pg_advisory_xact_lock(%s)", (UPGRADE_LOCK, WRITE_LOCK))
        sound, damaged = False, PostgresSession(connection)
        with damaged.attempt():
            sound = steps_taken(connection) == len(STEPS) and check_connection(connection).sound
        users = {name for (name,) in connection.execute(_USERS).fetchall()} | ({grant_to} if grant_to else set())
        connection.execute(sql.SQL("ALTER SCHEMA log RENAME TO {}").format(sql.Identifier(aside)))
        take_steps(connection, sorted(users))
        old, new = PostgresSession(connection, aside), PostgresSession(connection)
        with _refused():
            head = Regrower(new).grow(given)
            carrier = Carrier(old.rows, new, head)
            carrier.hear(given.heard)
        carrier.carry()
        if sound and fingerprint(old.rows) == fingerprint(new.rows):
            connection.rollback()
            return head, None, {}
        if not (found := check_rows(new.rows)).sound:
            raise RestoreRefused(f"what was built is not sound: {found.findings[0]}")
        for user in users:
            revoke = sql.SQL("REVOKE ALL ON SCHEMA {} FROM {}")
            connection.execute(revoke.format(sql.Identifier(aside), sql.Identifier(user)))
        connection.commit()
    return head, aside, carrier.carried


@contextmanager
def _refused() -> Iterator[None]:
    try:
        yield
    except (psycopg.IntegrityError, psycopg.DataError) as error:
        raise RestoreRefused(f"the entries do not follow one another: {str(error).strip()}") from error


@contextmanager
def _connected(url: str) -> Iterator[psycopg.Connection[Any]]:
    """Gives a connection whose transaction is committed at the end of the block."""
    with translated(), psycopg.connect(**connection_parameters(url), row_factory=tuple_row) as connection:
        connection.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        yield connection
