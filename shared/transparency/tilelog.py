"""Another service's log, read from its tiles: every entry is held against the leaf hash that stands in the tree.

What a mirror fills its gaps from. That the tree itself is the one which was signed is the witness's question, not asked
here: `head` is the tree as it is served now.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from shared.contracts import leaf_hash
from shared.eventstore.ports import Entry
from shared.ledger.tiles import MAX_ENTRY_BYTES, entries_path, tile_path, unpack
from shared.ledger.tree import HASH_BYTES, TILE_WIDTH
from shared.messaging.remote import MAX_LINES, HttpLog, LogUnavailable

LEDGER: Final = "/ledger"
OCTETS: Final = "application/octet-stream"
_MAX_ENTRIES_BYTES: Final = TILE_WIDTH * (2 + MAX_ENTRY_BYTES)
_KEPT_TILES: Final = 64
"""Tiles that `RemoteHashes` remembers: a proof asks for the same few of each level."""


class Tiles:
    """The tiles below a service's address, each checked for its exact size. Safe for threads.

    `below` is where: a service's own, or `/mirror/<hex SHA-256 of the origin>` of a log that the mirror holds.
    """

    def __init__(self, base_url: str, token: Callable[[], str], timeout: float = 10.0, below: str = LEDGER) -> None:
        self._log = _TileSource(base_url, token, timeout)
        self._below = below

    def hashes(self, level: int, index: int, width: int) -> list[bytes]:
        """Returns the `width` hashes of a tile.

        Raises:
            LogUnavailable: it could not be read now, or is no such tile.
        """
        raw = self._log.read(f"{self._below}/{tile_path(level, index, width)}", width * HASH_BYTES)
        if len(raw) != width * HASH_BYTES:
            raise LogUnavailable(f"tile {index} of level {level} has {len(raw)} bytes instead of {width} hashes")
        return [raw[at : at + HASH_BYTES] for at in range(0, len(raw), HASH_BYTES)]

    def entries(self, index: int, width: int) -> list[bytes]:
        """Returns the `width` entries of an entry tile: bytes as the service stores them, unverified.

        Raises:
            LogUnavailable: they could not be read now, or are no such tile.
        """
        raw = self._log.read(f"{self._below}/{entries_path(index, width)}", _MAX_ENTRIES_BYTES)
        try:
            found = unpack(raw)
        except ValueError as error:
            raise LogUnavailable(f"entry tile {index} cannot be read: {error}") from error
        if len(found) != width:
            raise LogUnavailable(f"entry tile {index} has {len(found)} entries instead of {width}")
        return found


class _TileSource(HttpLog):
    """The requests of a log, for its tiles."""

    def read(self, path: str, most: int) -> bytes:
        """Returns what is served at `path`, whole. Raises LogUnavailable."""
        with self._answer(path, OCTETS) as answer:
            raw = answer.read(most + 1)
            if len(raw) > most or answer.length:
                raise LogUnavailable(f"{path} is longer than such a tile can be, or was cut short")
            return raw


class TileLog(HttpLog):
    """The log behind a service's address, as its tiles have it. `head` is that of the log as of now."""

    def __init__(self, base_url: str, token: Callable[[], str], timeout: float = 10.0) -> None:
        super().__init__(base_url, token, timeout)
        self._tiles = Tiles(base_url, token, timeout)

    def entries(self, after: int, limit: int) -> Sequence[Entry]:
        """Returns up to `limit` entries (1,000 at most) with positions above `after`, in order.

        Raises:
            LogUnavailable: they could not be read now, or an entry does not have the hash that the tree has for it.
        """
        size = self.head().size
        last, found = min(size, after + min(limit, MAX_LINES)), list[Entry]()
        while after + len(found) < last:
            first = after + len(found)
            index = first // TILE_WIDTH
            end = min(last, (index + 1) * TILE_WIDTH)
            found += self._verified(index, min(TILE_WIDTH, size - index * TILE_WIDTH), range(first, end))
        return found

    def _verified(self, index: int, width: int, wanted: range) -> list[Entry]:
        """Returns the wanted entries of a tile. The others are not looked at: an old fault hides nothing new."""
        entries, hashes = self._tiles.entries(index, width), self._tiles.hashes(0, index, width)
        found = []
        for number in wanted:
            entry, expected = entries[number % TILE_WIDTH], hashes[number % TILE_WIDTH]
            if leaf_hash(entry) != expected:
                raise LogUnavailable(f"entry {number} does not have the hash that stands for it in the tree")
            found.append(Entry(number + 1, expected, entry))
        return found


class RemoteHashes:
    """The hashes of another service's tree of `size` leaves, for proofs and roots (`shared.ledger.proof.Hashes`)."""

    def __init__(self, tiles: Tiles, size: int) -> None:
        self._tiles = tiles
        self._size = size
        self._kept: dict[tuple[int, int], list[bytes]] = {}

    def hashes(self, level: int, first: int, count: int) -> Sequence[bytes]:
        """Returns `count` hashes of a tile level from number `first` on.

        Raises:
            LookupError: the tree has fewer.
            LogUnavailable: they could not be read now.
        """
        there = self._size >> (8 * level)
        if first < 0 or count < 0 or first + count > there:
            raise LookupError(f"level {level} of a tree of {self._size} leaves has {there} hashes")
        found: list[bytes] = []
        while len(found) < count:
            index, offset = divmod(first + len(found), TILE_WIDTH)
            found += self._tile(level, index, there)[offset : offset + count - len(found)]
        return found

    def _tile(self, level: int, index: int, there: int) -> list[bytes]:
        kept = self._kept.get((level, index))
        if kept is None:
            kept = self._tiles.hashes(level, index, min(TILE_WIDTH, there - index * TILE_WIDTH))
            if len(self._kept) >= _KEPT_TILES:
                self._kept.pop(next(iter(self._kept)))
            self._kept[(level, index)] = kept
        return kept


def remote_hashes(base_url: str, token: Callable[[], str], size: int, timeout: float = 10.0) -> RemoteHashes:
    """Returns the hashes of the tree of `size` leaves behind a service's address."""
    return RemoteHashes(Tiles(base_url, token, timeout), size)
