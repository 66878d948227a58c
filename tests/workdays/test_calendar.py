"""Working days: what was announced, counting along it, and what is said beyond it."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contracts.terms import Confidence
from shared.workdays import CalendarFault, Kind, NotAnnounced, load
from shared.workdays.loading import HERE
from tests.workdays.lunar import hung_kings, tet

CALENDAR = load()
DAYS = st.dates(date(2006, 6, 1), date(2013, 6, 30))
COUNTS = st.integers(-60, 60)
SWAPS = """
    2010-02-19 2010-02-27, 2011-01-31 2011-01-29, 2011-02-01 2011-01-30, 2011-04-11 2011-04-09,
    2012-01-27 2012-02-04, 2012-12-31 2013-01-05, 2013-02-15 2013-02-23, 2013-04-29 2013-05-04
"""
"""Off, and worked instead: as the press of the time told it (2010: as remembered)."""


def holidays(year: int) -> list[date]:
    """Returns the days of article 73 of the Labour Code: nine a year, eight before the Hùng Kings' day came in 2007."""
    new_year = tet(year)
    return [
        date(year, 1, 1),
        *(new_year + timedelta(days=passed) for passed in (-1, 0, 1, 2)),
        *([hung_kings(year)] if year >= 2007 else []),
        date(year, 4, 30),
        date(year, 5, 1),
        date(year, 9, 2),
    ]


def off_and_in() -> tuple[set[date], set[date]]:
    """Returns the days off beyond the weekends, and the days of rest that are worked: from the law and the press."""
    off, worked = set[date](), set[date]()
    for year in range(2006, 2014):
        off |= set(holidays(year))
    for lost in sorted(day for day in off if day.weekday() >= 5):
        made_up = lost
        while made_up in off or made_up.weekday() >= 5:
            made_up += timedelta(days=1)
        off.add(made_up)
    for pair in SWAPS.split(","):
        left, right = (date.fromisoformat(each) for each in pair.split())
        off.add(left)
        worked.add(right)
    return off, worked


def test_each_of_eight_years_is_day_for_day_what_law_moon_and_press_make_of_it() -> None:
    off, worked = off_and_in()
    day = date(2006, 1, 1)
    while day < date(2014, 1, 1):
        told = day in worked or (day.weekday() < 5 and day not in off)
        assert CALENDAR.is_working(day) is told, day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("since", "count", "until"),
    [
        ("2007-04-19", 1, "2007-04-20"),  # a Thursday, and Friday
        ("2007-04-25", 1, "2007-04-27"),  # the first Hùng Kings' day that was a holiday
        ("2007-04-27", 1, "2007-05-02"),  # the weekend, 30 April and 1 May
        ("2007-08-31", 1, "2007-09-04"),  # National Day on a Sunday, made up for on Monday
        ("2008-02-05", 1, "2008-02-12"),  # Tết from Wednesday to Saturday, made up for on Monday
        ("2008-02-12", -1, "2008-02-05"),
        ("2008-12-31", 15, "2009-01-22"),  # New Year's Day and two weekends
        ("2008-12-31", 16, "2009-01-23"),  # the Friday before Tết
        ("2008-12-31", 17, "2009-01-30"),  # Sunday to Wednesday, made up for on Thursday
        ("2009-04-03", 1, "2009-04-07"),  # the Hùng Kings' day on a Saturday
        ("2009-12-31", -30, "2009-11-19"),  # six plain weeks
        ("2009-12-31", -7, "2009-12-22"),
        ("2009-12-31", 1, "2010-01-04"),
        ("2009-12-31", 15, "2010-01-22"),
        ("2009-12-31", 30, "2010-02-12"),  # the Friday before Tết
        ("2009-12-31", 31, "2010-02-22"),  # the longest: 13 to 21 February
        ("2011-01-28", 1, "2011-01-29"),  # Saturday and Sunday worked ...
        ("2011-01-28", 3, "2011-02-08"),  # ... for Monday and Tuesday off, then Tết
        ("2011-04-29", 1, "2011-05-04"),  # both May holidays on a weekend
        ("2012-12-28", 1, "2013-01-02"),
        ("2013-01-04", 1, "2013-01-05"),
        ("2007-04-21", 1, "2007-04-23"),  # from a Saturday
        ("2007-04-21", -1, "2007-04-20"),
        ("2007-04-21", 0, "2007-04-21"),
    ],
)
def test_counted_by_hand_on_a_printed_calendar(since: str, count: int, until: str) -> None:
    assert CALENDAR.add(date.fromisoformat(since), count) == date.fromisoformat(until)
    assert CALENDAR.between(date.fromisoformat(since), date.fromisoformat(until)) == count


@given(DAYS, COUNTS)
@settings(max_examples=300)
def test_between_undoes_add_from_any_day(day: date, count: int) -> None:
    found = CALENDAR.add(day, count)
    assert CALENDAR.between(day, found) == count
    assert count == 0 or CALENDAR.is_working(found)


@given(DAYS, COUNTS)
@settings(max_examples=300)
def test_adding_back_returns_to_a_working_day(day: date, count: int) -> None:
    worked = day if CALENDAR.is_working(day) else CALENDAR.add(day, 1)
    assert CALENDAR.add(CALENDAR.add(worked, count), -count) == worked


@given(DAYS, st.integers(0, 40), st.integers(0, 40))
@settings(max_examples=200)
def test_adding_in_two_goes_is_adding_in_one(day: date, first: int, second: int) -> None:
    assert CALENDAR.add(CALENDAR.add(day, first), second) == CALENDAR.add(day, first + second)


