"""What is acknowledged stays, whatever happens to the process; and nobody is harmed by many starting at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from shared.eventstore.opening import open_store, upgrade
from shared.eventstore.ports import StoreRefusesToStart
from shared.eventstore.sqlite_schema import STEPS
from tests.eventstore.scribe import identity, recording
from tests.eventstore.subject import Subject

KILLS = 8
REPOSITORY = Path(__file__).parents[2]
UPGRADE = "import sys; from shared.eventstore.opening import upgrade; print(upgrade(sys.argv[1]))"


def python(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def killed_after(acknowledged: int, place: str, turn: int) -> Sequence[tuple[str, int, int]]:
    """Lets a process record until it has said so `acknowledged` times, kills it with SIGKILL, returns what it said."""
    with python("-m", "tests.eventstore.writer", place, str(turn), "6") as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(acknowledged)]
        process.kill()
        lines += process.stdout.read().splitlines()
    said = [line.split() for line in lines]
    assert len(said) >= acknowledged, "the process ended by itself"
    return [(name, int(version), int(position)) for name, version, position in said]


class Durability:
    """Crashes and starts. Subclasses give `subject`, and `bare_place` of a store that does not exist yet."""

    @pytest.mark.slow
    def test_a_killed_process_has_lost_nothing_that_it_acknowledged(self, subject: Subject) -> None:
        store, acknowledged = subject.open(), 0
        for turn in range(KILLS):
            for name, version, position in killed_after(20 + 37 * turn, subject.place, turn):
                (entry,) = store.stream(identity(name), version - 1)[:1]
                kept = store.kept_answer("p-1", "POST /v1/agencies", f"{name}/{version}")
                assert entry.position == position
                assert kept is not None
                assert len(kept.events) == 1 + version % 2
                acknowledged += len(kept.events)
            subject.verify()
        assert store.head().size >= acknowledged

    def test_a_forked_process_opens_its_own_and_leaves_its_parents_alone(self, subject: Subject) -> None:
        with python("-W", "error", "-m", "tests.eventstore.forker", subject.place) as process:
            _, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, "")

    def test_many_processes_upgrade_at_once_and_one_does_it(self, bare_place: str) -> None:
        processes = [python("-c", UPGRADE, bare_place) for _ in range(6)]
        answers = [process.communicate(timeout=120) for process in processes]
        assert sorted(answers) == [("0\n", "")] * 5 + [(f"{len(STEPS)}\n", "")]
        store = open_store(bare_place, environment={})
        store.record(recording("a", 1))
        store.close()

    def test_upgrading_again_changes_nothing(self, subject: Subject) -> None:
        subject.open().record(recording("a", 1, 3))
        before = subject.dump()
        assert upgrade(getattr(subject, "owner", subject.place)) == 0
        assert subject.dump() == before

    def test_a_store_that_was_not_upgraded_does_not_open_and_says_what_to_run(self, bare_place: str) -> None:
        with pytest.raises(StoreRefusesToStart, match="`thucchat db upgrade`"):
            open_store(bare_place, environment={})

    def test_a_store_of_an_older_or_newer_release_does_not_open(self, subject: Subject) -> None:
        subject.tamper("INSERT INTO {p}schema_steps (number, name) SELECT max(number) + 1, '' FROM {p}schema_steps")
        for use in (subject.open, lambda: upgrade(getattr(subject, "owner", subject.place))):
            with pytest.raises(StoreRefusesToStart, match="newer than this release"):
                use()
        subject.tamper("DELETE FROM {p}schema_steps")
        with pytest.raises(StoreRefusesToStart, match=f"step 0 of {len(STEPS)}: run `thucchat db upgrade`"):
            subject.open()

    @pytest.mark.parametrize("name", ["POSTGRES_ENABLE_DB_FUNCTIONS", "REGISTRY_POSTGRES_ENABLE_DB_FUNCTIONS"])
    def test_the_librarys_setting_that_loses_events_is_refused(self, subject: Subject, name: str) -> None:
        with pytest.raises(StoreRefusesToStart, match=name):
            open_store(subject.place, environment={"PATH": "/bin", name: "y"})
        open_store(subject.place, environment={name: ""}).close()
