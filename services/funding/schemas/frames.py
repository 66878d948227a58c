"""The shapes of the frame of the period: what commands say, and what answers look like."""

from __future__ import annotations

from services.funding.schemas.parts import SaidView, amount, dong, many, version_of
from shared.contracts.funding import FrameKey
from shared.contracts.terms import Name, Year
from shared.http import CommandBody, Strict, fields


class PartAsked(Strict):
    """Mức của một nguồn trong một năm. / The most that one source may give in one year."""

    year = fields.of(Year)
    source_of_fund = fields.of(Name, description="Nguồn kinh phí / source of the fund")
    ceiling = amount("Mức / the ceiling")


class ApproveFrame(CommandBody):
    """Duyệt khung kinh phí 2006-2009. / Approve the frame; `legal_basis` is the People's Council's resolution."""

    ceiling = amount("Mức của cả giai đoạn / ceiling of the whole period")
    parts = fields.Items(
        fields.Nested(PartAsked), least=1, most=100, required=True, description="Từng năm, từng nguồn / year and source"
    )


class AdjustFrame(ApproveFrame):
    """Điều chỉnh khung kinh phí. / State the frame anew, with a reason; `legal_basis` is the council's resolution."""


class PartStated(Strict):
    """Mức của một nguồn trong một năm như đã ghi. / A part as it was stated."""

    year = fields.of(Year)
    source_of_fund = fields.of(Name)
    ceiling = dong("Mức / the ceiling")


class PartView(PartStated):
    """Mức của một nguồn trong một năm, đã bố trí, còn lại. / A part, what the year's ceiling takes, what remains."""

    budgeted = dong("Đã bố trí trong tổng mức năm / taken by the year's ceiling")
    remaining = dong("Còn lại / remaining")
    budgeting = fields.Nested(
        SaidView, required=True, allow_none=True, description="Lần bố trí gần nhất / the last taking"
    )


class FrameAdjustmentView(Strict):
    """Một lần điều chỉnh khung. / A later decision on the frame, and what it replaced."""

    before = dong("Mức trước đó / the ceiling it replaces")
    ceiling = dong("Mức mới / the new ceiling")
    parts_before = many(PartStated, "Các mức trước đó / the parts it replaces")
    decision = fields.Nested(SaidView, required=True)


class FrameView(Strict):
    """Khung kinh phí của giai đoạn. / The frame of the period, what the years' ceilings take of it, what remains."""

    frame = fields.of(FrameKey)
    version = version_of()
    ceiling = dong("Mức của cả giai đoạn / ceiling of the whole period")
    budgeted = dong("Đã bố trí trong tổng mức các năm / taken by the years' ceilings")
    remaining = dong("Còn lại / remaining")
    parts = many(PartView)
    approval = fields.Nested(SaidView, required=True)
    adjustments = many(FrameAdjustmentView)
