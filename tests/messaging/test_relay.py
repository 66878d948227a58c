"""The relay: the cursor moves over what is confirmed without a hole, and often; a log that contradicts itself stays."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.eventstore.opening import open_sqlite
from shared.eventstore.ports import Entry, IntegrityFault, Store
from shared.messaging.lock import FileLock
from shared.messaging.rabbitmq.publisher import Flight
from shared.messaging.relay import SAVE_EVERY, WINDOW, Relay, message_of
from shared.messaging.transport import Message, TransportError
from tests.messaging.probe import Probe, stamp
from tests.support.waiting import until


class ScriptedPublisher:
    """Confirms `steps` messages of each batch at a time, and fails after as many as `failures` says, batch by batch."""

    def __init__(self, store: Store, steps: int = 1, failures: Sequence[int] = ()) -> None:
        self._store = store
        self._steps = steps
        self._failures = iter(failures)
        self.batches: list[list[int]] = []
        self.cursors: list[int] = []

    def publish(self, batch: Sequence[Message]) -> Iterator[int]:
        self.batches.append([each.position for each in batch])
        most = next(self._failures, len(batch))
        for count in range(self._steps, len(batch) + self._steps, self._steps):
            self.cursors.append(self._store.relay_position())
            if min(count, len(batch)) > most:
                raise TransportError("as told")
            yield min(count, len(batch))

    def close(self) -> None:
        """Has nothing to close."""


class WatchedStore:
    """A store that notes each move of the relay's cursor, and shows its entries through `alter`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.saved: list[int] = []

    def set_relay_position(self, position: int) -> None:
        self.saved.append(position)
        self._store.set_relay_position(position)

    def entries(self, after: int, limit: int) -> Sequence[Entry]:
        return [self.alter(each) for each in self._store.entries(after, limit)]

    def alter(self, entry: Entry) -> Entry:
        return entry

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


@pytest.fixture
def probe(tmp_path: Path) -> Iterator[Probe]:
    found = Probe(WatchedStore(open_sqlite(tmp_path / "probe.db")), stamp("probe"))
    yield found
    found.store.close()


def run(probe: Probe, publisher: ScriptedPublisher, tmp_path: Path) -> None:
    """Relays until everything is confirmed."""
    stop = threading.Event()
    relay = Relay("probe", probe.store, publisher, FileLock(tmp_path / "lock"))
    thread = threading.Thread(target=relay.run, args=(stop,))
    thread.start()
    try:
        until(lambda: probe.store.relay_position() == probe.store.head().size, "the relay to reach the head")
    finally:
        stop.set()
        thread.join()


def test_the_window_grows_while_it_goes_well_and_starts_small_after_a_failure(probe: Probe, tmp_path: Path) -> None:
    for turn in range(100):
        probe.count(f"c{turn % 20}")
    publisher = ScriptedPublisher(probe.store, steps=8, failures=[16, 32, 8])
    run(probe, publisher, tmp_path)
    assert [len(each) for each in publisher.batches] == [16, 32, 52, 16, 28]
    assert publisher.batches[3][0] == 48 + 8 + 1


def test_what_was_confirmed_before_a_failure_is_not_published_again(probe: Probe, tmp_path: Path) -> None:
    for turn in range(16):
        probe.count(f"c{turn}")
    publisher = ScriptedPublisher(probe.store, failures=[5])
    run(probe, publisher, tmp_path)
    assert publisher.batches == [list(range(1, 17)), list(range(6, 17))]


def test_the_cursor_is_stored_often_so_that_a_crash_repeats_little(probe: Probe, tmp_path: Path) -> None:
    for turn in range(300):
        probe.count(f"c{turn % 60}")
    run(probe, ScriptedPublisher(probe.store), tmp_path)
    assert isinstance(probe.store, WatchedStore)
    steps = [after - before for before, after in zip([0, *probe.store.saved], probe.store.saved, strict=False)]
    assert max(steps) <= SAVE_EVERY
    assert SAVE_EVERY <= 50 < WINDOW


@pytest.mark.parametrize("change", [{"document": b"{}"}, {"leaf_hash": b"\0" * 32}, {"position": 9}])
def test_a_log_that_contradicts_itself_is_not_published(
    probe: Probe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]
) -> None:
    for _ in range(3):
        probe.count("a")
    monkeypatch.setattr(
        probe.store, "alter", lambda each: replace(each, **change) if each.position == 2 else each, raising=True
    )
    publisher = ScriptedPublisher(probe.store)
    with pytest.raises(IntegrityFault):
        Relay("probe", probe.store, publisher, FileLock(tmp_path / "lock")).run(threading.Event())
    assert publisher.batches == []


def test_a_message_names_its_place_and_its_bytes(probe: Probe) -> None:
    probe.count("a")
    probe.count("a")
    entry = probe.store.entries(1, 1)[0]
    message = message_of("probe", entry)
    assert (message.position, message.previous, message.topic) == (2, 1, "probe.counter.counted.v1")
    assert (message.raw, message.leaf_hash) == (entry.document, entry.leaf_hash)


def test_only_one_relay_is_active_and_the_next_takes_over(probe: Probe, tmp_path: Path) -> None:
    held = FileLock(tmp_path / "lock")
    assert held.acquire()
    assert held.acquire(), "asking again does not let go"
    waiting = FileLock(tmp_path / "lock")
    assert not waiting.acquire()
    stop = threading.Event()
    publisher = ScriptedPublisher(probe.store)
    thread = threading.Thread(target=Relay("probe", probe.store, publisher, waiting).run, args=(stop,))
    probe.count("a")
    thread.start()
    held.release()
    until(lambda: probe.store.relay_position() == 1, "the second relay to take over")
    stop.set()
    thread.join()
    assert held.acquire(), "a relay that ended has let go"


@given(
    size=st.integers(1, 40),
    before=st.integers(0, 20),
    answers=st.lists(st.tuples(st.integers(1, 70), st.booleans()), max_size=60),
)
def test_the_confirmed_prefix_is_what_the_confirms_say(size: int, before: int, answers: list[tuple[int, bool]]) -> None:
    message = Message("probe", 1, 0, b"", "t", "i", b"")
    flight = Flight([message] * size)
    for tag in range(1, before + 1):
        flight.confirm(tag, False)  # of an earlier batch, before this one is sent
    assert flight.prefix == 0
    flight.first_tag = before + 1
    confirmed: set[int] = set()
    for tag, multiple in answers:
        flight.confirm(tag, multiple)
        confirmed |= set(range(1, tag + 1)) if multiple else {tag}
        expected = 0
        while expected < size and before + 1 + expected in confirmed:
            expected += 1
        assert flight.prefix == expected
