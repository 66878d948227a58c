"""The shapes of budgets: what commands say, and what answers look like."""

from __future__ import annotations

from services.funding.schemas.parts import SaidView, amount, dong, many, version_of
from shared.contracts.funding import EstimateKey
from shared.contracts.terms import Name, Year
from shared.http import CommandBody, Strict, fields


class ApproveBudget(CommandBody):
    """Duyệt tổng mức của một năm. / Approve a year's ceiling; `legal_basis` is the People's Council's resolution."""

    year = fields.of(Year)
    source_of_fund = fields.of(Name, description="Nguồn kinh phí / source of the fund")
    ceiling = amount("Tổng mức / the ceiling")


class AdjustBudget(CommandBody):
    """Điều chỉnh tổng mức của một nguồn. / Raise or cut one source's ceiling, or add a source; with a reason."""

    source_of_fund = fields.of(Name, description="Nguồn kinh phí / source of the fund")
    ceiling = amount("Tổng mức mới của nguồn / the source's new ceiling")


class CommitmentView(SaidView):
    """Một lần phân bổ từ tổng mức. / A commitment of part of the ceiling, or its change by an amended estimate."""

    estimate = fields.of(EstimateKey)
    source_of_fund = fields.of(Name)
    before = dong("Số trước đó / what it replaces")
    amount = dong("Số phân bổ / amount committed")


class SourceView(Strict):
    """Một nguồn của năm. / One of the year's sources."""

    source_of_fund = fields.of(Name)
    ceiling = dong("Tổng mức được duyệt / ceiling")
    committed = dong("Đã phân bổ / committed")
    remaining = dong("Còn lại / remaining")


class BudgetAdjustmentView(Strict):
    """Một lần điều chỉnh. / A later decision on one source."""

    source_of_fund = fields.of(Name)
    before = dong("Mức trước đó / the ceiling it replaces")
    ceiling = dong("Mức mới / the new ceiling")
    decision = fields.Nested(SaidView, required=True)


class BudgetView(Strict):
    """Tổng mức của một năm. / A year's ceiling, what is committed of it and what remains; in all, and by source."""

    year = fields.of(Year)
    version = version_of()
    source_of_fund = fields.of(Name, description="Nguồn được duyệt đầu tiên / the source approved first")
    ceiling = dong("Tổng mức được duyệt / ceiling")
    committed = dong("Đã phân bổ / committed")
    remaining = dong("Còn lại / remaining")
    sources = many(SourceView)
    approval = fields.Nested(SaidView, required=True)
    adjustments = many(BudgetAdjustmentView)
    commitments = many(CommitmentView)
