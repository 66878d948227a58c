"""The mirror's index: where each mirrored document stands, whom it concerns, what caused it, and the tree at its size.

Evidence is what the store holds; all of this is folded from it and may be folded again. What this release cannot read
is indexed by its envelope, never left out: it becomes readable when a release that knows it folds again.

The total order of a history is the *order key*: the greatest `time` of the log so far, then the publisher's place in
`PUBLISHERS`, then the position. So a log's own order always holds, and `known=T` is a prefix of every log.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from heapq import merge
from typing import Any, ClassVar, Final
from uuid import UUID
from zlib import crc32

from services.inspection.projections.summary import SNAPSHOT_EVERY, SUMMARY, empty, take
from shared.clock import format_instant, format_occurred, instant_of, parse_occurred
from shared.contracts import CATALOGUE, PUBLISHERS, ContractError, UnknownEvent, parse
from shared.eventstore.ports import Entry, IntegrityFault, Store
from shared.eventstore.views import Feed, Reading, Views, Writer
from shared.ledger.tree import Frontier

BEGINNING: Final = "1970-01-01T00:00:00.000000Z"
"""The greatest `time` of a log that has none yet."""
FRONTIER_EVERY: Final = 32
"""Entries between two kept frontiers: the root at any size then takes at most 31 hashes."""
DAY_LENGTH: Final = len("2007-04-19")
PROGRAMME: Final = "*"
"""The shelf of events that concern the programme as a whole, such as a plan or a year's ceiling."""
APART: Final = frozenset({"access", "alarm", "audit", "log", "message", "person"})
"""Events about no agency that are not about the programme either: refusals of access, parked messages, persons, and
what inspection records of logs, which would otherwise be read with the file of every agency.
"""
READ, UNKNOWN, UNREADABLE = "read", "unknown", "unreadable"
"""How far this release can read a document: whole; envelope alone (a newer type); or not even as a document."""


@dataclass(frozen=True, slots=True)
class Row:
    """What the index holds of one mirrored document.

    `members` are those of the document where a row stands on a shelf and could be read: then they were checked.
    """

    key: str
    source: str
    position: int
    leaf_hash: str
    reading: str
    id: str | None
    topic: str
    subject: str
    aggregate_id: str | None
    time: str
    occurred: str
    agencies: tuple[str, ...]
    correlation: str | None
    causation: str | None
    members: dict[str, Any] | None = None

    @property
    def happened(self) -> datetime:
        """Returns the instant that orders what is said to have happened."""
        return instant_of(parse_occurred(self.occurred))

    @classmethod
    def of(cls, document: dict[str, Any]) -> Row:
        """Returns the row that was kept as `document`; of one with members, what they say stands there alone."""
        members = document.get("members")
        if members is None:
            return cls(**{**document, "agencies": tuple(document["agencies"])})
        return cls(
            **{**document, "agencies": tuple(document["agencies"])},
            reading=READ,
            id=members["id"],
            topic=members["type"],
            subject=members["subject"],
            aggregate_id=members["aggregateid"],
            time=members["time"],
            occurred=members["occurred"],
            correlation=members["correlationid"],
            causation=members.get("causationid"),
        )

    def shelved(self) -> dict[str, Any]:
        """Returns the row as it stands on a shelf, where files are folded from: nothing is written down twice."""
        if self.members is None:
            return asdict(self)
        kept = ("key", "source", "position", "leaf_hash", "members")
        return {"agencies": list(self.agencies), **{name: getattr(self, name) for name in kept}}


class MirrorFeed:
    """The mirrored log of one source, to be folded like any log."""

    def __init__(self, store: Store, source: str) -> None:
        self._store = store
        self._source = source

    def entries(self, after: int, limit: int) -> Sequence[Entry]:
        """Returns up to `limit` mirrored entries with positions above `after`, in order.

        Raises:
            IntegrityFault: a document was heard without being kept, which the mirror may never do.
        """
        found = []
        for each in self._store.heard(self._source, after, limit):
            if each.document is None:
                raise IntegrityFault(f"the mirror holds no bytes of {self._source} at {each.position}")
            found.append(Entry(each.position, each.leaf_hash, each.document))
        return found


