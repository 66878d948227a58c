"""What stands beside the log is out of reach for a while: it is said so, and used again as soon as it is back."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from shared.eventstore import erasable, viewtables
from shared.eventstore.erasable import PostgresErasable, SQLiteErasable
from shared.eventstore.ports import Entry, StoreUnavailable
from shared.eventstore.views import Views, Writer
from shared.eventstore.viewtables import PostgresViewTables, SQLiteViewTables, ViewTables
from tests.support.postgres import PostgresNode
from tests.support.waiting import until

WAIT = 0.2
"""Seconds that callers wait here: nothing else holds what they wait for but the fault."""
Fault = Callable[[Path], AbstractContextManager[object]]


class Feed:
    """A log of single letters."""

    def __init__(self, letters: str) -> None:
        self.letters = letters

    def entries(self, after: int, limit: int) -> Sequence[Entry]:
        held = [Entry(number, b"", each.encode()) for number, each in enumerate(self.letters, 1)]
        return held[after : after + limit]


class Letters:
    """Where each letter came last."""

    NAME: ClassVar[str] = "letters"
    VERSION: ClassVar[int] = 1

    def project_entry(self, feed: str, entry: Entry, views: Writer) -> None:
        views.put("letters", entry.document.decode(), {"position": entry.position}, letter=entry.document.decode())


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another process has the whole file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("CREATE TABLE taken (a)")
        yield
        other.execute("ROLLBACK")


@contextmanager
def without_tables(path: Path) -> Iterator[None]:
    """The file is being replaced by another."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        tables = [name for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        for name in tables:
            other.execute(f"ALTER TABLE {name} RENAME TO {name}_away")
        yield
        for name in tables:
            other.execute(f"ALTER TABLE {name}_away RENAME TO {name}")


@contextmanager
def full(connection: sqlite3.Connection) -> Iterator[None]:
    """The file may not grow."""
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count={pages}")
    yield
    connection.execute("PRAGMA max_page_count=1000000")


def texts_are_unavailable(texts: erasable.Erasable, digest: str) -> None:
    for use in (
        lambda: texts.get("person", "p-1", digest),
        lambda: texts.put("person", "p-2", {"name": "B"}),
        lambda: texts.discard("person", "p-1", digest),
        lambda: texts.erase("person", "p-1"),
    ):
        with pytest.raises(StoreUnavailable):
            use()


def texts_work(texts: erasable.Erasable, digest: str) -> None:
    assert texts.get("person", "p-1", digest) == {"name": "A"}
    texts.discard("person", "p-1", texts.put("person", "p-1", {"name": "B"}))
    assert texts.get("person", "p-1", digest) == {"name": "A"}


def views_are_unavailable(views: Views) -> None:
    for use in (lambda: views.get("letters", "a"), lambda: views.page("letters"), views.catch_up, views.rebuild):
        with pytest.raises(StoreUnavailable):
            use()


def views_work(views: Views, feed: Feed) -> None:
    feed.letters += "a"
    assert views.get("letters", "a") == {"position": len(feed.letters)}
    assert views.page("letters", letter="a").items == ({"position": len(feed.letters)},)


@pytest.mark.parametrize("fault", [locked, without_tables])
def test_texts_in_a_file_out_of_reach_are_unavailable_and_back_afterwards(fault: Fault, tmp_path: Path) -> None:
    with closing(SQLiteErasable(tmp_path / "texts.db", wait=WAIT)) as texts:
        digest = texts.put("person", "p-1", {"name": "A"})
        with fault(tmp_path / "texts.db"):
            texts_are_unavailable(texts, digest)
        texts_work(texts, digest)


def test_views_without_their_tables_are_unavailable_and_back_afterwards(tmp_path: Path) -> None:
    with closing(SQLiteViewTables(tmp_path / "views.db", wait=WAIT)) as tables:
        feed = Feed("ab")
        views = Views(tables, Letters(), {"own": feed})
        views_work(views, feed)
        with without_tables(tmp_path / "views.db"):
            views_are_unavailable(views)
        views_work(views, feed)


