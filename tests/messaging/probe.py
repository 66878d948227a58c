"""Two tiny services for the tests: `probe` counts and publishes, `echo` hears and notes what it heard, in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from shared.acts import Act, Actor, Role, Stamp
from shared.clock import SystemClock
from shared.contracts import Document, Facts, Text, Whole, event
from shared.contracts.parking import parking_events
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Application
from shared.eventstore.ports import Store
from shared.ids import TimeOrderedIds
from shared.messaging.parking import Reactions

Number = Annotated[int, Whole("lần / times", min=0)]
Name = Annotated[str, Text(max=40)]


@event("probe.counter.counted", version=1)
class Counted(Facts):
    """Máy đếm tăng. / A counter went up."""

    counter: Name
    number: Number
    note: Annotated[str, Text(max=200)] = "-"


@event("probe.counter.shown", version=1)
class Shown(Facts):
    """Máy đếm được xem. / A counter was looked at; nobody reacts to this."""

    counter: Name


@event("echo.tally.noted", version=1)
class Noted(Facts):
    """Đã nghe một lần đếm. / A count was heard."""

    counter: Name
    number: Number


parking_events("echo")
parking_events("probe")


@dataclass
class Counter(Aggregate):
    KIND: ClassVar[str] = "counter"
    number: int = 0

    def count(self, act: Act, note: str = "-") -> None:
        self.record(Counted(counter=self.key, number=self.number + 1, note=note), act)

    def show(self, act: Act) -> None:
        self.record(Shown(counter=self.key), act)

    def apply(self, facts: Facts, document: Document) -> None:
        if isinstance(facts, Counted):
            self.number = facts.number


@dataclass
class Tally(Aggregate):
    KIND: ClassVar[str] = "tally"
    heard: list[int] = field(default_factory=list)

    def note(self, number: int, act: Act) -> None:
        self.record(Noted(counter=self.key, number=number), act)

    def apply(self, facts: Facts, document: Document) -> None:
        if isinstance(facts, Noted):
            self.heard.append(facts.number)


class Probe(Application):
    """Counts."""

    def count(self, counter: str, note: str = "-") -> None:
        act = self.act()
        found = self.find(Counter, counter) or Counter(counter)
        found.count(act, note)
        self.save(act, found)

    def show(self, counter: str) -> None:
        act = self.act()
        found = self.find(Counter, counter) or Counter(counter)
        found.show(act)
        self.save(act, found)

    def act(self) -> Act:
        return Act.begin(self.stamp, Actor("person:prober", Role.DOST))


class Echo(Application):
    """Notes what it hears, in the order in which it hears it. `broken` counters make the reaction fail."""

    def __init__(self, store: Store, stamp: Stamp) -> None:
        super().__init__(store, stamp)
        self.broken: set[str] = set()

    def heard(self, counter: str) -> list[int]:
        tally = self.find(Tally, counter)
        return [] if tally is None else tally.heard


def note(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Reacts to a count by noting it."""
    facts = document.facts
    assert isinstance(application, Echo)
    assert isinstance(facts, Counted)
    if facts.counter in application.broken or facts.note == "poison":
        raise ArithmeticError(f"the counter {facts.counter} is broken")
    tally = application.find(Tally, facts.counter) or Tally(facts.counter)
    tally.note(facts.number, act)
    return [tally]


REACTIONS: Reactions = {Counted: note}


def stamp(service: str) -> Stamp:
    return Stamp(f"thucchat.test/{service}", SystemClock(), TimeOrderedIds())
