"""What of a damaged store stands beside the log and is carried over into the one that takes its place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from shared.clock import SystemClock, format_instant
from shared.eventstore.ledgerreading import LedgerReading
from shared.eventstore.ports import Entry, Head, KeptCheckpoint
from shared.eventstore.regrowing import RestoreRefused, Session
from shared.ledger.proof import root_at
from shared.ledger.tree import leaf_hash

Rows = Callable[..., Sequence[Any]]
"""Runs one statement in the damaged store (`@` is its prefix, `?` a parameter) and returns all its rows."""

REBUILT: Final = "sổ được dựng lại, chờ khám / the log was rebuilt and is to be audited before anything is recorded"
_PAGE: Final = 256
_BATCH: Final = 256
_EXTENT: Final = "SELECT coalesce(max(position), 0) FROM @events"
_FRONTIER_SIZE: Final = "SELECT coalesce(max(size), 0) FROM @frontier"
_KEYS: Final = "SELECT * FROM @idempotency WHERE (caller, route, key) > (?, ?, ?) ORDER BY caller, route, key LIMIT ?"
_KEY: Final = "INSERT INTO @idempotency VALUES (?, ?, ?, ?, ?, ?, ?)"
_IDS: Final = "SELECT position, event_id FROM @events WHERE position >= ? AND position < ?"
_HEARD: Final = (
    "SELECT number, source, position, leaf_hash, document FROM @heard WHERE number > ? ORDER BY number LIMIT ?"
)
_HEAR: Final = "INSERT INTO @heard VALUES (?, ?, ?, ?, ?)"
_KEPT: Final = "SELECT number, origin, size, root, note FROM @checkpoints WHERE number > ? ORDER BY number LIMIT ?"
_KEEP: Final = "INSERT INTO @checkpoints VALUES (?, ?, ?, ?, ?)"
_FENCES: Final = (
    "SELECT number, standing, reason, size, root, raised FROM @fences WHERE number > ? ORDER BY number LIMIT ?"
)
_FENCE: Final = "INSERT INTO @fences VALUES (?, ?, ?, ?, ?, ?)"
_RELAY: Final = "SELECT position FROM @relay"
_MOVE_RELAY: Final = "UPDATE @relay SET position = ? WHERE position < ?"
_LEAF_HASHES: Final = "SELECT position, leaf_hash FROM @events WHERE position > ? ORDER BY position LIMIT ?"
_HEARD_HASHES: Final = (
    "SELECT source, position, leaf_hash FROM @heard WHERE (source, position) > (?, ?) ORDER BY source, position LIMIT ?"
)
_FIRST: Final = "SELECT document FROM @events WHERE position = 1"
_ROOT_KEPT: Final = "SELECT root FROM @checkpoints WHERE origin = ? AND size = ? LIMIT 1"
_STANDING: Final = "SELECT standing FROM @fences ORDER BY number DESC LIMIT 1"
_RAISE: Final = "INSERT INTO @fences VALUES ((SELECT coalesce(max(number), 0) + 1 FROM @fences), ?, ?, ?, ?, ?)"


class Carrier:
    """Fills the tables beside a log that has just been rebuilt. `carried` counts the rows by table."""

    def __init__(self, old: Rows, new: Session, head: Head) -> None:
        self._old = old
        self._new = new
        self._head = head
        self.carried: dict[str, int] = {}
        self._given = 0
        self._positions: dict[str, int] = {}
        """By source, the last position carried over; -1 where nothing more is."""

    def hear(self, given: Mapping[str, Iterable[Entry]]) -> None:
        """Writes what is given in the place of what was heard of these sources.

        Raises:
            RestoreRefused: an entry is not what its hash says. Whatever the database raises where they do not follow.
        """
        for source, entries in given.items():
            self._positions[source] = -1
            for batch in _batches(entries):
                self._given = self._write_heard(self._given, [(source, *row) for row in batch])

    def carry(self) -> None:
        """Carries over what is still consistent. A table that cannot be read is left out."""
        for name, work in (
            ("idempotency", self._keys),
            ("heard", self._heard),
            ("checkpoints", self._checkpoints),
            ("fences", self._fences),
            ("relay", self._relay),
        ):
            self.carried[name] = 0
            with self._new.attempt():
                self.carried[name] = work()
        self._stand()

    def _keys(self) -> int:
        """Keeps the records of commands whose events are in the log at the same positions."""
        last: tuple[str, str, str] = ("", "", "")
        count = 0
        while page := self._old(_KEYS, *last, _PAGE):
            last = tuple(page[-1][:3])
            good = [row for row in page if self._names_the_same(row[5], row[6])]
            self._new.many(_KEY, good)
            count += len(good)
        return count

    def _names_the_same(self, first: int, events: int) -> bool:
        if first < 1 or events < 0 or first + events - 1 > self._head.size:
            return False
        now = dict(self._new.rows(_IDS, first, first + events))
        return all(now[position] == event for position, event in self._old(_IDS, first, first + events))

    def _heard(self) -> int:
        """Of the other sources keeps what follows without a hole, unless entries were lost.

        The events of a reaction are recorded together with the document that it heard. Where some of the log could
        not be restored, a document that stayed heard might never get its reaction.
        """
        ((extent,),), ((size,),) = self._old(_EXTENT), self._old(_FRONTIER_SIZE)
        if max(extent, size) > self._head.size:
            return 0
        last, count = 0, self._given
        while page := self._old(_HEARD, last, _PAGE):
            last = page[-1][0]
            count = self._write_heard(count, [row[1:] for row in page if self._follows(*row[1:])])
        return count - self._given

    def _follows(self, source: str, position: int, leaf: Any, document: Any) -> bool:
        """Tells whether a row goes on from those before it. After one that does not, none of its source does."""
        last = self._positions.get(source, 0)
        whole = document is None or leaf_hash(bytes(document)) == bytes(leaf)
        self._positions[source] = position if 0 <= last == position - 1 and whole else -1
        return self._positions[source] > 0

    def _write_heard(self, count: int, rows: Sequence[Sequence[Any]]) -> int:
        self._new.many(_HEAR, [(number, *row) for number, row in enumerate(rows, count + 1)])
        return count + len(rows)

    def _checkpoints(self) -> int:
        """Keeps the notes that say what stands beside them, but for those that deny the log as it is now."""
        grown = _Grown(self._new)
        origin = self._origin()
        last = count = 0
        while page := self._old(_KEPT, last, _PAGE):
            for number, *row in page:
                last = number
                kept = KeptCheckpoint(row[0], row[1], bytes(row[2]), bytes(row[3]))
                if not kept.note.startswith(kept.heading) or self._another_root(kept):
                    continue
                if kept.origin == origin and kept.size <= self._head.size and root_at(grown, kept.size) != kept.root:
                    continue
                count += 1
                self._new.many(_KEEP, [(count, *row)])
        return count

    def _another_root(self, kept: KeptCheckpoint) -> bool:
        return any(bytes(root) != kept.root for (root,) in self._new.rows(_ROOT_KEPT, kept.origin, kept.size))

    def _origin(self) -> str | None:
        for (document,) in self._new.rows(_FIRST):
            return str(json.loads(bytes(document))["source"])
        return None

    def _fences(self) -> int:
        last = count = 0
        while page := self._old(_FENCES, last, _PAGE):
            last = page[-1][0]
            self._new.many(_FENCE, [(number, *row[1:]) for number, row in enumerate(page, count + 1)])
            count += len(page)
        return count

    def _relay(self) -> int:
        for (position,) in self._old(_RELAY):
            self._new.many(_MOVE_RELAY, [(min(position, self._head.size),) * 2])
            return 1
        return 0

    def _stand(self) -> None:
        """Makes sure that a fence stands: whoever rebuilds audits before anything more is recorded."""
        if not any(standing for (standing,) in self._new.rows(_STANDING)):
            row = (True, REBUILT, self._head.size, self._head.root, format_instant(SystemClock().now()))
            self._new.many(_RAISE, [row])


def fingerprint(rows: Rows) -> bytes:
    """Returns a digest of a store's log and of what it heard, by positions and leaf hashes."""
    digest = hashlib.sha256()
    after: tuple[object, ...] = (0,)
    while page := rows(_LEAF_HASHES, *after, _PAGE):
        digest.update(b"".join(b"%d " % position + bytes(leaf) for position, leaf in page))
        after = (page[-1][0],)
    after = ("", 0)
    while page := rows(_HEARD_HASHES, *after, _PAGE):
        digest.update(b"".join(f"{source} {position} ".encode() + bytes(leaf) for source, position, leaf in page))
        after = tuple(page[-1][:2])
    return digest.digest()


class _Grown(LedgerReading):
    """The hashes of the rebuilt log."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def _rows(self, statement: str, *parameters: object) -> Sequence[Any]:
        return self._session.rows(statement, *parameters)


def _batches(entries: Iterable[Entry]) -> Iterator[list[tuple[int, bytes, bytes]]]:
    left = iter(entries)
    while batch := list(islice(left, _BATCH)):
        for each in batch:
            if leaf_hash(each.document) != each.leaf_hash:
                raise RestoreRefused(f"position {each.position}: what was given as heard is not what its hash says")
        yield [(each.position, each.leaf_hash, each.document) for each in batch]
