"""Connections to PostgreSQL for what stands beside the log: the read models, and what may be forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

import psycopg
from psycopg_pool import ConnectionPool

from shared.eventstore.postgres_connections import IDLE_SECONDS, WAIT_SECONDS, connection_parameters, translated

Connection = psycopg.Connection[Any]

_SETTINGS: Final = (
    f"SET idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'",
    # What is acknowledged must be on disk; a stronger setting of the server's is left as it is.
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
)


class Pool:
    """Up to `size` connections, made at need. Opened at first use, so after a web worker's fork: no socket is shared.

    `wait` (seconds) bounds how long a caller waits for a connection, and then for the writers of other processes.
    """

    def __init__(self, url: str, name: str, size: int, *, wait: float = WAIT_SECONDS) -> None:
        self._pool = ConnectionPool(
            kwargs=connection_parameters(url),
            min_size=0,
            max_size=size,
            open=False,
            name=name,
            configure=partial(_prepare, wait),
            check=self._check,
            timeout=wait,
            # The pool tries less and less often, for as long as this. Then the next caller makes it start anew, so
            # that a server that was away for an hour is used again as soon as one that was away for a second.
            reconnect_timeout=WAIT_SECONDS,
        )

    @contextmanager
    def lend(self) -> Iterator[Connection]:
        """Lends a connection that works, in a transaction that the block commits, or that is rolled back.

        Raises:
            StoreUnavailable: there is none now, or what the block asked of it could not be done.
            IntegrityFault: what is stored is damaged.
        """
        with translated():
            self._pool.open()
            with self._pool.connection() as connection:
                yield connection

    def close(self) -> None:
        """Closes the connections."""
        self._pool.close()

    def _check(self, connection: Connection) -> None:
        try:
            ConnectionPool.check_connection(connection)
        except psycopg.Error:
            # A restarted server has ended them all, and the pool waits longer after each one that it finds so.
            self._pool.drain()
            raise


def _prepare(wait: float, connection: Connection) -> None:
    connection.autocommit = True
    for statement in (f"SET lock_timeout = '{int(wait * 1000)}ms'", *_SETTINGS):
        connection.execute(statement.encode())
    connection.autocommit = False
