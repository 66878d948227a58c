"""How a file becomes an import: read, understood row by row by the shapes of the single commands, and reported on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.registry.api.reading import Body, Service
from services.registry.application import Registry
from services.registry.application.imports import Finding, ImportRefused, Line, Trial
from services.registry.application.imports.files import KEPT_FOR
from services.registry.domain.refusals.imports import FILE_GONE, IMPORT_REFUSED, SAID_BY_ROWS
from shared.acts import Act, Actor
from shared.errors import Kind, Refused, Rule
from shared.eventstore.application import Outcome
from shared.http import CommandBody, Fault, Faulty
from shared.http.context import current
from shared.http.rights import acting_role
from shared.http.rules import INVALID_BODY
from shared.http.said import Said
from shared.http.schemas import load_body
from shared.identity import Principal
from shared.tables import Column, Row, address, read_table, rows_of
from shared.tables.columns import column_at

PER_ROW: Final = 8
"""Faults of one row that are told; whoever corrects these learns of the rest."""


@dataclass(frozen=True, slots=True)
class Importing:
    """One kind of import: its columns, the shape of a row, and the use cases that decide about the rows."""

    what: str
    columns: tuple[Column, ...]
    shape: type[CommandBody]
    attempt: Callable[[Registry, Act, Sequence[Line], Collection[str]], Trial]
    run: Callable[[Registry, Act, Sequence[Line]], Outcome]


@dataclass(frozen=True, slots=True)
class Fallen:
    """Something that is refused: in which row, at which column (by name or place), by which rule, in what words."""

    row: int
    column: str | None
    cell: str | None
    rule: Rule
    said: Said
    refused: Refused | None = None


@dataclass(slots=True)
class Understood:
    """A file as it was understood: its rows of the right shape, and what is wrong with the others."""

    form: str
    rows: list[Row]
    lines: list[Line]
    fallen: list[Fallen]
    unread: list[str]
    """Codes of rows that could not be understood."""


def understand(kind: Importing, raw: bytes, now: datetime) -> Understood:
    """Returns what a file says. Raises Refused where it is no table, or one of other columns."""
    grid = read_table(raw)
    found = Understood(grid.form, rows_of(grid, kind.columns), [], [], [])
    for row in found.rows:
        fallen = list(_of_cells(row))
        if not fallen:
            try:
                common, members = load_body(kind.shape, row.body(kind.columns), now)
            except Faulty as faulty:
                fallen = [_fallen(kind, row, each.pointer, (INVALID_BODY, each.said)) for each in faulty.faults]
            else:
                found.lines.append(Line(row.number, members, common.occurred, common.legal_basis))
                continue
        found.fallen += fallen
        code = row.values.get("code")
        found.unread += [code] if isinstance(code, str) else []
    return found


def _of_cells(row: Row) -> Iterable[Fallen]:
    for column, refused in row.faults:
        place = row.places.get(column) if isinstance(column, str) else column
        name = column if isinstance(column, str) else None
        cell = None if place is None else address(place, row.number)
        yield Fallen(row.number, name, cell, refused.rule, Said(refused.detail("vi"), refused.detail("en")))


def _fallen(
    kind: Importing, row: Row, pointer: str | None, why: tuple[Rule, Said], refused: Refused | None = None
) -> Fallen:
    column = None if pointer is None else column_at(kind.columns, pointer)
    place = None if column is None else row.places.get(column.name)
    cell = None if place is None else address(place, row.number)
    return Fallen(row.number, None if column is None else column.name, cell, *why, refused)


def _found(kind: Importing, understood: Understood, findings: Iterable[Finding]) -> list[Fallen]:
    rows = {row.number: row for row in understood.rows}
    told = []
    for each in findings:
        words = Said(each.refused.detail("vi"), each.refused.detail("en"))
        told.append(_fallen(kind, rows[each.number], each.pointer, (each.refused.rule, words), each.refused))
    return told


def report(kind: Importing, service: Service, who: Principal, file: str, raw: bytes) -> Body:
    """Returns what importing a file now would come to. Nothing is recorded. Raises Refused where it is no table."""
    right, stamp = current().right, service.application.stamp
    assert right is not None
    act = Act.begin(stamp, Actor(who.person, acting_role(right, who, None), who.agency))
    understood = understand(kind, raw, act.time)
    trial = kind.attempt(service.application, act, understood.lines, understood.unread)
    fallen = [*understood.fallen, *_found(kind, understood, trial.findings)]
    return {
        "file": file,
        "form": understood.form,
        "rows": len(understood.rows),
        "refused": len({each.row for each in fallen}),
        "would_record": 0 if fallen else trial.events,
        "accepted": not fallen,
        "faults": [_told(each) for each in _bounded(fallen)],
    }


def _told(fallen: Fallen) -> Body:
    return {
        "row": fallen.row,
        "column": fallen.column,
        "cell": fallen.cell,
        "code": fallen.rule.code,
        "vi": fallen.said.vi,
        "en": fallen.said.en,
        "source_vi": fallen.rule.source.told("vi"),
        "source_en": fallen.rule.source.told("en"),
    }


def _bounded(fallen: list[Fallen]) -> list[Fallen]:
    """Returns what is refused, in order of rows, of each row not more than `PER_ROW`."""
    by_row: dict[int, list[Fallen]] = {}
    for each in fallen:
        by_row.setdefault(each.row, []).append(each)
    return [each for number in sorted(by_row) for each in by_row[number][:PER_ROW]]


def file_of(kind: Importing, app: Registry, person: str, file: str, pointer: str | None = None) -> bytes:
    """Returns an uploaded file. Raises Refused `registry.import-file-gone`."""
    raw = app.file(kind.what, person, file)
    if raw is None:
        raise Refused(FILE_GONE, pointer=pointer, hours=int(KEPT_FOR.total_seconds()) // 3600)
    return raw


def carry_out(kind: Importing, app: Registry, act: Act, file: str) -> Outcome:
    """Imports a file: all of it, or nothing.

    Raises:
        Refused: `registry.import-file-gone`, `registry.import-said-by-rows`, or the import's refusal with every cell;
            where a rule of who may refuses a row, it is that rule that refuses, so that it is recorded as such.
    """
    if act.occurred is not None or act.legal_basis is not None:
        raise Refused(SAID_BY_ROWS, pointer="/occurred" if act.occurred is not None else "/legal_basis")
    understood = understand(kind, file_of(kind, app, act.actor.person, file, "/file"), act.time)
    if understood.fallen:
        trial = kind.attempt(app, act, understood.lines, understood.unread)
        raise _refusal([*understood.fallen, *_found(kind, understood, trial.findings)])
    try:
        outcome = kind.run(app, act, understood.lines)
    except ImportRefused as refused:
        raise _refusal(_found(kind, understood, refused.findings)) from None
    app.drop_files(kind.what, act.actor.person)
    return outcome


def _refusal(fallen: list[Fallen]) -> Faulty:
    told = _bounded(fallen)
    faults = tuple(Fault("body", f"/file/{each.cell or each.row}", each.said) for each in told)
    for each in told:
        if each.refused is not None and each.rule.kind is Kind.FORBIDDEN:
            return Faulty(each.rule, faults, **each.refused.parameters)
    return Faulty(IMPORT_REFUSED, faults, count=len({each.row for each in told}))
