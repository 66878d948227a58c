"""A scene: `probe` publishes, `echo` hears, each on a SQLite store, over whatever transport is under test."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from shared.contracts import parse
from shared.eventstore.opening import open_sqlite
from shared.eventstore.ports import Store
from shared.messaging.lock import FileLock
from shared.messaging.parking import Reactions
from shared.messaging.relay import message_of
from shared.messaging.remote import RemoteLog
from shared.messaging.transport import Delivery, Message, Publisher, Subscription, Transport
from shared.messaging.worker import Worker
from tests.messaging.probe import REACTIONS, Counted, Echo, Noted, Probe, stamp
from tests.support.waiting import until


class Tallies:
    """A meter that can be read, and waited for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.counts: Counter[str] = Counter()
        self.gauges: dict[str, int] = {}
        self.looks = 0
        """How often a consumer has looked at its source's log."""

    def count(self, name: str, source: str, amount: int = 1) -> None:
        with self._lock:
            self.counts[name] += amount

    def gauge(self, name: str, source: str, value: int) -> None:
        with self._lock:
            self.gauges[name] = value
            self.looks += name == "lag"

    def wait_for(self, name: str, least: int = 1, seconds: float = 60.0) -> None:
        until(lambda: self.counts[name] >= least, f"{least} {name} (there are {self.counts})", seconds=seconds)


Meddle = Callable[[Sequence[Delivery]], Sequence[Delivery]]


class Meddling:
    """A transport between a transport and its consumer that loses, repeats, turns over or forges what comes."""

    def __init__(self, transport: Transport, meddle: Meddle) -> None:
        self._transport = transport
        self._meddle = meddle

    def publisher(self, source: str) -> Publisher | None:
        return self._transport.publisher(source)

    def subscribe(self, consumer: str, source: str) -> Subscription:
        return _Meddled(self._transport.subscribe(consumer, source), self._meddle)


class _Meddled:
    def __init__(self, subscription: Subscription, meddle: Meddle) -> None:
        self._subscription = subscription
        self._meddle = meddle
        self._last: Delivery | None = None

    @property
    def connections(self) -> int:
        return self._subscription.connections

    def receive(self, after: int, limit: int, timeout: float) -> Sequence[Delivery]:
        came = self._subscription.receive(after, limit, timeout)
        if came:
            self._last = came[-1]
        left = self._meddle(came)
        if came and not left:
            self.acknowledge(came[-1])
        return left

    def acknowledge(self, last: Delivery) -> None:
        if self._last is not None:
            self._subscription.acknowledge(self._last)
            self._last = None

    def close(self) -> None:
        self._subscription.close()


@dataclass
class Scene:
    """`transport` carries the log of `probe`; `meter` counts what `echo`'s worker does."""

    directory: Path
    transport: Transport
    probe: Probe
    closing: ExitStack
    meter: Tallies = field(default_factory=Tallies)
    alarms: list[Exception] = field(default_factory=list)
    look_every: float = 0.2
    _turns: int = 0

    def count(self, times: int) -> None:
        """Counts on a dozen counters in turn: long histories would make the tests slow, and prove nothing more."""
        for _ in range(times):
            self.probe.count(f"turn-{self._turns % 12}")
            self._turns += 1

    def counted(self) -> list[tuple[str, int]]:
        """Returns what `probe` counted, in order."""
        return [
            (document.facts.counter, document.facts.number)
            for document in (parse(each.document) for each in self.probe.store.entries(0, 10_000))
            if isinstance(document.facts, Counted)
        ]

    def noted(self, echo: Echo) -> list[tuple[str, int]]:
        """Returns what `echo` noted, in order: equal to `counted` if it heard everything once and in order."""
        return [
            (document.facts.counter, document.facts.number)
            for document in (parse(each.document) for each in echo.store.entries(0, 10_000))
            if isinstance(document.facts, Noted)
        ]

    def open(self, name: str = "echo") -> Echo:
        """Returns `echo` on its own store, which is closed with the scene."""
        store = open_sqlite(self.directory / f"{name}.db")
        self.closing.callback(store.close)
        return Echo(store, stamp("echo"))

    @contextmanager
    def relaying(self, transport: Transport | None = None, lock: str = "relay.lock") -> Iterator[Worker]:
        """Runs the relay of `probe`."""
        sources: dict[str, RemoteLog] = {}
        worker = Worker(
            self.probe,
            {},
            sources,
            transport or self.transport,
            FileLock(self.directory / lock),
            meter=self.meter,
        )
        worker.start()
        try:
            yield worker
        finally:
            assert worker.stop(), "the relay did not stop"

    @contextmanager
    def hearing(
        self,
        echo: Echo,
        *,
        reactions: Reactions = REACTIONS,
        transport: Transport | None = None,
        log: RemoteLog | None = None,
        keep_documents: bool = False,
        connected: bool = True,
    ) -> Iterator[Worker]:
        """Runs `echo`'s hearing of `probe`; waits first until the transport is `connected` to.

        The first look at the log takes everything that is there; a test that is about messages begins after it.
        """
        looks = self.meter.looks
        worker = Worker(
            echo,
            reactions,
            {"probe": log or self.probe.store},
            HearingOnly(transport or self.transport),
            FileLock(self.directory / "echo.lock"),
            meter=self.meter,
            alarm=lambda _name, error: self.alarms.append(error),
            look_every=self.look_every,
            keep_documents=keep_documents,
        )
        worker.start()
        try:
            if connected:
                until(lambda: self.alarms or any(each.connections for each in worker.status().values()), "a connection")
                until(lambda: self.alarms or self.meter.looks > looks, "the first look at the log")
            yield worker
        finally:
            assert worker.stop(), "the consumer did not stop"

    def heard_all(self, echo: Echo, seconds: float = 60.0) -> None:
        """Waits until everything that `probe` recorded has been heard."""
        size = self.probe.store.head().size
        until(
            lambda: echo.store.heard_position("probe") >= size or self.alarms,
            f"position {size} (heard {echo.store.heard_position('probe')}, {self.meter.counts})",
            seconds=seconds,
        )
        assert not self.alarms

    def heard_some(self, echo: Echo, least: int) -> None:
        """Waits until `least` documents have been heard."""
        until(lambda: echo.store.heard_position("probe") >= least, f"{least} documents")

    def stopped(self) -> Exception:
        """Waits until the source is stopped and returns why."""
        until(lambda: self.alarms, "an alarm")
        return self.alarms[0]


class HearingOnly:
    """Leaves out the consumer's own relay, as what `echo` records goes to nobody here; it may hear by another name."""

    def __init__(self, transport: Transport, name: str | None = None) -> None:
        self._transport = transport
        self._name = name

    def publisher(self, source: str) -> None:
        return None

    def subscribe(self, consumer: str, source: str) -> Subscription:
        return self._transport.subscribe(self._name or consumer, source)


@contextmanager
def scene(directory: Path, transport_over: Callable[[Store], Transport]) -> Iterator[Scene]:
    """Sets a scene up and takes it down."""
    with ExitStack() as stack:
        store = open_sqlite(directory / "probe.db")
        stack.callback(store.close)
        yield Scene(directory, transport_over(store), Probe(store, stamp("probe")), stack)


def messages(scene: Scene, first: int, last: int) -> list[Message]:
    """Returns the messages of positions `first` to `last`."""
    return [message_of("probe", each) for each in scene.probe.store.entries(first - 1, last - first + 1)]
