"""The tiles of a log (C2SP tlog-tiles), written while it is read from its first entry: constant memory, any size."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Protocol

from shared.ledger.lines import WITHHELD, Lines, shelves_of
from shared.ledger.tiles import entries_path, pack, tile_path
from shared.ledger.tree import HASH_BYTES, TILE_HEIGHT, TILE_WIDTH, Frontier

Put = Callable[[str, bytes], None]
"""Keeps a file of this name, relative to the log's directory, with these bytes."""
Told = Callable[[bytes], None]
"""Is told every entry that goes out."""
Leaf = tuple[bytes, bytes]
"""A leaf hash and the entry that it is the hash of."""


class Entries(Protocol):
    """What becomes of the entries themselves."""

    def take(self, first: int, leaves: Sequence[Leaf]) -> None:
        """Takes the entries from index `first` on, never across a multiple of 256."""
        ...

    def finish(self) -> None:
        """There are no more."""
        ...


class Tiling:
    """The hash tiles of one log. Nothing is written twice: what is not full yet waits for `finish`."""

    def __init__(self, put: Put, entries: Entries) -> None:
        self._put = put
        self._entries = entries
        self._frontier = Frontier()
        self._open: list[bytearray] = [bytearray()]

    @property
    def size(self) -> int:
        """Returns how many entries were added."""
        return self._frontier.size

    def root(self) -> bytes:
        """Returns the RFC 6962 root over all that were added."""
        return self._frontier.root()

    def add(self, leaves: Iterable[Leaf], count: int) -> None:
        """Adds up to `count` entries, in order; fewer where `leaves` ends."""
        source, end = iter(leaves), self.size + count
        while self.size < end:
            room = min(TILE_WIDTH - self.size % TILE_WIDTH, end - self.size)
            batch = list(islice(source, room))
            if not batch:
                return
            self._entries.take(self.size, batch)
            self._hashes([leaf for leaf, _ in batch])

    def finish(self) -> None:
        """Writes the tiles that are not full."""
        for level, hashes in enumerate(self._open):
            if hashes:
                index = (self.size >> (TILE_HEIGHT * level)) // TILE_WIDTH
                self._put(tile_path(level, index, len(hashes) // HASH_BYTES), bytes(hashes))
        self._entries.finish()

    def _hashes(self, leaves: list[bytes]) -> None:
        self._open[0] += b"".join(leaves)
        self._frontier, filled = self._frontier.extend(leaves)
        for tile in filled:
            self._put(tile_path(tile.level, tile.index, TILE_WIDTH), bytes(self._open[tile.level]))
            self._open[tile.level].clear()
            if tile.level + 1 == len(self._open):
                self._open.append(bytearray())
            self._open[tile.level + 1] += tile.root


class EntryTiles:
    """All entries, 256 to a file: a full bundle."""

    def __init__(self, put: Put, told: Told) -> None:
        self._put = put
        self._told = told
        self._waiting: list[bytes] = []
        self._index = 0

    def take(self, first: int, leaves: Sequence[Leaf]) -> None:
        """Takes them; writes a file whenever 256 are together."""
        for _, raw in leaves:
            self._told(raw)
            self._waiting.append(raw)
        if len(self._waiting) == TILE_WIDTH:
            self.finish()

    def finish(self) -> None:
        """Writes the last file, which may hold fewer."""
        if self._waiting:
            self._put(entries_path(self._index, len(self._waiting)), pack(self._waiting))
            self._waiting.clear()
            self._index += 1


class ChosenEntries:
    """The entries on some shelves, a file each: a bundle about some agencies. `lines` take in every entry."""

    def __init__(self, put: Put, told: Told, shelves: frozenset[str], lines: Lines) -> None:
        self._put = put
        self._told = told
        self._shelves = shelves
        self._lines = lines

    def take(self, first: int, leaves: Sequence[Leaf]) -> None:
        """Takes them; writes those that lie on one of the shelves."""
        for index, (leaf, raw) in enumerate(leaves, first):
            found = _shelves(raw)
            self._lines.add_leaf(leaf, found)
            if not self._shelves.isdisjoint(found):
                self._told(raw)
                self._put(f"entries/{index}", raw)

    def finish(self) -> None:
        """Has written everything already."""


def _shelves(raw: bytes) -> tuple[str, ...]:
    try:
        return shelves_of(raw)
    except ValueError:  # no event document: nobody can tell whose it is, and the mirror counts it as nobody's
        return (WITHHELD,)
