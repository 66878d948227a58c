"""The copies of a log that an audit compares: inspection's rows, its index beside them, and the service's tiles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from services.inspection.mirror.following import said
from services.inspection.mirror.peers import Gone, Peer, peer_leaves
from services.inspection.mirror.walking import PAGE, Fault, Rows, Side, gone
from shared.contracts.inspection import CheckpointAccepted
from shared.eventstore.auditing import Point
from shared.eventstore.ports import Head, Store
from shared.ledger.tree import TILE_WIDTH, leaf_hash

OWN_PAGE: Final = 500


def accepted_points(store: Store, origin: str, up_to: int) -> Iterator[Point]:
    """Yields what was accepted of a log, sizes rising, up to size `up_to`, as inspection's own log says it."""
    after, reached = 0, -1
    while reached < up_to and (rows := store.stored(after, OWN_PAGE)):
        for row in rows:
            found = said(row.document)
            if isinstance(found, CheckpointAccepted) and found.origin == origin and reached < found.size <= up_to:
                reached = found.size
                yield found.size, bytes.fromhex(found.root)
        after = rows[-1].position


class IndexHashes:
    """Leaf hashes that come one after the other (`shared.ledger.proof.Hashes`, level 0 alone, asked for forwards)."""

    def __init__(self, leaves: Iterator[bytes]) -> None:
        self._leaves = leaves
        self._at = 0
        self._held: list[bytes] = []

    def hashes(self, level: int, first: int, count: int) -> Sequence[bytes]:
        """Returns `count` leaf hashes from index `first` on. Raises LookupError when fewer are there."""
        if level or first < self._at:
            raise LookupError("leaf hashes are read forwards, and no others")
        drop = min(first - self._at, len(self._held))
        del self._held[:drop]
        self._at += drop
        self._at += sum(1 for _ in islice(self._leaves, first - self._at))
        self._held += islice(self._leaves, max(0, count - len(self._held)))
        if self._at < first or len(self._held) < count:
            raise LookupError(f"there are not {first + count} leaf hashes")
        return self._held[:count]


class PeerHashes:
    """The leaf hashes of a service's tree of `size` leaves (`shared.ledger.proof.Hashes`, level 0 alone)."""

    def __init__(self, peer: Peer, size: int) -> None:
        self._peer = peer
        self._size = size

    def hashes(self, level: int, first: int, count: int) -> Sequence[bytes]:
        """Returns `count` leaf hashes from index `first` on, all of one tile. Raises LookupError, LogUnavailable."""
        index, offset = divmod(first, TILE_WIDTH)
        if level or offset + count > TILE_WIDTH or first + count > self._size:
            raise LookupError(f"there are not {first + count} leaf hashes in one tile")
        try:
            return self._peer.hashes(index, offset + count)[offset:]
        except Gone as error:
            raise LookupError(str(error)) from error


@dataclass(frozen=True, slots=True)
class Compared:
    """A service's copy: what is wrong with it, how far it was confirmed, and where it first differs from ours."""

    fault: Fault | None
    confirmed: int
    difference: int | None


def compare(peer: Peer, head: Head, rows: Rows, held: int, points: Iterator[Point]) -> Compared:
    """Returns how a service's entries stand against what was accepted of them, and against the rows held, in one pass.

    `head` is the service's, `held` how many rows there are of ours: taken before `head`, so that a head that is
    shorter has lost something. Raises LogUnavailable when nothing can be said now.
    """
    theirs, ours = Side(peer_leaves(peer, head.size)), _documents(rows)
    difference: int | None = None
    confirmed, beyond = 0, False

    def read_to(size: int) -> None:
        nonlocal difference
        while theirs.size < size:
            index, document = theirs.size, theirs.next()
            if document is None:
                return
            mine = next(ours, None) if index < held else None
            if difference is None and index < held and mine != document:
                difference = index

    for size, root in points:
        beyond = size > head.size
        read_to(min(size, head.size))
        if beyond or not theirs.must_reach(size, root, confirmed):
            break
        confirmed = size
    read_to(head.size)
    fault = theirs.fault
    if fault is None and (beyond or head.size < held):
        fault = gone(head.size)
    return Compared(fault, confirmed, difference)


def _documents(rows: Rows) -> Iterator[bytes | None]:
    """Yields what the rows hold, by index: None where there is nothing. Of two rows at one place the last counts."""
    after = 0
    while page := rows(after, PAGE):
        there = {row.position: row.document for row in page}
        for position in range(after + 1, page[-1].position + 1):
            yield there.get(position)
        after = page[-1].position


def hashes_agree(rows: Rows, index: int, copy: IndexHashes) -> bool:
    """Tells whether the row at `index` has the bytes of its leaf hash, and the copy does not say otherwise."""
    found = [row for row in rows(index, 1) if row.position == index + 1]
    if len(found) != 1 or found[0].document is None or leaf_hash(found[0].document) != found[0].leaf_hash:
        return False
    try:
        return copy.hashes(0, index, 1)[0] == found[0].leaf_hash
    except LookupError:
        return True
