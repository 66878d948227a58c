"""Snapshots change how long loading takes and nothing else."""

from __future__ import annotations

import inspect
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.assessment.domain import assessment, evidence, nonconformity, roster
from services.funding.domain import allocation, budget, estimate, knowledge
from services.registry.domain import agency, person, plan, programme
from shared.acts import Act, Actor, Role
from shared.clock import Occurred, format_instant, instant_of
from shared.contracts import Document, Facts, Text
from shared.contracts.registry import PersonEmployed
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Application
from shared.eventstore.opening import open_sqlite
from shared.eventstore.ports import IntegrityFault, SnapshotRow, Store
from shared.eventstore.snapshots import Snapshotter, codec_for, load_with_snapshot
from shared.eventstore.states import StateCodec
from tests.eventstore.scribe import STAMP
from tests.support.waiting import until


@dataclass(frozen=True, slots=True)
class Term:
    """A member of a state."""

    person: str
    start: date
    until: date | None = None


class Colour(StrEnum):
    """A member of a state."""

    RED = "red"
    BLUE = "blue"


@dataclass
class Office(Aggregate):
    """An aggregate that remembers every head it had."""

    KIND: ClassVar[str] = "office"

    heads: list[str] = field(default_factory=list, init=False)
    terms: dict[str, Term] = field(default_factory=dict, init=False)
    last: Occurred = field(default=date.min, init=False)

    def appoint(self, name: str, act: Act) -> None:
        """Records an appointment."""
        self.record(PersonEmployed(person=name, agency="SKHCN", from_day=date(2007, 1, 1)), act)

    def apply(self, facts: Facts, document: Document) -> None:
        """Remembers the head."""
        assert isinstance(facts, PersonEmployed)
        self.heads.append(facts.person)
        self.terms[facts.person] = Term(facts.person, facts.from_day, facts.to_day)
        self.last = document.occurred


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_sqlite(tmp_path / "events.db")
    yield made
    made.close()


def on(day: int) -> Act:
    """Returns an act said to have happened on a day of 2007, counted from 1."""
    return Act.begin(STAMP, Actor("p-1", Role.PPC)).happened(date(2007, 1, 1) + timedelta(days=day - 1))


def appoint(store: Store, key: str, days: Sequence[int]) -> Office:
    application = Application(store, STAMP)
    office = application.find(Office, key) or Office(key)
    for day in days:
        office.appoint(f"p-{day}", on(day))
    application.save(on(1), office)
    return office


def folded(store: Store, key: str, as_of: Occurred | None = None) -> Office | None:
    """Returns the aggregate from its whole history, without looking for a snapshot."""
    return load_with_snapshot(_Without(store), Office, key, as_of=as_of)


