"""Setting aside and releasing: an audited command, in order, and a refusal that changes nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from shared.acts import Act, IdempotencyKey
from shared.contracts import Document, parse
from shared.contracts.parking import PARKING, MessageParked, MessageReleased
from shared.errors import NOT_FOUND, STALE, Refused
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Application
from shared.eventstore.opening import open_sqlite
from shared.eventstore.ports import Entry, Head, IntegrityFault, Store
from shared.ids import aggregate_id
from shared.messaging.parking import (
    NOT_PARKED,
    SOURCE_UNREACHABLE,
    STILL_FAILING,
    Parking,
    Release,
)
from shared.messaging.remote import LogUnavailable
from shared.messaging.taking import Reactor
from tests.messaging.conformance import releasing
from tests.messaging.probe import REACTIONS, Counted, Echo, Probe, note, stamp

B = aggregate_id("counter", "b")


class House:
    """`probe` and `echo`, and what moves documents from one to the other by hand."""

    def __init__(self, directory: Path) -> None:
        self.probe = Probe(open_sqlite(directory / "probe.db"), stamp("probe"))
        self.echo = Echo(open_sqlite(directory / "echo.db"), stamp("echo"))
        self.release = Release(self.echo, REACTIONS, {"probe": self.probe.store})

    def hear(self) -> None:
        """Lets `echo` take everything that it has not heard."""
        after = self.echo.store.heard_position("probe")
        Reactor(self.echo, REACTIONS, "probe").take(self.probe.store.entries(after, 1000), threading.Event())

    def parked(self) -> tuple[int, ...]:
        parking = self.echo.find(Parking, "probe")
        return () if parking is None else parking.positions(B)

    def size(self) -> int:
        return self.echo.store.head().size

    def events(self) -> list[Document]:
        return [parse(each.document) for each in self.echo.store.entries(0, 1000)]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    found = House(tmp_path)
    found.echo.broken = {"b"}
    for counter in "babab":
        found.probe.count(counter)
    found.hear()
    yield found
    found.probe.store.close()
    found.echo.store.close()


def test_the_event_says_which_document_why_and_behind_which(house: House) -> None:
    parked = [each.facts for each in house.events() if isinstance(each.facts, MessageParked)]
    assert [(each.position, each.behind, each.attempts) for each in parked] == [(1, None, 3), (3, 1, 0), (5, 1, 0)]
    assert all(type(each) is PARKING["echo"][0] for each in parked)
    assert parked[0].error == "ArithmeticError: the counter b is broken"
    assert {each.subject for each in parked} == {"counter/b"}
    assert house.echo.heard("a") == [1, 2]


def test_a_release_takes_all_in_order_under_the_name_of_who_ordered_it(house: House) -> None:
    house.echo.broken.clear()
    house.release(releasing(house.echo, reason="đã sửa lỗi"), "probe", B)
    assert house.echo.heard("b") == [1, 2, 3]
    assert house.parked() == ()
    released = [each for each in house.events() if isinstance(each.facts, MessageReleased)]
    assert [each.facts.position for each in released if isinstance(each.facts, MessageReleased)] == [1, 3, 5]
    assert {(each.actor.person, each.reason) for each in released} == {("person:keeper", "đã sửa lỗi")}
    caused = [each for each in house.events() if each.key == "b" and each.kind == "tally"]
    assert [each.causation for each in caused] == [
        parse(each.document).id for each in house.probe.store.entries(0, 9) if b"counter/b" in each.document
    ]


def test_what_comes_after_a_release_is_taken_at_once(house: House) -> None:
    house.echo.broken.clear()
    house.release(releasing(house.echo), "probe", B)
    house.probe.count("b")
    house.hear()
    assert house.echo.heard("b") == [1, 2, 3, 4]


def test_a_release_that_still_fails_is_refused_and_changes_nothing(house: House) -> None:
    before = house.size()
    with pytest.raises(Refused) as refusal:
        house.release(releasing(house.echo), "probe", B)
    assert refusal.value.rule is STILL_FAILING
    assert house.size() == before
    assert house.parked() == (1, 3, 5)


def test_a_release_whose_second_document_fails_keeps_the_first_and_the_order(house: House) -> None:
    house.echo.broken.clear()
    house.release = Release(house.echo, {Counted: failing_at(2)}, {"probe": house.probe.store})
    house.release(releasing(house.echo), "probe", B)
    assert house.echo.heard("b") == [1]
    assert house.parked() == (3, 5)
    house.probe.count("b")
    house.hear()
    assert house.parked() == (3, 5, 7 - 1)


def test_what_is_set_aside_while_a_release_runs_is_taken_too(house: House) -> None:
    def meanwhile(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
        if not arrived:
            arrived.append(True)
            house.probe.count("b")
            house.echo.broken = {"b"}
            house.hear()
            house.echo.broken = set()
        return note(application, document, act)

    arrived: list[bool] = []
    house.echo.broken.clear()
    Release(house.echo, {Counted: meanwhile}, {"probe": house.probe.store})(releasing(house.echo), "probe", B)
    assert house.echo.heard("b") == [1, 2, 3, 4]
    assert house.parked() == ()


def test_a_repeated_release_is_known_by_its_key(house: House) -> None:
    house.echo.broken.clear()
    key = IdempotencyKey("person:keeper", "/v1/parking/probe/release", "k-1", "f" * 64)
    outcome = house.release(releasing(house.echo, idempotency=key), "probe", B)
    kept = house.echo.store.kept_answer("person:keeper", "/v1/parking/probe/release", "k-1")
    assert kept is not None
    assert kept.events == outcome.events
    assert len([each for each in house.events() if isinstance(each.facts, MessageReleased)]) == 3


def test_a_release_decided_on_an_older_version_is_refused(house: House) -> None:
    house.echo.broken.clear()
    with pytest.raises(Refused) as refusal:
        house.release(releasing(house.echo, expected_version=1), "probe", B)
    assert refusal.value.rule is STALE
    assert house.parked() == (1, 3, 5)


@pytest.mark.parametrize(("source", "key", "rule"), [("probe", "a", NOT_PARKED), ("nobody", "b", NOT_FOUND)])
def test_releasing_what_is_not_set_aside_is_refused(house: House, source: str, key: str, rule: object) -> None:
    with pytest.raises(Refused) as refusal:
        house.release(releasing(house.echo), source, aggregate_id("counter", key))
    assert refusal.value.rule is rule


class Altered:
    """A log in which one document reads differently."""

    def __init__(self, store: Store, alter: Callable[[Sequence[Entry]], Sequence[Entry]]) -> None:
        self._store = store
        self._alter = alter

    def entries(self, after: int, limit: int) -> Sequence[Entry]:
        return self._alter(self._store.entries(after, limit))

    def head(self) -> Head:
        return self._store.head()


def test_a_document_that_changed_in_its_log_is_not_released(house: House) -> None:
    def alter(entries: Sequence[Entry]) -> Sequence[Entry]:
        return [replace(each, leaf_hash=b"\0" * 32) for each in entries]

    house.echo.broken.clear()
    release = Release(house.echo, REACTIONS, {"probe": Altered(house.probe.store, alter)})
    with pytest.raises(IntegrityFault):
        release(releasing(house.echo), "probe", B)
    assert house.parked() == (1, 3, 5)


def test_a_release_while_the_log_is_out_of_reach_is_refused_for_now(house: House) -> None:
    def out_of_reach(entries: Sequence[Entry]) -> Sequence[Entry]:
        raise LogUnavailable("no route")

    release = Release(house.echo, REACTIONS, {"probe": Altered(house.probe.store, out_of_reach)})
    with pytest.raises(Refused) as refusal:
        release(releasing(house.echo), "probe", B)
    assert refusal.value.rule is SOURCE_UNREACHABLE


@pytest.mark.parametrize("text", ["", "\0\x1b[31m", "e\u0301" * 400, "\u202eevil\ud800", "hai\ndòng"])
def test_whatever_an_exception_says_can_be_recorded(house: House, text: str) -> None:
    document = parse(house.probe.store.entries(0, 1)[0].document)
    parking = Parking("probe")
    parking.park(document, 1, text, 3, house.echo.reacting_to(document))
    facts = parse(parking.pending[0].raw).facts
    assert isinstance(facts, MessageParked)
    assert facts.error.isprintable()


def failing_at(number: int) -> Callable[[Application, Document, Act], Iterable[Aggregate]]:
    def react(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
        assert isinstance(document.facts, Counted)
        if document.facts.number == number:
            raise ArithmeticError("this one")
        return note(application, document, act)

    return react
