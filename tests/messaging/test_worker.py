"""The worker: what fails is started again, what must wait for people waits, and neither holds up the others."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from shared.acts import Act
from shared.contracts import CATALOGUE, Document
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Application
from shared.eventstore.opening import open_sqlite
from shared.eventstore.ports import VersionConflict
from shared.messaging import taking
from shared.messaging.embedded import EmbeddedSubscription, EmbeddedTransport
from shared.messaging.lock import FileLock
from shared.messaging.parking import Parking
from shared.messaging.taking import Reactor, Unreadable
from shared.messaging.worker import State, Worker, run_worker
from tests.messaging.probe import REACTIONS, Counted, Echo, Probe, Tally, note, stamp
from tests.support.waiting import until


class House:
    """`echo` hears two services: `probe`, and another `echo` that counts nothing it knows."""

    def __init__(self, directory: Path) -> None:
        self.probe = Probe(open_sqlite(directory / "probe.db"), stamp("probe"))
        self.other = Echo(open_sqlite(directory / "other.db"), stamp("echo"))
        self.echo = Echo(open_sqlite(directory / "echo.db"), stamp("echo"))
        self.alarms: list[tuple[str, Exception]] = []
        self.directory = directory

    def worker(self, transport: EmbeddedTransport | None = None) -> Worker:
        sources = {"probe": self.probe.store, "echo": self.other.store}
        return Worker(
            self.echo,
            REACTIONS,
            sources,
            transport or EmbeddedTransport(sources),
            FileLock(self.directory / "lock"),
            alarm=lambda name, error: self.alarms.append((name, error)),
        )


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    found = House(tmp_path)
    yield found
    for each in (found.probe, found.other, found.echo):
        each.store.close()


class StumblingTransport(EmbeddedTransport):
    """Fails in a way nobody foresaw, the first few times."""

    stumbles = 2

    def subscribe(self, consumer: str, source: str) -> EmbeddedSubscription:
        if self.stumbles:
            self.stumbles -= 1
            raise LookupError("nobody foresaw this")
        return super().subscribe(consumer, source)


def test_what_fails_unexpectedly_is_started_again(house: House) -> None:
    house.probe.count("a")
    transport = StumblingTransport({"probe": house.probe.store, "echo": house.other.store})
    worker = house.worker(transport)
    worker.start()
    until(lambda: house.echo.heard("a") == [1], "the document")
    assert worker.stop()
    assert house.alarms == []


def test_a_source_that_must_wait_for_people_raises_the_alarm_and_holds_up_no_other(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    act, tally = Probe(house.other.store, stamp("echo")).act(), Tally("x")
    tally.note(1, act)
    house.other.save(act, tally)
    monkeypatch.delitem(CATALOGUE, "echo.tally.noted.v1")
    worker = house.worker()
    worker.start()
    until(lambda: house.alarms, "the alarm")
    house.probe.show("a")
    until(lambda: house.echo.store.heard_position("probe") == 1, "the other source to go on")
    status = worker.status()
    assert worker.stop()
    assert [(name, type(error)) for name, error in house.alarms] == [("echo echo", Unreadable)]
    assert (status["echo"].state, status["probe"].state) == (State.STOPPED, State.RUNNING)
    assert "echo.tally.noted.v1" in status["echo"].reason
    assert house.echo.store.heard_position("echo") == 0


def test_a_worker_runs_until_it_is_told_to_stop(house: House) -> None:
    stop = threading.Event()
    ended: list[bool] = []
    thread = threading.Thread(target=lambda: ended.append(run_worker(house.worker(), stop)))
    thread.start()
    house.probe.count("a")
    until(lambda: house.echo.heard("a") == [1], "the document")
    stop.set()
    thread.join()
    assert ended == [True]


def test_a_reaction_that_can_never_be_recorded_is_set_aside(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def conflicting(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
        raise VersionConflict("it begins at version 1, for ever")

    monkeypatch.setattr(taking, "CONFLICTS", 3)
    house.probe.count("a")
    Reactor(house.echo, {Counted: conflicting}, "probe").take(house.probe.store.entries(0, 9), threading.Event())
    parking = house.echo.find(Parking, "probe")
    assert parking is not None
    assert list(parking.parked.values()) == [[1]]


def test_a_service_that_could_set_nothing_aside_may_not_react(house: House) -> None:
    with pytest.raises(KeyError, match="stranger"):
        Reactor(Application(house.echo.store, stamp("stranger")), {Counted: note}, "probe")