def test_views_that_another_process_writes_for_long_are_readable_and_not_caught_up(tmp_path: Path) -> None:
    with closing(SQLiteViewTables(tmp_path / "views.db", wait=WAIT)) as tables:
        feed = Feed("a")
        views = Views(tables, Letters(), {"own": feed})
        views_work(views, feed)
        with closing(sqlite3.connect(tmp_path / "views.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert views.get("letters", "a") == {"position": 2}
            feed.letters += "b"
            with pytest.raises(StoreUnavailable, match="locked"):
                views.get("letters", "b")
            other.execute("ROLLBACK")
        views_work(views, feed)


def test_a_full_disk_is_unavailable_and_takes_again_what_it_then_has_room_for(tmp_path: Path) -> None:
    with ExitStack() as open_files:
        texts = open_files.enter_context(closing(SQLiteErasable(tmp_path / "texts.db", wait=WAIT)))
        tables = open_files.enter_context(closing(SQLiteViewTables(tmp_path / "views.db", wait=WAIT)))
        digest, feed = texts.put("person", "p-1", {"name": "A"}), Feed("a")
        views = Views(tables, Letters(), {"own": feed})
        views_work(views, feed)
        with full(texts._connection), full(tables._connection):
            with pytest.raises(StoreUnavailable, match="full"):
                texts.put("person", "p-1", {"name": "B" * 10_000})
            feed.letters += "b" * 2 + "".join(chr(number) for number in range(0x4E00, 0x5200))
            with pytest.raises(StoreUnavailable, match="full"):
                views.catch_up()
            assert texts.get("person", "p-1", digest) == {"name": "A"}
        texts_work(texts, digest)
        views_work(views, feed)


def test_a_commit_that_fails_leaves_no_transaction_open(tmp_path: Path) -> None:
    """A constraint that is looked at only when the transaction ends: SQLite then says no, and does not roll back."""
    with closing(SQLiteViewTables(tmp_path / "views.db", wait=WAIT)) as tables:
        feed = Feed("a")
        views = Views(tables, Letters(), {"own": feed})
        views_work(views, feed)
        tables._connection.execute("PRAGMA foreign_keys=ON")
        with closing(sqlite3.connect(tmp_path / "views.db", isolation_level=None)) as other:
            other.execute("CREATE TABLE made (a PRIMARY KEY)")
            other.execute("CREATE TABLE owed (a REFERENCES made DEFERRABLE INITIALLY DEFERRED)")
            other.execute("CREATE TRIGGER owes AFTER INSERT ON view_document BEGIN INSERT INTO owed VALUES (1); END")
            feed.letters += "b"
            for _ in range(2):
                with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
                    views.get("letters", "b")
            other.execute("DROP TRIGGER owes")
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
        views_work(views, feed)


def test_files_that_cannot_be_made_are_said_to_be_unavailable(tmp_path: Path) -> None:
    for make in (SQLiteErasable, SQLiteViewTables):
        with pytest.raises(StoreUnavailable):
            make(tmp_path / "nowhere" / "a.db")


def test_who_waits_behind_a_catch_up_that_hangs_is_told_so(tmp_path: Path) -> None:
    hanging, go_on = threading.Event(), threading.Event()

    class Slow(Feed):
        """Answers when it may."""

        def entries(self, after: int, limit: int) -> Sequence[Entry]:
            hanging.set()
            go_on.wait(60)
            return super().entries(after, limit)

    with closing(SQLiteViewTables(tmp_path / "views.db")) as tables, ThreadPoolExecutor(1) as pool:
        views = Views(tables, Letters(), {"own": Slow("a")}, wait=WAIT)
        first = pool.submit(views.get, "letters", "a")
        try:
            assert hanging.wait(60)
            with pytest.raises(StoreUnavailable, match="letters: still busy"):
                views.get("letters", "a")
        finally:
            go_on.set()
        assert first.result(60) == {"position": 1}
        assert views.get("letters", "a") == {"position": 1}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def tables(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ViewTables]:
    made: ViewTables
    if request.param == "sqlite":
        made = SQLiteViewTables(tmp_path / "views.db")
    else:
        url = request.getfixturevalue("postgres_url")
        viewtables.upgrade_postgres(url)
        made = PostgresViewTables(url)
    yield made
    made.close()


def test_readers_read_while_everything_is_folded_again(tables: ViewTables) -> None:
    class Watched(Feed):
        """Is read by somebody who asks the view meanwhile."""

        rebuilding = False
        seen: ClassVar[list[object]] = []

        def entries(self, after: int, limit: int) -> Sequence[Entry]:
            if self.rebuilding:
                self.rebuilding = False
                self.seen.append(views.get("letters", "b"))
            return super().entries(after, limit)

    feed = Watched("ab")
    views = Views(tables, Letters(), {"own": feed}, wait=WAIT)
    views.catch_up()
    feed.rebuilding = True
    views.rebuild()
    assert feed.seen == [{"position": 2}]
    views_work(views, feed)


class OnPostgres:
    """Views and texts in a database of one server."""

    def __init__(self, node: PostgresNode, stack: ExitStack, wait: float) -> None:
        self.url = node.create_database()
        viewtables.upgrade_postgres(self.url)
        erasable.upgrade_postgres(self.url)
        self.texts = stack.enter_context(closing(PostgresErasable(self.url, wait=wait)))
        self.tables = stack.enter_context(closing(PostgresViewTables(self.url, wait=wait)))
        self.feed = Feed("ab")
        self.views = Views(self.tables, Letters(), {"own": self.feed})
        self.digest = ""

    def reached(self) -> bool:
        """Tells whether both can be used; the first time, keeps a text."""
        with suppress(StoreUnavailable):
            self.digest = self.digest or self.texts.put("person", "p-1", {"name": "A"})
            return self.texts.get("person", "p-1", self.digest) is not None and bool(self.views.page("letters").items)
        return False

    def unavailable(self) -> None:
        texts_are_unavailable(self.texts, self.digest)
        views_are_unavailable(self.views)

    def works(self) -> None:
        texts_work(self.texts, self.digest)
        views_work(self.views, self.feed)

    def fill_pools(self) -> None:
        """Leaves as many connections idle as the pools may have."""
        everybody = threading.Barrier(4)

        def read() -> None:
            with self.tables.reading() as work:
                everybody.wait(60)
                work.generation("letters", 1)

        with ThreadPoolExecutor(4) as pool:
            for each in [pool.submit(read) for _ in range(4)]:
                each.result(60)


def test_a_server_that_is_down_is_unavailable_and_used_again_once_it_is_up(postgres_node: PostgresNode) -> None:
    with ExitStack() as stack:
        here = OnPostgres(postgres_node, stack, wait=WAIT)
        until(here.reached, "the server to be used")
        here.works()
        for end in (postgres_node.stop, postgres_node.kill9):
            end()
            here.unavailable()
            for upgrade in (viewtables.upgrade_postgres, erasable.upgrade_postgres):
                with pytest.raises(StoreUnavailable):
                    upgrade(here.url)
            postgres_node.start()
            until(here.reached, "the server to be used again")
            here.works()


def test_after_a_restart_the_first_call_succeeds_whatever_lay_in_the_pool(postgres_node: PostgresNode) -> None:
    with ExitStack() as stack:
        here = OnPostgres(postgres_node, stack, wait=5.0)
        assert here.reached()
        for _ in range(2):
            here.fill_pools()
            postgres_node.restart()
            here.works()


@pytest.mark.postgres
def test_a_writer_of_another_process_that_does_not_end_is_waited_for_only_so_long(postgres_url: str) -> None:
    viewtables.upgrade_postgres(postgres_url)
    with closing(PostgresViewTables(postgres_url, wait=1.0)) as tables, psycopg.connect(postgres_url) as other:
        feed = Feed("a")
        views = Views(tables, Letters(), {"own": feed})
        views_work(views, feed)
        other.execute("SELECT pg_advisory_xact_lock(hashtext('view:letters'))")
        feed.letters += "b"
        with pytest.raises(StoreUnavailable, match="lock timeout"):
            views.get("letters", "b")
        other.rollback()
        views_work(views, feed)


@pytest.mark.postgres
def test_a_text_is_on_disk_when_it_is_kept_whatever_the_role_is_set_to(postgres_url: str) -> None:
    erasable.upgrade_postgres(postgres_url)
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE seen (setting text)")
        connection.execute(
            "CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN INSERT INTO seen VALUES (current_setting('synchronous_commit')); RETURN NEW; END $$"
        )
        connection.execute("CREATE TRIGGER see AFTER INSERT ON erasable.erasable FOR EACH ROW EXECUTE FUNCTION see()")
    parts = urlsplit(postgres_url)
    careless = urlunsplit(parts._replace(query="options=-c%20synchronous_commit%3Doff"))
    with closing(PostgresErasable(careless)) as texts, psycopg.connect(postgres_url) as connection:
        texts.put("person", "p-1", {"name": "A"})
        assert connection.execute("SELECT setting FROM seen").fetchall() == [("on",)]