def version_of(folding: int, topics: Iterable[str]) -> int:
    """Returns a version that changes with the folding and with what can be read: either way all is folded again."""
    known = sorted(topic for topic in topics if topic.partition(".")[0] in PUBLISHERS)
    return crc32(f"{folding} {known}".encode()) & 0x7FFF_FFFF


class MirrorIndex:
    """Folds every mirrored entry into the index. Refuses nothing."""

    NAME: ClassVar[str] = "inspection-mirror"
    VERSION: ClassVar[int] = version_of(6, CATALOGUE)

    def project_entry(self, feed: str, entry: Entry, views: Writer) -> None:
        """Folds one entry of the log of source `feed`."""
        tip = views.get("tip", feed) or {"time": BEGINNING, "size": 0, "nodes": ""}
        row = _row(feed, entry, tip["time"], views)
        self._keep_tip(feed, entry, row.key.partition("~")[0], tip, views)
        bare = asdict(replace(row, members=None))
        views.put(f"log/{feed}", row.key, bare)
        shelved = row.shelved()
        for shelf in _shelves(row):
            views.put(f"shelf/{shelf}/{feed}", row.key, shelved)
        if row.members is not None:
            _keep_agencies(row, views)
            for agency in row.agencies:
                _summarise(agency, feed, row, views)
        if row.id is not None:
            views.put(f"event/{row.id}", row.key, bare)
        if row.causation is not None:
            views.put(f"effects/{row.causation}", row.key, bare)
        if row.correlation is not None:
            views.put(f"correlation/{row.correlation}", row.key, bare)

    def _keep_tip(self, feed: str, entry: Entry, time: str, tip: dict[str, Any], views: Writer) -> None:
        frontier, _ = Frontier.from_bytes(tip["size"], bytes.fromhex(tip["nodes"])).extend([entry.leaf_hash])
        now = {"time": time, "size": frontier.size, "nodes": frontier.to_bytes().hex()}
        views.put("tip", feed, now)
        if frontier.size % FRONTIER_EVERY == 0:
            views.put(f"frontier/{feed}", f"{frontier.size:012d}", now)


def _row(source: str, entry: Entry, time_before: str, views: Writer) -> Row:
    reading, members, agencies = _read(entry.document)
    time = _instant(members.get("time")) or time_before
    order = _place(source)
    key = f"{max(time, time_before)}~{order:02d}~{entry.position:012d}"
    aggregate = _uuid(members.get("aggregateid"))
    if reading != READ and aggregate is not None:
        agencies = tuple((views.get("aggregate", aggregate) or {"agencies": []})["agencies"])
    return Row(
        key, source, entry.position, entry.leaf_hash.hex(), reading,
        _uuid(members.get("id")), members.get("type", ""), members.get("subject", ""), aggregate,
        time, _occurred(members.get("occurred")) or time, agencies,
        _uuid(members.get("correlationid")), _uuid(members.get("causationid")),
        json.loads(entry.document) if reading == READ else None,
    )  # fmt: skip


def _place(source: str) -> int:
    service = source.rpartition("/")[2]
    return PUBLISHERS.index(service) if service in PUBLISHERS else len(PUBLISHERS)


def _read(raw: bytes) -> tuple[str, dict[str, str], tuple[str, ...]]:
    """Returns how far `raw` can be read, its envelope members that are text, and the agencies it names."""
    try:
        document = parse(raw)
    except UnknownEvent:
        return UNKNOWN, _envelope(raw), ()
    except ContractError:
        return UNREADABLE, _envelope(raw), ()
    return READ, _envelope(raw), document.facts.agencies()


def _envelope(raw: bytes) -> dict[str, str]:
    try:
        members = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(members, dict):
        return {}
    # Nobody has checked these: a lone surrogate, or a text of megabytes, must not stop the index.
    return {name: _shown(value) for name, value in members.items() if isinstance(value, str)}


