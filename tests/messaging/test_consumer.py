"""Whatever comes, in whatever order, however often: what is heard is the log, from its beginning, without a hole."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.contracts import leaf_hash
from shared.eventstore.application import Application
from shared.eventstore.opening import open_sqlite
from shared.eventstore.ports import Entry, Head, Store
from shared.messaging.consumer import Consumer, Fork
from shared.messaging.remote import LogUnavailable
from shared.messaging.taking import Keeper
from shared.messaging.transport import Delivery
from tests.messaging.probe import stamp

LOG = [Entry(position, leaf_hash(b"%d" % position), b"%d" % position) for position in range(1, 31)]


@dataclass
class ScriptedLog:
    """A log of `size` entries that is out of reach as often as `absent` says."""

    size: int
    absent: int = 0

    def entries(self, after: int, limit: int) -> Sequence[Entry]:
        self._reach()
        return LOG[after : min(after + limit, self.size)]

    def head(self) -> Head:
        self._reach()
        return Head(self.size, b"")

    def _reach(self) -> None:
        if self.absent:
            self.absent -= 1
            raise LogUnavailable("as told")


@dataclass
class ScriptedSubscription:
    """Gives the batches it was given, then tells the consumer to stop."""

    batches: list[list[Delivery]]
    stop: threading.Event
    acknowledged: list[int] = field(default_factory=list)
    connections: int = 1

    def receive(self, after: int, limit: int, timeout: float) -> Sequence[Delivery]:
        if self.batches:
            return self.batches.pop(0)
        self.stop.set()
        return ()

    def acknowledge(self, last: Delivery) -> None:
        self.acknowledged.append(last.entry.position)

    def close(self) -> None:
        """Has nothing to close."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    found = open_sqlite(tmp_path_factory.mktemp("consumer") / "echo.db")
    yield found
    found.close()


sources = (f"source{number}" for number in range(1_000_000))
"""A name that the store has not heard of yet, for each example."""


def consume(store: Store, batches: Sequence[Sequence[Delivery]], log: ScriptedLog) -> list[bytes | None]:
    """Returns what was kept after the batches came."""
    source, stop = next(sources), threading.Event()
    subscription = ScriptedSubscription([list(each) for each in batches], stop)
    keeper = Keeper(Application(store, stamp("echo")), source)
    Consumer(source, store, keeper, log, subscription, look_every=0.0).run(stop)
    return [each.document for each in store.heard(source, 0, 1000)]


def deliveries(positions: Sequence[int]) -> list[Delivery]:
    return [Delivery(LOG[position - 1], position - 1) for position in positions]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    size=st.integers(1, 30),
    batches=st.lists(st.lists(st.integers(1, 30), min_size=1, max_size=12), max_size=8),
    absent=st.integers(0, 2),
)
def test_what_is_heard_is_the_log(store: Store, size: int, batches: list[list[int]], absent: int) -> None:
    came = [[position for position in batch if position <= size] for batch in batches]
    kept = consume(store, [deliveries(batch) for batch in came if batch], ScriptedLog(size, absent))
    assert kept == [each.document for each in LOG[: len(kept)]]
    assert len(kept) >= max((position for batch in came for position in batch), default=0)


FORKS = {
    "a message ahead of its log": (deliveries([5]), 4),
    "a message that follows what it cannot": ([Delivery(LOG[9], 5)], 5),
}


@pytest.mark.parametrize(("batch", "size"), FORKS.values(), ids=FORKS.keys())
def test_what_contradicts_the_log_stops_the_source(store: Store, batch: list[Delivery], size: int) -> None:
    with pytest.raises(Fork):
        consume(store, [batch], ScriptedLog(size))
