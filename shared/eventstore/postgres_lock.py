"""A lock that any number of machines share: held by a session of the database, so it ends with its holder's."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any, Final

import psycopg

from shared.eventstore.postgres_connections import connection_parameters

_LOG: Final = logging.getLogger(__name__)


class PostgresLock:
    """A session advisory lock called `name` in the database of `url`, on a connection of its own. Used by one thread.

    A holder whose connection is lost has lost the lock at that moment; it notices when it asks again. The address has
    to reach the server itself: a pooler that shares sessions between transactions would share the lock, too.
    """

    def __init__(self, url: str, name: str) -> None:
        self._url = url
        self._name = name
        self._connection: psycopg.Connection[Any] | None = None
        self._holds = False
        self._reached = True

    def acquire(self) -> bool:
        """Takes the lock if it is free; tells whether this holds it now. Never waits for it; may be called again.

        A database out of reach holds no lock for anybody: False.
        """
        try:
            if self._connection is None or not self._answers(self._connection):
                self._connection = psycopg.connect(**connection_parameters(self._url), autocommit=True)
            if not self._holds:
                self._holds = self._try(self._connection)
        except psycopg.Error as error:
            self.release()
            if self._reached:
                _LOG.warning("the lock %s cannot be asked for: %s", self._name, str(error).strip())
            self._reached = False
            return False
        self._reached = True
        return self._holds

    def release(self) -> None:
        """Lets go of the lock, if held, and of the connection. Once this returns another may take the lock."""
        connection, held = self._connection, self._holds
        self._connection, self._holds = None, False
        if connection is None:
            return
        with suppress(psycopg.Error):
            if held:  # a session that is only closed holds its locks until the server has noticed
                connection.execute("SELECT pg_advisory_unlock(hashtext(%s))", (f"lock:{self._name}",))
        with suppress(psycopg.Error):
            connection.close()

    def _answers(self, connection: psycopg.Connection[Any]) -> bool:
        """Tells whether the session is still there. If not, the lock went with it."""
        try:
            connection.execute("")
        except psycopg.Error as error:
            if self._holds:
                _LOG.warning("the lock %s was lost: %s", self._name, str(error).strip())
            self.release()
            return False
        return True

    def _try(self, connection: psycopg.Connection[Any]) -> bool:
        row = connection.execute("SELECT pg_try_advisory_lock(hashtext(%s))", (f"lock:{self._name}",)).fetchone()
        return row is not None and bool(row[0])
