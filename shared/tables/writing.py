"""Writing a table: CSV for machines, XLSX for people. The same rows at the same time give the same bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import xlsxwriter

from shared.clock import VIETNAM
from shared.tables.columns import Column, Form
from shared.tables.csvs import guarded
from shared.tables.sheets import GUIDE, PROVENANCE

Values = Mapping[str, Any]
"""A row by names of columns; what is absent or None is left empty. Days are `date` or `yyyy-mm-dd`."""
_YES: Final = {True: "có", False: "không"}
FIRST_DAY: Final = date(1900, 3, 1)
"""Before it a spreadsheet's days are not ours (it takes 1900 for a leap year), and so they are written as text."""


def write_csv(columns: Sequence[Column], rows: Sequence[Values], *, titles: bool = False) -> bytes:
    """Returns UTF-8 with a byte order mark, CRLF, RFC 4180; names of columns and values as machines know them.

    `titles`: columns are headed by their Vietnamese titles, for people; imports take either.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.title.vi if titles else column.name for column in columns])
    for row in rows:
        writer.writerow([_told(column, row.get(column.name)) for column in columns])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _told(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if column.form is Form.FLAG:
        return "true" if value else "false"
    return guarded(value.isoformat() if isinstance(value, date) else str(value))


def write_xlsx(
    columns: Sequence[Column],
    rows: Sequence[Values],
    *,
    title: str,
    made: datetime,
    provenance: Sequence[tuple[str, str]] = (),
    guide: Sequence[tuple[str, str]] = (),
) -> bytes:
    """Returns a workbook: the table on the first sheet `title`, and on a second where it comes from, or how to fill it.

    Days are real days, text is text whatever it begins with, the first row stays in sight and filters.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title, "created": made.astimezone(VIETNAM).replace(tzinfo=None)})
        _table(book, book.add_worksheet(title[:31]), columns, rows)
        if provenance:
            _pairs(book, book.add_worksheet(PROVENANCE), provenance)
        if guide:
            _pairs(book, book.add_worksheet(GUIDE), guide)
    return out.getvalue()


def _table(book: Any, sheet: Any, columns: Sequence[Column], rows: Sequence[Values]) -> None:
    bold, day = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "dd/mm/yyyy"})
    text = book.add_format({"num_format": "@"})
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        wide = 40 if column.form is Form.VIETNAMESE else 16
        sheet.set_column(place, place, wide, day if column.form is Form.DAY else text if _is_text(column) else None)
        sheet.write_string(0, place, column.title.vi, bold)
        for line, row in enumerate(rows, start=1):
            if row.get(column.name) is not None:
                _write(sheet, (line, place), column, row[column.name], day)
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)


def _is_text(column: Column) -> bool:
    return column.form in (Form.TEXT, Form.VIETNAMESE)


def _write(sheet: Any, at: tuple[int, int], column: Column, value: Any, day: Any) -> None:
    if column.form is Form.DAY:
        told = value if isinstance(value, date) else date.fromisoformat(value)
        if told < FIRST_DAY:
            sheet.write_string(*at, told.isoformat())
        else:
            sheet.write_datetime(*at, datetime(told.year, told.month, told.day), day)  # noqa: DTZ001  a day
    elif column.form is Form.WHOLE:
        sheet.write_number(*at, value)
    elif column.form is Form.FLAG:
        sheet.write_string(*at, _YES[value])
    elif column.form is Form.CHOICE:
        sheet.write_string(*at, column.choices[value].vi)
    else:
        sheet.write_string(*at, str(value))


def _pairs(book: Any, sheet: Any, pairs: Sequence[tuple[str, str]]) -> None:
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, 90)
    for line, (name, value) in enumerate(pairs):
        sheet.write_string(line, 0, name, bold)
        sheet.write_string(line, 1, value, wrapped)
