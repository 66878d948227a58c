"""A PostgreSQL database and a role that may log in to it, made for a demonstration and taken away after it."""

from __future__ import annotations

import secrets
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql


class DisposableDatabase:
    """A database and a role of one name on the server that `server` addresses as a user who may create both.

    Whatever had that name before is dropped, whoever is connected to it: choose one that nothing real has.
    """

    def __init__(self, server: str, name: str) -> None:
        self._server, self._name, password = server, name, secrets.token_hex(16)
        self.drop()
        self._run(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(name), sql.Literal(password)))
        self._run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        base = urlsplit(server)
        place = f"{base.hostname or ''}{f':{base.port}' if base.port else ''}"
        self.owner_url: Final = urlunsplit(base._replace(path=f"/{name}"))
        """Where its owner, the user of `server`, brings its schema up."""
        self.role_url: Final = urlunsplit(base._replace(netloc=f"{name}:{password}@{place}", path=f"/{name}"))
        """Where the service works, with what `thucchat db upgrade --grant-to` granted to it."""

    def drop(self) -> None:
        """Removes database and role."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self._name)))
        self._run(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(self._name)))

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(statement)
