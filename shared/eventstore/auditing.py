"""Audits of a log from the bytes that are stored, against checkpoints that are kept elsewhere.

`thucchat db check` asks whether a store agrees with itself; somebody who rewrote everything would pass it. An audit
hashes every document anew and compares the roots with checkpoints that others have signed. It reads the rows as they
stand, a page at a time, and names the first index (counted from 0, as leaves are) that is not what it was.

Which index that is, a root does not tell. But the store holds every leaf hash more than once - beside its document,
and in the tiles - and others hold them too. Whichever of these copies leads to the signed root where the bytes do not
is right, and the first index at which the bytes differ from it is the first bad one. Where none does, everything was
rewritten, with all that is derived from it, and the interval between two checkpoints is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shared.eventstore.auditwalk import PAGE, Row, StoredTiles, Walk
from shared.eventstore.columns import columns_of
from shared.eventstore.ports import Head, Heard, IntegrityFault, Store, StoredEntry
from shared.ledger.proof import Hashes
from shared.ledger.tree import leaf_hash

Point = tuple[int, bytes]
"""The size and the root of a checkpoint."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found. `size` and `root` are those of the tree over the bytes that it has read."""

    size: int
    root: bytes
    first_bad: int | None
    """The index of the first leaf that is not what it was, is missing or is too many; None when no leaf is."""
    bad_before: int | None
    """`first_bad` + 1; or, where only an interval is known, its end: the first bad index is from `first_bad` on."""
    findings: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Returns whether nothing was found."""
        return not self.findings


def audit_log(store: Store, checkpoints: Iterable[Point], against: Hashes | None = None) -> Audit:
    """Returns what an audit of a store's own log finds.

    `checkpoints` are sizes and roots that others have signed, in the order of sizes. `against` is another place that
    has the log's hashes, such as the mirror; it may lag behind. What is recorded meanwhile is left for the next time.

    Raises:
        ValueError: the checkpoints are not in the order of their sizes.
        StoreUnavailable: the store cannot be reached; and whatever `against` raises but LookupError.
    """
    walk = Walk(lambda after: [_log_row(each) for each in store.stored(after, PAGE)], StoredTiles(store), against)
    head = _head(store, walk)
    for size, root, signed in _points(checkpoints, head):
        if not walk.reach(size, root, signed=signed):
            break
    else:
        _look_beyond(store, walk)
    return _result(walk)


def audit_heard(store: Store, source: str, checkpoints: Iterable[Point], against: Hashes | None = None) -> Audit:
    """Returns what an audit of a mirror's copy of `source` finds.

    `checkpoints` are those that it must hold, in the order of sizes; `against` is another place that has the log's
    hashes, such as the log itself.

    Raises:
        ValueError: the checkpoints are not in the order of their sizes.
        StoreUnavailable: the store cannot be reached; and whatever `against` raises but LookupError.
    """
    walk = Walk(lambda after: [_heard_row(each) for each in store.stored_heard(source, after, PAGE)], None, against)
    for size, root, _ in _points(checkpoints, None):
        if not walk.reach(size, root, signed=True):
            break
    else:
        walk.reach_end()
    return _result(walk)


def _result(walk: Walk) -> Audit:
    walk.settle()
    first, before = walk.first_bad or (None, None)
    return Audit(walk.size, walk.root, first, before, tuple(walk.findings))


def _log_row(entry: StoredEntry) -> Row:
    hashed, fault = leaf_hash(entry.document), None
    if hashed != entry.leaf_hash:
        fault = "the bytes do not have the leaf hash stored with them"
    elif columns_of(entry.document) != entry.columns:
        fault = "the bytes do not say what the columns beside them say"
    return Row(entry.position, entry.leaf_hash, hashed, fault)


def _heard_row(heard: Heard) -> Row:
    if heard.document is None:
        return Row(heard.position, heard.leaf_hash, heard.leaf_hash, "no bytes are kept")
    hashed = leaf_hash(heard.document)
    fault = None if hashed == heard.leaf_hash else "the bytes do not have the leaf hash they were heard with"
    return Row(heard.position, heard.leaf_hash, hashed, fault)


def _head(store: Store, walk: Walk) -> Head | None:
    try:
        return store.head()
    except IntegrityFault as fault:
        walk.find(str(fault))
        return None


def _points(checkpoints: Iterable[Point], head: Head | None) -> Iterator[tuple[int, bytes, bool]]:
    """Yields size, root and whether others have signed it, of the checkpoints and of the log's own head, in order."""
    last, own = 0, head
    for size, root in checkpoints:
        if size < last:
            raise ValueError(f"a checkpoint of size {size} follows one of {last}")
        last = size
        if own is not None and own.size < size:
            yield own.size, own.root, False
            own = None
        yield size, root, True
    if own is not None:
        yield own.size, own.root, False


def _look_beyond(store: Store, walk: Walk) -> None:
    """Finds a row that the tree does not have. The size is read once more after the row: the log may have grown."""
    try:
        further = store.stored(max(store.head().size, walk.size), 1)
        if further and further[0].position > (size := store.head().size):
            walk.bad(size, f"there is a row at position {further[0].position}, the tree ends at {size}")
    except IntegrityFault:
        return  # the frontier; told already
