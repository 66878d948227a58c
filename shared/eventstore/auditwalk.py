"""Walks over a log's rows, growing the tree from their bytes and, beside it, from every other copy of the hashes.

A copy costs nothing while it agrees with the bytes; from the first hash at which it does not, it has a tree of its
own. At a checkpoint the trees are compared with the root that was signed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from shared.eventstore.ports import IntegrityFault, Store
from shared.ledger.proof import Hashes
from shared.ledger.tree import HASH_BYTES, TILE_WIDTH, Frontier, FullTile

PAGE: Final = TILE_WIDTH
"""Rows in memory at a time. A document has at most 65,535 bytes, so a page has at most 16 MiB."""
MOST_FINDINGS: Final = 50
_BEFORE_ALL: Final = -(2**63)
"""Below every position that a row can have: what stands before position 1 is seen, too."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a walk takes from a row: both its leaf hashes, stored and computed, and what is wrong with it alone."""

    position: int
    leaf: bytes
    hashed: bytes
    fault: str | None


class _Copy:
    """Leaf hashes that are kept somewhere else than in the bytes."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.first: int | None = None
        """The first index at which they differ from the bytes, since both were last confirmed."""
        self.tree: Frontier | None = None
        """The tree over them, where it is another one than that over the bytes."""

    def take(self, before: Frontier, hashed: Sequence[bytes], own: Sequence[bytes]) -> None:
        """Goes on by the hashes of some rows. `before` is the tree over the bytes until then."""
        if self.tree is None and own == hashed:
            return
        if self.first is None:
            differing = (n for n, (mine, theirs) in enumerate(zip(own, hashed, strict=False)) if mine != theirs)
            self.first = next((before.size + n for n in differing), None)
        if self.first is not None and len(own) == len(hashed):
            self.tree = (self.tree or before).extend(own)[0]

    def leads_to(self, size: int, root: bytes) -> bool:
        """Tells whether they are those of a tree that is not that of the bytes."""
        return self.tree is not None and self.tree.size == size and self.tree.root() == root

    def forget(self) -> None:
        """Begins anew after the bytes were confirmed."""
        self.first = self.tree = None


class Walk:
    """Reads a log from its beginning. `page` returns the next rows above a position."""

    def __init__(self, page: Callable[[int], Sequence[Row]], tiles: StoredTiles | None, against: Hashes | None) -> None:
        self._read = page
        self._rows: deque[Row] = deque()
        self._tree = Frontier()
        self._confirmed = 0
        self._tiles = tiles
        self._against = against
        self._beside = _Copy("the leaf hashes beside the documents")
        self._tiled = _Copy("the tiles")
        self._other = _Copy("the other place")
        self.findings: list[str] = []
        self.first_bad: tuple[int, int] | None = None
        """The first index known to be bad and the one after it; or the interval in which the first one is."""

    @property
    def size(self) -> int:
        """Returns how many leaves were read."""
        return self._tree.size

    @property
    def root(self) -> bytes:
        """Returns the root of the tree over their bytes."""
        return self._tree.root()

    def find(self, text: str) -> None:
        """Notes a finding."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(text)

    def bad(self, index: int, text: str) -> None:
        """Notes that the leaf at `index` is bad."""
        self.find(f"index {index}: {text}")
        self._narrow(index, index + 1)

    def reach(self, size: int, root: bytes, *, signed: bool) -> bool:
        """Reads up to `size` and compares the root. Returns whether it is of use to go on."""
        if not self._advance(size):
            return False
        if self.root == root:
            if signed:
                self._confirm()
            return True
        if not signed:
            self._contradict(size, root, f"the log's own frontier of size {size}")
            return True
        self._contradict(size, root, f"the checkpoint of size {size}")
        return False

    def reach_end(self) -> None:
        """Reads all rows that there are."""
        self._advance(None)

    def settle(self) -> None:
        """Notes the differences that no checkpoint has decided."""
        for copy in (self._tiled, self._other):
            if copy.first is not None and (self.first_bad is None or copy.first < self.first_bad[0]):
                self.bad(copy.first, f"{copy.name} has another hash, and no checkpoint tells which is right")

    def _advance(self, size: int | None) -> bool:
        while size is None or self.size < size:
            self._rows.extend(() if self._rows else self._read(self.size or _BEFORE_ALL))
            end = (self.size // TILE_WIDTH + 1) * TILE_WIDTH
            run = self._run(end if size is None else min(end, size))
            if not run:
                return self._stop(size)
            self._take(run)
        return True

    def _run(self, end: int) -> list[Row]:
        """Returns the rows that follow without a hole, up to `end` leaves."""
        run: list[Row] = []
        while self._rows and (expected := self.size + len(run) + 1) <= end and self._rows[0].position == expected:
            run.append(self._rows.popleft())
        return run

    def _stop(self, size: int | None) -> bool:
        if self._rows and self._rows[0].position < 1:
            self.bad(0, f"there is a row at position {self._rows[0].position}, before the first")
        elif self._rows and self._rows[0].position <= self.size:
            self.bad(self._rows[0].position - 1, "more than one row has this position")
        elif self._rows:
            self.bad(self.size, f"the row is missing; the next has position {self._rows[0].position}")
        elif size is not None:
            self.bad(self.size, f"the log ends here, where it had {size} entries")
        return size is None and not self._rows

    def _take(self, run: list[Row]) -> None:
        before, hashed, leaves = self._tree, [row.hashed for row in run], [row.leaf for row in run]
        for row in run:
            if row.fault is not None:
                self.bad(row.position - 1, row.fault)
        self._tree, filled = before.extend(hashed)
        self._beside.take(before, hashed, leaves)
        if self._tiles is not None:
            self._tiled.take(before, hashed, self._tiles.leaves(before.size, leaves))
            same = self.first_bad is None and self._tiled.first is None
            for text in self._tiles.filled(hashed, filled):
                if same:
                    self.find(text)
        if self._against is not None:
            self._other.take(before, hashed, _as_many(self._against, before.size, len(run)))

    def _confirm(self) -> None:
        self._confirmed = self.size
        for copy in (self._tiled, self._other):
            if copy.first is not None:
                self.find(f"{copy.name}: another hash at index {copy.first}; the checkpoint confirms the bytes")
        for copy in (self._beside, self._tiled, self._other):
            copy.forget()

    def _contradict(self, size: int, root: bytes, what: str) -> None:
        for copy in (self._beside, self._tiled, self._other):
            if copy.first is not None and copy.leads_to(size, root):
                self.bad(copy.first, f"the bytes are not those of {what}; {copy.name} has the hash that is")
                return
        self.find(f"from index {self._confirmed} on, below {size}: the bytes are not those of {what}")
        self._narrow(self._confirmed, size)

    def _narrow(self, first: int, before: int) -> None:
        if self.first_bad is None:
            self.first_bad = first, before
        elif first < self.first_bad[0]:
            self.first_bad = first, min(before, self.first_bad[1])


class StoredTiles:
    """The full tiles of a store, as they stand."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._hashes: list[list[bytes]] = [[]]
        """By level, the hashes of the tile that is not full yet, as the bytes make them."""
        self._open: tuple[int, list[bytes] | None] = (-1, None)

    def leaves(self, first: int, stored: Sequence[bytes]) -> Sequence[bytes]:
        """Returns the leaf hashes from `first` on by the tiles; by `stored` where there is no tile yet."""
        index, offset = divmod(first, TILE_WIDTH)
        if self._open[0] != index:
            self._open = index, self._tile(0, index)
        hashes = self._open[1]
        return stored if hashes is None else hashes[offset : offset + len(stored)]

    def filled(self, hashed: Sequence[bytes], tiles: Sequence[FullTile]) -> list[str]:
        """Goes on by some leaf hashes, which filled `tiles`; returns what is wrong with those as they are stored."""
        self._hashes[0] += hashed
        wrong = []
        for tile in tiles:
            hashes, self._hashes[tile.level] = self._hashes[tile.level], []
            if len(self._hashes) == tile.level + 1:
                self._hashes.append([])
            self._hashes[tile.level + 1].append(tile.root)
            kept = (
                self._open[1] if (0, self._open[0]) == (tile.level, tile.index) else self._tile(tile.level, tile.index)
            )
            if kept != hashes or self._root(tile) != tile.root:
                wrong.append(f"tile {tile.index} of level {tile.level} is not that of the entries")
        return wrong

    def _tile(self, level: int, index: int) -> list[bytes] | None:
        try:
            tile = self._store.tile(level, index)
        except IntegrityFault:
            return None
        return None if tile is None else [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]

    def _root(self, tile: FullTile) -> bytes | None:
        try:
            return self._store.hashes(tile.level + 1, tile.index, 1)[0]
        except LookupError:
            return None


def _as_many(source: Hashes, first: int, count: int) -> Sequence[bytes]:
    """Returns up to `count` leaf hashes from `first` on: as many as there are."""
    try:
        return source.hashes(0, first, count)
    except LookupError:
        pass
    known: Sequence[bytes] = ()
    low, high = 0, count
    while high - low > 1:
        middle = (low + high) // 2
        try:
            known, low = source.hashes(0, first, middle), middle
        except LookupError:
            high = middle
    return known
