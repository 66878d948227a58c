"""Restoring a log from a copy: what is to be written back, and that it is exactly what was signed.

A copy proves nothing by itself. It is read once, into a file beside the store, while its tree grows; at the size of
every checkpoint that was signed its root must be the signed one. Only then is the store touched: its missing tail is
appended, or the whole of it is built anew and the damaged one kept aside. What the store has beyond the copy stays,
where it goes on from what the copy has: younger events that nobody else holds yet.
"""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final

from shared.eventstore.ports import Entry, Head
from shared.eventstore.rebuilding import Rebuilt, RestoreRefused, append_missing, rebuild
from shared.ledger.tree import Frontier, leaf_hash
from shared.transparency.copies import Copy, Rows, RowsCopy
from shared.transparency.guard import Reference

_LENGTH: Final = struct.Struct(">I")
_PAGE: Final = 500


class NotRestorable(Exception):
    """The copy does not bring back what was signed; says what is missing, in both languages. Nothing was changed."""


class Step(StrEnum):
    """What restoring takes."""

    NOTHING = "nothing"
    APPEND = "append"
    """The end is missing."""
    REBUILD = "rebuild"
    """Something inside is not what it was."""


class Spool:
    """The entries of a log in a temporary file, in order from position 1 on. `roots` has those at the `sizes` asked."""

    def __init__(self, file: BinaryIO, sizes: Iterable[int]) -> None:
        self._file = file
        self._sizes = frozenset(sizes)
        self._frontier = Frontier()
        self._waiting: list[bytes] = []
        self.roots: dict[int, bytes] = {}

    @property
    def size(self) -> int:
        """Returns how many there are."""
        return self._frontier.size + len(self._waiting)

    @property
    def head(self) -> Head:
        """Returns size and root of the tree over them."""
        self._frontier, _ = self._frontier.extend(self._waiting)
        self._waiting.clear()
        return Head(self._frontier.size, self._frontier.root())

    def add(self, entry: Entry) -> None:
        """Takes in the next entry. Its hash is computed from its bytes."""
        self._file.write(_LENGTH.pack(len(entry.document)) + entry.document)
        self._waiting.append(leaf_hash(entry.document))
        if self.size in self._sizes:
            self.roots[self.size] = self.head.root

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """Yields the entries above position `after`."""
        self._file.seek(0)
        for position in range(1, self.size + 1):
            document = self._file.read(_LENGTH.unpack(self._file.read(_LENGTH.size))[0])
            if position > after:
                yield Entry(position, leaf_hash(document), document)


@contextmanager
def spooled(directory: Path | None, signed: Iterable[Reference]) -> Iterator[Spool]:
    """Gives a spool in `directory`, where there is room for a log; None: where temporary files go."""
    with tempfile.TemporaryFile(prefix=".restoring-", dir=directory) as file:
        yield Spool(file, (each.checkpoint.size for each in signed))


@dataclass(frozen=True, slots=True)
class Plan:
    """What restoring would do. `head` is the log's afterwards; its first `proven` entries are what was signed."""

    step: Step
    head: Head
    proven: int
    right: int
    """How many entries at the beginning of the store are right: the first bad index, where not all are."""
    own: int
    """How many entries at its end the copy does not have; they stay."""
    dropped: int
    """How many rows of the store go on from another history, and do not stay."""


def plan(rows: Rows, copy: Copy, signed: Sequence[Reference], into: Spool, *, sound: bool) -> Plan:
    """Returns what it takes to restore the log in `rows` from `copy`; spools it `into`, held against all `signed`.

    `signed` are in the order of their sizes, and `into` is asked for their roots. `sound` tells whether everything that
    the store derives from the rows agrees with them.

    Raises:
        NotRestorable: what comes out is not what was signed, or less, or nothing signed proves it.
        StoreUnavailable, LogUnavailable: something cannot be read now.
    """
    own, right, last = RowsCopy(rows), 0, None
    mine = own.entries()
    for last in copy.entries():
        into.add(last)
        if right == last.position - 1 and next(mine, None) == last:
            right += 1
    held, extent = into.size, _extent(rows)
    following = own.entries(max(held - 1, 0))
    goes_on = held == 0 or next(following, None) == last
    for entry in following if goes_on else ():
        into.add(entry)
    if goes_on and into.size < extent:
        raise NotRestorable(
            f"chỉ số {into.size} bị hỏng, và không ai giữ phần từ đó trở đi"
            f" / index {into.size} is damaged, and nobody else holds what stands from there on"
        )
    if right == held:
        right = into.size
    proven = _proven(into, signed)
    return Plan(
        _step(right, extent, into.size, sound=sound), into.head, proven, right, into.size - held,
        0 if goes_on else max(0, extent - held),
    )  # fmt: skip


def _step(right: int, extent: int, size: int, *, sound: bool) -> Step:
    if right == extent < size:
        return Step.APPEND
    return Step.NOTHING if right == extent == size and sound else Step.REBUILD


def _proven(into: Spool, signed: Sequence[Reference]) -> int:
    """Returns the size up to which what was spooled is what was signed. Raises NotRestorable."""
    for each in signed:
        size, root = each.checkpoint.size, each.checkpoint.root
        who = f"{each.holder.vi} / {each.holder.en}"
        if size > into.size:
            raise NotRestorable(
                f"bản sao chỉ có {into.size} mục; {size} mục đã được ký ({who})"
                f" / the copy has {into.size} entries; {size} were signed"
            )
        if size and into.roots[size] != root:
            raise NotRestorable(
                f"gốc của {size} mục đầu trong bản sao không phải là gốc đã ký ({who})"
                f" / the first {size} entries of the copy do not have the root that was signed"
            )
    if not signed and into.size:
        raise NotRestorable(
            "không có điểm chốt nào để đối chiếu bản sao / there is no signed checkpoint to hold the copy against"
        )
    return signed[-1].checkpoint.size if signed else 0


def _extent(rows: Rows) -> int:
    """Returns how many rows there are, whole or not."""
    count, after = 0, -(2**63)
    while page := rows(after, _PAGE):
        count, after = count + len(page), page[-1].position
    return count


def restore(place: str | Path, planned: Plan, from_spool: Spool, grant_to: str | None = None) -> Rebuilt:
    """Brings the store at `place` to what was planned. A fence must stand on it, and stands afterwards.

    Raises:
        RestoreRefused: the store is in use, or is no longer what was planned for. Nothing was changed.
        StoreUnavailable: it cannot be reached or written.
    """
    if planned.step is Step.APPEND:
        try:
            head = append_missing(place, from_spool.entries(planned.right), expected=planned.head)
        except RestoreRefused:
            pass  # the rows are right and what is derived from them is not
        else:
            return Rebuilt(head, None, {})
    return rebuild(place, from_spool.entries(), expected=planned.head, grant_to=grant_to)
