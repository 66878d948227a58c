"""Whether a store's contents agree with one another: everything derived is derived again from the bytes.

This finds damage and careless change. Somebody who rewrites the log and all that is derived from it is found only by
comparison with what others hold: a cosigned checkpoint, the mirror.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final
from uuid import UUID

from shared.eventstore.columns import columns_of
from shared.eventstore.ports import Head, KeptCheckpoint
from shared.ledger.tree import HASH_BYTES, Frontier, FullTile, full_tiles, leaf_hash, root_of

Rows = Callable[..., Sequence[Sequence[Any]]]
"""Runs one statement (`@` is the schema's prefix, `?` a parameter) and returns all its rows."""

MOST_FINDINGS: Final = 100
_PAGE: Final = 1000
_EVENTS: Final = (
    "SELECT position, aggregate_id, aggregate_version, topic, event_id, leaf_hash, document FROM @events "
    "WHERE position > ? ORDER BY position LIMIT ?"
)
_HEARD: Final = (
    "SELECT number, source, position, leaf_hash, document FROM @heard WHERE number > ? ORDER BY number LIMIT ?"
)
_KEPT: Final = "SELECT number, origin, size, root, note FROM @checkpoints WHERE number > ? ORDER BY number LIMIT ?"
_TWO_ROOTS: Final = "SELECT origin, size FROM @checkpoints GROUP BY origin, size HAVING count(DISTINCT root) > 1"
_FENCES: Final = "SELECT number FROM @fences ORDER BY number"
_TILE: Final = "SELECT hashes, root FROM @tiles WHERE level = ? AND tile_index = ?"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check saw: the head that it recomputed, and everything that is wrong (at most 100 findings)."""

    head: Head
    findings: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Returns whether nothing was found."""
        return not self.findings


def check_rows(rows: Rows) -> Checked:
    """Returns what a check of a store's contents finds, as of the size that it has when the check begins."""
    events = _Events(rows)
    findings: list[str] = []
    for found in (events.check(), _check_heard(rows), _check_beside(rows), _check_kept(rows)):
        findings += islice(found, MOST_FINDINGS - len(findings))
    return Checked(Head(events.frontier.size, events.frontier.root()), tuple(findings))


class _Events:
    """Reads the log from its beginning and grows the tree anew."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._versions: dict[str, int] = {}
        self._hashes: list[list[bytes]] = [[]]
        """By tile level, the hashes of the tile that is not full yet."""
        self.frontier = Frontier()

    def check(self) -> Iterator[str]:
        """Returns everything wrong with the events and the tree."""
        stored = self._rows("SELECT size, nodes FROM @frontier")
        size, nodes = stored[0] if stored else (0, b"")
        if len(stored) != 1:
            yield f"the log has {len(stored)} frontiers"
        last = 0
        while last < size and (page := self._rows(_EVENTS, last, min(_PAGE, size - last))):
            for position, *columns, leaf, document in page:
                if position != last + 1:
                    yield f"position {last + 1}: missing"
                last = position
                yield from self._check_event(position, columns, bytes(leaf), bytes(document))
        if last < size:
            yield f"position {last + 1}: missing, the tree has {size} leaves"
        try:
            same = Frontier.from_bytes(size, bytes(nodes)) == self.frontier
        except ValueError as error:
            yield str(error)
        else:
            if not same:
                yield f"the frontier stored for {size} leaves is not that of the {self.frontier.size} events"
        yield from self._check_extent()

    def _check_event(self, position: int, columns: list[Any], leaf: bytes, document: bytes) -> Iterator[str]:
        aggregate, version, topic, event = columns
        identity = _hex(aggregate)
        computed = leaf_hash(document)
        if computed != leaf:
            yield f"position {position}: the bytes do not have the leaf hash stored with them"
        if columns_of(document) != (identity, version, topic, _hex(event)):
            yield f"position {position}: the bytes do not say what the columns beside them say"
        if version != self._versions.get(identity, 0) + 1:
            yield f"position {position}: version {version} follows {self._versions.get(identity, 0)} of {identity}"
        self._versions[identity] = version
        self.frontier, filled = self.frontier.extend([computed])
        self._hashes[0].append(computed)
        for tile in filled:
            yield from self._check_tile(tile)

    def _check_tile(self, tile: FullTile) -> Iterator[str]:
        hashes, self._hashes[tile.level] = self._hashes[tile.level], []
        kept = [(bytes(data), bytes(root)) for data, root in self._rows(_TILE, tile.level, tile.index)]
        root = root_of(hashes)
        if kept != [(b"".join(hashes), root)]:
            yield f"tile {tile.index} of level {tile.level}: not that of the events"
        if len(self._hashes) == tile.level + 1:
            self._hashes.append([])
        self._hashes[tile.level + 1].append(root)

    def _check_extent(self) -> Iterator[str]:
        ((first, last),) = self._rows("SELECT min(position), max(position) FROM @events")
        tiles = self._rows("SELECT level, count(*) FROM @tiles GROUP BY level")
        size = _size(self._rows)  # read last: the log may have grown meanwhile
        if (first or 1) < 1:
            yield f"position {first}: there is an event before the first"
        if (last or 0) > size:
            yield f"position {size + 1}: there is an event that the tree does not have"
        for level, count in tiles:
            if count > full_tiles(size).get(level, 0):
                yield f"level {level} has {count} tiles, more than {size} leaves fill"


def _check_heard(rows: Rows) -> Iterator[str]:
    positions: dict[str, int] = {}
    last = 0
    while page := rows(_HEARD, last, _PAGE):
        for number, source, position, leaf, document in page:
            if number != last + 1:
                yield f"heard number {last + 1}: missing"
            last = number
            if position != positions.get(source, 0) + 1:
                yield f"heard of {source}: position {position} follows {positions.get(source, 0)}"
            positions[source] = position
            if len(leaf) != HASH_BYTES or (document is not None and leaf_hash(bytes(document)) != bytes(leaf)):
                yield f"heard of {source}: position {position} is not the document that was heard"


def _check_beside(rows: Rows) -> Iterator[str]:
    ((position,),) = rows("SELECT coalesce(max(position), -1) FROM @relay")
    records = rows("SELECT first_position, events FROM @idempotency WHERE events < 0 OR first_position < 1")
    ((end,),) = rows("SELECT coalesce(max(first_position + events - 1), 0) FROM @idempotency")
    size = _size(rows)
    if not 0 <= position <= size:
        yield f"the relay stands at {position}, the log ends at {size}"
    if records or end > size:
        yield f"an idempotency record names events up to {end}, the log ends at {size}"


def _check_kept(rows: Rows) -> Iterator[str]:
    last = 0
    while page := rows(_KEPT, last, _PAGE):
        for number, origin, size, root, note in page:
            if number != last + 1:
                yield f"checkpoint {last + 1}: missing"
            last = number
            if not bytes(note).startswith(KeptCheckpoint(origin, size, bytes(root), b"").heading):
                yield f"checkpoint {number}: the note does not say {origin} {size} and the root beside it"
    for origin, size in rows(_TWO_ROOTS):
        yield f"two checkpoints of {origin} at size {size} have different roots"
    for expected, (number,) in enumerate(rows(_FENCES), 1):
        if number != expected:
            yield f"fence {expected}: missing"
            return


def _size(rows: Rows) -> int:
    ((size,),) = rows("SELECT coalesce(max(size), 0) FROM @frontier")
    return int(size)


def _hex(identity: UUID | str) -> str:
    return identity.hex if isinstance(identity, UUID) else identity
