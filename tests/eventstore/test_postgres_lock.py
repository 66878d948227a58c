"""The lock that relays on several machines share."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from shared.eventstore.postgres_lock import PostgresLock
from shared.processes import relay_lock_of
from shared.settings import CommonSettings
from tests.support.postgres import PostgresNode
from tests.support.waiting import until

pytestmark = pytest.mark.postgres
HOLDERS = (
    b"SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database"
    b" WHERE locktype = 'advisory' AND granted AND datname = current_database()"
)


@pytest.fixture
def two(postgres_url: str) -> Iterator[tuple[PostgresLock, PostgresLock]]:
    """Two machines that ask for one lock."""
    made = PostgresLock(postgres_url, "relay"), PostgresLock(postgres_url, "relay")
    yield made
    for each in made:
        each.release()


def end_holder(url: str) -> None:
    """Ends the session of whoever holds a lock, as a machine that dies does."""
    with psycopg.connect(url, autocommit=True) as connection:
        ((pid,),) = connection.execute(HOLDERS).fetchall()
        connection.execute("SELECT pg_terminate_backend(%s)", (pid,))
        until(lambda: not connection.execute(HOLDERS).fetchall(), "the session to end")


def test_one_holds_it_and_the_other_takes_over_when_it_is_released(two: tuple[PostgresLock, PostgresLock]) -> None:
    first, second = two
    assert first.acquire()
    assert first.acquire(), "asking again does not let go"
    assert not second.acquire()
    assert not second.acquire(), "asking again does not take it"
    first.release()
    first.release()
    assert second.acquire()
    assert not first.acquire()


def test_a_lock_of_another_name_is_another_lock(two: tuple[PostgresLock, PostgresLock], postgres_url: str) -> None:
    first, second = two
    other = PostgresLock(postgres_url, "other")
    assert first.acquire()
    assert other.acquire()
    other.release()
    assert not second.acquire()


def test_a_holder_whose_session_ended_has_lost_it_to_who_asks_first(
    two: tuple[PostgresLock, PostgresLock], postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = two
    assert first.acquire()
    end_holder(postgres_url)
    assert second.acquire()
    with caplog.at_level(logging.WARNING):
        assert not first.acquire()
    assert "the lock relay was lost" in caplog.text
    assert second.acquire()


def test_a_holder_whose_session_ended_takes_it_again_if_nobody_else_has(
    two: tuple[PostgresLock, PostgresLock], postgres_url: str
) -> None:
    first, second = two
    assert first.acquire()
    end_holder(postgres_url)
    assert first.acquire()
    assert not second.acquire()


def test_a_database_out_of_reach_gives_it_to_nobody_and_says_so_once(
    postgres_node: PostgresNode, caplog: pytest.LogCaptureFixture
) -> None:
    lock = PostgresLock(postgres_node.create_database(), "relay")
    assert lock.acquire()
    for _ in range(2):
        postgres_node.stop()
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            assert not lock.acquire()
            assert not lock.acquire()
        assert caplog.text.count("cannot be asked for") == 1
        postgres_node.start()
        assert lock.acquire()
    lock.release()


def test_workers_on_two_machines_that_share_a_database_have_one_relay(postgres_url: str, tmp_path: Path) -> None:
    machines = [
        CommonSettings("registry", "ha-nam", tmp_path / name, "https://i", "/j", database_url=postgres_url)
        for name in ("one", "two")
    ]
    first, second = (relay_lock_of(each) for each in machines)
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()
