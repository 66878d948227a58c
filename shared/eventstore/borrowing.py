"""A PostgreSQL database with a role of its own, made on somebody's server and taken away again: for demos and tests."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql


@dataclass(frozen=True, slots=True)
class BorrowedDatabase:
    """A database and the role of the same name. `owner` reaches it as the server's administrator, `url` as the role."""

    server: str
    name: str
    owner: str
    url: str

    def remove(self) -> None:
        """Drops the database and the role, ending whatever is connected. What is not there is no fault.

        Raises:
            psycopg.Error: the server cannot be reached, or does not allow it.
        """
        _run(self.server, *_dropping(self.name))


def borrow_database(server: str, name: str) -> BorrowedDatabase:
    """Makes the database and the role `name` on `server`, in place of what had that name, with a random password.

    Raises:
        psycopg.Error: the server cannot be reached, or its user may not create databases and roles.
    """
    password = secrets.token_hex(16)
    base = urlsplit(server)
    create_role = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(name), sql.Literal(password))
    create = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    _run(server, *_dropping(name), create_role, create)
    place = f"{base.hostname or ''}{f':{base.port}' if base.port else ''}"
    return BorrowedDatabase(
        server,
        name,
        urlunsplit(base._replace(path=f"/{name}")),
        urlunsplit(base._replace(netloc=f"{name}:{password}@{place}", path=f"/{name}")),
    )


def _dropping(name: str) -> tuple[sql.Composed, sql.Composed]:
    return (
        sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)),
        sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)),
    )


def _run(server: str, *statements: sql.Composed) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)
