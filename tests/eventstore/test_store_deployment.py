"""`deploy/postgres/service.sql`, run as its first lines say, gives roles that can do their work and no more."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from shared.eventstore import erasable, viewtables
from shared.eventstore.opening import check, open_store, upgrade
from shared.eventstore.ports import Recorded, StoreUnavailable
from shared.eventstore.postgres_schema import STEPS
from tests.eventstore.scribe import recording
from tests.support import programs

SCRIPT = Path(__file__).parents[2] / "deploy/postgres/service.sql"
SERVICES = ("deployed_registry", "deployed_funding")


def psql() -> str:
    """Returns the path of psql: on the path, or beside the server's programs."""
    beside = programs.postgres_programs()
    found = shutil.which("psql") or (beside and shutil.which("psql", path=str(beside)))
    assert found, "PostgreSQL's server comes with psql"
    return str(found)


def run(admin: str, service: str, password: str = "s") -> None:  # noqa: S107  the secrets of tests are no secrets
    """Runs the script for one service."""
    environment = {"OWNER_PASSWORD": "o", "SERVICE_PASSWORD": password, "PATH": "/usr/bin:/bin"}
    command = [psql(), "-X", "-q", "-v", f"service={service}", "-f", str(SCRIPT), admin]
    subprocess.run(command, env=environment, check=True, capture_output=True, text=True)


def address(admin: str, service: str, user: str, password: str) -> str:
    """Returns the URL of a service's database for a user."""
    parts = urlsplit(admin)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{user}:{password}@{host}", path=f"/{service}"))


@pytest.fixture
def admin(postgres_url: str) -> Iterator[str]:
    yield postgres_url
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        for service in SERVICES:
            connection.execute(f"DROP DATABASE IF EXISTS {service} WITH (FORCE)".encode())
            for role in (service, f"{service}_owner"):
                connection.execute(f"DROP ROLE IF EXISTS {role}".encode())


def test_the_owner_upgrades_the_service_records_in_production_and_neither_does_more(admin: str) -> None:
    service = SERVICES[0]
    run(admin, service)
    owner = address(admin, service, f"{service}_owner", "o")
    place = address(admin, service, service, "s")
    assert upgrade(owner, service) == len(STEPS)
    viewtables.upgrade_postgres(owner, service)
    erasable.upgrade_postgres(owner, service)
    store = open_store(place, environment={}, production=True)
    assert store.record(recording("a", 1)) == Recorded((1,))
    assert store.wait(0, 0)
    assert check(place).sound
    store.close()
    for statement in (b"CREATE TABLE public.mine (a int)", b"CREATE SCHEMA mine", b"DELETE FROM log.events"):
        with psycopg.connect(place) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)
    with pytest.raises(StoreUnavailable, match=r"must be owner|permission denied"):
        upgrade(place)


def test_a_service_cannot_connect_to_anothers_database(admin: str) -> None:
    for service in SERVICES:
        run(admin, service)
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(address(admin, SERVICES[1], SERVICES[0], "s")).close()


def test_running_it_again_changes_the_passwords_and_keeps_the_data(admin: str) -> None:
    service = SERVICES[0]
    run(admin, service)
    upgrade(address(admin, service, f"{service}_owner", "o"), service)
    run(admin, service, "it's new")  # quoted as it must be
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(address(admin, service, service, "s")).close()
    store = open_store(address(admin, service, service, "it%27s%20new"), environment={}, production=True)
    assert store.head().size == 0
    store.close()
