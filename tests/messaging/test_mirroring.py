"""The mirror believes no message: it takes what the log says, keeps what contradicts as evidence, and goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.contracts import leaf_hash
from shared.eventstore.application import Application
from shared.eventstore.opening import open_sqlite
from shared.eventstore.ports import Entry, Head, Heard, IntegrityFault, Store
from shared.messaging.meter import NullMeter
from shared.messaging.mirroring import MirrorConsumer, Unwatched
from shared.messaging.remote import LogUnavailable
from shared.messaging.taking import Keeper
from shared.messaging.transport import Delivery
from tests.messaging.probe import stamp
from tests.support.waiting import until


def entry(position: int, text: str = "") -> Entry:
    raw = f"{position}{text}".encode()
    return Entry(position, leaf_hash(raw), raw)


@dataclass
class Source:
    """A log that can be cut, replaced and put out of reach while it is read."""

    log: list[Entry]
    fault: Exception | None = None
    reads: int = 0

    def entries(self, after: int, limit: int) -> Sequence[Entry]:
        self.reads += 1
        if self.fault is not None:
            raise self.fault
        return self.log[after : after + limit]

    def head(self) -> Head:
        self.reads += 1
        if self.fault is not None:
            raise self.fault
        return Head(len(self.log), b"")


@dataclass
class Queue:
    """A subscription that tests put messages into."""

    waiting: list[Delivery] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)
    connections: int = 1
    came: threading.Event = field(default_factory=threading.Event)

    def send(self, *entries: Entry) -> None:
        self.waiting += [Delivery(each, each.position - 1) for each in entries]
        self.came.set()

    def receive(self, after: int, limit: int, timeout: float) -> Sequence[Delivery]:
        if not self.came.wait(min(timeout, 0.01)):
            return ()
        self.came.clear()
        taken, self.waiting = self.waiting, []
        return taken

    def acknowledge(self, last: Delivery) -> None:
        self.acknowledged.append(last.entry.position)

    def close(self) -> None:
        """Has nothing to close."""


@dataclass
class Told:
    """An overseer that remembers what it was told."""

    positions: list[int] = field(default_factory=list)
    documents: list[tuple[bytes | None, bytes]] = field(default_factory=list)
    logs: list[str] = field(default_factory=list)
    losses: list[int] = field(default_factory=list)

    def taken(self, source: str, position: int) -> None:
        self.positions.append(position)

    def other_document(self, source: str, held: Heard | None, came: Entry) -> None:
        self.documents.append((None if held is None else held.document, came.document))

    def other_log(self, source: str, what: str) -> None:
        self.logs.append(what)

    def lost(self, source: str, position: int) -> None:
        self.losses.append(position)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_sqlite(tmp_path / "mirror.db")
    yield opened
    opened.close()


@contextmanager
def hearing(store: Store, log: Source, queue: Queue, told: Told | Unwatched) -> Iterator[MirrorConsumer]:
    keeper = Keeper(Application(store, stamp("echo")), "probe")
    consumer = MirrorConsumer("probe", store, keeper, log, queue, overseer=told, meter=NullMeter(), look_every=0.01)
    stop = threading.Event()
    thread = threading.Thread(target=consumer.run, args=(stop,))
    thread.start()
    try:
        yield consumer
    finally:
        stop.set()
        thread.join()


def held(store: Store) -> list[bytes | None]:
    return [each.document for each in store.heard("probe", 0, 1000)]


def documents(*entries: Entry) -> list[bytes]:
    return [each.document for each in entries]


def heard(store: Store, size: int) -> Callable[[], bool]:
    return lambda: store.heard_position("probe") == size


def test_a_forged_message_at_the_next_position_never_gets_into_the_mirror(store: Store) -> None:
    log, queue, told = Source([entry(1)]), Queue(), Told()
    with hearing(store, log, queue, told):
        until(heard(store, 1), "the first document")
        forged = entry(2, " forged")
        log.log.append(entry(2))
        queue.send(forged, entry(2))
        until(lambda: queue.acknowledged, "the messages to be settled")
        log.log.append(entry(3))
        queue.send(entry(3))
        until(heard(store, 3), "what comes next")
    assert held(store) == documents(entry(1), entry(2), entry(3))
    assert told.documents == [(b"2", forged.document)]
    assert (told.logs, told.losses, told.positions) == ([], [], [1, 2, 3])


def test_a_forged_message_at_a_known_position_is_told_with_both_and_hearing_goes_on(store: Store) -> None:
    log, queue, told = Source([entry(1), entry(2)]), Queue(), Told()
    with hearing(store, log, queue, told):
        until(heard(store, 2), "the log")
        queue.send(entry(1), entry(1, " forged"), entry(2))
        until(lambda: queue.acknowledged == [2], "the messages to be settled")
        log.log.append(entry(3))
        until(heard(store, 3), "what comes next")
    assert told.documents == [(b"1", b"1 forged")]


def test_a_message_beyond_the_end_of_its_log_is_told_and_stops_nothing(store: Store) -> None:
    log, queue, told = Source([entry(1)]), Queue(), Told()
    with hearing(store, log, queue, told):
        queue.send(entry(1_000_000, " forged"))
        until(lambda: queue.acknowledged, "the message to be settled")
        log.log.append(entry(2))
        until(heard(store, 2), "what comes next")
    assert told.documents == [(None, b"1000000 forged")]


def test_messages_wait_unsettled_while_the_log_is_out_of_reach(store: Store) -> None:
    log, queue, told = Source([entry(1), entry(2)], LogUnavailable("as told")), Queue(), Told()
    with hearing(store, log, queue, told):
        queue.send(entry(1), entry(2))
        reads = log.reads
        until(lambda: log.reads > reads + 2, "some attempts")
        assert (queue.acknowledged, held(store)) == ([], [])
        log.fault = None
        until(lambda: queue.acknowledged == [2], "the messages to be settled")
    assert held(store) == documents(entry(1), entry(2))
    assert told.documents == []


CONTRADICTING = {
    "cut": [entry(1)],
    "emptied": [],
    "replaced": [entry(1, "'"), entry(2, "'"), entry(3, "'"), entry(4, "'")],
}


@pytest.mark.parametrize("other", CONTRADICTING.values(), ids=CONTRADICTING)
def test_a_log_that_contradicts_is_told_and_looked_at_until_it_is_put_right(store: Store, other: list[Entry]) -> None:
    log, queue, told = Source([entry(1), entry(2)]), Queue(), Told()
    with hearing(store, log, queue, told):
        until(heard(store, 2), "the log")
        right, log.log = log.log, other
        until(lambda: told.logs, "the overseer to be told")
        assert held(store) == documents(entry(1), entry(2))
        log.log = [*right, entry(3)]
        until(heard(store, 3), "what comes once the log is right again")
    assert held(store) == documents(entry(1), entry(2), entry(3))


def test_a_log_with_a_broken_row_is_out_of_reach_and_stops_nothing(store: Store) -> None:
    log, queue, told = Source([entry(1)], IntegrityFault("position 1: as told")), Queue(), Told()
    with hearing(store, log, queue, told):
        until(lambda: log.reads > 1, "an attempt")
        log.fault = None
        until(heard(store, 1), "the log")
    assert told == Told(positions=[1])


def test_whatever_the_overseer_may_be_told_a_mirror_without_one_goes_on(store: Store) -> None:
    log, queue = Source([entry(1)]), Queue()
    with hearing(store, log, queue, Unwatched()):
        queue.send(entry(1), entry(1, " forged"), entry(9))
        until(lambda: queue.acknowledged, "the messages to be settled")
        log.log.clear()
        until(lambda: log.reads > 5, "the cut log to be looked at")
        log.log += [entry(1), entry(2)]
        until(heard(store, 2), "what comes next")


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(
    size=st.integers(0, 12),
    batches=st.lists(st.lists(st.tuples(st.integers(1, 15), st.booleans()), min_size=1, max_size=8), max_size=6),
)
def test_whatever_messages_say_the_mirror_is_the_log_and_every_lie_is_told(
    tmp_path_factory: pytest.TempPathFactory, size: int, batches: list[list[tuple[int, bool]]]
) -> None:
    store = open_sqlite(tmp_path_factory.mktemp("mirror") / "mirror.db")
    log, queue, told = Source([entry(number) for number in range(1, size + 1)]), Queue(), Told()
    sent = [[entry(at, "" if honest else " forged") for at, honest in batch] for batch in batches]
    lies = [each for batch in sent for each in batch if each not in log.log]
    with hearing(store, log, queue, told):
        for count, batch in enumerate(sent, 1):
            queue.send(*batch)
            until(lambda count=count: len(queue.acknowledged) == count, "a batch to be settled")  # type: ignore[misc]
        until(heard(store, size), "the log")
    assert held(store) == documents(*log.log)
    assert sorted(came for _, came in told.documents) == sorted(each.document for each in lies)
    store.close()
