"""What only PostgreSQL needs: roles, rights, triggers in force, encodings."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from shared.eventstore.opening import check, open_store, upgrade
from shared.eventstore.ports import Recorded, StoreRefusesToStart, StoreUnavailable
from tests.eventstore.scribe import recording
from tests.eventstore.subject import PostgresSubject

pytestmark = pytest.mark.postgres


@pytest.fixture
def subject(database: str) -> Iterator[PostgresSubject]:
    made = PostgresSubject(database)
    yield made
    made.finish()


def test_a_role_that_could_change_history_is_refused_in_production(subject: PostgresSubject) -> None:
    open_store(subject.place, environment={}, production=True).close()
    for right in ("UPDATE", "DELETE", "TRUNCATE"):
        subject.bare(f'GRANT {right} ON log.events TO "{subject.role}"')
        with pytest.raises(StoreRefusesToStart, match="could change events"):
            open_store(subject.place, environment={}, production=True)
        subject.bare(f'REVOKE {right} ON log.events FROM "{subject.role}"')
    with pytest.raises(StoreRefusesToStart, match="could change events, idempotency, heard, tiles"):
        open_store(subject.owner, environment={}, production=True)


def test_a_right_given_by_hand_does_not_survive_an_upgrade(subject: PostgresSubject) -> None:
    before = subject.dump()
    subject.bare(f'GRANT ALL ON ALL TABLES IN SCHEMA log TO "{subject.role}"')
    assert subject.dump() != before
    upgrade(subject.owner, subject.role)
    assert subject.dump() == before


def test_everybody_else_can_not_even_read(subject: PostgresSubject) -> None:
    stranger = f"{subject.role}_other"
    subject.bare(f"CREATE ROLE {stranger} LOGIN PASSWORD 'x'")
    parts = urlsplit(subject.place)
    address = parts.netloc.rpartition("@")[2]
    with psycopg.connect(urlunsplit(parts._replace(netloc=f"{stranger}:x@{address}"))) as connection:
        for statement in (b"SELECT * FROM log.events", b"SELECT log.look('{}','{}','{}','{}','{}')"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
            connection.rollback()
    subject.bare(f"DROP ROLE {stranger}")


def test_a_check_notices_a_trigger_that_is_off_or_not_always_in_force(subject: PostgresSubject) -> None:
    assert check(subject.place).sound
    for how in ("DISABLE", "ENABLE", "ENABLE REPLICA"):
        subject.bare(f"ALTER TABLE log.events {how} TRIGGER events_whole")
        assert check(subject.place).findings == ("the trigger events_whole is not in force",)
    subject.bare("ALTER TABLE log.events ENABLE ALWAYS TRIGGER events_whole")
    assert check(subject.place).sound


def test_the_triggers_hold_for_a_superuser_who_plays_replica(subject: PostgresSubject) -> None:
    subject.open().record(recording("a", 1, 3))
    with psycopg.connect(subject.owner, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in (b"DELETE FROM log.events", b"TRUNCATE log.events", b"UPDATE log.frontier SET size = 1"):
            with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
                connection.execute(statement)


def test_a_database_that_is_not_in_utf8_is_refused(subject: PostgresSubject) -> None:
    name = f"{urlsplit(subject.owner).path.removeprefix('/')}_latin"
    with psycopg.connect(subject.owner, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'".encode())
        latin = urlunsplit(urlsplit(subject.owner)._replace(path=f"/{name}"))
        for use in (upgrade, lambda url: open_store(url, environment={})):
            with pytest.raises(StoreRefusesToStart, match="LATIN1"):
                use(latin)
        connection.execute(f"DROP DATABASE {name}".encode())


def test_a_database_put_back_to_an_earlier_state_under_a_running_process_gets_no_wrong_tree(
    subject: PostgresSubject,
) -> None:
    store = subject.open()
    store.record(recording("a", 1))
    earlier = subject.dump()
    subject.bare("CREATE TABLE public.kept AS SELECT * FROM log.frontier")
    store.record(recording("a", 2))
    subject.bare("DELETE FROM log.events WHERE position = 2", guarded=False)
    subject.bare("UPDATE log.frontier SET size = k.size, nodes = k.nodes FROM public.kept k", guarded=False)
    assert subject.dump() == earlier
    assert subject.open().record(recording("b", 1)) == Recorded((2,))
    assert store.record(recording("c", 1)) == Recorded((3,))
    assert check(subject.place).sound


def test_the_service_role_cannot_upgrade(subject: PostgresSubject) -> None:
    before = subject.dump()
    with pytest.raises(StoreUnavailable, match="permission denied"):
        upgrade(subject.place)
    assert subject.dump() == before
