"""Any sequence of recordings, right and wrong, alone and in groups, by one process or several, against a model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from shared.eventstore.ports import (
    CheckpointConflict,
    Fenced,
    HeardConflict,
    KeptCheckpoint,
    KeyConflict,
    Recorded,
    Recording,
    VersionConflict,
)
from shared.ledger.tree import leaf_hash, root_of
from tests.eventstore.scribe import OTHER, checkpoint, command, events, heard, identity
from tests.eventstore.subject import PostgresSubject, RealStore, SQLiteSubject, Subject

pytestmark = pytest.mark.slow

NAMES = st.sampled_from("abc")
KEYS = st.none() | st.sampled_from("klmn")
SLIPS = st.sampled_from([0, 0, 0, 0, 1, -1, 5])
"""How far from the right version, or position heard, a recording is."""
WHATS = st.tuples(NAMES, SLIPS, st.integers(0, 3), KEYS, st.sampled_from([None, None, 0, 0, 1, -1]))
Answer = Recorded | type[Exception]


class Model:
    """What a log is, said in the simplest way."""

    def __init__(self) -> None:
        self.raws: list[bytes] = []
        self.versions: defaultdict[str, int] = defaultdict(int)
        self.keys: dict[str, tuple[int, ...]] = {}
        self.heard = 0
        self.fenced = False
        self.notes: defaultdict[int, list[KeptCheckpoint]] = defaultdict(list)

    def keep(self, kept: KeptCheckpoint) -> Answer:
        """Returns what a store has to answer to a checkpoint."""
        there = self.notes[kept.size]
        if there and there[0].root != kept.root:
            return CheckpointConflict
        if there[-1:] != [kept]:
            there.append(kept)
        return Recorded(())

    def record(self, name: str, recording: Recording) -> Answer:
        """Returns what a store has to answer."""
        key = recording.idempotency
        if self.fenced and (recording.events or recording.heard):
            return Fenced
        if key is not None and key.key in self.keys:
            return KeyConflict
        if recording.events and recording.events[0].aggregate_version != self.versions[name] + 1:
            return VersionConflict
        if recording.heard and recording.heard[0].position != self.heard + 1:
            return HeardConflict
        positions = tuple(range(len(self.raws) + 1, len(self.raws) + 1 + len(recording.events)))
        self.raws += [each.raw for each in recording.events]
        self.versions[name] += len(recording.events)
        self.heard += len(recording.heard)
        if key is not None:
            self.keys[key.key] = positions
        return Recorded(positions)


class StoreMachine(RuleBasedStateMachine):
    """Drives a store, opened twice as by two processes, and the model alike."""

    def __init__(self, subject: Subject) -> None:
        super().__init__()
        self.subject = subject
        self.model = Model()
        self.stores: list[RealStore] = [subject.open(), subject.open()]

    def make(self, what: tuple[str, int, int, str | None, int | None]) -> tuple[str, Recording]:
        """Returns a recording that is right but for its slips, as of what the model knows now."""
        name, slip, count, key, heard_slip = what
        version = max(1, self.model.versions[name] + 1 + slip)
        position = 0 if heard_slip is None else max(1, self.model.heard + 1 + heard_slip)
        documents = heard(position) if position else ()
        return name, Recording(events(name, version, count), None if key is None else command(key), 200, documents)

    @rule(what=WHATS, by=st.integers(0, 1))
    def record(self, what: tuple[str, int, int, str | None, int | None], by: int) -> None:
        name, recording = self.make(what)
        expected = Recorded(()) if recording == Recording(()) else self.model.record(name, recording)
        if isinstance(expected, Recorded):
            assert self.stores[by].record(recording) == expected
            return
        with pytest.raises(expected):
            self.stores[by].record(recording)

    @rule(whats=st.lists(WHATS, min_size=2, max_size=6))
    def record_together(self, whats: Sequence[tuple[str, int, int, str | None, int | None]]) -> None:
        made = [self.make(what) for what in whats]
        outcomes = self.subject.commit_group([recording for _, recording in made])
        kinds = [each if isinstance(each, Recorded) else type(each) for each in outcomes]
        assert kinds == [self.model.record(name, recording) for name, recording in made]

    @rule(by=st.integers(0, 1), stands=st.booleans())
    def fence(self, by: int, stands: bool) -> None:
        if stands:
            self.stores[by].raise_fence("behind", 1, bytes(32))
        else:
            self.stores[by].lift_fence("restored")
        self.model.fenced = stands

    @rule(by=st.integers(0, 1), size=st.integers(0, 2), root=st.sampled_from([b"r", b"s"]), text=st.sampled_from("xyz"))
    def keep(self, by: int, size: int, root: bytes, text: str) -> None:
        kept = checkpoint(size, root * 32, text)
        expected = self.model.keep(kept)
        if isinstance(expected, Recorded):
            self.stores[by].keep_checkpoint(kept)
            return
        with pytest.raises(expected):
            self.stores[by].keep_checkpoint(kept)

    @rule(by=st.integers(0, 1))
    def start_again(self, by: int) -> None:
        self.stores[by].close()
        self.stores[by] = self.subject.open()

    @invariant()
    def the_store_holds_what_the_model_holds(self) -> None:
        for store in self.stores:
            assert [each.document for each in store.entries(0, 1000)] == self.model.raws
            assert store.head().root == root_of([leaf_hash(raw) for raw in self.model.raws])
            assert store.heard_position("thucchat.hanam/assessment") == self.model.heard
            assert (store.fence() is not None) == self.model.fenced
            assert store.checkpoint_sizes(OTHER, -1, 9) == sorted(
                size for size, all_ in self.model.notes.items() if all_
            )
            for size, notes in self.model.notes.items():
                assert store.checkpoints_at(OTHER, size) == notes
        for name, version in self.model.versions.items():
            assert len(self.stores[0].stream(identity(name))) == version
        for key, positions in self.model.keys.items():
            kept = self.stores[1].kept_answer("p-1", "POST /v1/agencies", key)
            assert kept is not None
            assert tuple(position for _, position in kept.events) == positions

    def teardown(self) -> None:
        self.subject.finish()


def test_any_story_on_sqlite_ends_as_the_model_says(tmp_path: Path) -> None:
    numbers = iter(range(1_000_000))

    class Story(StoreMachine):
        def __init__(self) -> None:
            directory = tmp_path / str(next(numbers))
            directory.mkdir()
            super().__init__(SQLiteSubject(directory))

    run_state_machine_as_test(Story, settings=settings(max_examples=30, stateful_step_count=20))


@pytest.mark.slow
def test_any_story_on_postgres_ends_as_the_model_says(postgres_url: str) -> None:
    class Story(StoreMachine):
        def __init__(self) -> None:
            super().__init__(PostgresSubject(postgres_url))

    run_state_machine_as_test(Story, settings=settings(max_examples=10, stateful_step_count=20))
