"""Connections to PostgreSQL: pooled, opened at first need, durable, and telling a lost connection from a refusal."""

from __future__ import annotations

import os
import select
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from eventsourcing.postgres import PostgresDatastore
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row

from shared.eventstore.ports import IntegrityFault, StoreUnavailable

Connection = psycopg.Connection[Any]

POOL_SIZE: Final = 4
"""Connections per process at most. Commands share commits, so one writes; the others read."""
WAIT_SECONDS: Final = 5.0
"""How long a caller waits for a connection, and a connection attempt for an answer."""
LOCK_SECONDS: Final = 10
"""How long a writer waits for the writers of other processes."""
IDLE_SECONDS: Final = 10
"""How long a transaction may stand idle: a process that hangs must not hold the write lock for ever."""

_SETTINGS: Final = (
    # Whoever has waited for the write lock must see what was written before it: no older snapshot will do.
    "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED READ WRITE",
    f"SET lock_timeout = '{LOCK_SECONDS}s'",
    f"SET idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'",
    # What is acknowledged must be on disk; a stronger setting of the server's is left as it is.
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
)


def connection_parameters(url: str) -> dict[str, Any]:
    """Returns the parameters of every connection that is made for `url`."""
    return {
        "connect_timeout": int(WAIT_SECONDS),
        "application_name": "thucchat",
        # A peer that vanished without a word is noticed in about half a minute instead of two hours.
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 30_000,
        **conninfo_to_dict(url),
        "client_encoding": "UTF8",
    }


class LogDatastore(PostgresDatastore):
    """The library's datastore for one database, with connections that keep the store's promises."""

    def __init__(self, url: str, pool_size: int = POOL_SIZE) -> None:
        self._pid = os.getpid()
        super().__init__(
            "", "", 0, "", "", schema="log", pool_size=1, max_overflow=pool_size - 1, connect_timeout=WAIT_SECONDS
        )
        self.pool.kwargs = {**connection_parameters(url), "row_factory": dict_row}
        # The pool tries again ever more seldom, up to minutes apart. Given up early, the next caller starts afresh.
        self.pool.reconnect_timeout = WAIT_SECONDS

    def after_connect_func(self) -> Any:
        """Returns what makes a new connection ready for use."""

        def ready(connection: Connection) -> None:
            connection.autocommit = True
            for statement in _SETTINGS:
                connection.execute(statement)

        return ready

    def register_type_adapters(self) -> None:
        """Does nothing: the library would connect here, already while it is set up, for a type that is not used."""

    @contextmanager
    def lend(self) -> Iterator[Connection]:
        """Lends a connection in autocommit mode. A transaction left open is rolled back, a broken one replaced.

        One that the server has closed while it lay in the pool is not lent: nothing was asked of it yet, so it need
        not become anybody's unknown outcome.
        """
        self.pool.open()
        for _ in range(self.pool.max_size):
            with self.pool.connection() as connection:
                if _has_gone(connection):
                    connection.close()
                    continue
                yield connection
                return
        with self.pool.connection() as connection:
            yield connection

    def close(self) -> None:
        """Closes the connections, unless they are those of the process that this one was forked from.

        Closing would take leave of the server over a socket that the parent goes on using.
        """
        if os.getpid() == self._pid:
            super().close()


def _has_gone(connection: Connection) -> bool:
    """Tells whether the server has said something unasked, which on an idle connection is good-bye."""
    wakes = select.poll()
    wakes.register(connection.fileno(), select.POLLIN)
    return bool(wakes.poll(0))


@contextmanager
def translated() -> Iterator[None]:
    """Turns the errors of PostgreSQL into those that a store promises. What breaks a constraint passes unchanged."""
    try:
        yield
    except (psycopg.IntegrityError, psycopg.DataError):
        raise
    except psycopg.errors.DataCorrupted as error:
        raise IntegrityFault(f"{error}: run `thucchat db check`") from error
    except psycopg.Error as error:
        raise StoreUnavailable(str(error).strip() or type(error).__name__) from error
