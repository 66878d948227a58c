"""What is overdue in the whole register on a day: milestones, the final day, annual programmes and their results."""

from __future__ import annotations

from datetime import date
from typing import Final

from services.registry.domain.obligation import Rules, rule_on
from services.registry.domain.programme import programme_key
from services.registry.domain.progress import State
from services.registry.domain.results import ResultState
from services.registry.domain.rules import PROGRAMME_YEARS
from services.registry.projections.answers import progress_answer
from services.registry.projections.asof import applying_on, dated
from services.registry.projections.citing import AGENCIES, PROGRAMMES, Body
from services.registry.projections.programmes import results_answer
from shared.clock import day_of, parse_occurred
from shared.contracts.terms import AgencyKind
from shared.eventstore.views import Page, Reading

LOOKED_AT: Final = 1000
"""How many agencies one page looks at: it may hold fewer items than were asked for, and still go on."""
_BATCH: Final = 100


def overdue_page(reading: Reading, rules: Rules, on: date, *, after: str, limit: int) -> Page:
    """Returns the agencies of which something is overdue on the day `on`, in order of their codes.

    Raises:
        Refused: `registry.no-rule-in-force`: there were no milestones on that day.
    """
    items = list[Body]()
    for _ in range(LOOKED_AT // _BATCH):
        page = reading.page(AGENCIES, after=after, limit=_BATCH)
        for agency in page.items:
            after = agency["code"]
            late = overdue_item(reading, agency, rules, on)
            if late is not None:
                items.append(late)
            if len(items) == limit:
                return Page(tuple(items), after if agency is not page.items[-1] or page.next is not None else None)
        if page.next is None:
            return Page(tuple(items), None)
    return Page(tuple(items), after)


def overdue_item(reading: Reading, agency: Body, rules: Rules, on: date) -> Body | None:
    """Returns what is overdue of an agency on the day `on`, None where nothing is."""
    progress = progress_answer(agency, on, rules)
    told = ("milestone", "name_vi", "name_en", "target", "days_late", "target_event")
    milestones = [
        {name: each[name] for name in told} for each in progress["milestones"] if each["state"] == State.OVERDUE
    ]
    missing = [year for year in _years(agency, on) if _misses(agency, year, rules)]
    results = _results(reading, agency, on)
    if not (milestones or missing or results or progress["final_day_missed"]):
        return None
    named = (
        "agency",
        "name_vi",
        "name_en",
        "provenance",
        "obligation",
        "place",
        "final_day",
        "final_day_missed",
        "version",
    )
    return {
        **{name: progress[name] for name in named},
        "milestones": milestones,
        "programmes_missing": missing,
        "results_missing": results,
    }


def _years(agency: Body, on: date) -> list[int]:
    """Returns the years that are over, since programmes are asked for and the register knows the agency.

    A year's programme may be adopted to its end (directive, point 6, as `PROGRAMME_YEARS` reads it); what was adopted
    in it counts on any day after it.
    """
    known = day_of(parse_occurred(agency["registered"]["occurred"])).year
    adopted = {each["year"] for each in agency["programmes"]}
    return [each for each in range(max(known, PROGRAMME_YEARS[0].from_day.year), on.year) if each not in adopted]


def _misses(agency: Body, year: int, rules: Rules) -> bool:
    last = date(year, 12, 31)
    kind = AgencyKind(dated(agency["kinds"], last)["kind"])
    return applying_on(agency, rule_on(rules, last).obligations[kind], last)


def _results(reading: Reading, agency: Body, on: date) -> list[Body]:
    late = list[Body]()
    for cited in agency["programmes"]:
        programme = reading.get(PROGRAMMES, programme_key(agency["code"], cited["year"]))
        assert programme is not None, "an agency's file cites programmes that are there"
        standing = results_answer(programme, agency, on)
        if standing["state"] == ResultState.OVERDUE:
            late.append({"year": cited["year"], "due": standing["due"], "days_late": standing["days_late"]})
    return late
