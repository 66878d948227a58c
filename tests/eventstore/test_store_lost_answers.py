"""A lost connection is never a false conflict and never a false "not done": before the commit it is "not now",
during the commit "unknown", and the idempotency key tells which it was. On a real PostgreSQL, cut by a proxy.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit, urlunsplit

import pytest

from shared.eventstore import postgres_connections
from shared.eventstore.ports import (
    KeyConflict,
    OutcomeUnknown,
    Recorded,
    StoreUnavailable,
    VersionConflict,
)
from tests.eventstore.proxy import Lost, Proxy
from tests.eventstore.scribe import recording
from tests.eventstore.subject import PostgresSubject
from tests.support.postgres import PostgresNode

ROUTE = "POST /v1/agencies"
TERMINATE = """
CREATE FUNCTION public.terminate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER terminate AFTER INSERT ON log.events DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION public.terminate()
"""
"""Ends the connection while the transaction commits, once everything has been written."""


pytestmark = pytest.mark.postgres


@pytest.fixture
def subject(database: str) -> Iterator[PostgresSubject]:
    made = PostgresSubject(database)
    yield made
    made.finish()


@pytest.fixture
def proxy(subject: PostgresSubject) -> Iterator[Proxy]:
    with Proxy(subject.place) as made:
        yield made


@pytest.mark.parametrize("lost", ["the statement", "the answer"])
@pytest.mark.parametrize("path", ["the first commit, after looking", "a later one, as supposed"])
def test_a_connection_lost_during_the_commit_leaves_the_outcome_unknown_and_the_key_tells_it(
    subject: PostgresSubject, proxy: Proxy, path: str, lost: Lost
) -> None:
    store, direct = subject.open(proxy.url), subject.open()
    word, before = b"COMMIT\0", 0
    if path != "the first commit, after looking":
        assert store.record(recording("a", 1)) == Recorded((1,))
        word, before = b"key-that-is-cut", 1
    made = recording("b", 1, key="key-that-is-cut")
    proxy.cut(word, lost)
    with pytest.raises(OutcomeUnknown):
        store.record(made)
    kept = direct.kept_answer("p-1", ROUTE, "key-that-is-cut")
    assert (kept is not None) == (lost == "the answer")
    assert store.head().size == before + (kept is not None)
    if kept is None:
        assert store.record(made) == Recorded((before + 1,))
    with pytest.raises(KeyConflict):
        store.record(made)


def test_a_connection_lost_before_the_commit_means_that_nothing_was_written(
    subject: PostgresSubject, proxy: Proxy
) -> None:
    store = subject.open(proxy.url)
    proxy.cut(b"log.look", "the answer")
    with pytest.raises(StoreUnavailable):
        store.record(recording("a", 1))
    assert subject.open().head().size == 0
    assert store.record(recording("a", 1)) == Recorded((1,))


def test_everybody_in_a_group_is_told_and_the_refused_not_on_grounds_that_may_be_gone(
    subject: PostgresSubject, proxy: Proxy
) -> None:
    store = subject.open(proxy.url)
    recorder = store.factory.application_recorder()
    proxy.cut(b"COMMIT\0", "the statement")
    outcomes = subject.group_of(recorder, [recording("a", 1), recording("a", 1), recording("b", 1)])
    assert [type(each) for each in outcomes] == [OutcomeUnknown, StoreUnavailable, OutcomeUnknown]
    again = subject.group_of(recorder, [recording("a", 1), recording("a", 1), recording("b", 1)])
    assert [type(each) for each in again] == [Recorded, VersionConflict, Recorded]


def test_a_server_that_ends_the_connection_in_the_commit_is_no_conflict(subject: PostgresSubject) -> None:
    store = subject.open()
    store.record(recording("a", 1))
    subject.bare(TERMINATE)
    for _ in range(2):
        with pytest.raises(OutcomeUnknown, match="terminat"):
            store.record(recording("a", 2, key="k"))
    subject.bare("DROP FUNCTION public.terminate CASCADE")
    assert store.kept_answer("p-1", ROUTE, "k") is None
    assert store.record(recording("a", 2, key="k")) == Recorded((2,))


def test_what_the_server_refuses_at_the_commit_is_known_not_to_be_written(subject: PostgresSubject) -> None:
    store = subject.open()
    refuse = TERMINATE.replace("PERFORM pg_terminate_backend(pg_backend_pid())", "RAISE EXCEPTION 'no room'")
    subject.bare(refuse)
    with pytest.raises(StoreUnavailable, match="no room"):
        store.record(recording("a", 1))
    subject.bare("DROP FUNCTION public.terminate CASCADE")
    assert store.record(recording("a", 1)) == Recorded((1,))


def test_a_server_killed_and_started_again_is_used_again_without_an_error(
    postgres_node: PostgresNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_connections, "WAIT_SECONDS", 3.0)
    subject = PostgresSubject(postgres_node.create_database())
    store = subject.open()
    store.record(recording("a", 1))
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(store.wait, 1, 60)
        assert not store.wait(1, 0.05)
        postgres_node.kill9()
        with pytest.raises(StoreUnavailable):
            waiting.result(30)
    for use in (lambda: store.record(recording("a", 2)), store.head):
        with pytest.raises(StoreUnavailable):
            use()
    postgres_node.start()
    assert store.record(recording("a", 2)) == Recorded((2,))
    postgres_node.restart()
    assert [each.position for each in store.entries(0, 10)] == [1, 2]
    postgres_node.restart()
    assert store.record(recording("a", 3)) == Recorded((3,))
    assert store.wait(2, 0)
    subject.finish()


def test_an_address_where_nobody_answers_is_unavailable_and_not_a_crash(subject: PostgresSubject) -> None:
    parts = urlsplit(subject.place)
    user = parts.netloc.rpartition("@")[0]
    with pytest.raises(StoreUnavailable):
        subject.open(urlunsplit(parts._replace(netloc=f"{user}@127.0.0.1:1")))
