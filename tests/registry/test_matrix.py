"""What the matrix of duty, legal basis, process and post shows: gaps, overlaps and orphans, derived from its rows."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.matrix import FINDINGS, FindingKind, findings
from services.registry.projections.reviews import POSITIONS
from shared.contracts.registry import (
    MatrixRow,
    Position,
)

ROW: Final = MatrixRow("SO-TC", "Quản lý ngân sách", "Luật NSNN 2002", "QT-01 Thẩm định dự toán", "Trưởng phòng NS")


A, B = "SO-TC", "SO-KHDT"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([ROW], []),
        ([MatrixRow(A, "Việc", "Luật", None, "Phòng 1")], [(FindingKind.NO_PROCESS, "Việc", (1,))]),
        ([MatrixRow(A, "Việc", "Luật", "QT", None)], [(FindingKind.NO_POST, "Việc", (1,))]),
        ([MatrixRow(A, "Việc", None, "QT", "Phòng 1")], [(FindingKind.NO_BASIS, "Việc", (1,))]),
        (
            [MatrixRow(A, "Việc", "Luật", "QT", "Phòng 1"), MatrixRow(A, " việc ", "Luật", "QT", "Phòng 2")],
            [(FindingKind.OVERLAP, "Việc", (1, 2))],
        ),
        (
            [MatrixRow(A, "Việc", "Luật", "QT", "Phòng 1"), MatrixRow(B, "VIỆC", "Luật", "QT", "Phòng 1")],
            [(FindingKind.OVERLAP, "Việc", (1, 2))],
        ),
        ([MatrixRow(A, process="QT-9")], [(FindingKind.ORPHAN_PROCESS, "QT-9", (1,))]),
        ([MatrixRow(A, post="Phòng 9")], [(FindingKind.ORPHAN_POST, "Phòng 9", (1,))]),
        ([MatrixRow(A, "Việc", "Luật", "QT", "Phòng 1"), MatrixRow(A, process="qt")], []),
        (
            [MatrixRow(A, "Việc", "Luật", "QT", "Phòng 1"), MatrixRow(B, process="QT")],
            [(FindingKind.ORPHAN_PROCESS, "QT", (2,))],
        ),
        (
            [MatrixRow(A, "Việc", "Luật", None, "Phòng 1"), MatrixRow(A, "Việc", None, "QT", None)],
            [(FindingKind.OVERLAP, "Việc", (1, 2))],
        ),
    ],
)
def test_gaps_overlaps_and_orphans_are_derived(
    rows: list[MatrixRow], expected: list[tuple[FindingKind, str, tuple[int, ...]]]
) -> None:
    found = findings(dict(enumerate(rows, start=1)))
    assert [(each.kind, each.name, each.rows) for each in found] == expected


texts = st.none() | st.sampled_from(("a", "A ", "b", "c"))
some_rows = st.builds(MatrixRow, st.sampled_from((A, B)), texts, texts, texts, texts)


@given(st.dictionaries(st.integers(1, 9), some_rows, max_size=6))
def test_what_is_found_rests_on_rows_that_stand_and_does_not_hang_on_their_order(rows: dict[int, MatrixRow]) -> None:
    found = findings(rows)
    assert all(set(each.rows) <= set(rows) for each in found)
    assert {(each.kind, each.rows) for each in found} == {
        (each.kind, each.rows) for each in findings(dict(reversed(rows.items())))
    }
    duties = {number for number, row in rows.items() if row.duty is not None}
    orphans = {FindingKind.ORPHAN_PROCESS, FindingKind.ORPHAN_POST}
    assert all(duties.isdisjoint(each.rows) is (each.kind in orphans) for each in found)


def test_every_finding_and_position_has_a_name_in_both_languages() -> None:
    assert (set(FINDINGS), set(POSITIONS)) == (set(FindingKind), set(Position))