class _Without:
    """A store that has lost its snapshots."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def resume(self, aggregate_id: UUID, form: str) -> tuple[None, Any]:
        return None, self._store.stream(aggregate_id)


def test_a_long_aggregate_gets_a_snapshot_and_loads_the_same_with_it(store: Store) -> None:
    appoint(store, "long", range(1, 24))
    appoint(store, "short", range(1, 9))
    snapshotter = Snapshotter(store, [Office], every=10)
    assert snapshotter.catch_up() == 1
    form = StateCodec(Office).form
    row = store.snapshot(Office("long").id, form)
    assert row is not None
    assert row.version == 23
    assert store.snapshot(Office("short").id, form) is None
    assert load_with_snapshot(store, Office, "long") == folded(store, "long")
    appoint(store, "long", [40, 41])
    assert load_with_snapshot(store, Office, "long") == folded(store, "long")
    assert snapshotter.catch_up() == 0
    appoint(store, "long", range(42, 52))
    assert snapshotter.catch_up() == 1
    assert load_with_snapshot(store, Office, "long") == folded(store, "long")


def test_in_a_worker_snapshots_are_taken_as_the_log_grows_until_it_stops(store: Store) -> None:
    stop, form = threading.Event(), StateCodec(Office).form
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(Snapshotter(store, [Office], every=10).run, stop)
        for first in (1, 11, 21):
            appoint(store, "a", range(first, first + 10))
            until(partial(_has_version, store, form, first + 9), "a snapshot")
        stop.set()
        running.result(30)


def _has_version(store: Store, form: str, version: int) -> bool:
    row = store.snapshot(Office("a").id, form)
    return row is not None and row.version == version


def test_what_loads_from_a_snapshot_is_not_the_stream(store: Store) -> None:
    appoint(store, "a", range(1, 11))
    Snapshotter(store, [Office], every=10).catch_up()
    asked: list[tuple[Any, ...]] = []

    class Watched(_Without):
        def resume(self, aggregate_id: UUID, form: str) -> tuple[Any, Any]:
            row, entries = self._store.resume(aggregate_id, form)
            asked.append((row is not None, len(entries)))
            return row, entries

    load_with_snapshot(Watched(store), Office, "a")
    assert asked == [(True, 0)]


@settings(max_examples=40)
@given(st.lists(st.integers(1, 300), min_size=1, max_size=30), st.integers(1, 12), st.integers(1, 300))
def test_with_and_without_snapshots_every_day_looks_the_same(days: list[int], every: int, day: int) -> None:
    store = _made_store()
    key = f"k{store.head().size}"
    for part in (days[::2], days[1::2]):
        if part:
            appoint(store, key, part)
            Snapshotter(store, [Office], every=every).catch_up()
    asked = date(2007, 1, 1) + timedelta(days=day - 1)
    assert load_with_snapshot(store, Office, key) == folded(store, key)
    assert load_with_snapshot(store, Office, key, as_of=asked) == folded(store, key, as_of=asked)


def test_as_of_a_day_before_its_greatest_occurred_a_snapshot_does_not_serve(store: Store) -> None:
    appoint(store, "a", [*range(1, 9), 200, 10])
    Snapshotter(store, [Office], every=10).catch_up()
    row = store.snapshot(Office("a").id, StateCodec(Office).form)
    assert row is not None
    assert row.greatest_occurred == format_instant(instant_of(date(2007, 7, 19)))
    early, late = (load_with_snapshot(store, Office, "a", as_of=date(2007, month, 1)) for month in (7, 8))
    assert early is not None
    assert late is not None
    assert "p-200" not in early.heads
    assert "p-10" in early.heads
    assert "p-200" in late.heads


def test_a_snapshot_of_another_form_or_a_broken_one_is_not_believed(store: Store) -> None:
    appoint(store, "a", range(1, 11))
    Snapshotter(store, [Office], every=10).catch_up()
    form = StateCodec(Office).form
    row = store.snapshot(Office("a").id, form)
    assert row is not None
    store.put_snapshot(replace(row, form="office of another release", state=b'{"heads":["p-forged"]}'))
    assert load_with_snapshot(store, Office, "a") == folded(store, "a")
    store.put_snapshot(replace(row, version=99))
    with pytest.raises(IntegrityFault, match="version"):
        load_with_snapshot(store, Office, "a")


def test_the_form_changes_with_the_members_and_with_the_code_that_applies(monkeypatch: pytest.MonkeyPatch) -> None:
    before = StateCodec(Office).form
    assert StateCodec(Office).form == before
    source = inspect.getsource(sys.modules[Office.__module__])
    monkeypatch.setattr(inspect, "getsource", lambda _: source.replace("self.heads.append", "self.heads.remove"))
    assert StateCodec(Office).form != before


def test_a_class_without_a_writable_state_is_loaded_from_its_history_and_refused_by_the_snapshotter(
    store: Store,
) -> None:
    assert codec_for(Vague) is None
    assert load_with_snapshot(store, Vague, "a") is None
    with pytest.raises(TypeError, match="object"):
        Snapshotter(store, [Vague])


@dataclass
class Vague(Aggregate):
    """Holds something that cannot be written down."""

    KIND: ClassVar[str] = "vague"
    what: object = field(default=None, init=False)


NOBODY = UUID(int=0)


@dataclass
class Everything(Aggregate):
    """Has members of every kind that a state may have."""

    KIND: ClassVar[str] = "everything"

    text: str = ""
    count: int = 0
    flag: bool = False
    raw: bytes = b""
    colour: Colour | None = None
    day: date = date.min
    moment: datetime | None = None
    either: date | datetime | None = None
    name: Annotated[str, Text(max=3)] = ""
    identity: UUID = NOBODY
    pair: tuple[str, int] = ("", 0)
    many: tuple[Term, ...] = ()
    queue: list[Colour] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    frozen: frozenset[tuple[str, Colour]] = frozenset()
    table: dict[tuple[str, date], dict[Colour, Term]] = field(default_factory=dict)
    shown: Mapping[int, Sequence[str]] = field(default_factory=dict)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
DAYS = st.dates()
MOMENTS = st.datetimes(timezones=st.just(UTC))
TERMS = st.builds(Term, TEXTS, DAYS, st.none() | DAYS)
COLOURS = st.sampled_from(Colour)
STATES = st.fixed_dictionaries(
    {
        "text": TEXTS,
        "count": st.integers(),
        "flag": st.booleans(),
        "raw": st.binary(max_size=5),
        "colour": st.none() | COLOURS,
        "day": DAYS,
        "moment": st.none() | MOMENTS,
        "either": st.none() | DAYS | MOMENTS,
        "name": TEXTS,
        "identity": st.uuids(),
        "pair": st.tuples(TEXTS, st.integers()),
        "many": st.lists(TERMS, max_size=3).map(tuple),
        "queue": st.lists(COLOURS, max_size=3),
        "seen": st.sets(TEXTS, max_size=3),
        "frozen": st.frozensets(st.tuples(TEXTS, COLOURS), max_size=3),
        "table": st.dictionaries(st.tuples(TEXTS, DAYS), st.dictionaries(COLOURS, TERMS, max_size=2), max_size=3),
        "shown": st.dictionaries(st.integers(), st.lists(TEXTS, max_size=2), max_size=3),
    }
)


@settings(max_examples=40)
@given(STATES)
def test_every_state_comes_back_as_it_was(members: dict[str, Any]) -> None:
    codec, aggregate = StateCodec(Everything), Everything("k")
    for name, value in members.items():
        setattr(aggregate, name, value)
    aggregate.version = 7
    loaded = codec.load("k", 7, codec.dump(aggregate))
    assert loaded == aggregate
    assert all(type(getattr(loaded, name)) is type(value) for name, value in members.items())


SERVICES: Sequence[type[Aggregate]] = (
    agency.Agency, person.Person, plan.Plan, programme.Programme,
    assessment.Assessment, evidence.Evidence, nonconformity.Nonconformity, roster.Roster,
    allocation.Allocation, budget.Budget, estimate.Estimate, knowledge.Knowledge,
)  # fmt: skip


@pytest.mark.parametrize("kind", SERVICES)
def test_every_aggregate_of_the_services_can_have_snapshots(kind: type[Aggregate]) -> None:
    codec: StateCodec[Any] = StateCodec(kind)
    assert codec.dump(codec.load("k", 1, codec.dump(kind("k")))) == codec.dump(kind("k"))


_MADE: list[Store] = []


@pytest.fixture(scope="module", autouse=True)
def _module_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    _MADE.append(open_sqlite(tmp_path_factory.mktemp("snapshots") / "events.db"))
    yield
    _MADE.pop().close()


def _made_store() -> Store:
    return _MADE[0]


def test_a_snapshot_row_is_only_replaced_by_a_newer_one(store: Store) -> None:
    appoint(store, "a", range(1, 3))
    row = SnapshotRow(Office("a").id, 2, "f", b"{}", "")
    store.put_snapshot(row)
    store.put_snapshot(replace(row, version=1))
    assert store.snapshot(row.aggregate_id, "f") == row
