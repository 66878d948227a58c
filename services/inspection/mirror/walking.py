"""Reading a log from its first byte, and growing its tree from nothing but the bytes.

Stored hashes are never believed: they are compared, and where one differs from its bytes, that is the first bad index
at once. A log that was re-hashed as a whole shows only in the root at a size that somebody signed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from shared.eventstore.columns import columns_of
from shared.eventstore.ports import Entry, Heard, Store, StoredEntry
from shared.ledger.lines import WITHHELD, Lines, shelves_of
from shared.ledger.tree import Frontier, leaf_hash

PAGE: Final = 256
Rows = Callable[[int, int], Sequence[Entry | Heard]]
"""Returns up to `limit` rows with positions above `after`, as they stand."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """An entry of a log and its leaf hash, which was computed from these bytes."""

    hash: bytes
    document: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a log at `index`: an entry that is gone (`missing`), or one that is not what it was.

    `until`: the first bad index lies from `index` up to here, and is not known more exactly; None: it is `index`.
    """

    index: int
    vi: str
    en: str
    missing: bool = False
    until: int | None = None

    @property
    def exact(self) -> int | None:
        """Returns the first bad index, None where it is not known exactly."""
        return self.index if self.until in (None, self.index) else None

    @property
    def detail(self) -> str:
        """Returns it in both languages, with the range where no index is known."""
        if self.exact is not None:
            return f"{self.vi} / {self.en}"
        return (
            f"{self.vi}, trong khoảng chỉ số {self.index} đến {self.until}"
            f" / {self.en}; the first bad index lies from {self.index} to {self.until}"
        )


def gone(index: int) -> Fault:
    """Returns the fault of an entry that is not there."""
    return Fault(index, "mục này đã mất", "this entry is gone", missing=True)


class Broken(Exception):
    """A row cannot be an entry of the log."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.en)
        self.fault = fault


def source_of(origin: str) -> str:
    """Returns the name of the service whose log has this origin: what it is heard by."""
    return origin.rpartition("/")[2]


def heard_rows(store: Store, source: str) -> Rows:
    """Returns the rows that the mirror holds of `source`."""
    return lambda after, limit: store.stored_heard(source, after, limit)


def leaves(rows: Rows, size: int, first: int = 0) -> Iterator[Leaf]:
    """Yields the entries from index `first` up to `size`, or up to the end of the rows.

    Raises:
        Broken: an entry is not there, or stands there twice, or is not what stands beside it.
    """
    index = first
    while index < size and (page := rows(index, min(PAGE, size - index))):
        for row in page:
            yield _leaf(row, index)
            index += 1


def _leaf(row: Entry | Heard, index: int) -> Leaf:
    if row.position > index + 1:
        raise Broken(gone(index))
    if row.position <= index:
        raise Broken(Fault(row.position - 1, "mục này có hai bản", "this entry is there twice"))
    if row.document is None:
        raise Broken(Fault(index, "nội dung của mục này đã mất", "the bytes of this entry are gone", missing=True))
    found = leaf_hash(row.document)
    if found != row.leaf_hash:
        raise Broken(
            Fault(
                index,
                "nội dung không khớp với mã băm lưu cạnh nó",
                "the bytes do not have the leaf hash stored with them",
            )
        )
    if isinstance(row, StoredEntry) and columns_of(row.document) != row.columns:
        raise Broken(
            Fault(
                index,
                "nội dung không khớp với các cột lưu cạnh nó",
                "the bytes do not say what the columns beside them say",
            )
        )
    return Leaf(found, row.document)


class Side:
    """One copy of a log, being read: by inspection's own rows, or by a service's tiles.

    `fault` is the first thing wrong with it; from then on it is read no further.
    """

    def __init__(self, source: Iterator[Leaf] | None = None, lines: Lines | None = None) -> None:
        self._source = source or iter(())
        self._lines = lines
        self._frontier = Frontier()
        self._waiting: list[bytes] = []
        self.ended = False
        self.fault: Fault | None = None

    @property
    def size(self) -> int:
        """Returns how many entries were read."""
        return self._frontier.size + len(self._waiting)

    @property
    def alive(self) -> bool:
        """Tells whether there may be more to read."""
        return not self.ended and self.fault is None

    def root(self) -> bytes:
        """Returns the root over all that was read."""
        self._grow()
        return self._frontier.root()

    def next(self) -> bytes | None:
        """Reads one entry and returns its bytes; None at the end or at a fault."""
        if not self.alive:
            return None
        try:
            leaf = next(self._source, None)
        except Broken as broken:
            self.fault = broken.fault
            return None
        if leaf is None:
            self.ended = True
            return None
        if self._lines is not None:
            self._lines.add_leaf(leaf.hash, _shelves(leaf.document))
        self._waiting.append(leaf.hash)
        if len(self._waiting) >= PAGE:
            self._grow()
        return leaf.document

    def feed(self, source: Iterator[Leaf]) -> None:
        """Goes on with `source`, whose first entry follows the last one read."""
        self._source, self.ended = source, False

    def copied(self) -> Side:
        """Returns a side that has read as much, to be fed apart from this one; it keeps no lines."""
        self._grow()
        other = Side()
        other._frontier = self._frontier
        return other

    def read_to(self, size: int) -> bool:
        """Reads until `size` entries are read; tells whether there were so many."""
        while self.size < size and self.next() is not None:
            pass
        return self.size >= size

    def must_reach(self, size: int, root: bytes, good: int) -> bool:
        """Reads until `size` entries are read and tells whether their root is `root`; notes the fault where it is not.

        Up to index `good` it was compared before.
        """
        if not self.read_to(size):
            self.fault = self.fault or gone(self.size)
        elif self.size != size or self.root() != root:
            self.fault = Fault(
                good,
                f"gốc của {size} mục đầu không phải là gốc đã được làm chứng",
                f"the root of the first {size} entries is not the one that was witnessed",
                until=size - 1,
            )
        return self.fault is None

    def _grow(self) -> None:
        if self._waiting:
            self._frontier, _ = self._frontier.extend(self._waiting)
            self._waiting.clear()


def _shelves(document: bytes) -> tuple[str, ...]:
    try:
        return shelves_of(document)
    except ValueError:
        return (WITHHELD,)  # nobody can tell whose it is: it is in nobody's file
