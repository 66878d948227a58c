"""How an export is made: rows as of one position of the log, a file in either form, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Response

from services.registry.api.reading import Service, day_asked
from shared.clock import VIETNAM, format_instant
from shared.eventstore.ports import Head
from shared.eventstore.views import Reading
from shared.identity import Principal
from shared.tables import Column, write_csv, write_xlsx
from shared.tables.columns import Form

CSV: Final = "text/csv"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TRIES: Final = 5
"""Times that rows are read again because something was recorded meanwhile."""
Rows = Sequence[dict[str, Any]]
_FORMS: Final = {
    Form.TEXT: "văn bản / text",
    Form.VIETNAMESE: "văn bản Unicode / Unicode text",
    Form.WHOLE: "số nguyên / whole number",
    Form.DAY: "ngày dd/mm/yyyy hoặc yyyy-mm-dd / a day",
    Form.FLAG: "có, không / yes, no",
}


@dataclass(frozen=True, slots=True)
class Export:
    """Rows, and the head of the log that they were read at; `exact` where nothing was recorded meanwhile."""

    rows: Rows
    head: Head
    exact: bool


def settled(service: Service, read: Callable[[Reading], Rows]) -> Export:
    """Returns what `read` makes of the views, as of one position of the log where the log stands still that long."""
    for _ in range(TRIES - 1):
        head = service.application.store.head()
        rows = read(service.views.caught_up())
        if service.application.store.head().size == head.size:
            return Export(rows, head, exact=True)
    head = service.application.store.head()
    return Export(read(service.views.caught_up()), head, exact=False)


def as_csv(columns: Sequence[Column], rows: Rows, name: str) -> Response:
    """Returns a CSV file as an answer."""
    return _file(write_csv(columns, rows), CSV, f"{name}.csv")


def as_xlsx(
    service: Service,
    columns: Sequence[Column],
    rows: Rows,
    name: str,
    title: str,
) -> Response:
    """Returns a workbook to be filled in as an answer: the table, and a guide to its columns."""
    made = service.application.stamp.clock.now()
    return _file(write_xlsx(columns, rows, title=title, made=made, guide=_guide(columns)), XLSX, f"{name}.xlsx")


def exported_xlsx(
    service: Service, who: Principal, columns: Sequence[Column], export: Export, about: tuple[str, str, str]
) -> Response:
    """Returns an export as a workbook; `about` are the file's name, its title, and what was asked for."""
    name, title, asked = about
    now = service.application.stamp.clock.now()
    at_least = "" if export.exact else " (ít nhất / at least)"
    provenance = [
        ("Nguồn / source", service.application.stamp.source),
        ("Nội dung / content", title),
        ("Yêu cầu / asked for", asked or "tất cả / everything"),
        ("Người yêu cầu / asked by", ", ".join(filter(None, (who.person, *who.roles, who.agency)))),
        ("Thời điểm / at", f"{now.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S} (+07:00); {format_instant(now)}"),
        ("Trạng thái vào ngày / state as of", f"{day_asked(service, {}):%d/%m/%Y}"),
        ("Nhật ký đến vị trí / log up to position", f"{export.head.size}{at_least}"),
        ("Gốc cây băm / tree root (SHA-256)", export.head.root.hex()),
        ("Số dòng / rows", str(len(export.rows))),
        (
            "Lưu ý / note",
            "Giá trị ghi “chưa kiểm chứng” không phải sự thật đã xác nhận. / What is not verified is no fact.",
        ),
    ]
    raw = write_xlsx(columns, export.rows, title=title, made=now, provenance=provenance)
    return _file(raw, XLSX, f"{name}.xlsx")


def _guide(columns: Sequence[Column]) -> list[tuple[str, str]]:
    told = [("Cột / column", "Cách điền / how to fill it in")]
    for column in columns:
        choices = "; ".join(f"{value} = {names.vi}" for value, names in column.choices.items())
        needed = "bắt buộc / required" if column.required else "không bắt buộc / optional"
        note = "" if column.note is None else f"{column.note.vi} / {column.note.en}"
        form = _FORMS.get(column.form, "một trong / one of")
        parts = (
            column.title.en,
            needed,
            form,
            choices,
            note,
            f"ví dụ / e.g. {column.example}" if column.example else "",
        )
        told.append((f"{column.title.vi} ({column.name})", " · ".join(filter(None, parts))))
    return told


def _file(raw: bytes, media: str, name: str) -> Response:
    answer = Response(raw, mimetype=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
