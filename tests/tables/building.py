"""What the tests of tables are told with: a few columns, and files of either form, sound or spoilt."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import openpyxl

from shared.errors import Term
from shared.tables import Column, Form

MADE: Final = datetime(2007, 5, 2, 3, 0, tzinfo=UTC)
COLUMNS: Final = (
    Column("code", "/code", Term("Mã", "Code"), required=True),
    Column("name", "/name", Term("Tên", "Name"), Form.VIETNAMESE),
    Column("day", "/on/day", Term("Ngày", "Day"), Form.DAY),
    Column("count", "/on/count", Term("Số", "Count"), Form.WHOLE),
    Column("open", "/open", Term("Mở", "Open"), Form.FLAG),
    Column(
        "kind",
        "/kind",
        Term("Loại", "Kind"),
        Form.CHOICE,
        choices={"a": Term("Loại một", "First"), "b": Term("Loại hai", "Second")},
    ),
)


def xlsx(rows: Sequence[Sequence[Any]], more: Callable[[Any], None] | None = None) -> bytes:
    """Returns a workbook as openpyxl writes it: whatever begins with `=` is a formula."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    if more is not None:
        more(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(raw: bytes, change: Callable[[str, bytes], bytes | None], **more: bytes) -> bytes:
    """Returns an archive with its parts changed, left out (None), or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            changed = change(part, old.read(part))
            if changed is not None:
                new.writestr(part, changed)
        for name, content in more.items():
            new.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def sheet_of(cells: str) -> bytes:
    """Returns a workbook whose first sheet has `cells` as its sheetData, as bytes nobody's library wrote."""

    def change(name: str, old: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return old
        head, _, rest = old.partition(b"<sheetData>")
        return head + b"<sheetData>" + cells.encode() + rest[rest.index(b"</sheetData>") :]

    return repacked(xlsx([["code"], ["A"]]), change)
