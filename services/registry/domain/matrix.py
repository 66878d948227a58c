"""What the matrix of duty, legal basis, process and post shows: gaps, overlaps, orphans; derived, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shared.contracts.registry import MatrixRow
from shared.errors import Term

Rows = Mapping[int, MatrixRow]


class FindingKind(StrEnum):
    """What is wrong with a duty, a process or a post."""

    NO_PROCESS = "no_process"
    """A duty that no process carries out."""
    NO_POST = "no_post"
    """A duty that no post has."""
    NO_BASIS = "no_basis"
    """A duty without a legal basis."""
    OVERLAP = "overlap"
    """A duty that stands in several rows: with several posts, processes or agencies."""
    ORPHAN_PROCESS = "orphan_process"
    """A process that no duty asks for."""
    ORPHAN_POST = "orphan_post"
    """A post without a duty."""


FINDINGS: Final[Mapping[FindingKind, Term]] = {
    FindingKind.NO_PROCESS: Term("Nhiệm vụ chưa có quá trình thực hiện", "Duty without a process"),
    FindingKind.NO_POST: Term("Nhiệm vụ chưa giao cho chức danh nào", "Duty without a post"),
    FindingKind.NO_BASIS: Term("Nhiệm vụ chưa nêu căn cứ pháp lý", "Duty without a legal basis"),
    FindingKind.OVERLAP: Term("Nhiệm vụ chồng chéo", "Overlapping duty"),
    FindingKind.ORPHAN_PROCESS: Term("Quá trình không gắn với nhiệm vụ", "Process without a duty"),
    FindingKind.ORPHAN_POST: Term("Chức danh không gắn với nhiệm vụ", "Post without a duty"),
}
"""Vietnamese and English name of each kind."""


@dataclass(frozen=True, slots=True)
class MatrixFinding:
    """What is wrong, with whom, in which rows."""

    kind: FindingKind
    name: str
    rows: tuple[int, ...]
    agencies: tuple[str, ...]


def same(text: str) -> str:
    """Returns what two spellings of one duty, process or post have in common: letters without case, single spaces."""
    return " ".join(text.casefold().split())


def findings(rows: Rows) -> tuple[MatrixFinding, ...]:
    """Returns what the matrix shows: gaps and orphans within each agency, overlaps across all of them."""
    return (
        *_gaps(rows, FindingKind.NO_PROCESS, "process"),
        *_gaps(rows, FindingKind.NO_POST, "post"),
        *_gaps(rows, FindingKind.NO_BASIS, "legal_basis"),
        *_overlaps(rows),
        *_orphans(rows, FindingKind.ORPHAN_PROCESS, "process"),
        *_orphans(rows, FindingKind.ORPHAN_POST, "post"),
    )


def _gaps(rows: Rows, kind: FindingKind, member: str) -> Iterator[MatrixFinding]:
    duties = ((number, row) for number, row in rows.items() if row.duty is not None)
    for numbers in _grouped((number, f"{row.agency} {same(str(row.duty))}") for number, row in duties):
        if all(getattr(rows[each], member) is None for each in numbers):
            yield _finding(rows, kind, str(rows[numbers[0]].duty), numbers)


def _overlaps(rows: Rows) -> Iterator[MatrixFinding]:
    for numbers in _grouped((number, same(row.duty)) for number, row in rows.items() if row.duty is not None):
        if len(numbers) > 1:
            yield _finding(rows, FindingKind.OVERLAP, str(rows[numbers[0]].duty), numbers)


def _orphans(rows: Rows, kind: FindingKind, member: str) -> Iterator[MatrixFinding]:
    named = {number: getattr(row, member) for number, row in rows.items()}
    there = ((number, f"{rows[number].agency} {same(name)}") for number, name in named.items() if name is not None)
    for numbers in _grouped(there):
        if all(rows[each].duty is None for each in numbers):
            yield _finding(rows, kind, str(named[numbers[0]]), numbers)


def _grouped(keyed: Iterable[tuple[int, str]]) -> list[tuple[int, ...]]:
    groups: dict[str, list[int]] = {}
    for number, key in keyed:
        groups.setdefault(key, []).append(number)
    return [tuple(sorted(numbers)) for numbers in groups.values()]


def _finding(rows: Rows, kind: FindingKind, name: str, numbers: tuple[int, ...]) -> MatrixFinding:
    return MatrixFinding(kind, name, numbers, tuple(dict.fromkeys(rows[each].agency for each in numbers)))
