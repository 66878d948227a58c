"""What is asked of the read models of funding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.funding.domain.allocation import allocation_key
from services.funding.domain.rules import TrancheRule
from services.funding.projections.budgets import BUDGETS
from services.funding.projections.citing import Body
from services.funding.projections.estimates import ESTIMATES
from services.funding.projections.frames import FRAMES
from services.funding.projections.holds import HOLDS, shown
from services.funding.projections.knowledge import KNOWLEDGE, next_tranche
from services.funding.projections.reports import ReportAsked, report
from services.funding.projections.spending import ALLOCATIONS, VOUCHERS
from shared.clock import Clock, day_of
from shared.contracts.funding import FactKind
from shared.errors import NOT_FOUND, Refused
from shared.eventstore.views import Page, Views
from shared.workdays import Calendar


class FundingQueries:
    """What is asked of the read models. All raise Refused `shared.not-found` for what does not exist."""

    def __init__(self, views: Views, rules: Sequence[TrancheRule], clock: Clock, calendar: Calendar) -> None:
        self._views = views
        self._rules = rules
        self._clock = clock
        self._calendar = calendar

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
        upcoming = next_tranche(found, known["facts"], self._rules, self._today())
        if upcoming is not None:
            upcoming["deferred"] = self._deferring(agency, origin)
        return {**found, "next": upcoming}

    def allocations(self, agency: str | None, *, after: str = "", limit: int = 50) -> Page:
        """Returns allocations in order of agency and year; of one agency, if it is named."""
        only = {} if agency is None else {"agency": agency}
        return self._views.page(ALLOCATIONS, after=after, limit=limit, **only)

    def hold(self, key: str) -> Body:
        """Returns a deferral as it stands today."""
        return shown(self._get(HOLDS, key), self._today(), self._calendar)

    def holds(self, agency: str | None, *, after: str = "", limit: int = 50) -> Page:
        """Returns deferrals as they stand today; of one agency, if it is named."""
        only = {} if agency is None else {"agency": agency}
        page = self._views.page(HOLDS, after=after, limit=limit, **only)
        return Page(tuple(shown(each, self._today(), self._calendar) for each in page.items), page.next)

    def _deferring(self, agency: str, origin: str | None) -> list[Body]:
        """Returns what defers a release today: of the agency, and of those whose money it was."""
        found: list[Body] = []
        for code in (agency, *(origin.split(".") if origin else ())):
            known = self._views.get(KNOWLEDGE, code) or {"facts": []}
            keys = [each["reference"] for each in known["facts"] if each["fact"] == FactKind.SEVERE_SIGNAL_RAISED]
            found += [each for each in map(self.hold, keys) if each["holds"]]
        return found

    def _today(self) -> date:
        return day_of(self._clock.now())

    def voucher(self, number: str) -> Body:
        """Returns a Treasury voucher that counts, and on whose money."""
        return self._get(VOUCHERS, number)

    def vouchers(self, only: dict[str, str], *, after: str = "", limit: int = 50) -> Page:
        """Returns vouchers in order of their numbers, those of which the named members are as given."""
        return self._views.page(VOUCHERS, after=after, limit=limit, **only)

    def report(self, asked: ReportAsked) -> Body:
        """Returns budgets against commitments and use, as of a day and as known at a moment."""
        return report(self._views.caught_up(), asked)

    def _get(self, collection: str, key: str) -> Body:
        found = self._views.get(collection, key)
        if found is None:
            raise Refused(NOT_FOUND, what=collection.removesuffix("s"), key=key)
        return found
