"""Read models: as fresh as the log, rebuilt without anybody noticing. The same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from shared.acts import Act, Actor, BasisKind, LegalBasis, Role, Stamp
from shared.clock import FrozenClock
from shared.contracts import Document, leaf_hash, record
from shared.contracts.registry import HeadAppointed
from shared.eventstore.ports import Entry
from shared.eventstore.views import Views, Writer
from shared.eventstore.viewtables import Asked, PostgresViewTables, SQLiteViewTables, ViewTables, upgrade_postgres
from shared.ids import TimeOrderedIds, aggregate_id

STAMP = Stamp("thucchat.hanam/registry", FrozenClock(datetime(2007, 4, 19, tzinfo=UTC)), TimeOrderedIds())

DECISION = LegalBasis(BasisKind.DECISION, "1/QĐ-UBND", "UBND tỉnh Hà Nam", None)


class Feed:
    """A log that grows when the test says so."""

    def __init__(self) -> None:
        self.held: list[Entry] = []

    def append(self, code: str, person: str = "p-1") -> None:
        facts = HeadAppointed(code=code, person=person, term_from=datetime(2007, 1, 1).date())  # noqa: DTZ001  a day
        act = replace(Act.begin(STAMP, Actor("p-0", Role.PPC)), legal_basis=DECISION)
        version = sum(code.encode() in entry.document for entry in self.held) + 1
        made = record(facts, act, kind="agency", key=code, aggregate_id=aggregate_id("agency", code), version=version)
        self.held.append(Entry(len(self.held) + 1, leaf_hash(made.raw), made.raw))

    def entries(self, after: int, limit: int) -> Sequence[Entry]:
        return self.held[after : after + limit]


class Heads:
    """Who heads which agency, and how often that was said."""

    NAME: ClassVar[str] = "heads"
    VERSION: ClassVar[int] = 1

    def project(self, document: Document, position: int, views: Writer) -> None:
        facts = document.facts
        assert isinstance(facts, HeadAppointed)
        known = views.get("heads", facts.code) or {"times": 0}
        said = {"person": facts.person, "times": known["times"] + 1, "position": position}
        views.put("heads", facts.code, said, person=facts.person)
        if facts.person == "p-gone":
            views.delete("heads", facts.code)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def tables(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ViewTables]:
    made: ViewTables
    if request.param == "sqlite":
        made = SQLiteViewTables(tmp_path / "views.db")
    else:
        url = request.getfixturevalue("postgres_url")
        upgrade_postgres(url)
        upgrade_postgres(url)
        made = PostgresViewTables(url)
    yield made
    made.close()


def test_a_reader_sees_what_was_recorded_just_before(tables: ViewTables) -> None:
    feed = Feed()
    views = Views(tables, Heads(), {"own": feed})
    assert views.get("heads", "SNV") is None
    for times in (1, 2):
        feed.append("SNV")
        assert views.get("heads", "SNV") == {"person": "p-1", "times": times, "position": times}


def test_pages_follow_keys_in_code_point_order_and_filter_by_what_is_indexed(tables: ViewTables) -> None:
    feed = Feed()
    for code in ("SYT", "A-B", "AB", "SNV", "Z9"):
        feed.append(code, "p-2" if code == "SNV" else "p-1")
    feed.append("SYT", "p-2")
    views = Views(tables, Heads(), {"own": feed})
    first = views.page("heads", limit=2)
    assert [each["position"] for each in first.items] == [2, 3]
    rest = views.page("heads", after=str(first.next), limit=9)
    assert ([each["position"] for each in rest.items], rest.next) == ([4, 6, 5], None)
    assert [each["position"] for each in views.page("heads", person="p-2").items] == [4, 6]
    assert views.page("heads", person="p-3").items == ()


class Shelf:
    """Says of each agency its newest head's id backwards, and the letters of that id."""

    NAME: ClassVar[str] = "shelf"
    VERSION: ClassVar[int] = 1

    def project(self, document: Document, position: int, views: Writer) -> None:
        facts = document.facts
        assert isinstance(facts, HeadAppointed)
        person = facts.person
        views.put("shelf", facts.code, {"code": facts.code}, back=person[::-1], letter=[*person, person[:2]])


