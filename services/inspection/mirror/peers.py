"""The services' logs as an audit reads them: raw entries and hash tiles, heads and checkpoints, unverified."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Final, Protocol

from services.inspection.mirror.walking import Broken, Fault, Leaf, gone
from shared.eventstore.ports import Head, IntegrityFault, Store
from shared.ledger.note import MAX_NOTE_BYTES
from shared.ledger.tiles import MAX_ENTRY_BYTES
from shared.ledger.tree import TILE_WIDTH, leaf_hash
from shared.messaging.remote import HttpLog, LogUnavailable
from shared.transparency.tilelog import Tiles

NOT_FOUND: Final = 404


class Gone(Exception):
    """The service answers, and says that it has no such tile: an entry that should be in it is not there."""


class Peer(Protocol):
    """A service's log. All methods raise LogUnavailable when nothing can be said about it now."""

    def head(self) -> Head:
        """Returns the size and root that the log states."""
        ...

    def checkpoint(self) -> bytes | None:
        """Returns the newest checkpoint that it serves, None where it has none."""
        ...

    def entries(self, index: int, width: int) -> Sequence[bytes]:
        """Returns the first `width` entries of an entry tile, as they are stored. Raises Gone."""
        ...

    def hashes(self, index: int, width: int) -> Sequence[bytes]:
        """Returns the first `width` leaf hashes of a tile, as they are stored. Raises Gone."""
        ...


class HttpPeer:
    """The log behind a service's address."""

    def __init__(self, base_url: str, token: Callable[[], str], timeout: float = 10.0) -> None:
        self._log = _Checkpoints(base_url, token, timeout)
        self._tiles = Tiles(base_url, token, timeout)

    def head(self) -> Head:
        """See `Peer.head`."""
        return self._log.head()

    def checkpoint(self) -> bytes | None:
        """See `Peer.checkpoint`."""
        try:
            return self._log.checkpoint()
        except LogUnavailable as error:
            if error.status == NOT_FOUND:
                return None
            raise

    def entries(self, index: int, width: int) -> Sequence[bytes]:
        """See `Peer.entries`."""
        return _there(lambda: self._tiles.entries(index, width))

    def hashes(self, index: int, width: int) -> Sequence[bytes]:
        """See `Peer.hashes`."""
        return _there(lambda: self._tiles.hashes(0, index, width))


class _Checkpoints(HttpLog):
    """The requests of a log, for its checkpoint."""

    def checkpoint(self) -> bytes:
        """Returns what is served as the newest checkpoint. Raises LogUnavailable."""
        with self._answer("/ledger/checkpoint", "text/plain") as answer:
            return answer.read(MAX_NOTE_BYTES + 1)


def _there(ask: Callable[[], Sequence[bytes]]) -> Sequence[bytes]:
    try:
        return ask()
    except LogUnavailable as error:
        if error.status == NOT_FOUND:
            raise Gone(str(error)) from error
        raise


class StorePeer:
    """The log of a service in the same process: as its tiles are, without the way over HTTP."""

    def __init__(self, store: Store, origin: str) -> None:
        self._store = store
        self._origin = origin

    def head(self) -> Head:
        """See `Peer.head`."""
        try:
            return self._store.head()
        except IntegrityFault as fault:
            raise LogUnavailable(str(fault)) from fault

    def checkpoint(self) -> bytes | None:
        """See `Peer.checkpoint`."""
        kept = self._store.newest_checkpoint(self._origin)
        return None if kept is None else kept.note

    def entries(self, index: int, width: int) -> Sequence[bytes]:
        """See `Peer.entries`."""
        first = index * TILE_WIDTH
        rows = {row.position: row.document for row in self._store.stored(first, width)}
        found = [rows.get(first + number, b"") for number in range(1, width + 1)]
        if not all(0 < len(each) <= MAX_ENTRY_BYTES for each in found):
            raise Gone(f"{self._origin}: an entry of tile {index} is not there")
        return found

    def hashes(self, index: int, width: int) -> Sequence[bytes]:
        """See `Peer.hashes`."""
        try:
            return self._store.hashes(0, index * TILE_WIDTH, width)
        except LookupError as error:
            raise Gone(str(error)) from error


def peer_leaves(peer: Peer, size: int) -> Iterator[Leaf]:
    """Yields the entries that a service has from the first on, up to `size`.

    Raises:
        Broken: one is not there, or is not what its tree says.
        LogUnavailable: nothing can be said about it now.
    """
    for index in count():
        width = min(TILE_WIDTH, size - index * TILE_WIDTH)
        if width <= 0:
            return
        yield from _tile(peer, index, width)


def _tile(peer: Peer, index: int, width: int) -> Iterator[Leaf]:
    first = index * TILE_WIDTH
    try:
        entries = peer.entries(index, width)
    except Gone:
        entries = _those_there(peer, index, width)
    try:
        hashes = peer.hashes(index, len(entries)) if entries else ()
    except Gone:
        said = Fault(first, "mã băm của mục này đã mất", "the leaf hash of this entry is gone", until=first + width - 1)
        raise Broken(said) from None
    for number, (entry, stated) in enumerate(zip(entries, hashes, strict=True), first):
        found = leaf_hash(entry)
        if found != stated:
            raise Broken(
                Fault(
                    number,
                    "nội dung không khớp với mã băm trong cây của sổ",
                    "the bytes do not have the leaf hash that stands in the log's tree",
                )
            )
        yield Leaf(found, entry)
    if len(entries) < width:
        raise Broken(gone(first + len(entries)))


def _those_there(peer: Peer, index: int, width: int) -> Sequence[bytes]:
    """Returns the entries before the first that is not there: halving, since a tile comes as a whole or not at all."""
    found: Sequence[bytes] = ()
    high = width
    while high - len(found) > 1:
        middle = (len(found) + high) // 2
        try:
            found = peer.entries(index, middle)
        except Gone:
            high = middle
    return found
