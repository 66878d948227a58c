"""The shape of the report, and its columns as a table."""

from __future__ import annotations

from typing import Final

from services.funding.schemas.parts import dong, many, text
from shared.contracts.terms import AgencyCode, Year
from shared.errors import Term
from shared.http import ClockArgs, Strict, fields
from shared.tables import Column, Form

ACCOUNTS: Final = {
    "assigned": Term("Được giao trong năm", "Assigned"),
    "carried_in": Term("Nhận chuyển nguồn (chưa giải ngân)", "Carried in, not drawn"),
    "advances_in": Term("Nhận chuyển số dư tạm ứng", "Advances carried in"),
    "released": Term("Đã cấp", "Released"),
    "disbursed": Term("Đã giải ngân trong năm", "Drawn in the year"),
    "outstanding": Term("Dư tạm ứng", "Advances outstanding"),
    "paid": Term("Đã thanh toán, chưa quyết toán", "Paid, not settled"),
    "settled": Term("Đã quyết toán", "Settled"),
    "repaid": Term("Đã nộp trả", "Repaid"),
    "recovered": Term("Đã thu hồi", "Recovered"),
    "carried_over": Term("Chuyển nguồn sang năm sau (chưa giải ngân)", "Carried over, not drawn"),
    "advances_over": Term("Chuyển số dư tạm ứng sang năm sau", "Advances carried over"),
    "cancelled": Term("Đã huỷ", "Cancelled"),
    "undrawn": Term("Chưa giải ngân", "Not drawn"),
}
"""The accounts of the report, in its order."""
BUDGETS: Final = {
    "ceiling": Term("Tổng mức được duyệt", "Ceiling"),
    "committed": Term("Đã phân bổ", "Committed"),
    "remaining": Term("Còn lại của tổng mức", "Remaining of the ceiling"),
}
COLUMNS: Final = (
    Column("agency", "/agency", Term("Cơ quan", "Agency"), Form.VIETNAMESE),
    Column("year", "/year", Term("Năm", "Year"), Form.WHOLE),
    Column("source_of_fund", "/source_of_fund", Term("Nguồn kinh phí", "Source of the fund"), Form.VIETNAMESE),
    *(
        Column(name, f"/{name}", Term(f"{title.vi} (đồng)", f"{title.en} (đồng)"), Form.WHOLE)
        for name, title in {**BUDGETS, **ACCOUNTS}.items()
    ),
)
"""The report as a table: first each year's budget by source, then the agencies, then the total."""


class ReportArgs(ClockArgs):
    """What the report is asked for."""

    year = fields.of(Year, required=False)
    agency = fields.of(AgencyCode, required=False)


class BudgetLineView(Strict):
    """Tổng mức một năm, một nguồn. / A year's ceiling of one source, and what is committed of it."""

    year = fields.of(Year)
    source_of_fund = text()
    ceiling = dong("Tổng mức được duyệt / ceiling")
    committed = dong("Đã phân bổ / committed")
    remaining = fields.Whole(
        least=-(10**15),
        most=10**15,
        required=True,
        unit="đồng",
        description="Còn lại; âm khi việc duyệt ghi là xảy ra sau / negative where the ceiling is said to come later",
    )


def _account(title: Term) -> fields.Whole:
    told = f"{title.vi} / {title.en}"
    return fields.Whole(least=-(10**15), most=10**15, required=True, unit="đồng", description=told)


_Accounts = type(
    "_Accounts", (Strict,), {"__doc__": "The accounts.", **{name: _account(each) for name, each in ACCOUNTS.items()}}
)


class TotalView(_Accounts):  # type: ignore[misc, valid-type]
    """Tổng cộng. / The sum of the rows."""


class ReportRowView(_Accounts):  # type: ignore[misc, valid-type]
    """Kinh phí một cơ quan, một năm, một nguồn. / An agency's money of a year and source, and its use."""

    agency = fields.of(AgencyCode)
    year = fields.of(Year)
    source_of_fund = text()


class ReportView(Strict):
    """Tổng mức, phân bổ và thực hiện tại một thời điểm, theo hai đồng hồ. / The report, on both clocks."""

    as_of = text()
    as_of_instant = fields.Moment(required=True)
    known = fields.Moment(required=True)
    position = fields.Whole(required=True, description="Vị trí cuối của nhật ký / the log's last position")
    root = text()
    last_position = fields.Whole(
        required=True, description="Vị trí của biến động cuối được tính / position of the last event that counts"
    )
    budgets = many(BudgetLineView)
    rows = many(ReportRowView)
    total = fields.Nested(TotalView, required=True)
