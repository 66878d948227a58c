"""The shapes of budgets: what commands say, and what answers look like."""

from __future__ import annotations

from services.funding.schemas.parts import MOST, SaidView, dong, many, version_of
from shared.contracts.funding import EstimateKey
from shared.contracts.terms import Name, Year
from shared.http import CommandBody, Strict, fields


class ApproveBudget(CommandBody):
    """Duyệt tổng mức của một năm. / Approve a year's ceiling; `legal_basis` is the People's Council's resolution."""

    year = fields.of(Year)
    source_of_fund = fields.of(Name, description="Nguồn kinh phí / source of the fund")
    ceiling = fields.Whole(least=1, most=MOST, unit="đồng", required=True, description="Tổng mức / the ceiling")


class CommitmentView(SaidView):
    """Một lần phân bổ từ tổng mức. / A commitment of part of the ceiling."""

    estimate = fields.of(EstimateKey)
    amount = dong("Số phân bổ / amount committed")


class BudgetView(Strict):
    """Tổng mức của một năm. / A year's ceiling, what is committed of it and what remains."""

    year = fields.of(Year)
    version = version_of()
    source_of_fund = fields.of(Name)
    ceiling = dong("Tổng mức được duyệt / ceiling")
    committed = dong("Đã phân bổ / committed")
    remaining = dong("Còn lại / remaining")
    approval = fields.Nested(SaidView, required=True)
    commitments = many(CommitmentView)
