"""Use cases on budgets."""

from __future__ import annotations

from services.funding.application.base import Base
from services.funding.domain.budget import Budget
from shared.acts import Act
from shared.eventstore.application import Outcome


class Budgets(Base):
    """Use cases on budgets."""

    def approve_budget(self, act: Act, *, year: int, source_of_fund: str, ceiling: int) -> Outcome:
        """Approves a year's ceiling in đồng, once. Raises Refused."""
        budget = self.create(Budget, str(year))
        budget.approve(act, year=year, source_of_fund=source_of_fund, ceiling=ceiling, years=self.years)
        return self.save(act, budget)
