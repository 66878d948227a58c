"""The same on real servers: fifteen processes, PostgreSQL and RabbitMQ; the copy comes from the mirror over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.end_to_end.test_command_line import run
from tests.end_to_end.watched import (
    ANY_PORT,
    HALF,
    MORE,
    STEPS,
    client_of,
    fork_of,
    hand_in,
    happened_since,
    logs,
    notices,
    played,
    raised,
)
from tests.notifier.world import MailHost
from tests.support.waiting import until
from thucchat.cli import INTEGRITY, OK, USAGE
from thucchat.demo.cast import INSPECTOR, agencies
from thucchat.demo.client import Client
from thucchat.distributed import Distributed

pytestmark = pytest.mark.slow

SETTINGS = {"THUCCHAT_INSPECTION_AUDIT_EVERY": "5s", "THUCCHAT_GUARD_EVERY": "1s"}
FUNDING, REGISTRY = "funding", "registry"


TRIGGERS = (
    "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
    "JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = 'log' AND NOT tgisinternal"
)


@contextmanager
def administering(owner: str) -> Iterator[psycopg.Connection[Any]]:
    """Gives a superuser's connection for which the log has no triggers; afterwards it has them all again."""
    with psycopg.connect(owner) as connection:
        triggers = connection.execute(TRIGGERS).fetchall()
        switch(connection, triggers, "DISABLE")
        yield connection
        switch(connection, triggers, "ENABLE ALWAYS")


def switch(connection: psycopg.Connection[Any], triggers: list[tuple[str, str]], how: str) -> None:
    for table, trigger in triggers:
        names = sql.Identifier("log", table), sql.SQL(how), sql.Identifier(trigger)
        connection.execute(sql.SQL("ALTER TABLE {} {} TRIGGER {}").format(*names))


def back_up(owner: str) -> None:
    with psycopg.connect(owner) as connection:
        connection.execute("CREATE SCHEMA backup")
        for (table,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'log'").fetchall():
            name = sql.Identifier(table)
            connection.execute(sql.SQL("CREATE TABLE backup.{} AS TABLE log.{}").format(name, name))


def put_back(owner: str) -> None:
    with administering(owner) as connection:
        for (table,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'backup'").fetchall():
            name = sql.Identifier(table)
            connection.execute(sql.SQL("DELETE FROM log.{}").format(name))
            connection.execute(sql.SQL("INSERT INTO log.{} SELECT * FROM backup.{}").format(name, name))
        connection.execute("DROP SCHEMA backup CASCADE")


@pytest.fixture
def mail() -> Iterator[MailHost]:
    with MailHost() as host:
        yield host


def test_what_is_tampered_with_is_noticed_told_and_brought_back(
    tmp_path: Path, amqp_url: str, postgres_url: str, mail: MailHost
) -> None:
    address = f"smtp://127.0.0.1:{mail.port}"
    with Distributed(tmp_path, ANY_PORT, amqp_url, postgres_url, address, settings=SETTINGS) as world:
        with client_of(world) as client:
            world.set_clock(STEPS[0].at)
            played(world, STEPS[:HALF], client)
            back_up(world.owners[FUNDING])
            played(world, STEPS[HALF:], client)
            a_fork_is_told(world, client, mail)
        a_restored_backup_is_brought_back(world)
        an_edited_row_is_brought_back(world)


def a_fork_is_told(world: Distributed, client: Client, mail: MailHost) -> None:
    _, forged = fork_of(world, REGISTRY)
    assert hand_in(world.urls["inspection"], forged) == 422
    alarm = raised(client, "split-view", REGISTRY)
    assert len(alarm["notes"]) == 2
    until(lambda: [len(notices(client, each)) for each in ("TTT", "VPUB", "SNV")] == [1, 1, 1], "the notices")
    world.settle()
    messages = [message_from_bytes(each.original_content or b"", policy=policy.default) for each in mail.box.accepted]
    about = [each["To"] for each in messages if alarm["alarm"] in next(each.iter_parts()).get_content()]
    heads = {each.code: f"{each.head.person}@hanam.example" for each in agencies(3)}
    assert sorted(about) == sorted([heads["VPUB"], heads["SNV"]])


def a_restored_backup_is_brought_back(world: Distributed) -> None:
    world.settle()
    before = logs(world)
    environment = world.environments[FUNDING]
    world.stop()
    put_back(world.owners[FUNDING])
    world.start(until="livez")
    with client_of(world) as client:
        budget = next(step for step in STEPS if step.service == FUNDING and step.subject is None)
        refused = client.play(replace(budget, expects="ledger.behind-witness"))
        assert (refused.status, "sổ chỉ có " in refused.body["detail"]) == (503, True)
        assert client.get("registry", "/v1/agencies", INSPECTOR).body["items"]
    seen = run("doctor", FUNDING, **environment)
    assert (seen.returncode, "thucchat doctor --restore funding" in seen.stderr) == (INTEGRITY, True), seen.stderr
    restored = run("doctor", "--restore", FUNDING, **environment)
    assert restored.returncode == OK, restored.stderr
    world.stop()
    world.start()
    world.settle()
    assert happened_since(world, before) == []
    assert run("doctor", FUNDING, **environment).returncode == OK
    with client_of(world) as client:
        client.play(MORE)
        world.settle()
        assert happened_since(world, before) == ["registry.person.recorded.v1"]


def an_edited_row_is_brought_back(world: Distributed) -> None:
    before, environment, owner = logs(world), world.environments[REGISTRY], world.owners[REGISTRY]
    with administering(owner) as connection:
        connection.execute(
            "UPDATE log.events SET document = "
            "convert_to(replace(convert_from(document, 'UTF8'), 'VPUB', 'VPUX'), 'UTF8') WHERE position = 1"
        )
    with client_of(world) as client:
        assert raised(client, "changed", REGISTRY)["index"] == 0
    seen = run("doctor", REGISTRY, **environment)
    assert (seen.returncode, "first bad index: 0\n" in seen.stderr) == (INTEGRITY, True), seen.stderr
    assert run("doctor", "--restore", REGISTRY, **environment).returncode == USAGE, "rebuilding needs the owner"
    restored = run("doctor", "--restore", REGISTRY, "--url", owner, **environment)
    assert restored.returncode == OK, restored.stderr
    assert "log_damaged_" in restored.stdout
    assert run("doctor", REGISTRY, **environment).returncode == OK
    with client_of(world) as client:
        client.play(replace(MORE, who=replace(MORE.who, person="p-khac"), body={**MORE.body, "person": "p-moi-2"}))
        world.settle()
        assert happened_since(world, before) == ["registry.person.recorded.v1"]
