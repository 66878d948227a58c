"""A connection of its own on which PostgreSQL says that the log has grown."""

from __future__ import annotations

import os
import select
import threading
from typing import Any

import psycopg

from shared.eventstore.bell import Bell
from shared.eventstore.postgres_connections import connection_parameters
from shared.eventstore.postgres_guards import CHANNEL


class Listener:
    """Rings the bell at every NOTIFY. One thread, asleep until the server speaks or it is to stop."""

    def __init__(self, url: str, bell: Bell) -> None:
        """Listens from now on: whatever is committed after this returns rings the bell.

        Raises:
            psycopg.Error: the server cannot be reached.
        """
        self._bell = bell
        self._stop_read, self._stop_write = os.pipe()
        try:
            self._connection: psycopg.Connection[Any] = psycopg.connect(**connection_parameters(url), autocommit=True)
            self._connection.execute(f"LISTEN {CHANNEL}")
        except BaseException:
            os.close(self._stop_read)
            os.close(self._stop_write)
            raise
        self.alive = True
        self._thread = threading.Thread(target=self._run, name="store-listener", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread and closes the connection."""
        os.write(self._stop_write, b"x")
        self._thread.join()
        os.close(self._stop_write)
        os.close(self._stop_read)

    def _run(self) -> None:
        wakes = select.poll()
        wakes.register(self._connection.fileno(), select.POLLIN)
        wakes.register(self._stop_read, select.POLLIN)
        try:
            with self._connection:
                while True:
                    for notice in self._connection.notifies(timeout=0):
                        self._bell.ring(int(notice.payload))
                    if self._stop_read in dict(wakes.poll()):
                        return
        except psycopg.Error:
            pass  # the connection is gone; whoever waits is woken below, sees `alive`, and listens anew
        finally:
            self.alive = False
            self._bell.ring()