def test_a_page_in_order_of_a_member_is_continued_where_it_ended_and_follows_what_changes(tables: ViewTables) -> None:
    feed = Feed()
    views = Views(tables, Shelf(), {"own": feed})
    for code, person in (
        ("AA", "p-9z"),
        ("BB", "b-9a"),
        ("CC", "zp-1"),
        ("DD", "b-9a"),
        ("AA", "p-9a"),
        ("EE", "e-2b"),
    ):
        feed.append(code, person)
    told, after = list[str](), ""
    while True:
        page = views.find("shelf", Asked(after, 2, by="back"))
        told += [each["code"] for each in page.items]
        if page.next is None:
            break
        after = page.next
    assert told == ["CC", "BB", "DD", "AA", "EE"]
    one = views.find("shelf", Asked("", 9, {"letter": "9"}, [("letter", "p-")]))
    assert [each["code"] for each in one.items] == ["AA"]
    assert views.find("shelf", Asked("", 9, begins=[("letter", "z")])).items == ({"code": "CC"},)
    assert views.find("shelf", Asked("", 9, begins=[("letter", "e-")], by="back")).items == ({"code": "EE"},)


def test_what_is_deleted_is_found_no_more(tables: ViewTables) -> None:
    feed = Feed()
    feed.append("SNV")
    feed.append("SNV", "p-gone")
    views = Views(tables, Heads(), {"own": feed})
    assert views.get("heads", "SNV") is None
    assert views.page("heads", person="p-gone").items == ()


def test_rebuilding_gives_what_was_there_and_more_than_one_batch(tables: ViewTables) -> None:
    feed = Feed()
    for number in range(1203):
        feed.append(f"A{number % 40}")
    views = Views(tables, Heads(), {"own": feed})
    before = views.page("heads", limit=100)
    views.rebuild()
    assert views.page("heads", limit=100) == before
    assert sum(each["times"] for each in before.items) == 1203


def test_a_new_version_is_folded_beside_the_old_one(tables: ViewTables) -> None:
    class Louder(Heads):
        """Says the same, differently."""

        VERSION: ClassVar[int] = 2

        def project(self, document: Document, position: int, views: Writer) -> None:
            views.put("heads", document.key, {"loud": True})

    feed = Feed()
    feed.append("SNV")
    old, new = Views(tables, Heads(), {"own": feed}), Views(tables, Louder(), {"own": feed})
    assert old.get("heads", "SNV") == {"person": "p-1", "times": 1, "position": 1}
    assert new.get("heads", "SNV") == {"loud": True}
    assert old.get("heads", "SNV") == {"person": "p-1", "times": 1, "position": 1}


def test_each_feed_is_folded_once_whoever_reads(tables: ViewTables) -> None:
    feeds = {"registry": Feed(), "other": Feed()}
    for feed in feeds.values():
        for number in range(700):
            feed.append(f"A{number % 7}")
    readers = [Views(tables, Heads(), feeds) for _ in range(4)]
    threads = [Thread(target=reader.catch_up) for reader in readers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(each["times"] for each in readers[0].page("heads").items) == 1400


def test_a_fold_that_fails_leaves_nothing_half_done(tables: ViewTables) -> None:
    class Clumsy(Heads):
        """Falls over the third document."""

        NAME: ClassVar[str] = "clumsy"
        falls: ClassVar[bool] = True

        def project(self, document: Document, position: int, views: Writer) -> None:
            super().project(document, position, views)
            if position == 3 and self.falls:
                raise RuntimeError("fell")

    feed = Feed()
    for _ in range(4):
        feed.append("SNV")
    views = Views(tables, Clumsy(), {"own": feed})
    with pytest.raises(RuntimeError, match="fell"):
        views.get("heads", "SNV")
    Clumsy.falls = False
    assert views.get("heads", "SNV") == {"person": "p-1", "times": 4, "position": 4}
