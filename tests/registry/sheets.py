"""Files of imports as people fill them in, in both forms, and what the tests ask of imports and exports over HTTP."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

import openpyxl

from services.registry.schemas.columns import AGENCY_COLUMNS, PERSON_COLUMNS, PLAN_COLUMNS
from shared.tables import Column
from tests.registry.asking import DAYS
from tests.registry.building import STEPS
from tests.registry.world import HOME_AFFAIRS, PPC, Who, World, told

COLUMNS: Final[Mapping[str, Sequence[Column]]] = {
    "agencies": AGENCY_COLUMNS,
    "plans": PLAN_COLUMNS,
    "people": PERSON_COLUMNS,
}
WHO: Final[Mapping[str, Who]] = {"agencies": HOME_AFFAIRS, "plans": PPC, "people": HOME_AFFAIRS}
BASIS: Final = {"kind": "ke_hoach", "number": "277/KH-UBND", "issuer": "UBND tỉnh Hà Nam"}
FORMS: Final = ("csv", "xlsx")
Sheet = Sequence[Mapping[str, Any]]


def basis(prefix: str = "basis_", **more: Any) -> dict[str, Any]:
    return {f"{prefix}{name}": value for name, value in {**BASIS, **more}.items()}


def agency_row(code: str, **more: Any) -> dict[str, Any]:
    named = {"code": code, "name_vi": f"Cơ quan {code}", "name_en": f"Agency {code}", "kind": "provincial_department"}
    return {**named, "source": "Chỉ thị 02/2007/CT-UBND", "confidence": "seed", **basis(), **more}


def plan_row(agency: str, order: int, wave: int = 1, **more: Any) -> dict[str, Any]:
    plan = {"plan": "277-KH-UBND", "title": "Kế hoạch áp dụng", "demonstration": "có", **basis(), "wave": wave}
    targets = {step.value: day for step, day in zip(STEPS, DAYS, strict=True)}
    return {**plan, **basis("wave_basis_"), "order": order, "agency": agency, **targets, **more}


def person_row(person: str, **more: Any) -> dict[str, Any]:
    return {"person": person, "name": f"Người {person}", **more}


def file_of(what: str, rows: Sheet, form: str) -> bytes:
    """Returns a file with the columns of the template in its own order; a cell may hold anything its form can hold."""
    names = [column.name for column in COLUMNS[what]]
    return raw_file([names, *[[row.get(name) for name in names] for row in rows]], form)


def raw_file(table: Sequence[Sequence[Any]], form: str) -> bytes:
    if form == "csv":
        out = io.StringIO()
        csv.writer(out).writerows([["" if each is None else each for each in row] for row in table])
        return out.getvalue().encode()
    book = openpyxl.Workbook()
    for row in table:
        book.active.append(list(row))
    binary = io.BytesIO()
    book.save(binary)
    return binary.getvalue()


def tried(world: World, what: str, raw: bytes, who: Who | None = None) -> dict[str, Any]:
    """Returns the report of a dry run, which records nothing."""
    with world.nothing_recorded():
        report: dict[str, Any] = told(world.upload(f"/v1/imports/{what}/files", who or WHO[what], raw), 201)
        again = told(world.get(f"/v1/imports/{what}/files/{report['file']}", who or WHO[what]))
    assert again == report
    assert report["accepted"] == (report["faults"] == []) == (report["refused"] == 0)
    return report


def imported(world: World, what: str, rows: Sheet, form: str = "csv") -> dict[str, Any]:
    """Imports rows, as the dry run said it would; returns the command's answer."""
    report = tried(world, what, file_of(what, rows, form))
    assert report["faults"] == []
    answer: dict[str, Any] = told(world.create(f"/v1/imports/{what}", WHO[what], {"file": report["file"]}), 201)
    assert len(answer["events"]) == report["would_record"]
    return answer


def cells(report: Mapping[str, Any]) -> set[tuple[str | None, str]]:
    """Returns what a report refuses: the address of each cell, and the rule."""
    return {(each["cell"] or str(each["row"]), each["code"]) for each in report["faults"]}
