"""Where a copy of a log differs from what was witnessed. A root alone says that something is wrong, never where.

Whoever still has the right leaf hashes can prove that they are right: their root is the witnessed one. The first entry
that differs from theirs is then the first bad index, whoever is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import count, islice
from typing import Final

from services.inspection.mirror.peers import Gone, Peer
from services.inspection.mirror.walking import PAGE, Rows
from shared.ledger.tree import TILE_WIDTH, Frontier, leaf_hash
from shared.messaging.remote import UNAVAILABLE

NOT_READABLE: Final[tuple[type[Exception], ...]] = (Gone, LookupError, *UNAVAILABLE)
"""What reading a copy may raise: it is then no copy to compare with."""
Hashes = Callable[[], Iterator[bytes]]
"""Returns leaf hashes from the first on, as many as there are."""


def first_difference(ours: Hashes, size: int, root: bytes, copies: Iterable[Hashes]) -> int | None:
    """Returns the first index at which `ours` differ from what was witnessed: `size` leaves with this `root`.

    None where none of the `copies` proves to be what was witnessed. Constant memory.
    """
    for copy in copies:
        try:
            found, there = _compared(ours(), islice(copy(), size))
        except NOT_READABLE:
            continue
        if there.size == size and there.root() == root:
            return found
    return None


def _compared(ours: Iterator[bytes], copy: Iterator[bytes]) -> tuple[int | None, Frontier]:
    """Returns the first index at which ours differ from the copy, and the tree of the copy."""
    found: int | None = None
    tree, waiting = Frontier(), list[bytes]()
    for index, leaf in enumerate(copy):
        if found is None and next(ours, None) != leaf:
            found = index
        waiting.append(leaf)
        if len(waiting) == PAGE:
            tree, _ = tree.extend(waiting)
            waiting.clear()
    return found, tree.extend(waiting)[0]


def row_hashes(rows: Rows) -> Hashes:
    """Returns the leaf hashes of rows as they stand, computed from their bytes; an entry that is not there has none."""

    def read() -> Iterator[bytes]:
        after = 0
        while page := rows(after, PAGE):
            for row in page:
                yield b"" if row.document is None else leaf_hash(row.document)
            after = page[-1].position

    return read


def peer_hashes(peer: Peer, size: int) -> Hashes:
    """Returns the leaf hashes that stand in a service's tree of `size` leaves."""

    def read() -> Iterator[bytes]:
        for index in count():
            width = min(TILE_WIDTH, size - index * TILE_WIDTH)
            if width <= 0:
                return
            yield from peer.hashes(index, width)

    return read
