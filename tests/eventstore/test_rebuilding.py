"""Restoring on both stores; and on SQLite, where files are renamed, a kill before every step that touches one."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from shared.eventstore.opening import check, open_store
from shared.eventstore.rebuilding import RestoreRefused, rebuild
from tests.eventstore.administrator import Administrator
from tests.eventstore.restored import SIZE, Appended, Replaced, again, filled, head_of
from tests.eventstore.scribe import recording
from tests.eventstore.stores import OnPostgres, OnSQLite
from tests.eventstore.subject import PostgresSubject, SQLiteSubject

REPOSITORY = Path(__file__).parents[2]


class TestSQLiteAppended(OnSQLite, Appended):
    """A tail on SQLite."""


class TestSQLiteReplaced(OnSQLite, Replaced):
    """A whole store on SQLite."""

    def test_a_store_that_a_process_has_open_is_not_replaced(self, subject: SQLiteSubject) -> None:
        entries = filled(subject)
        Administrator(subject).edit(130)
        store = subject.open()
        assert store.head().size == SIZE
        with pytest.raises(RestoreRefused, match="in use"):
            again(subject, entries)
        assert not list(Path(subject.place).parent.glob("*damaged*"))

    def test_a_file_that_is_no_database_any_more_is_replaced_by_the_log_alone(self, subject: SQLiteSubject) -> None:
        entries = filled(subject)
        place = Path(subject.place)
        place.write_bytes(b"\0" * 4096 + place.read_bytes()[4096:])
        place.chmod(0o640)
        done = again(subject, entries)
        assert done.aside is not None
        assert (done.head, set(done.carried.values())) == (head_of(entries), {0})
        assert Path(done.aside).read_bytes()[:4096] == b"\0" * 4096
        assert place.stat().st_mode & 0o777 == 0o640
        assert check(place).sound
        assert subject.open().fence() is not None

    def test_a_table_that_is_gone_is_begun_anew_and_the_others_are_kept(self, subject: SQLiteSubject) -> None:
        entries = filled(subject)
        subject.bare("DROP TABLE idempotency")
        assert {name: count for name, count in again(subject, entries).carried.items() if name != "fences"} == {
            "idempotency": 0,
            "heard": 5,
            "checkpoints": 3,
            "relay": 1,
        }
        assert check(subject.place).sound

    @pytest.mark.slow
    def test_killed_before_any_step_there_is_always_a_store_and_the_next_run_finishes(
        self, subject: SQLiteSubject, tmp_path: Path
    ) -> None:
        entries = filled(subject)
        subject.open().close()
        shutil.copy(subject.place, tmp_path / "truth.db")
        Administrator(subject).edit(130)
        place, killed, step = tmp_path / "run" / "events.db", 0, 0
        while True:
            step += 1
            shutil.rmtree(place.parent, ignore_errors=True)
            place.parent.mkdir()
            shutil.copy(subject.place, place)
            command = [
                sys.executable,
                "-m",
                "tests.eventstore.rebuilder",
                str(place),
                f"{tmp_path}/truth.db",
                f"{step}",
            ]
            if subprocess.run(command, cwd=REPOSITORY, check=False).returncode == 0:
                break
            killed += 1
            assert place.is_file()
            open_store(place, environment={}).close()
            assert rebuild(place, entries).head == head_of(entries)
            assert check(place).sound
            assert len(list(place.parent.glob("events.damaged-*.db"))) == 1
            with closing(sqlite3.connect(next(place.parent.glob("events.damaged-*.db")))) as damaged:
                ((forged,),) = damaged.execute("SELECT document FROM events WHERE position = 131")
                assert b"heads.dismiss" in forged
        assert killed > 10


@pytest.mark.postgres
class TestPostgresAppended(OnPostgres, Appended):
    """A tail on PostgreSQL."""


@pytest.mark.postgres
class TestPostgresReplaced(OnPostgres, Replaced):
    """A whole store on PostgreSQL."""

    def test_a_process_that_goes_on_meanwhile_meets_the_fence_and_then_the_new_log(
        self, subject: PostgresSubject
    ) -> None:
        entries = filled(subject)
        store = subject.open()
        store.record(recording("d", 1))
        entries = list(store.entries(0, SIZE + 1))
        Administrator(subject).edit(130)
        again(subject, entries)
        assert list(store.entries(0, SIZE + 2)) == entries
        store.lift_fence("audited")
        assert store.record(recording("d", 2)).positions == (SIZE + 2,)
        assert check(subject.place).sound
        assert "permission denied" in str(self.refusal_aside(subject))

    @staticmethod
    def refusal_aside(subject: PostgresSubject) -> Exception:
        """Returns what the service's role is told when it reaches for the damaged log."""
        ((name,),) = subject.look("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'log_damaged%'")
        with pytest.raises(Exception, match="denied") as refused:
            subject.own(f"TABLE {name}.events")
        return refused.value
