"""PostgreSQL for tests: databases that nobody else has, on a named server or on a private one."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.support import programs, settings
from tests.support.processes import Program, Run, free_port, tail


class PostgresServer:
    """A server that runs already. `url` names a user who may create databases and roles."""

    def __init__(self, url: str) -> None:
        self.url = url

    def create_database(self) -> str:
        """Returns the address of an empty database that nobody else has."""
        name = f"thucchat_test_{secrets.token_hex(6)}"
        self._administer(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name)))
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    def drop_database(self, url: str) -> None:
        """Removes a database that `create_database` gave, whoever is still connected to it."""
        name = urlsplit(url).path.removeprefix("/")
        self._administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def answers(self) -> bool:
        """Tells whether the server takes connections."""
        with suppress(psycopg.OperationalError), psycopg.connect(self.url, connect_timeout=5):
            return True
        return False

    def _administer(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)


class PostgresNode(PostgresServer):
    """A private server. `start`, `stop`, `kill9`, `restart` may follow each other in any order.

    PostgreSQL refuses to run as root, so root runs it as `postgres` (the package makes that user), else as `nobody`.
    """

    def __init__(self, run: Run, name: str = "postgres") -> None:
        found = programs.postgres_programs()
        if found is None:
            raise programs.Unavailable(programs.sentence(["postgres"]))
        self._programs = found
        self._user = unprivileged_user() if os.geteuid() == 0 else None
        self._home = run.directory / f"{name}-{secrets.token_hex(4)}"
        self._home.mkdir(mode=0o700)
        if self._user is not None:
            shutil.chown(self._home, self._user, self._user)
        self.port = free_port()
        self._password = secrets.token_urlsafe(12)
        mark, _, value = run.mark.partition("=")
        self._environment = {mark: value, "PATH": settings.search_path(), "LC_ALL": "C.UTF-8", "HOME": str(self._home)}
        self._node: Program | None = None
        super().__init__(f"postgresql://postgres:{self._password}@127.0.0.1:{self.port}/postgres")

    def start(self) -> None:
        """Starts the server on the data that it has; returns once it takes connections.

        Raises:
            RuntimeError: it ended instead.
            TimeoutError: it did not take connections in two minutes.
        """
        data = self._home / "data"
        if not data.exists():
            self._initialise(data)
        if self._node is None or not self._node.running():
            places = ["-D", str(data), "-h", "127.0.0.1", "-p", str(self.port), "-k", str(self._home)]
            self._node = Program([str(self._programs / "postgres"), *places], self._environment, self._log, self._user)
        self._node.ready(self.answers, f"PostgreSQL on port {self.port}")

    def stop(self) -> None:
        """Stops the server, cutting off whoever is connected; the data stays."""
        self._end(signal.SIGINT)

    def kill9(self) -> None:
        """Kills the server as a crash would."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Stops and starts the server."""
        self.stop()
        self.start()

    @property
    def _log(self) -> Path:
        return self._home / "server.log"

    def _end(self, number: signal.Signals) -> None:
        if self._node is not None:
            self._node.end(number)

    def _initialise(self, data: Path) -> None:
        secret = self._home / "password"
        secret.write_text(self._password, "utf-8")
        if self._user is not None:
            shutil.chown(secret, self._user, self._user)
        options = ["-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-A", "scram-sha-256", "--pwfile", str(secret)]
        command = [str(self._programs / "initdb"), "-D", str(data), "--no-sync", *options]
        if Program(command, self._environment, self._log, self._user).wait():
            raise RuntimeError(f"initdb failed:\n{tail(self._log)}")


def unprivileged_user() -> str:
    """Returns the user as whom root runs PostgreSQL."""
    with suppress(KeyError):
        return pwd.getpwnam("postgres").pw_name
    return "nobody"
