"""What funding records of budgets. Money is whole đồng."""

from __future__ import annotations

from typing import Annotated

from shared.contracts.base import Basis, Facts, event
from shared.contracts.funding.estimates import EstimateKey
from shared.contracts.terms import Dong, Name, Year


@event("funding.budget.approved", version=1, basis=Basis.REQUIRED)
class BudgetApproved(Facts):
    """UBND tỉnh duyệt tổng mức kinh phí của một năm, căn cứ nghị quyết của HĐND. / A year's ceiling was approved."""

    year: Year
    source_of_fund: Name
    ceiling: Dong


@event("funding.budget.committed", version=1)
class BudgetCommitted(Facts):
    """Một phần tổng mức đã được phân bổ cho dự toán được duyệt. / Part of the ceiling was committed to an estimate."""

    year: Year
    estimate: EstimateKey
    amount: Dong
    committed: Annotated[Dong, "Tổng đã phân bổ sau lần này / total committed after this"]
