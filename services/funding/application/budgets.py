"""Use cases on budgets."""

from __future__ import annotations

from services.funding.application.base import Base
from services.funding.domain.budget import Budget
from services.funding.domain.frame import Frame, frame_key, period_of
from services.funding.domain.refusals import FRAME_MISSING
from shared.acts import Act
from shared.errors import Refused
from shared.eventstore.application import Outcome


class Budgets(Base):
    """Use cases on budgets. Each saves the frame with the budget: its version decides races between the years."""

    def approve_budget(self, act: Act, *, year: int, source_of_fund: str, ceiling: int) -> Outcome:
        """Approves a year's ceiling in đồng, once, and takes it from the frame. Raises Refused."""
        budget = self.create(Budget, str(year))
        budget.approve(act, year=year, source_of_fund=source_of_fund, ceiling=ceiling, years=self.years)
        return self._within_frame(act, budget, source_of_fund, ceiling)

    def adjust_budget(self, act: Act, *, year: int, source_of_fund: str, ceiling: int) -> Outcome:
        """Raises or cuts the ceiling of one of a year's sources, or adds one, within the frame. Raises Refused."""
        budget = self.load(Budget, str(year), act)
        budget.adjust(act, source_of_fund=source_of_fund, ceiling=ceiling)
        return self._within_frame(act, budget, source_of_fund, ceiling)

    def _within_frame(self, act: Act, budget: Budget, source_of_fund: str, ceiling: int) -> Outcome:
        key = frame_key(period_of(self.years, act))
        frame = self.find(Frame, key)
        if frame is None:
            raise Refused(FRAME_MISSING, frame=key)
        frame.budget(act, year=budget.year, source_of_fund=source_of_fund, amount=ceiling)
        return self.save(act, budget, frame)
