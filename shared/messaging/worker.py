"""A service's worker: one relay and one consumer per source, each in a thread, started again when it fails.

What cannot go on without people (`SourceStopped`) is not started again; it raises the alarm and the others go on.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Final

from shared.eventstore.application import Application
from shared.eventstore.ports import IntegrityFault, Store
from shared.messaging.backoff import Backoff
from shared.messaging.consumer import LOOK_EVERY, Consumer
from shared.messaging.lock import Lock
from shared.messaging.meter import Meter, NullMeter
from shared.messaging.mirroring import MirrorConsumer, Overseer, Unwatched
from shared.messaging.parking import Reactions
from shared.messaging.relay import Relay
from shared.messaging.remote import RemoteLog
from shared.messaging.taking import Keeper, Reactor, SourceStopped
from shared.messaging.transport import Subscription, Transport

_LOG: Final = logging.getLogger(__name__)
STOP_SECONDS: Final = 30.0
"""How long a stopping worker waits for its threads: longer than a confirm's deadline and a log's timeout."""
Alarm = Callable[[str, Exception], None]
"""Told which source stopped, and why. Somebody has to look."""


class State(StrEnum):
    """How a thread of a worker fares."""

    RUNNING = "running"
    FAILING = "failing"
    """It failed unexpectedly and is started again."""
    STOPPED = "stopped"
    """It cannot go on without people."""


@dataclass(frozen=True, slots=True)
class Status:
    """How far one source is heard (`position` of `head`), or the own log relayed.

    `connections` counts how often the queue of a source was subscribed to: 0 means that only its log is read yet.
    """

    state: State
    position: int
    head: int
    connections: int = 0
    reason: str = ""

    @property
    def lag(self) -> int:
        """Returns how many documents were still to come when the head was last looked at."""
        return max(0, self.head - self.position)


class _Task:
    """One thread that is started again when what it runs fails."""

    def __init__(self, name: str, run: Callable[[threading.Event], None], stop: threading.Event, alarm: Alarm) -> None:
        self._name = name
        self._run = run
        self._stop = stop
        self._alarm = alarm
        self.state = State.RUNNING
        self.reason = ""
        self.thread = threading.Thread(target=self._supervise, name=name, daemon=True)

    def _supervise(self) -> None:
        backoff = Backoff(first=0.5, cap=30.0)
        while not self._stop.is_set():
            self.state = State.RUNNING
            try:
                self._run(self._stop)
                return
            except (SourceStopped, IntegrityFault) as error:
                self.state, self.reason = State.STOPPED, str(error)
                _LOG.critical("%s stopped and needs somebody to look: %s", self._name, error)
                self._alarm(self._name, error)
                return
            except Exception as error:  # noqa: BLE001 - the supervisor: whatever it was, the thread is started again
                self.state, self.reason = State.FAILING, f"{type(error).__name__}: {error}"
                _LOG.exception("%s failed and is started again", self._name)
                self._stop.wait(backoff.next())


def _ignore(name: str, error: Exception) -> None:
    """Raises no alarm beyond the log's."""


class Worker:
    """Relays the log of one service and hears others, until stopped.

    `sources` gives the log of each service to hear, by its name. `keep_documents` makes it a mirror: it keeps the
    bytes, no reaction is asked, and `overseer` is told what contradicts them.
    """

    def __init__(
        self,
        application: Application,
        reactions: Reactions,
        sources: Mapping[str, RemoteLog],
        transport: Transport,
        lock: Lock,
        *,
        keep_documents: bool = False,
        overseer: Overseer | None = None,
        meter: Meter | None = None,
        alarm: Alarm = _ignore,
        look_every: float = LOOK_EVERY,
    ) -> None:
        self._application = application
        self._reactions = reactions
        self._sources = dict(sources)
        self._transport = transport
        self._lock = lock
        self._keep_documents = keep_documents
        self._overseer = overseer or Unwatched()
        self._meter = meter or NullMeter()
        self._alarm = alarm
        self._look_every = look_every
        self._stop = threading.Event()
        self._relay: Relay | None = None
        self._consumers: dict[str, Consumer] = {}
        self._tasks: dict[str, _Task] = {}

    @property
    def service(self) -> str:
        """Returns the name of the service."""
        return self._application.stamp.source.rpartition("/")[2]

    def start(self) -> None:
        """Starts the threads. Returns at once; what is out of reach is tried again for ever."""
        self._add("relay", self._relay_own)
        for source in self._sources:
            self._add(source, partial(self._hear, source))
        for task in self._tasks.values():
            task.thread.start()

    def stop(self) -> bool:
        """Lets every thread finish what it has in hand; tells whether all did."""
        self._stop.set()
        for task in self._tasks.values():
            task.thread.join(STOP_SECONDS)
        return not any(task.thread.is_alive() for task in self._tasks.values())

    def status(self) -> dict[str, Status]:
        """Returns how each source fares, by name, and under "relay" the own log's way out, where it is relayed."""
        found = {}
        for name, consumer in list(self._consumers.items()):
            task = self._tasks[name]
            found[name] = Status(task.state, consumer.position, consumer.head, consumer.connections, task.reason)
        if self._relay is not None:
            task = self._tasks["relay"]
            found["relay"] = Status(task.state, self._relay.position, self._relay.head, reason=task.reason)
        return found

    def _add(self, name: str, run: Callable[[threading.Event], None]) -> None:
        self._tasks[name] = _Task(f"{self.service} {name}", run, self._stop, self._alarm)

    def _relay_own(self, stop: threading.Event) -> None:
        publisher = self._transport.publisher(self.service)
        if publisher is None:
            return
        try:
            self._relay = Relay(self.service, self._store, publisher, self._lock, self._meter)
            self._relay.run(stop)
        finally:
            publisher.close()

    def _hear(self, source: str, stop: threading.Event) -> None:
        subscription = self._transport.subscribe(self.service, source)
        try:
            self._consumers[source] = self._consumer(source, subscription)
            self._consumers[source].run(stop)
        finally:
            subscription.close()

    def _consumer(self, source: str, subscription: Subscription) -> Consumer:
        log, meter, look_every = self._sources[source], self._meter, self._look_every
        if self._keep_documents:
            keeper = Keeper(self._application, source)
            return MirrorConsumer(
                source,
                self._store,
                keeper,
                log,
                subscription,
                overseer=self._overseer,
                meter=meter,
                look_every=look_every,
            )
        reactor = Reactor(self._application, self._reactions, source, meter)
        return Consumer(source, self._store, reactor, log, subscription, meter=meter, look_every=look_every)

    @property
    def _store(self) -> Store:
        return self._application.store


def run_worker(worker: Worker, stop: threading.Event) -> bool:
    """Runs `worker` until `stop` is set; tells whether all its threads then ended in good order."""
    worker.start()
    stop.wait()
    return worker.stop()
