"""The servers of one test run: named by the environment, or private, started at first need and stopped at the end."""

from __future__ import annotations

import socket
from collections.abc import Collection
from contextlib import suppress
from subprocess import TimeoutExpired
from urllib.parse import urlsplit

from tests.support import programs
from tests.support.postgres import PostgresNode, PostgresServer
from tests.support.processes import Run
from tests.support.rabbitmq import RabbitMQNode
from tests.support.settings import Settings


class Servers:
    """Gives tests their brokers and databases. Nothing is started before it is asked for."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._run: Run | None = None
        self._nodes: list[RabbitMQNode | PostgresNode] = []
        self._broker: RabbitMQNode | None = None
        self._database: PostgresServer | None = None

    def prepare(self, needed: Collection[str], own: Collection[str] = ()) -> None:
        """Makes sure that what the chosen tests need is named or installed, before any of them runs.

        `needed` and `own` hold "rabbitmq" and "postgres"; `own` are needed as private servers, whatever is named.

        Raises:
            Unavailable: something is missing and cannot be brought.
        """
        named = {"rabbitmq": self._settings.amqp_url, "postgres": self._settings.postgres_url}
        for each in needed:
            if (url := named[each]) and not reachable(url):
                raise programs.Unavailable(programs.silent(each))
        programs.bring({each for each in needed if not named[each]} | set(own))

    def amqp_url(self) -> str:
        """Returns the address of a broker: the one that is named, or an empty virtual host of the private one."""
        if self._settings.amqp_url:
            return self._settings.amqp_url
        if self._broker is None:
            self._broker = self.own_broker()
        return self._broker.new_vhost()

    def database(self) -> PostgresServer:
        """Returns the server to make databases on: the one that is named, or the private one."""
        if self._database is None:
            named = self._settings.postgres_url
            self._database = PostgresServer(named) if named else self.own_database()
        return self._database

    def own_broker(self) -> RabbitMQNode:
        """Returns a started node that the caller may kill and wipe."""
        node = RabbitMQNode(self.run)
        self._nodes.append(node)
        node.start()
        return node

    def own_database(self) -> PostgresNode:
        """Returns a started server that the caller may kill."""
        node = PostgresNode(self.run)
        self._nodes.append(node)
        node.start()
        return node

    @property
    def run(self) -> Run:
        """Returns what all private servers of this run share."""
        if self._run is None:
            self._run = Run()
        return self._run

    def close(self) -> list[int]:
        """Stops everything; returns the processes that would not stop and were killed."""
        while self._nodes:
            with suppress(TimeoutExpired):
                self._nodes.pop().stop()
        run, self._run = self._run, None
        self._broker = self._database = None
        return run.close() if run else []


def reachable(url: str) -> bool:
    """Tells whether something listens where an address points."""
    parts = urlsplit(url)
    port = parts.port or {"amqps": 5671, "amqp": 5672}.get(parts.scheme, 5432)
    with suppress(OSError), socket.create_connection((parts.hostname or "localhost", port), timeout=10):
        return True
    return False
