"""The announced years as data: one JSON file each in `years/`, checked when it is loaded.

A further year is a further file here and nothing else. A swap is written once, at the day that is off.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from shared.contracts.terms import Confidence
from shared.workdays.calendar import REST, Announced, Calendar, Kind, calendar_of

HERE: Final = Path(__file__).parent / "years"


class CalendarFault(Exception):
    """A year's file contradicts itself; says in what. The service does not start with it."""


def load(folder: Path = HERE) -> Calendar:
    """Returns the calendar of every year in `folder`.

    Raises:
        CalendarFault: a file is not what it should be, a day contradicts its weekday or another, or a year is missing
            between two others.
    """
    years, days = list[int](), list[Announced]()
    for path in sorted(folder.glob("*.json")):
        try:
            told = json.loads(path.read_text("utf-8"))
            if str(told["year"]) != path.stem:
                raise CalendarFault(f"{path.name} holds the year {told['year']}")
            years.append(told["year"])
            for row in told["days"]:
                days.extend(_days(row, told["sources"]))
        except (KeyError, TypeError, ValueError) as fault:
            raise CalendarFault(f"{path.name}: {fault!r}") from fault
    try:
        calendar = calendar_of(years, days)
    except ValueError as fault:
        raise CalendarFault(str(fault)) from fault
    for each in days:
        _check(each, calendar)
    return calendar


def _days(row: dict[str, Any], sources: dict[str, dict[str, str]]) -> Iterator[Announced]:
    day, kind = date.fromisoformat(row["day"]), Kind(row["kind"])
    other = date.fromisoformat(row["other"]) if "other" in row else None
    if (other is None) is not (kind is Kind.HOLIDAY) or kind is Kind.SWAPPED_IN:
        raise CalendarFault(f"{day}: a holiday stands alone, a day in place of another names it")
    source = sources[row["source"]]
    told = (row["vi"], row["en"], Confidence(source["confidence"]), source["text"])
    yield Announced(day, kind, *told, other)
    if kind is Kind.SWAPPED_OFF:
        assert other is not None
        yield Announced(other, Kind.SWAPPED_IN, *told, day)


def _check(each: Announced, calendar: Calendar) -> None:
    rests = each.day.isoweekday() in REST
    if each.kind in (Kind.COMPENSATION, Kind.SWAPPED_OFF) and rests:
        raise CalendarFault(f"{each.day} is a day of rest already")
    if each.kind is Kind.SWAPPED_IN and not rests:
        raise CalendarFault(f"{each.day} is worked anyway")
    if each.kind is Kind.COMPENSATION:
        made_up = None if each.other is None else calendar.days.get(each.other)
        if made_up is None or made_up.kind is not Kind.HOLIDAY or made_up.day.isoweekday() not in REST:
            raise CalendarFault(f"{each.day} makes up for {each.other}, which is no holiday on a day of rest")
