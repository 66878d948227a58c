"""Read models: JSON documents in collections, folded from logs, caught up when they are read.

A reader never sees a view older than the log at the moment of asking, so there is no lag to explain. A projection is
rebuilt into a new generation beside the one being read, and swapped in one transaction: no downtime. Nothing here is
evidence; everything may be thrown away and folded again.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Protocol, runtime_checkable

from shared.contracts.document import Document, parse
from shared.eventstore.ports import Entry
from shared.eventstore.postgres_connections import WAIT_SECONDS
from shared.eventstore.turns import turn
from shared.eventstore.viewtables import Asked, ViewTables, Work

BATCH = 500
"""Entries folded per transaction while catching up."""


class Feed(Protocol):
    """A log to fold: a service's own, or one that is mirrored."""

    def entries(self, after: int, limit: int) -> Sequence[Entry]:
        """Returns up to `limit` entries with positions above `after`, in order."""
        ...


class Writer:
    """What a projection may do: read and write the documents of its own generation, in its own transaction."""

    def __init__(self, work: Work, generation: int) -> None:
        self._work = work
        self._generation = generation

    def get(self, collection: str, key: str) -> dict[str, Any] | None:
        """Returns a document, or None."""
        text = self._work.get(self._generation, collection, key)
        return None if text is None else json.loads(text)

    def put(self, collection: str, key: str, document: Mapping[str, Any], /, **index: str | Collection[str]) -> None:
        """Writes a document in place of the one with this key. `index` names what pages can be filtered by.

        A member of the index with one value may also order pages; one with several values may only be searched.
        """
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        self._work.put(self._generation, collection, key, text, index)

    def delete(self, collection: str, key: str) -> None:
        """Removes a document if it is there."""
        self._work.delete(self._generation, collection, key)


class Projection(Protocol):
    """Folds documents into views. `VERSION` is raised whenever the folding changes; the views are then rebuilt."""

    NAME: ClassVar[str]
    VERSION: ClassVar[int]

    def project(self, document: Document, position: int, views: Writer) -> None:
        """Folds one document. Called once for each entry of every feed, in the feed's order. Never refuses."""
        ...