@given(DAYS, st.integers(0, 180))
@settings(max_examples=200)
def test_between_counts_what_is_worked_one_by_one(day: date, length: int) -> None:
    until = day + timedelta(days=length)
    worked = [CALENDAR.is_working(day + timedelta(days=passed)) for passed in range(1, length + 1)]
    assert CALENDAR.between(day, until) == sum(worked)


@given(st.dates(date(2004, 1, 1), date(2016, 1, 1)), COUNTS)
@settings(max_examples=300)
def test_the_provisional_calendar_keeps_the_laws_across_the_edge(day: date, count: int) -> None:
    calendar = CALENDAR.provisional()
    assert calendar.between(day, calendar.add(day, count)) == count


@pytest.mark.parametrize(
    ("day", "count"), [("2013-12-20", 30), ("2006-01-20", -30), ("2014-01-02", 1), ("2005-12-30", -1)]
)
def test_beyond_the_announced_years_there_is_no_answer(day: str, count: int) -> None:
    with pytest.raises(NotAnnounced) as refused:
        CALENDAR.add(date.fromisoformat(day), count)
    assert (refused.value.first, refused.value.last) == (2006, 2013)
    with pytest.raises(NotAnnounced):
        CALENDAR.between(date.fromisoformat(day), date.fromisoformat(day) + timedelta(days=3 * count))


def test_who_must_go_on_counts_weekdays_and_knows_that_it_did() -> None:
    calendar = CALENDAR.provisional()
    assert calendar.add(date(2014, 1, 29), 1) == date(2014, 1, 30)  # the eve of Tết, which nobody has announced here
    assert not calendar.is_verified(date(2013, 12, 1), date(2014, 1, 30))
    assert calendar.version == CALENDAR.version


def test_at_the_end_of_time_there_is_no_answer_either() -> None:
    with pytest.raises(NotAnnounced):
        CALENDAR.provisional().add(date(9999, 12, 20), 30)
    with pytest.raises(NotAnnounced):
        CALENDAR.provisional().add(date(1, 1, 10), -30)


def test_every_day_says_where_it_was_read_and_what_is_only_remembered_is_owned_up_to() -> None:
    assert all(each.source and each.vi and each.en for each in CALENDAR.days.values())
    remembered = [each for each in CALENDAR.days.values() if each.confidence is Confidence.MEMORY]
    assert {each.day.year for each in remembered} == {2006, 2007, 2010}
    assert all(each.day < date(2007, 4, 2) or each.day.year == 2010 for each in remembered)
    assert CALENDAR.is_verified(date(2007, 4, 19), date(2010, 2, 18))
    assert not CALENDAR.is_verified(date(2010, 2, 18), date(2010, 2, 19))


def test_what_a_stretch_rests_on_is_told_in_order() -> None:
    found = CALENDAR.rests_on(date(2007, 4, 26), date(2007, 5, 1))
    assert [(str(each.day), each.kind) for each in found] == [
        ("2007-04-26", Kind.HOLIDAY),
        ("2007-04-30", Kind.HOLIDAY),
        ("2007-05-01", Kind.HOLIDAY),
    ]


def changed(tmp_path: Path, name: str, **members: object) -> Path:
    """Returns a folder with the announced years, of which one says something else."""
    folder = tmp_path / "years"
    shutil.copytree(HERE, folder)
    path = folder / f"{name}.json"
    told = json.loads(path.read_text("utf-8")) if path.exists() else {"year": int(name), "sources": {}, "days": []}
    path.write_text(json.dumps(told | members), "utf-8")
    return folder


def row(day: str, kind: str, **members: str) -> dict[str, str]:
    return {"day": day, "kind": kind, "vi": "v", "en": "e", "source": "s", **members}


def test_a_year_is_added_as_a_file_alone(tmp_path: Path) -> None:
    sources = {"s": {"confidence": "found", "text": "t"}}
    days = [row("2014-01-30", "holiday"), row("2014-01-29", "swapped-off", other="2014-02-08")]
    calendar = load(changed(tmp_path, "2014", sources=sources, days=days))
    assert calendar.last == 2014
    assert calendar.add(date(2014, 1, 28), 1) == date(2014, 1, 31)
    assert calendar.is_working(date(2014, 2, 8))
    assert calendar.version != CALENDAR.version


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ([row("2014-01-30", "holiday"), row("2014-01-30", "holiday")], "twice"),
        ([row("2014-02-01", "swapped-off", other="2014-02-08")], "rest already"),
        ([row("2014-01-29", "swapped-off", other="2014-02-05")], "worked anyway"),
        ([row("2014-01-29", "swapped-off")], "names it"),
        ([row("2014-02-08", "swapped-in", other="2014-01-29")], "names it"),
        ([row("2014-01-30", "holiday", other="2014-01-29")], "names it"),
        ([row("2014-02-03", "compensation", other="2014-02-01")], "makes up for"),
        ([row("2015-02-03", "holiday")], "outside"),
        ([row("2014-02-30", "holiday")], "2014.json"),
        ([row("2014-02-03", "feast")], "2014.json"),
        ([{"day": "2014-02-03"}], "2014.json"),
    ],
)
def test_a_year_that_contradicts_itself_is_not_loaded(tmp_path: Path, days: list[object], told: str) -> None:
    sources = {"s": {"confidence": "found", "text": "t"}}
    with pytest.raises(CalendarFault, match=told):
        load(changed(tmp_path, "2014", sources=sources, days=days))


def test_a_gap_between_years_and_a_file_of_another_year_are_noticed(tmp_path: Path) -> None:
    with pytest.raises(CalendarFault, match="gap"):
        load(changed(tmp_path / "gap", "2015"))
    with pytest.raises(CalendarFault, match="2014"):
        load(changed(tmp_path / "name", "2014", year=2013))
    with pytest.raises(CalendarFault, match="gap"):
        load(tmp_path)
