"""Audits name what a database administrator did, on both stores."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import psycopg
import pytest

from shared.eventstore.auditing import audit_log
from shared.eventstore.auditwalk import PAGE
from shared.eventstore.opening import check
from shared.ledger.proof import Leaves
from tests.eventstore.administrator import Administrator, Row
from tests.eventstore.audited import Audited, HeardAudited, filled, foreign
from tests.eventstore.stores import OnPostgres, OnSQLite
from tests.eventstore.subject import PostgresSubject, SQLiteSubject


def second_row(subject: SQLiteSubject | PostgresSubject) -> Row:
    """Returns a row, whole in itself, for a position that has one: the last of what an audit reads at a time."""
    return foreign(Administrator(subject).read("events")[PAGE - 1])


class TestSQLiteAudited(OnSQLite, Audited):
    """Audits of a log on SQLite."""

    def test_a_table_made_anew_without_keys_hides_no_second_row(self, subject: SQLiteSubject) -> None:
        leaves, points = filled(subject)
        subject.tampered = True
        with closing(sqlite3.connect(subject.place, isolation_level=None)) as database:
            database.execute("PRAGMA legacy_alter_table = ON")
            database.execute("CREATE TABLE copied AS SELECT * FROM events")
            database.execute("DROP TABLE events")
            database.execute("ALTER TABLE copied RENAME TO events")
            database.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)", second_row(subject))
        assert audit_log(subject.open(), points, Leaves(leaves)).first_bad == PAGE - 1
        assert "the schema differs at events" in check(subject.place).findings

    def test_triggers_taken_out_of_the_schema_itself_are_no_way_round(self, subject: SQLiteSubject) -> None:
        _, points = filled(subject)
        subject.tampered = True
        with closing(sqlite3.connect(subject.place, isolation_level=None)) as database:
            database.execute("PRAGMA writable_schema = ON")
            database.execute("DELETE FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'events'")
            database.execute("PRAGMA writable_schema = RESET")
            database.execute("UPDATE events SET document = CAST(replace(document, 'heads', 'beads') AS BLOB)")
        assert audit_log(subject.open(), points).first_bad == 0


class TestSQLiteHeardAudited(OnSQLite, HeardAudited):
    """Audits of a mirror on SQLite."""


@pytest.mark.postgres
class TestPostgresAudited(OnPostgres, Audited):
    """Audits of a log on PostgreSQL."""

    def test_a_table_without_keys_hides_no_second_row(self, subject: PostgresSubject) -> None:
        leaves, points = filled(subject)
        for name in ("events_pkey", "events_event_id", "events_aggregate_id_aggregate_version_key"):
            subject.bare(f"ALTER TABLE log.events DROP CONSTRAINT {name}")
        insert = "INSERT INTO log.events VALUES (?, ?, ?, ?, ?, ?, ?)"
        subject.tampered = True
        subject.administer([(insert, second_row(subject))])
        assert audit_log(subject.open(), points, Leaves(leaves)).first_bad == PAGE - 1

    def test_a_superuser_who_plays_replica_and_switches_triggers_off_is_told_on(self, subject: PostgresSubject) -> None:
        _, points = filled(subject)
        subject.tampered = True
        with psycopg.connect(subject.owner) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute("ALTER TABLE log.events ENABLE TRIGGER events_stays")
            connection.execute("DELETE FROM log.events WHERE position > 570")
        assert audit_log(subject.open(), points).first_bad == 570


@pytest.mark.postgres
class TestPostgresHeardAudited(OnPostgres, HeardAudited):
    """Audits of a mirror on PostgreSQL."""
