"""Writes entries that are known to be right back to the end of a log: rows, tiles, frontier; no fence in the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from shared.eventstore.columns import columns_of
from shared.eventstore.ports import Entry, Head
from shared.ledger.tree import TILE_WIDTH, Frontier, FullTile, full_tiles, leaf_hash

_BATCH: Final = 256
_EVENT: Final = "INSERT INTO @events VALUES (?, ?, ?, ?, ?, ?, ?)"
_TILE: Final = "INSERT INTO @tiles VALUES (?, ?, ?, ?)"
_FRONTIER: Final = "UPDATE @frontier SET size = ?, nodes = ? WHERE id = 1"
_STORED_FRONTIER: Final = "SELECT size, nodes FROM @frontier"
_STORED_TILE: Final = "SELECT hashes, root FROM @tiles WHERE level = ? AND tile_index = ?"
_TILES: Final = "SELECT level, count(*) FROM @tiles GROUP BY level"
_LEAVES: Final = "SELECT leaf_hash FROM @events WHERE position > ? AND position <= ? ORDER BY position"
_ROOTS: Final = "SELECT root FROM @tiles WHERE level = ? AND tile_index >= ? AND tile_index < ? ORDER BY tile_index"
_EXTENT: Final = "SELECT count(*), coalesce(min(position), 1), coalesce(max(position), 0) FROM @events"
_STORED: Final = "SELECT leaf_hash, document FROM @events WHERE position = ?"


class RestoreRefused(Exception):
    """What was given does not restore this store, or it is in use. Nothing was changed; says why."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a store is rebuilt from: its entries, what a mirror heard by source, and the head that is due."""

    entries: Iterable[Entry]
    heard: Mapping[str, Iterable[Entry]] = field(default_factory=dict)
    expected: Head | None = None


class Session(Protocol):
    """A transaction in a store, with its write lock. In statements `@` is the prefix and `?` a parameter."""

    def rows(self, statement: str, *given: object) -> Sequence[Any]:
        """Returns all rows of a statement."""
        ...

    def many(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """Runs a statement that writes once for each row."""
        ...

    def attempt(self) -> AbstractContextManager[None]:
        """Undoes what the block has written if the database refuses any of it, and goes on after the block."""
        ...


class Regrower:
    """Appends entries to the log of a session."""

    def __init__(self, session: Session) -> None:
        """Begins at the end of the rows that are there.

        Raises:
            RestoreRefused: they have holes.
        """
        self._session = session
        ((count, first, last),) = session.rows(_EXTENT)
        if first != 1 or count != last:
            raise RestoreRefused(f"the log has {count} rows up to position {last}: rebuild it")
        self._waiting: list[Entry] = []
        self._size = last
        self._frontier = self._stored_frontier()

    def head(self) -> Head:
        """Returns the size and root of what is written."""
        return Head(self._frontier.size, self._frontier.root())

    def grow(self, given: Given) -> Head:
        """Appends all that is given; returns the head of the whole log.

        Raises:
            RestoreRefused: see `add` and `finish`. Whatever the database raises where entries do not follow.
        """
        for entry in given.entries:
            self.add(entry)
        return self.finish(given.expected)

    def add(self, entry: Entry) -> None:
        """Appends an entry, or compares it with the one that is there.

        Raises:
            RestoreRefused: it does not follow, is no document, or another one is there.
        """
        if leaf_hash(entry.document) != entry.leaf_hash or columns_of(entry.document) is None:
            raise RestoreRefused(f"position {entry.position}: what was given is no entry of a log")
        if entry.position <= self._size:
            ((leaf, document),) = self._session.rows(_STORED, entry.position)
            if (bytes(leaf), bytes(document)) != (entry.leaf_hash, entry.document):
                raise RestoreRefused(f"position {entry.position}: another entry is there: rebuild the log")
            return
        if entry.position != self._size + len(self._waiting) + 1:
            raise RestoreRefused(f"position {entry.position} does not follow {self._size + len(self._waiting)}")
        self._waiting.append(entry)
        if len(self._waiting) == _BATCH:
            self._write()

    def finish(self, expected: Head | None) -> Head:
        """Writes what is left; returns the head of the whole log.

        Raises:
            RestoreRefused: it is not `expected`, or tiles are there that it does not have.
        """
        self._write()
        self._session.many(_FRONTIER, [(self._frontier.size, self._frontier.to_bytes())])
        if dict(self._session.rows(_TILES)) != full_tiles(self._size):
            raise RestoreRefused("the log has other tiles than its entries make: rebuild it")
        if expected is not None and self.head() != expected:
            raise RestoreRefused(
                f"the entries make a log of {self._size} with the root {self.head().root.hex()}, not one of "
                f"{expected.size} with {expected.root.hex()}"
            )
        return self.head()

    def _write(self) -> None:
        rows = [
            (each.position, *(columns_of(each.document) or ()), each.leaf_hash, each.document) for each in self._waiting
        ]
        self._session.many(_EVENT, rows)
        self._frontier, filled = self._frontier.extend(each.leaf_hash for each in self._waiting)
        self._size += len(rows)
        self._waiting = []
        for tile in filled:
            self._fill(tile)

    def _fill(self, tile: FullTile) -> None:
        first = tile.index * TILE_WIDTH
        if tile.level == 0:
            found = self._session.rows(_LEAVES, first, first + TILE_WIDTH)
        else:
            found = self._session.rows(_ROOTS, tile.level - 1, first, first + TILE_WIDTH)
        hashes = b"".join(bytes(row[0]) for row in found)
        there = [(bytes(data), bytes(root)) for data, root in self._session.rows(_STORED_TILE, tile.level, tile.index)]
        if not there:
            self._session.many(_TILE, [(tile.level, tile.index, hashes, tile.root)])
        elif there != [(hashes, tile.root)]:
            raise RestoreRefused(f"tile {tile.index} of level {tile.level} is not that of the entries: rebuild the log")

    def _stored_frontier(self) -> Frontier:
        """Returns the frontier of the rows that are there: the stored one, or, if it is of another size, made anew."""
        for size, nodes in self._session.rows(_STORED_FRONTIER):
            if size == self._size:
                try:
                    return Frontier.from_bytes(size, bytes(nodes))
                except ValueError as error:
                    raise RestoreRefused(f"{error}: rebuild the log") from None
        frontier = Frontier()
        for first in range(0, self._size, _BATCH):
            leaves = self._session.rows(_LEAVES, first, min(first + _BATCH, self._size))
            frontier, _ = frontier.extend(bytes(leaf) for (leaf,) in leaves)
        return frontier
