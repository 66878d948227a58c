"""Where the bytes of a log are held besides its own store: by the mirror, here or over HTTP; or the log itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final, Protocol

from shared.eventstore.columns import columns_of
from shared.eventstore.ports import Entry, Heard, Store, StoredEntry
from shared.ledger.tree import TILE_WIDTH, leaf_hash
from shared.messaging.remote import HttpLog, LogUnavailable
from shared.transparency.tilelog import Tiles

PAGE: Final = 256
_MAX_BYTES: Final = 65_536
Rows = Callable[[int, int], Sequence[Entry | Heard]]
"""Returns the next rows above a position, as they stand."""


class Copy(Protocol):
    """Holds a log's bytes. What it holds proves nothing before its root is compared with one that was signed."""

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """Yields the entries above position `after`, up to the first that is not there or not whole.

        Raises:
            StoreUnavailable, LogUnavailable: it cannot be read now.
        """
        ...


class RowsCopy:
    """Rows of a store: a log's own (`Store.stored`), or those that a mirror holds of another's."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    @classmethod
    def of_log(cls, store: Store) -> RowsCopy:
        """Returns the store's own log as a copy."""
        return cls(store.stored)

    @classmethod
    def of_mirror(cls, store: Store, source: str) -> RowsCopy:
        """Returns what the mirror `store` holds of the service `source`."""
        return cls(lambda after, limit: store.stored_heard(source, after, limit))

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """Yields the entries; see `Copy.entries`."""
        position = after
        while rows := self._rows(position, PAGE):
            for row in rows:
                position += 1
                entry = whole(row)
                if entry is None or entry.position != position:
                    return
                yield entry


def whole(row: Entry | Heard) -> Entry | None:
    """Returns the row as an entry, None where its bytes are not those of its hash, or not what its columns say."""
    if row.document is None or leaf_hash(row.document) != row.leaf_hash:
        return None
    said = columns_of(row.document)
    if said is None or (isinstance(row, StoredEntry) and said != row.columns):
        return None
    return Entry(row.position, row.leaf_hash, row.document)


class TilesCopy:
    """The first `size` entries of a log, from tiles over HTTP (C2SP tlog-tiles)."""

    def __init__(self, tiles: Tiles, size: int) -> None:
        self._tiles = tiles
        self._size = size

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """Yields the entries; see `Copy.entries`."""
        for index in range(after // TILE_WIDTH, -(-self._size // TILE_WIDTH)):
            first = index * TILE_WIDTH
            documents = self._tiles.entries(index, min(TILE_WIDTH, self._size - first))
            for position, document in enumerate(documents, first + 1):
                if position > after:
                    yield Entry(position, leaf_hash(document), document)


class HttpMirror(HttpLog):
    """The mirror behind inspection's address: what it holds of other logs."""

    def __init__(self, base_url: str, token: Callable[[], str], timeout: float = 30.0) -> None:
        super().__init__(base_url, token, timeout)
        self._tiles_of = partial(Tiles, base_url, token, timeout)

    def copy_of(self, origin: str) -> TilesCopy:
        """Returns everything that the mirror holds of a log. Raises LogUnavailable."""
        source = origin.rpartition("/")[2]
        with self._answer("/v1/log/cursors", "application/json") as answer:
            try:
                heard = json.loads(answer.read(_MAX_BYTES))["heard"]
                (size,) = [int(each["position"]) for each in heard if each["source"] == source]
            except (ValueError, KeyError, TypeError):
                raise LogUnavailable(f"the mirror does not say what it holds of {origin}") from None
        return TilesCopy(self._tiles_of(f"/mirror/{digest_of(origin)}"), size)


def digest_of(origin: str) -> str:
    """Returns by what the witness and the mirror know a log: hex SHA-256 of its origin (C2SP tlog-witness)."""
    return hashlib.sha256(origin.encode()).hexdigest()