def _shown(text: str) -> str:
    return text[:300].encode("utf-8", "replace").decode("utf-8")


def _instant(text: str | None) -> str | None:
    found = _occurred(text)
    return None if found is None or len(found) == DAY_LENGTH else found


def _occurred(text: str | None) -> str | None:
    try:
        moment = None if text is None else parse_occurred(text)
    except (ValueError, OverflowError):
        return None
    return None if moment is None or moment.year < 1970 else format_occurred(moment)


def _uuid(text: str | None) -> str | None:
    try:
        return None if text is None else str(UUID(text))
    except ValueError:
        return None


def text_of(raw: bytes) -> str | None:
    """Returns bytes as text, None where they are no UTF-8."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _shelves(row: Row) -> tuple[str, ...]:
    """Returns where a document is found: under each agency it names, else under what sort of thing it is."""
    if row.reading != READ:
        return (*row.agencies, row.reading)
    if row.agencies:
        return row.agencies
    part = row.topic.split(".")[1]
    return (part,) if part in APART else (PROGRAMME,)


def _summarise(agency: str, feed: str, row: Row, views: Writer) -> None:
    assert row.members is not None
    place = f"{agency}/{feed}"
    summary = views.get(SUMMARY, place) or empty(agency)
    take(summary, row.members)
    views.put(SUMMARY, place, summary)
    if summary["events"] % SNAPSHOT_EVERY == 0:
        views.put(f"{SUMMARY}/{place}", row.key, {**summary, "key": row.key, "position": row.position})


def _keep_agencies(row: Row, views: Writer) -> None:
    assert row.aggregate_id is not None
    kept = (views.get("aggregate", row.aggregate_id) or {"agencies": []})["agencies"]
    fresh = [code for code in row.agencies if code not in kept]
    if fresh:
        views.put("aggregate", row.aggregate_id, {"agencies": [*kept, *fresh]})


class Mirror:
    """The index's queries. What two calls return may differ when something was heard between them: cut by size."""

    def __init__(self, views: Views, feeds: Mapping[str, Feed], reading: Reading | None = None) -> None:
        self._all = views
        self._views: Views | Reading = reading or views
        self._feeds = dict(feeds)

    def caught_up(self) -> Mirror:
        """Returns the mirror as it is now at least, without looking for more at every question."""
        return Mirror(self._all, self._feeds, self._all.caught_up())

    @property
    def sources(self) -> tuple[str, ...]:
        """Returns the sources of all mirrored logs, in the order of `PUBLISHERS`."""
        return tuple(sorted(self._feeds, key=lambda source: (_place(source), source)))

    def held(self, source: str) -> int:
        """Returns how many documents of a log are mirrored."""
        tip = self._views.get("tip", source)
        return 0 if tip is None else int(tip["size"])

    def size_known(self, source: str, known: datetime) -> int:
        """Returns the length of the longest prefix of a log whose greatest `time` is at most `known`."""
        held = self.held(source)
        beyond = self._views.page(f"log/{source}", after=f"{format_instant(known)}~~", limit=1).items
        return min(held, beyond[0]["position"] - 1) if beyond else held

    def root(self, source: str, size: int) -> bytes:
        """Returns the RFC 6962 root over the first `size` mirrored leaves.

        Raises:
            IntegrityFault: the store holds fewer.
        """
        tip = self._views.get("tip", source)
        if tip is not None and tip["size"] == size:
            return Frontier.from_bytes(size, bytes.fromhex(tip["nodes"])).root()
        start = size // FRONTIER_EVERY * FRONTIER_EVERY
        kept = self._views.get(f"frontier/{source}", f"{start:012d}") if start else {"nodes": ""}
        if kept is None:
            raise IntegrityFault(f"no frontier of {source} is kept at {start}")
        entries = self._feeds[source].entries(start, size - start) if size > start else ()
        if len(entries) != size - start:
            raise IntegrityFault(f"the mirror holds fewer than {size} documents of {source}")
        frontier = Frontier.from_bytes(start, bytes.fromhex(kept["nodes"]))
        return frontier.extend([each.leaf_hash for each in entries])[0].root()

    def leaf_hashes(self, source: str) -> Iterator[bytes]:
        """Yields the leaf hashes of a log as they were when it was folded: a copy beside the store, good for comparing.

        Raises:
            LookupError: nothing is folded yet.
        """
        folded, after = self._all.folded(), ""
        while True:
            page = folded.page(f"log/{source}", after=after, limit=200)
            yield from (bytes.fromhex(each["leaf_hash"]) for each in page.items)
            if page.next is None:
                return
            after = page.next

    def shelf(self, shelf: str, after: str = "", expected: int = 200) -> Iterator[Row]:
        """Gives the rows of an agency (or another shelf) beyond the key `after`, in the total order.

        `expected` says how many will be taken, so that not many more are read.
        """
        each = max(16, expected // 2)
        logs = (self._kept(f"shelf/{shelf}/{source}", after, each) for source in self.sources)
        return map(Row.of, merge(*logs, key=lambda kept: kept["key"]))

    def shelved(self, shelf: str, source: str, after: str = "", expected: int = 200) -> Iterator[dict[str, Any]]:
        """Gives the rows of a shelf from one log as `Row.shelved` wrote them, in the order of that log.

        For folding whole files, where making rows of them costs.
        """
        return self._kept(f"shelf/{shelf}/{source}", after, expected)

    def summary(self, agency: str, source: str) -> dict[str, Any] | None:
        """Returns the summary of all that is mirrored of an agency from one log, None where nothing is."""
        return self._views.get(SUMMARY, f"{agency}/{source}")

    def snapshot(self, agency: str, source: str, before: str) -> dict[str, Any] | None:
        """Returns the last snapshot of such a summary before the order key `before`."""
        return self._views.last(f"{SUMMARY}/{agency}/{source}", before)

    def events(self, identity: str) -> tuple[Row, ...]:
        """Returns every document with this id: one, unless a source repeated an id, which is worth seeing."""
        return tuple(self._rows(f"event/{identity}", ""))

    def effects(self, identities: Sequence[str]) -> dict[str, tuple[Row, ...]]:
        """Returns, of each event, the documents that name it as their cause, in the total order."""
        return self._of_each("effects", identities)

    def each_event(self, identities: Sequence[str]) -> dict[str, tuple[Row, ...]]:
        """Returns, of each id, every document with it, as `events` does of one."""
        return self._of_each("event", identities)

    def correlated(self, correlation: str) -> tuple[Row, ...]:
        """Returns the documents of one chain of acts, in the total order."""
        return tuple(self._rows(f"correlation/{correlation}", ""))

    def document(self, row: Row) -> bytes:
        """Returns the exact bytes that the store holds where `row` stands."""
        return self._feeds[row.source].entries(row.position - 1, 1)[0].document

    def with_members(self, row: Row) -> Row:
        """Returns a row that can be read with the members of the document that the store holds where it stands."""
        return replace(row, members=json.loads(self.document(row))) if row.reading == READ else row

    def _of_each(self, kind: str, identities: Sequence[str]) -> dict[str, tuple[Row, ...]]:
        views = self._views.folded() if isinstance(self._views, Views) else self._views
        found = views.whole([f"{kind}/{each}" for each in dict.fromkeys(identities)])
        return {name.partition("/")[2]: tuple(map(Row.of, rows)) for name, rows in found.items()}

    def _rows(self, collection: str, after: str) -> Iterator[Row]:
        return map(Row.of, self._kept(collection, after))

    def _kept(self, collection: str, after: str, expected: int = 200) -> Iterator[dict[str, Any]]:
        limit = max(1, min(expected, 1000))
        while True:
            page = self._views.page(collection, after=after, limit=limit)
            yield from page.items
            if page.next is None:
                return
            after, limit = page.next, min(4 * limit, 1000)
