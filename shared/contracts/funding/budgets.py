"""What funding records of budgets. Money is whole đồng."""

from __future__ import annotations

from typing import Annotated, Any

from shared.contracts.base import Basis, Facts, event, upcast
from shared.contracts.funding.estimates import EstimateKey
from shared.contracts.terms import Dong, Name, Year


@event("funding.budget.approved", version=1, basis=Basis.REQUIRED)
class BudgetApproved(Facts):
    """UBND tỉnh duyệt tổng mức kinh phí của một năm, căn cứ nghị quyết của HĐND. / A year's ceiling was approved."""

    year: Year
    source_of_fund: Name
    ceiling: Dong


@event("funding.budget.adjusted", version=1, basis=Basis.REQUIRED)
class BudgetAdjusted(Facts):
    """Tổng mức của một nguồn được điều chỉnh hoặc bổ sung. / A source's ceiling was raised or cut, or a source added.

    `before` is what it replaces: 0 where the year had nothing of this source.
    """

    year: Year
    source_of_fund: Name
    before: Dong
    ceiling: Dong


@event("funding.budget.committed", version=1)
class BudgetCommittedV1(Facts):
    """Một phần tổng mức đã được phân bổ cho dự toán được duyệt. / Part of the ceiling was committed to an estimate.

    From the time when a year had one source, which it does not name.
    """

    year: Year
    estimate: EstimateKey
    amount: Dong
    committed: Annotated[Dong, "Tổng đã phân bổ sau lần này / total committed after this"]


@event("funding.budget.committed", version=2)
class BudgetCommitted(Facts):
    """Một phần tổng mức đã được phân bổ cho dự toán được duyệt. / Part of the ceiling was committed to an estimate."""

    year: Year
    estimate: EstimateKey
    source_of_fund: Annotated[Name | None, "Không ghi: nguồn duy nhất của năm / absent: the year's only source"] = None
    amount: Dong
    committed: Annotated[Dong, "Tổng đã phân bổ của năm sau lần này / the year's total after this"]


@event("funding.budget.recommitted", version=1)
class BudgetRecommitted(Facts):
    """Phần phân bổ cho một dự toán thay đổi khi dự toán được điều chỉnh. / An amended estimate takes more, or less.

    `amount` takes the place of `before`.
    """

    year: Year
    estimate: EstimateKey
    source_of_fund: Name | None = None
    before: Dong
    amount: Dong
    committed: Annotated[Dong, "Tổng đã phân bổ của năm sau lần này / the year's total after this"]


@upcast("funding.budget.committed.v1", to="funding.budget.committed.v2")
def _with_its_source(data: dict[str, Any]) -> dict[str, Any]:
    return data
