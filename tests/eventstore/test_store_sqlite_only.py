"""What only SQLite needs: durable settings, locks between processes, files."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from shared.eventstore import sqlite, sqlite_connections
from shared.eventstore.opening import check, open_sqlite, open_store, upgrade
from shared.eventstore.ports import Recorded, StoreRefusesToStart, StoreUnavailable
from shared.eventstore.sqlite import SQLiteStore
from shared.eventstore.sqlite_schema import STEPS
from tests.eventstore.scribe import recording

REPOSITORY = Path(__file__).parents[2]


def test_every_connection_writes_through_to_the_disk(tmp_path: Path) -> None:
    store = open_sqlite(tmp_path / "events.db")
    assert isinstance(store, SQLiteStore)
    with store.factory.datastore.reading() as database:  # type: ignore[attr-defined]
        database.set_authorizer(None)
        settings = ("journal_mode", "synchronous", "recursive_triggers", "trusted_schema")
        assert [database.execute(f"PRAGMA {name}").fetchone()[0] for name in settings] == ["wal", 2, 1, 0]
    store.close()


def test_a_file_that_keeps_no_write_ahead_log_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "events.db"
    upgrade(place)
    with closing(sqlite3.connect(place)) as database:
        database.execute("PRAGMA journal_mode = DELETE")
    with pytest.raises(StoreRefusesToStart, match="journal_mode is delete"):
        open_store(place, environment={})
    assert upgrade(place) == 0
    open_store(place, environment={}).close()


def test_no_file_means_no_store_and_none_is_made_by_opening(tmp_path: Path) -> None:
    for use in (lambda path: open_store(path, environment={}), check, lambda path: open_sqlite(path, create=False)):
        with pytest.raises(StoreRefusesToStart, match=r"no store at .*db upgrade"):
            use(tmp_path / "events.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["cơ quan.db", "a?b#c%20d.db", "file:x.db", 'it\'s "quoted".db'])
def test_any_name_of_a_file_will_do(tmp_path: Path, name: str) -> None:
    store = open_sqlite(tmp_path / name)
    assert store.record(recording("a", 1)) == Recorded((1,))
    store.close()
    assert check(tmp_path / name).head.size == 1


def test_readers_go_on_while_another_process_writes_and_a_writer_is_told_when_it_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_connections, "LOCK_SECONDS", 0.05)
    place = tmp_path / "events.db"
    store = open_sqlite(place)
    store.record(recording("a", 1))
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert store.head().size == 1
        with pytest.raises(StoreUnavailable, match="locked"):
            store.record(recording("a", 2))
        with pytest.raises(StoreUnavailable, match="locked"):
            store.set_relay_position(1)
        other.rollback()
    assert store.record(recording("a", 2)) == Recorded((2,))
    store.close()


def test_in_one_process_a_recording_wakes_who_waits_without_anybody_looking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "OTHERS_SECONDS", 3600.0)
    store = open_sqlite(tmp_path / "events.db")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(store.wait, 0, 3600)
        assert not store.wait(0, 0.1)
        store.record(recording("a", 1))
        assert waiting.result(30)
    store.close()


def test_an_upgrade_waits_for_another_one_in_the_same_directory(tmp_path: Path) -> None:
    descriptor = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    with ThreadPoolExecutor(1) as pool:
        upgrading = pool.submit(upgrade, tmp_path / "events.db")
        with pytest.raises(TimeoutError):
            upgrading.result(0.3)
        assert list(tmp_path.iterdir()) == []
        os.close(descriptor)
        assert upgrading.result(30) == len(STEPS)


def test_a_commit_that_fails_amid_its_writing_is_unknown_to_all_and_the_store_goes_on(tmp_path: Path) -> None:
    place = tmp_path / "events.db"
    upgrade(place)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.eventstore.limited", str(place)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        told, _ = process.communicate(timeout=120)
    failed, size = told.splitlines()
    acknowledged, _, outcomes = failed.partition(" ")
    assert outcomes == "{'OutcomeUnknown': 8}"
    assert int(size) == int(acknowledged) + 8
    found = check(place)
    assert (found.sound, found.head.size) == (True, int(size))


def test_a_check_notices_that_a_guard_is_missing(tmp_path: Path) -> None:
    place = tmp_path / "events.db"
    upgrade(place)
    assert check(place).sound
    with closing(sqlite3.connect(place)) as database:
        database.execute("DROP TRIGGER events_no_delete")
    assert check(place).findings == ("the schema differs at events_no_delete",)
