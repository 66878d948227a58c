"""The report: each year's budget by source against what was committed, and each agency's money against its use.

On either clock: `as_of` leaves out what is said to have happened later, `known` what was recorded later. Both are
applied to postings, in the order of the log; nothing is derived from totals that were true at another moment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from services.funding.projections.citing import Body
from services.funding.projections.postings import BUDGET, MONEY, POSTINGS
from shared.clock import format_instant
from shared.eventstore.views import Reading

PAGE: Final = 500
UNKNOWN: Final = "không rõ / unknown"
"""The source of money whose budget is not among what is asked for (it is said to have been approved later)."""


@dataclass(frozen=True, slots=True)
class ReportAsked:
    """What a report is asked for: two moments, of happening and of knowing; of one year, of one agency."""

    as_of: datetime
    known: datetime
    year: int | None = None
    agency: str | None = None


class _Sums:
    """Adds postings up by year and source, and by agency, year and source."""

    def __init__(self) -> None:
        self.only: dict[int, str] = {}
        self.sources: dict[str, str | None] = {}
        self.estimates: dict[str, str] = {}
        self.budgets: dict[tuple[int, str | None], dict[str, int]] = defaultdict(lambda: dict.fromkeys(BUDGET, 0))
        self.money: dict[tuple[str, int, str | None], dict[str, int]] = defaultdict(lambda: dict.fromkeys(MONEY, 0))

    def learn(self, posting: Body) -> None:
        """Takes what a posting says of sources, whenever it happened: it names things and moves nothing."""
        if posting["source_of_fund"] is not None:
            self.only.setdefault(posting["year"], posting["source_of_fund"])
        if posting["estimate"] is not None:
            if posting["agency"] is None:
                named = self.sources.get(posting["estimate"])
                self.sources[posting["estimate"]] = named or posting["source_of_fund"]
            else:
                self.estimates[posting["allocation"]] = posting["estimate"]

    def take(self, posting: Body) -> None:
        """Adds what a posting changes."""
        year, agency = posting["year"], posting["agency"]
        estimate = posting["estimate"] or self.estimates.get(posting["allocation"] or "")
        source = posting["source_of_fund"] or self.sources.get(estimate or "") or self.only.get(year)
        sums = self.budgets[year, source] if agency is None else self.money[agency, year, source]
        for account, amount in posting["changes"].items():
            sums[account] += amount


def report(reading: Reading, asked: ReportAsked) -> Body:
    """Returns the budgets by year and source, and the money by agency, year and source, with what they come to."""
    sums, last = _Sums(), 0
    until = format_instant(asked.as_of)
    for posting in _known(reading, format_instant(asked.known)):
        last = posting["position"]
        sums.learn(posting)
        wanted = asked.year in (None, posting["year"]) and asked.agency in (None, posting["agency"] or asked.agency)
        if wanted and posting["happened"] <= until and posting["changes"]:
            sums.take(posting)
    budgets = [
        {"year": year, "source_of_fund": source or UNKNOWN, **each, "remaining": each["ceiling"] - each["committed"]}
        for (year, source), each in sorted(sums.budgets.items(), key=_key)
    ]
    rows = [
        {"agency": agency, "year": year, "source_of_fund": source or UNKNOWN, **_closed(each)}
        for (agency, year, source), each in sorted(sums.money.items(), key=_key)
    ]
    return {"last_position": last, "budgets": budgets, "rows": rows, "total": _closed(_total(rows))}


def _known(reading: Reading, known: str) -> Iterator[Body]:
    """Yields the postings of the longest prefix in which nothing was recorded after `known`."""
    after: str | None = ""
    while after is not None:
        page = reading.page(POSTINGS, after=after, limit=PAGE)
        for posting in page.items:
            if posting["recorded"] > known:
                return
            yield posting
        after = page.next


def _closed(sums: dict[str, int]) -> Body:
    """Returns accounts with what was not drawn: what of the money is still to become something."""
    came = sums["assigned"] + sums["carried_in"]
    return {**sums, "undrawn": came - sums["disbursed"] - sums["carried_over"] - sums["cancelled"]}


def _total(rows: Iterable[Body]) -> dict[str, int]:
    total = dict.fromkeys(MONEY, 0)
    for row in rows:
        for name in MONEY:
            total[name] += row[name]
    return total


def _key(item: tuple[tuple[Any, ...], object]) -> tuple[Any, ...]:
    return tuple(each or "" if not isinstance(each, int) else each for each in item[0])