@runtime_checkable
class EntryProjection(Protocol):
    """Folds entries with their bytes unread: for the mirror, which must also index what this release cannot read."""

    NAME: ClassVar[str]
    VERSION: ClassVar[int]

    def project_entry(self, feed: str, entry: Entry, views: Writer) -> None:
        """Folds one entry of the feed called `feed`. Called once for each, in the feed's order. Never refuses."""
        ...


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a collection in order. `next` is the `after` that continues it, None at the end."""

    items: tuple[dict[str, Any], ...]
    next: str | None


class Reading:
    """What is folded already. Grows while it is read if somebody else catches up; never shrinks."""

    def __init__(self, tables: ViewTables, current: Callable[[Work], int]) -> None:
        self._tables = tables
        self._current = current

    def get(self, collection: str, key: str) -> dict[str, Any] | None:
        """Returns a document, or None."""
        with self._tables.reading() as work:
            text = work.get(self._current(work), collection, key)
        return None if text is None else json.loads(text)

    def page(self, collection: str, *, after: str = "", limit: int = 50, **equals: str) -> Page:
        """Returns up to `limit` documents with keys above `after` whose indexed members equal `equals`."""
        return self.find(collection, Asked(after, limit, equals))

    def find(self, collection: str, asked: Asked) -> Page:
        """Returns the page asked for; its `next` continues it when asked for in the same order."""
        with self._tables.reading() as work:
            rows = work.page(self._current(work), collection, replace(asked, limit=asked.limit + 1))
        limit = asked.limit
        shown = rows[:limit]
        items = tuple(json.loads(text) for _, text in shown)
        return Page(items, shown[-1][0] if len(rows) > limit else None)

    def last(self, collection: str, before: str) -> dict[str, Any] | None:
        """Returns the document with the greatest key below `before`, or None."""
        with self._tables.reading() as work:
            text = work.last(self._current(work), collection, before)
        return None if text is None else json.loads(text)

    def whole(self, collections: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        """Returns every document of small collections by their names, in order of keys: many questions in one."""
        found: dict[str, list[dict[str, Any]]] = {each: [] for each in collections}
        if found:
            with self._tables.reading() as work:
                for collection, text in work.whole(self._current(work), list(found)):
                    found[collection].append(json.loads(text))
        return found


def _taking(projection: Projection | EntryProjection) -> Callable[[str, Entry, Writer], None]:
    if isinstance(projection, EntryProjection):
        return projection.project_entry
    reader = projection
    return lambda _feed, entry, views: reader.project(parse(entry.document), entry.position, views)


class Views:
    """One projection's views over its feeds. Safe for threads and, on PostgreSQL, for processes.

    One thread catches up and the others wait for it, each for at most `wait` seconds. All methods raise
    StoreUnavailable when tables or feeds cannot be reached in time.
    """

    def __init__(
        self,
        tables: ViewTables,
        projection: Projection | EntryProjection,
        feeds: Mapping[str, Feed],
        *,
        wait: float = WAIT_SECONDS,
    ) -> None:
        self._tables = tables
        self._projection = projection
        self._take = _taking(projection)
        self._feeds = dict(feeds)
        self._lock = threading.Lock()
        self._wait = wait

    def get(self, collection: str, key: str) -> dict[str, Any] | None:
        """Returns a document as of the logs' heads now, or None."""
        return self.caught_up().get(collection, key)

    def last(self, collection: str, before: str) -> dict[str, Any] | None:
        """Returns the document with the greatest key below `before`, or None."""
        return self.caught_up().last(collection, before)

    def page(self, collection: str, *, after: str = "", limit: int = 50, **equals: str) -> Page:
        """Returns up to `limit` documents with keys above `after` whose indexed members equal `equals`."""
        return self.caught_up().page(collection, after=after, limit=limit, **equals)

    def find(self, collection: str, asked: Asked) -> Page:
        """Returns the page asked for; its `next` continues it when asked for in the same order."""
        return self.caught_up().find(collection, asked)

    def caught_up(self) -> Reading:
        """Catches up once and returns what reads without catching up again: for answers made of many questions."""
        self.catch_up()
        return self.folded()

    def folded(self) -> Reading:
        """Returns what reads what is folded already, whether or not the feeds hold more, or can be read at all."""
        return Reading(self._tables, self._current)

    def catch_up(self) -> None:
        """Folds whatever the feeds hold beyond what is folded already."""
        with turn(self._lock, self._wait, self._projection.NAME):
            for name, feed in self._feeds.items():
                while self._fold_batch(name, feed):
                    pass

    def rebuild(self) -> None:
        """Folds everything again into a new generation and swaps it in; readers keep the old one until then."""
        with self._tables.writing(self._projection.NAME) as work:
            fresh = work.new_generation()
        while any(self._fold_into(fresh, name, feed) for name, feed in self._feeds.items()):
            pass
        with self._tables.writing(self._projection.NAME) as work:
            old = work.generation(self._projection.NAME, self._projection.VERSION)
            work.swap(self._projection.NAME, self._projection.VERSION, fresh)
            if old is not None:
                work.drop(old)

    def _current(self, work: Work) -> int:
        generation = work.generation(self._projection.NAME, self._projection.VERSION)
        if generation is None:
            raise LookupError(f"projection {self._projection.NAME} has no generation yet")
        return generation

    def _fold_batch(self, name: str, feed: Feed) -> bool:
        with self._tables.reading() as work:
            generation = work.generation(self._projection.NAME, self._projection.VERSION)
            position = 0 if generation is None else work.position(generation, name)
        if generation is not None and not feed.entries(position, 1):
            return False
        with self._tables.writing(self._projection.NAME) as work:
            generation = work.generation(self._projection.NAME, self._projection.VERSION)
            if generation is None:
                generation = work.new_generation()
                work.swap(self._projection.NAME, self._projection.VERSION, generation)
            return self._fold(work, generation, name, feed)

    def _fold_into(self, generation: int, name: str, feed: Feed) -> bool:
        with self._tables.writing(self._projection.NAME) as work:
            return self._fold(work, generation, name, feed)

    def _fold(self, work: Work, generation: int, name: str, feed: Feed) -> bool:
        position = work.position(generation, name)
        entries = feed.entries(position, BATCH)
        writer = Writer(work, generation)
        for entry in entries:
            self._take(name, entry, writer)
        if entries:
            work.set_position(generation, name, entries[-1].position)
        return len(entries) == BATCH
