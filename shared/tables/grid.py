"""A table as it was read, before anybody knows what its columns mean: a first row of names, and rows of cells."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from shared.contracts.fields import ContractError, check_text
from shared.errors import Refused, Term
from shared.tables.refusals import CHARACTER, TOO_LONG, TOO_MUCH
from shared.vietnamese import typed_in

Value = str | int | bool | date | Refused | None
"""A cell: a text, a whole number, true or false, a day, nothing - or why it cannot be read."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read before it is refused.

    `unpacked` bytes and `marks` (the `<` of its XML) bound what a small file of great compression can unfold to;
    `scanned` how far down a sheet empty rows are followed.
    """

    rows: int = 2_000
    columns: int = 40
    cell: int = 4_000
    unpacked: int = 16_777_216
    marks: int = 500_000
    scanned: int = 20_000


ROWS: Final = Term("dòng", "rows")
COLUMNS: Final = Term("cột", "columns")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its form, the cells of its first row, and the rows below with their numbers (the first row is 1)."""

    form: str
    header: Sequence[Value]
    rows: Sequence[tuple[int, Sequence[Value]]]


def address(column: int, row: int) -> str:
    """Returns what a spreadsheet calls a cell, e.g. `C7`. Columns count from 0, rows from 1."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def text_of(raw: str, limits: Limits) -> Value:
    """Returns a text in NFC, without white space around it; None where nothing is left, a refusal where it may not be.

    A text that looks typed in a font older than Unicode is left as it is: whether that matters, its column knows.
    """
    if len(raw) > limits.cell:
        return Refused(TOO_LONG, limit=limits.cell)
    text = unicodedata.normalize("NFC", raw).replace("\r\n", "\n").strip()
    if not text:
        return None
    try:
        return check_text(text)
    except ContractError:
        return Refused(CHARACTER)


def font_of(text: str) -> str | None:
    """Returns the encoding older than Unicode that a text seems to be typed in, or None."""
    return typed_in(text)


class Filling:
    """Takes rows one after another, within the limits, and makes the grid; rows that are wholly empty are passed."""

    def __init__(self, form: str, limits: Limits) -> None:
        self._form = form
        self._limits = limits
        self._header: Sequence[Value] | None = None
        self._rows: list[tuple[int, Sequence[Value]]] = []

    def take(self, number: int, cells: Sequence[Value]) -> None:
        """Takes a row. Raises Refused `shared.table-too-large`."""
        used = len(cells)
        while used and cells[used - 1] is None:
            used -= 1
        if used > self._limits.columns:
            raise Refused(TOO_MUCH, what=COLUMNS, limit=self._limits.columns)
        if self._header is None:
            self._header = cells[:used]
        elif used:
            if len(self._rows) == self._limits.rows:
                raise Refused(TOO_MUCH, what=ROWS, limit=self._limits.rows)
            self._rows.append((number, cells[:used]))
        elif number > self._limits.scanned:
            raise Refused(TOO_MUCH, what=ROWS, limit=self._limits.rows)

    def grid(self) -> Grid:
        """Returns what was taken."""
        return Grid(self._form, self._header or (), self._rows)
