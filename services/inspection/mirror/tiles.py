"""The mirrored logs as their own services show them: newest checkpoint, hash tiles, entries (C2SP tlog-mirror).

Leaf hashes are computed from the bytes held. A full subtree never changes, so what stands over it is computed once in
each process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from services.inspection.mirror.kept import newest_cosigned
from services.inspection.mirror.walking import Broken, Rows, gone, heard_rows, leaves, source_of
from services.inspection.mirror.witness import Witness
from shared.eventstore.ports import Store
from shared.ledger.note import VerifierKey
from shared.ledger.tiles import parse_tile_path
from shared.ledger.tree import TILE_WIDTH, root_of

MOST_KEPT: Final = 100_000
"""Hashes over full subtrees that a process remembers of each log: those of 25 million entries."""


@dataclass
class MirroredHashes:
    """The hashes over the rows of one log (`shared.ledger.proof.Hashes`)."""

    rows: Rows
    kept: dict[tuple[int, int], bytes] = field(default_factory=dict)

    def hashes(self, level: int, first: int, count: int) -> Sequence[bytes]:
        """Returns `count` hashes of a tile level from number `first` on.

        Raises:
            LookupError: not so many entries are held, or one is not what it was.
        """
        if level:
            return [self._over(level, number) for number in range(first, first + count)]
        try:
            found = [each.hash for each in leaves(self.rows, first + count, first)]
        except Broken as broken:
            raise LookupError(str(broken)) from broken
        if len(found) < count:
            raise LookupError(f"not so many as {first + count} entries are held")
        return found

    def _over(self, level: int, number: int) -> bytes:
        found = self.kept.get((level, number))
        if found is None:
            found = root_of(self.hashes(level - 1, number * TILE_WIDTH, TILE_WIDTH))
            if len(self.kept) < MOST_KEPT:
                self.kept[level, number] = found
        return found


class MirroredLogs:
    """The logs that `witness` watches, as the mirror, whose key is `mirror`, holds them. By SHA-256 of the origin."""

    def __init__(self, store: Store, witness: Witness, mirror: VerifierKey) -> None:
        self._store = store
        self._mirror = mirror
        self._origins = {hashlib.sha256(each.encode()).hexdigest(): each for each in witness.origins}
        own = witness.own
        self._hashes = {
            each: MirroredHashes(store.stored if each == own else heard_rows(store, source_of(each)))
            for each in witness.origins
        }

    def checkpoint(self, digest: str) -> bytes | None:
        """Returns the newest note that the mirror cosigned of a log, None where there is none."""
        origin = self._origins.get(digest)
        kept = None if origin is None else newest_cosigned(self._store, origin, self._mirror)
        return None if kept is None else kept.note

    def hash_tile(self, digest: str, path: str) -> bytes:
        """Returns the tile at `tile/<L>/<N>[.p/<W>]`.

        Raises:
            LookupError, ValueError: there is no such log, no such path, or no such tile.
        """
        tile = parse_tile_path(path)
        if tile.level is None:
            raise LookupError(path)
        return b"".join(self._of(digest).hashes(tile.level, tile.index * TILE_WIDTH, tile.width))

    def entry_tile(self, digest: str, path: str) -> list[bytes]:
        """Returns the entries of the tile at `tile/entries/<N>[.p/<W>]`.

        Raises:
            LookupError, ValueError: as `hash_tile`.
            Broken: an entry is not what it was, or is gone; tells which.
        """
        tile = parse_tile_path(path)
        if tile.level is not None:
            raise LookupError(path)
        rows, first = self._of(digest).rows, tile.index * TILE_WIDTH
        found = [each.document for each in leaves(rows, first + tile.width, first)]
        if len(found) < tile.width:
            if rows(first + len(found), 1):
                raise Broken(gone(first + len(found)))
            raise LookupError(path)
        return found

    def _of(self, digest: str) -> MirroredHashes:
        origin = self._origins.get(digest)
        if origin is None:
            raise LookupError(digest)
        return self._hashes[origin]
