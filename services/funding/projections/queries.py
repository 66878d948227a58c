"""What is asked of the read models of funding."""

from __future__ import annotations

from collections.abc import Sequence

from services.funding.domain.allocation import allocation_key
from services.funding.domain.rules import TrancheRule
from services.funding.projections.allocations import ALLOCATIONS
from services.funding.projections.budgets import BUDGETS
from services.funding.projections.citing import Body
from services.funding.projections.estimates import ESTIMATES
from services.funding.projections.frames import FRAMES
from services.funding.projections.knowledge import KNOWLEDGE, next_tranche
from shared.clock import Clock, day_of
from shared.errors import NOT_FOUND, Refused
from shared.eventstore.views import Page, Views


class FundingQueries:
    """What is asked of the read models. All raise Refused `shared.not-found` for what does not exist."""

    def __init__(self, views: Views, rules: Sequence[TrancheRule], clock: Clock) -> None:
        self._views = views
        self._rules = rules
        self._clock = clock

    def frame(self, period: str) -> Body:
        """Returns the frame of a period, such as `2006-2009`, and what the years' ceilings take of it, in đồng."""
        return self._get(FRAMES, period)

    def budget(self, year: int) -> Body:
        """Returns a year's ceiling, what is committed and what remains, in đồng."""
        return self._get(BUDGETS, str(year))

    def estimate(self, key: str) -> Body:
        """Returns an estimate with its lines and who did what with it."""
        return self._get(ESTIMATES, key)

    def allocation(self, agency: str, year: int, origin: str | None = None) -> Body:
        """Returns an allocation with its tranches, and how the conditions of the next one stand now."""
        found = self._get(ALLOCATIONS, allocation_key(agency, year, origin))
        known = self._views.get(KNOWLEDGE, agency) or {"facts": []}
        return {**found, "next": next_tranche(found, known["facts"], self._rules, day_of(self._clock.now()))}

    def allocations(self, agency: str | None, *, after: str = "", limit: int = 50) -> Page:
        """Returns allocations in order of agency and year; of one agency, if it is named."""
        only = {} if agency is None else {"agency": agency}
        return self._views.page(ALLOCATIONS, after=after, limit=limit, **only)

    def _get(self, collection: str, key: str) -> Body:
        found = self._views.get(collection, key)
        if found is None:
            raise Refused(NOT_FOUND, what=collection.removesuffix("s"), key=key)
        return found
