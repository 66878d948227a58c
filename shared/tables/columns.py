"""What columns mean: names in both languages, what a cell may be, and where its value goes in the body of a command."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from shared.errors import Refused, Term
from shared.tables.grid import Grid, Value, font_of
from shared.tables.refusals import (
    FONT,
    MISSING_COLUMN,
    NOT_CHOICE,
    NOT_DAY,
    NOT_FLAG,
    NOT_TEXT,
    NOT_WHOLE,
    OUTSIDE,
    REPEATED_COLUMN,
    REQUIRED,
    UNKNOWN_COLUMN,
)
from shared.vietnamese import fold

_YES: Final = frozenset({"co", "yes", "true", "1", "x"})
_NO: Final = frozenset({"khong", "no", "false", "0"})


class Form(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    """Text in any language, or codes."""
    VIETNAMESE = "vietnamese"
    """Vietnamese text: typed in a font older than Unicode, it is refused."""
    WHOLE = "whole"
    DAY = "day"
    FLAG = "flag"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `pointer` is where its value goes; `choices` are values with their names in both languages.

    A cell of a `required` column may not be empty; of one with `null`, an empty cell says so (`null`) instead of
    nothing. `note` and `example` stand in the template.
    """

    name: str
    pointer: str
    title: Term
    form: Form = Form.TEXT
    required: bool = False
    null: bool = False
    choices: Mapping[str, Term] = field(default_factory=dict)
    note: Term | None = None
    example: str = ""


@dataclass(slots=True)
class Row:
    """A row: its number, its values by column name, what is wrong with it by column name, and where its columns are."""

    number: int
    places: Mapping[str, int]
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[tuple[str | int, Refused]] = field(default_factory=list)
    """(name of the column, or its place where it has no name; what is wrong)."""

    def body(self, columns: Sequence[Column]) -> dict[str, Any]:
        """Returns the values as the JSON body of a command, each where its column's pointer says."""
        made: dict[str, Any] = {}
        for column in columns:
            if column.name not in self.values:
                continue
            place, *steps = made, *column.pointer.split("/")[1:]
            for step in steps[:-1]:
                place = place.setdefault(step, {})
            place[steps[-1]] = self.values[column.name]
        return made


def column_at(columns: Sequence[Column], pointer: str) -> Column | None:
    """Returns the column whose value stands at `pointer`, or the first of those that stand below it."""
    exact = next((each for each in columns if each.pointer == pointer), None)
    below = next((each for each in columns if pointer and each.pointer.startswith(f"{pointer}/")), None)
    above = next((each for each in columns if pointer.startswith(f"{each.pointer}/")), None)
    return exact or below or above


def rows_of(grid: Grid, columns: Sequence[Column]) -> list[Row]:
    """Returns the rows of a table that has these columns, in any order; names are taken in either language.

    Raises:
        Refused: `shared.table-column-unknown`, `-repeated` or `-missing`.
    """
    places = _places(grid.header, columns)
    named = {place: column for column in columns for name, place in places.items() if column.name == name}
    found = []
    for number, cells in grid.rows:
        row = Row(number, places)
        for place, cell in enumerate(cells):
            if place in named:
                _take(row, named[place], cell)
            elif cell is not None:
                row.faults.append((place, Refused(OUTSIDE)))
        for column in columns:
            _take_absent(row, column)
        found.append(row)
    return found


def _places(header: Sequence[Value], columns: Sequence[Column]) -> dict[str, int]:
    names = {fold(each): column for column in columns for each in (column.name, column.title.vi, column.title.en)}
    places: dict[str, int] = {}
    for place, told in enumerate(header):
        if told is None:
            continue
        if isinstance(told, Refused):
            raise told
        column = names.get(fold(str(told)))
        if column is None:
            raise Refused(UNKNOWN_COLUMN, column=str(told)[:60])
        if column.name in places:
            raise Refused(REPEATED_COLUMN, column=column.title)
        places[column.name] = place
    for column in columns:
        if column.required and column.name not in places:
            raise Refused(MISSING_COLUMN, column=column.title)
    return places


def _take(row: Row, column: Column, cell: Value) -> None:
    if cell is None:
        return
    value = cell if isinstance(cell, Refused) else _READERS[column.form](column, cell)
    if isinstance(value, Refused):
        row.faults.append((column.name, value))
    else:
        row.values[column.name] = value


def _take_absent(row: Row, column: Column) -> None:
    if column.name in row.values or any(name == column.name for name, _ in row.faults):
        return
    if column.required:
        row.faults.append((column.name, Refused(REQUIRED, column=column.title)))
    elif column.null:
        row.values[column.name] = None


Read = Callable[[Column, Any], Any]


def _text(_column: Column, cell: Any) -> Any:
    return cell if isinstance(cell, str) else Refused(NOT_TEXT)


def _vietnamese(_column: Column, cell: Any) -> Any:
    if not isinstance(cell, str):
        return Refused(NOT_TEXT)
    font = font_of(cell)
    return cell if font is None else Refused(FONT, font=font)


def _whole(_column: Column, cell: Any) -> Any:
    if type(cell) is int:
        return cell
    text = cell if isinstance(cell, str) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else Refused(NOT_WHOLE)


def _day(_column: Column, cell: Any) -> Any:
    """Returns the day as bodies write it, `yyyy-mm-dd`."""
    if isinstance(cell, date):
        return cell.isoformat()
    text = cell if isinstance(cell, str) and cell.isascii() else ""
    year, month, day = text.split("-") if text.count("-") == 2 else [*reversed(text.split("/")), "", "", ""][:3]
    fits = len(year) == 4 and all(each.isdigit() and len(each) <= 2 for each in (month, day)) and year.isdigit()
    try:
        return date(int(year), int(month), int(day)).isoformat() if fits else Refused(NOT_DAY)
    except ValueError:
        return Refused(NOT_DAY)


def _flag(_column: Column, cell: Any) -> Any:
    if isinstance(cell, bool):
        return cell
    text = fold(str(cell))
    return text in _YES if text in _YES | _NO else Refused(NOT_FLAG)


def _choice(column: Column, cell: Any) -> Any:
    text = fold(cell) if isinstance(cell, str) else ""
    for value, names in column.choices.items():
        if text in (fold(value), fold(names.vi), fold(names.en)):
            return value
    choices = column.choices.values()
    return Refused(
        NOT_CHOICE, choices=Term("; ".join(each.vi for each in choices), "; ".join(each.en for each in choices))
    )


_READERS: Final[Mapping[Form, Read]] = {
    Form.TEXT: _text,
    Form.VIETNAMESE: _vietnamese,
    Form.WHOLE: _whole,
    Form.DAY: _day,
    Form.FLAG: _flag,
    Form.CHOICE: _choice,
}


def example_of(columns: Sequence[Column]) -> dict[str, Any]:
    """Returns the example row of a template, its cells read as those of a file are."""
    return {each.name: _READERS[each.form](each, each.example) for each in columns if each.example}
