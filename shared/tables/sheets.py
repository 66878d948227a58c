"""XLSX, by openpyxl in its reading mode: values alone, and a bound on what a small file can unfold to.

The library trusts the file it reads. So before it sees one, the archive is measured (`_measured`), and whatever it
raises over one is the file's fault.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, Final

import openpyxl

from shared.errors import Refused, Term
from shared.tables.grid import COLUMNS, ROWS, Filling, Grid, Limits, Value, text_of
from shared.tables.refusals import ERROR_VALUE, FORMULA, MACROS, NOT_A_TABLE, NOT_DAY, NOT_WHOLE, OTHER_SHEETS, TOO_MUCH

FORM: Final = "xlsx"
PROVENANCE: Final = "Nguồn gốc"
GUIDE: Final = "Hướng dẫn"
"""Sheets that our own files have behind the first, and that nothing is read from."""
MAX_PARTS: Final = 200
_FAR: Final = re.compile(rb"""\br\s*=\s*["']\s*\$?[A-Za-z]{3,}\$?[0-9]""")
"""A cell beyond column ZZ: each makes openpyxl fill the thousands before it, in every row."""
_DAMAGED: Final = Term("tệp hỏng hoặc không phải .xlsx", "it is damaged, or no .xlsx")
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ENTITIES: Final = Term("XML có khai báo DOCTYPE hoặc không phải UTF-8", "its XML declares a DOCTYPE, or is not UTF-8")
_UNPACKED: Final = Term("byte khi giải nén", "bytes when unpacked")
_MARKS: Final = Term("phần tử XML", "XML elements")


def read_xlsx(raw: bytes, limits: Limits) -> Grid:
    """Returns the table of the first sheet.

    Raises:
        Refused: `shared.table-not-read`, `shared.table-macros`, `shared.table-other-sheets` or
            `shared.table-too-large`.
    """
    try:
        _measured(raw, limits)
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)
        return _grid(book, limits)
    except Refused:
        raise
    except Exception:  # noqa: BLE001  openpyxl checks little: a hostile file makes it raise anything at all
        raise Refused(NOT_A_TABLE, problem=_DAMAGED) from None


def _measured(raw: bytes, limits: Limits) -> None:
    """Passes an archive that unpacks to what we are ready to hold, with XML of no entities and no macros.

    `zipfile` never gives more bytes of a part than its header says, so what the headers say is what there can be.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = archive.infolist()
        if sum(each.file_size for each in parts) > limits.unpacked or len(parts) > MAX_PARTS:
            raise Refused(TOO_MUCH, what=_UNPACKED, limit=limits.unpacked)
        names = [each.filename.lower() for each in parts]
        if len(set(names)) != len(names):
            raise Refused(NOT_A_TABLE, problem=_DAMAGED)
        if any(name.endswith("vbaproject.bin") or "macrosheet" in name for name in names):
            raise Refused(MACROS)
        marks = 0
        for part in parts:
            text = archive.read(part)
            marks += text.count(b"<")
            _check_part(part.filename, text)
            if _FAR.search(text):
                raise Refused(TOO_MUCH, what=COLUMNS, limit=limits.columns)
        if marks > limits.marks:
            raise Refused(TOO_MUCH, what=_MARKS, limit=limits.marks)


def _check_part(name: str, text: bytes) -> None:
    """Passes XML without entities, in UTF-8; a part may be XML whatever it is called."""
    start = text[:64].lstrip()
    if not start.startswith((b"<", codecs.BOM_UTF8, *_WIDE)) and not name.lower().endswith((".xml", ".rels")):
        return
    if start.startswith(_WIDE) or b"\x00" in text or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Refused(NOT_A_TABLE, problem=_ENTITIES)
    if name == "[Content_Types].xml" and b"macroEnabled" in text:
        raise Refused(MACROS)


def _grid(book: Any, limits: Limits) -> Grid:
    first, *others = book.worksheets
    for sheet in others:
        if sheet.title not in (PROVENANCE, GUIDE) and _holds_anything(sheet, limits):
            raise Refused(OTHER_SHEETS, sheet=sheet.title[:40])
    filling = Filling(FORM, limits)
    for number, cells in _rows(first, limits):
        filling.take(number, [_value(each, limits) for each in cells])
    return filling.grid()


def _rows(sheet: Any, limits: Limits) -> Iterator[tuple[int, Any]]:
    sheet.reset_dimensions()  # what a sheet says of its own size need not be true
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > limits.scanned:
            raise Refused(TOO_MUCH, what=ROWS, limit=limits.rows)
        yield number, cells


def _holds_anything(sheet: Any, limits: Limits) -> bool:
    return any(each.value is not None for _, cells in _rows(sheet, limits) for each in cells)


def _value(cell: Any, limits: Limits) -> Value:  # noqa: PLR0911  one line for each kind of cell
    value, kind = cell.value, cell.data_type
    if value is None:
        return None
    if kind == "f":
        return Refused(FORMULA)
    if kind == "e":
        return Refused(ERROR_VALUE)
    if isinstance(value, str):
        return text_of(value, limits)
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else Refused(NOT_WHOLE)
    if isinstance(value, datetime):
        return value.date() if value.time() == time(0) else Refused(NOT_DAY)
    return value if isinstance(value, date) else Refused(NOT_DAY)
