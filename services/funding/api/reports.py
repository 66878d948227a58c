"""Routes: the report of budget against commitments and actual use, as JSON, CSV and XLSX."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flask import Response

from services.funding.api.asking import Body, Hosting, asking
from services.funding.domain.refusals.reports import NOT_OWN_REPORT
from services.funding.projections.reports import ReportAsked
from services.funding.schemas.reports import COLUMNS, ReportArgs, ReportView
from shared.acts import BOUND_ROLES, Role
from shared.clock import VIETNAM, format_instant
from shared.errors import Refused
from shared.http import Blueprint, two_clocks
from shared.http.rights import BY_DOMAIN
from shared.identity import Principal
from shared.tables import write_csv, write_xlsx

blp = Blueprint("reports", "funding", "Báo cáo / reports")
CSV: Final = "text/csv"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OVERSEEING: Final = (Role.FINANCE, Role.PLANNING, Role.PPC, Role.PPC_OFFICE, Role.INSPECTOR)
"""Who sees every agency's money together; an agency sees its own."""
READERS: Final = (*OVERSEEING, *(role for role in Role if role in BOUND_ROLES))
RIGHT: Final = "funding.report.read"
NAME: Final = "thuc-hien-kinh-phi"
TITLE: Final = "Thực hiện kinh phí"


def _own(who: Principal, asked: str | None) -> str | None:
    """Returns the agency that the report is held to: their own, for whoever oversees nothing."""
    if set(OVERSEEING) & set(who.roles):
        return asked
    if who.agency is None or asked not in (None, who.agency):
        raise Refused(NOT_OWN_REPORT)
    return who.agency


def _made(service: Hosting, who: Principal, args: Body) -> Body:
    clocks = two_clocks(args, service.application.stamp.clock)
    head = service.application.store.head()
    wanted = ReportAsked(clocks.as_of_instant, clocks.known, args.get("year"), _own(who, args.get("agency")))
    made = asking(service).report(wanted)
    return {**clocks.echo(), "position": head.size, "root": head.root.hex(), **made}


def _rows(made: Body) -> Iterator[Body]:
    yield from ({"agency": "Toàn chương trình", **each} for each in made["budgets"])
    yield from made["rows"]
    yield {"agency": "Tổng cộng", **made["total"]}


@blp.query("/reports/execution", answer=ReportView, args=ReportArgs, right=RIGHT, roles=READERS, agency=BY_DOMAIN)
def report_execution(service: Hosting, who: Principal, args: Body) -> Body:
    """Tổng mức, phân bổ và thực hiện theo cơ quan, nguồn, năm. / Budget, commitments and use, on either clock."""
    return _made(service, who, args)


@blp.stream("/reports/execution.csv", media=CSV, args=ReportArgs, right=RIGHT, roles=READERS, agency=BY_DOMAIN)
def report_execution_csv(service: Hosting, who: Principal, args: Body) -> Response:
    """Báo cáo thực hiện kinh phí dạng CSV, tiêu đề tiếng Việt. / The report as CSV, with Vietnamese headings."""
    rows = list(_rows(_made(service, who, args)))
    return _file(write_csv(COLUMNS, rows, titles=True), CSV, f"{NAME}.csv")


@blp.stream("/reports/execution.xlsx", media=XLSX, args=ReportArgs, right=RIGHT, roles=READERS, agency=BY_DOMAIN)
def report_execution_xlsx(service: Hosting, who: Principal, args: Body) -> Response:
    """Báo cáo thực hiện kinh phí dạng XLSX, kèm trang nguồn gốc. / The report as XLSX, with where it comes from."""
    made, now = _made(service, who, args), service.application.stamp.clock.now()
    provenance = [
        ("Nguồn / source", service.application.stamp.source),
        ("Nội dung / content", TITLE),
        ("Xảy ra đến / as of", made["as_of"]),
        ("Ghi nhận đến / as known", made["known"]),
        ("Người yêu cầu / asked by", ", ".join(filter(None, (who.person, *who.roles, who.agency)))),
        ("Thời điểm / at", f"{now.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S} (+07:00); {format_instant(now)}"),
        ("Nhật ký đến vị trí / log up to position", str(made["position"])),
        ("Gốc cây băm / tree root (SHA-256)", made["root"]),
    ]
    raw = write_xlsx(COLUMNS, list(_rows(made)), title=TITLE, made=now, provenance=provenance)
    return _file(raw, XLSX, f"{NAME}.xlsx")


def _file(raw: bytes, media: str, name: str) -> Response:
    answer = Response(raw, mimetype=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
