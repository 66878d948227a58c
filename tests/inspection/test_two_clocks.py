"""Two clocks against a model that filters naive lists: what counts at a moment, and that the past stays as it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inspection.projections import Mirror, MirrorIndex
from services.inspection.projections import mirror as mirror_index
from services.inspection.replay.dossier import dossier
from services.inspection.replay.history import history
from services.inspection.replay.moments import Cut, Moment
from services.inspection.replay.summary import summary
from shared.acts import Act, Actor, Role, Stamp
from shared.clock import FrozenClock, Occurred, format_instant, instant_of
from shared.contracts import Document, leaf_hash, record
from shared.contracts.registry import MilestoneReported
from shared.contracts.terms import Milestone
from shared.eventstore.ports import Entry
from shared.eventstore.views import Views
from shared.eventstore.viewtables import SQLiteViewTables
from shared.ids import CountedIds, aggregate_id
from shared.ledger.tree import root_of

AGENCIES = ("A1", "B2")
SOURCES = ("registry", "assessment")
START = datetime(2007, 4, 19, tzinfo=UTC)
HOURS = st.integers(0, 96)
INSTANTS = HOURS.map(lambda hours: START + timedelta(hours=hours))
DAYS = st.integers(0, 4).map(lambda days: date(2007, 4, 19) + timedelta(days=days))
MOMENTS: st.SearchStrategy[Occurred] = INSTANTS | DAYS


@dataclass(frozen=True)
class Statement:
    """One thing said: by which service, about whom, when recorded, when it is said to have happened."""

    source: str
    agency: str
    milestone: Milestone
    time: datetime
    occurred: Occurred


STATEMENTS = st.lists(
    st.builds(
        Statement, st.sampled_from(SOURCES), st.sampled_from(AGENCIES), st.sampled_from(Milestone), INSTANTS, MOMENTS
    ),
    max_size=14,
)


class Tape:
    """A mirrored log in memory."""

    def __init__(self) -> None:
        self.rows: list[Entry] = []

    def entries(self, after: int, limit: int) -> Sequence[Entry]:
        return self.rows[after : after + limit]

    def add(self, raw: bytes) -> None:
        self.rows.append(Entry(len(self.rows) + 1, leaf_hash(raw), raw))


class Heard:
    """Statements as documents, mirrored, and the mirror over them."""

    def __init__(self) -> None:
        self.tapes = {source: Tape() for source in SOURCES}
        self.documents: list[tuple[str, Document]] = []
        self.ids = CountedIds()
        self.tables = SQLiteViewTables(":memory:")
        self.mirror = Mirror(Views(self.tables, MirrorIndex(), self.tapes), self.tapes)

    def hear(self, statement: Statement) -> None:
        stamp = Stamp(f"thucchat.test/{statement.source}", FrozenClock(statement.time), self.ids)
        act = replace(Act.begin(stamp, Actor("p", Role.AGENCY_HEAD, statement.agency)), occurred=statement.occurred)
        facts = MilestoneReported(code=statement.agency, milestone=statement.milestone, order=1, rule="moc-1")
        identity = aggregate_id("agency", statement.agency)
        document = record(facts, act, kind="agency", key=statement.agency, aggregate_id=identity, version=1)
        self.documents.append((statement.source, document))
        self.tapes[statement.source].add(document.raw)

    def cut(self, as_of: Occurred, known: Occurred) -> Cut:
        return Cut.through(self.mirror, Moment(as_of), Moment(known))

    def history(self, agency: str, as_of: Occurred, known: Occurred) -> list[dict[str, Any]]:
        return history(self.mirror, agency, self.cut(as_of, known), "", 1000)[0]

    def dossier(self, agency: str, as_of: Occurred, known: Occurred) -> dict[str, Any]:
        return dossier(self.mirror, agency, self.cut(as_of, known))


@contextmanager
def heard(statements: Sequence[Statement]) -> Iterator[Heard]:
    made = Heard()
    for each in statements:
        made.hear(each)
    yield made
    made.tables.close()


def known_prefix(documents: Sequence[Document], known: Occurred) -> Sequence[Document]:
    """The model: the longest prefix whose running maximum of recorded time is at most `known`."""
    longest = 0
    for length in range(1, len(documents) + 1):
        if max(each.time for each in documents[:length]) <= instant_of(known):
            longest = length
    return documents[:longest]


def model(made: Heard, agency: str, as_of: Occurred, known: Occurred) -> dict[str, list[Document]]:
    """The model: of each log what was known, and of that what is said to have happened by then, of one agency."""
    found = {}
    for source in SOURCES:
        own = [document for name, document in made.documents if name == source]
        prefix = known_prefix(own, known)
        found[source] = [
            each for each in prefix if each.key == agency and instant_of(each.occurred) <= instant_of(as_of)
        ]
    return found


@given(STATEMENTS, MOMENTS, MOMENTS)
def test_a_history_holds_exactly_what_the_model_holds(
    statements: list[Statement], as_of: Occurred, known: Occurred
) -> None:
    with heard(statements) as made:
        for agency in AGENCIES:
            expected = model(made, agency, as_of, known)
            shown = made.history(agency, as_of, known)
            for source in SOURCES:
                ids = [each["event"] for each in shown if each["source"] == source]
                assert ids == [str(each.id) for each in expected[source]]


@given(STATEMENTS, MOMENTS, MOMENTS)
def test_the_order_is_by_recorded_time_and_never_against_a_logs_own(
    statements: list[Statement], as_of: Occurred, known: Occurred
) -> None:
    with heard(statements) as made:
        shown = made.history("A1", as_of, known)
    assert [each["key"] for each in shown] == sorted(each["key"] for each in shown)
    for source in SOURCES:
        positions = [each["position"] for each in shown if each["source"] == source]
        assert positions == sorted(positions)


@given(STATEMENTS, MOMENTS, MOMENTS)
def test_a_dossier_folds_what_the_model_holds_in_the_order_of_positions(
    statements: list[Statement], as_of: Occurred, known: Occurred
) -> None:
    with heard(statements) as made:
        for agency in AGENCIES:
            last: dict[str, str] = {}
            for each in model(made, agency, as_of, known)["registry"]:
                assert isinstance(each.facts, MilestoneReported)
                last[each.facts.milestone.value] = str(each.id)
            shown = made.dossier(agency, as_of, known)["registry"]["milestones"]
            reached = {
                each["milestone"]["code"]: each["reached"]["set_by"]["event"] for each in shown if each["reached"]
            }
            assert reached == last


@pytest.mark.parametrize("every", [1, 2, 64])
@given(statements=STATEMENTS, as_of=MOMENTS, known=MOMENTS)
def test_a_summary_is_what_folding_the_whole_file_gives_wherever_its_snapshots_lie(
    every: int, statements: list[Statement], as_of: Occurred, known: Occurred
) -> None:
    with patch.object(mirror_index, "SNAPSHOT_EVERY", every), heard(statements) as made:
        for agency in AGENCIES:
            expected = model(made, agency, as_of, known)
            held = sum(len(found) for found in expected.values())
            shown = summary(made.mirror, agency, made.cut(as_of, known))
            assert (shown["events"], shown["figures"]["milestones"]) == (held, held)
            counted = {each["service"]: each["events"] for each in shown["by_service"]}
            assert counted == {source: len(found) for source, found in expected.items() if found}
            logs = [found for found in expected.values() if found]
            first = min((format_instant(found[0].time) for found in logs), default=None)
            last = max((format_instant(found[-1].time) for found in logs), default=None)
            assert (shown["first_recorded"], shown["last_recorded"]) == (first, last)


@given(STATEMENTS, MOMENTS)
def test_every_answer_names_the_length_and_root_of_each_log_known(statements: list[Statement], known: Occurred) -> None:
    with heard(statements) as made:
        shown = made.cut(date(2009, 1, 1), known).shown(made.mirror)
        for log in shown["logs"]:
            own = [document for name, document in made.documents if name == log["source"]]
            prefix = known_prefix(own, known)
            assert log["position"] == len(prefix)
            assert log["root"] == root_of([leaf_hash(each.raw) for each in prefix]).hex()


@given(STATEMENTS, STATEMENTS, MOMENTS, INSTANTS)
def test_what_is_recorded_later_never_changes_what_was_known(
    before: list[Statement], after: list[Statement], as_of: Occurred, known: datetime
) -> None:
    later = [replace(each, time=known + timedelta(microseconds=1 + index)) for index, each in enumerate(after)]
    with heard(before) as made:
        then = (made.history("A1", as_of, known), made.dossier("A1", as_of, known))
        for each in later:
            made.hear(each)
        now = (made.history("A1", as_of, known), made.dossier("A1", as_of, known))
    for log in (*then[1]["logs"], *now[1]["logs"]):
        del log["held"]
    assert now == then


@given(STATEMENTS, MOMENTS, MOMENTS, st.randoms(use_true_random=False))
def test_answers_do_not_depend_on_how_the_logs_arrived_beside_one_another(
    statements: list[Statement], as_of: Occurred, known: Occurred, random: Any
) -> None:
    with heard(statements) as made:
        expected = (
            made.history("A1", as_of, known),
            made.dossier("A1", as_of, known),
            summary(made.mirror, "A1", made.cut(as_of, known)),
        )
        again = Heard()
        order = [name for name, _ in made.documents]
        random.shuffle(order)
        waiting = {name: [each for source, each in made.documents if source == name] for name in SOURCES}
        for name in order:
            again.tapes[name].add(waiting[name].pop(0).raw)
            if random.random() < 0.5:
                again.mirror.held(name)
        assert (
            again.history("A1", as_of, known),
            again.dossier("A1", as_of, known),
            summary(again.mirror, "A1", again.cut(as_of, known)),
        ) == expected
        again.tables.close()


@given(STATEMENTS, MOMENTS, MOMENTS, st.integers(1, 5))
def test_pages_put_together_are_the_whole_history(
    statements: list[Statement], as_of: Occurred, known: Occurred, limit: int
) -> None:
    with heard(statements) as made:
        cut = made.cut(as_of, known)
        pages, after = [], ""
        while True:
            items, following = history(made.mirror, "A1", cut, after, limit)
            pages.extend(items)
            assert len(items) <= limit
            if following is None:
                break
            after = following
        assert pages == made.history("A1", as_of, known)


def test_a_day_means_its_end_in_vietnam() -> None:
    last = Statement("registry", "A1", Milestone.TRAINING_DONE, datetime(2007, 4, 20, 16, 59, tzinfo=UTC), START)
    first_of_next = replace(last, time=datetime(2007, 4, 20, 17, 0, tzinfo=UTC))
    with heard([last, first_of_next]) as made:
        assert len(made.history("A1", date(2009, 1, 1), date(2007, 4, 20))) == 1
        assert len(made.history("A1", date(2009, 1, 1), date(2007, 4, 21))) == 2


def test_a_clock_that_went_back_hides_nothing_that_was_known_and_shows_nothing_early() -> None:
    """The second was recorded while the clock had gone back: it is known once the first is, not before."""
    first = Statement("registry", "A1", Milestone.TRAINING_DONE, START + timedelta(hours=10), START)
    back = Statement("registry", "A1", Milestone.SYSTEM_APPLIED, START + timedelta(hours=5), START)
    with heard([first, back]) as made:
        assert made.history("A1", date(2009, 1, 1), START + timedelta(hours=7)) == []
        assert len(made.history("A1", date(2009, 1, 1), START + timedelta(hours=10))) == 2
