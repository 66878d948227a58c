"""The calendar: which days are worked, and counting along them. Knows no file."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Final

from shared.contracts.terms import Confidence

_DAY: Final = timedelta(days=1)
REST: Final = frozenset({6, 7})
"""ISO weekdays on which a five-day week of 40 hours rests: Saturday and Sunday."""


class Kind(StrEnum):
    """Why a day is not what its weekday says."""

    HOLIDAY = "holiday"
    """A day off by law, on whatever weekday."""
    COMPENSATION = "compensation"
    """A day off because a holiday fell on a day of rest."""
    SWAPPED_OFF = "swapped-off"
    """A weekday off, worked on another day instead."""
    SWAPPED_IN = "swapped-in"
    """A day of rest that is worked instead of another."""


@dataclass(frozen=True, slots=True)
class Announced:
    """A day that was announced, and how sure we are of it. `memory` is never shown as fact."""

    day: date
    kind: Kind
    vi: str
    en: str
    confidence: Confidence
    source: str
    other: date | None = None
    """Of a swapped day the day it was swapped with; of a compensation the holiday it makes up for."""


class NotAnnounced(Exception):
    """A day lies outside the announced years, so nobody can say whether it is worked."""

    def __init__(self, day: date, first: int, last: int) -> None:
        super().__init__(f"the working calendar is announced for {first} to {last}, not for {day}")
        self.day = day
        self.first = first
        self.last = last


@dataclass(frozen=True)
class Calendar:
    """The announced years, without a gap, and the days in them that are not what their weekday says."""

    first: int
    last: int
    days: Mapping[date, Announced]
    assumes: bool = False
    """Whether Monday to Friday is counted beyond the announced years instead of refusing."""

    @cached_property
    def version(self) -> str:
        """Returns a name that tells this calendar from every other: its years, and a digest of every announced day."""
        lines = sorted(f"{each.day} {each.kind.value} {each.other}\n" for each in self.days.values())
        return f"{self.first}-{self.last}.{sha256(''.join(lines).encode()).hexdigest()[:12]}"

    def provisional(self) -> Calendar:
        """Returns the same calendar, which beyond its years counts Monday to Friday and owns up to it."""
        return replace(self, assumes=True)

    def is_announced(self, day: date) -> bool:
        """Tells whether `day` lies in an announced year."""
        return self.first <= day.year <= self.last

    def is_working(self, day: date) -> bool:
        """Tells whether state bodies work on `day`.

        Raises:
            NotAnnounced: nobody has said so yet.
        """
        if not self.is_announced(day):
            self._beyond(day)
            return day.isoweekday() not in REST
        found = self.days.get(day)
        return day.isoweekday() not in REST if found is None else found.kind is Kind.SWAPPED_IN

    def add(self, day: date, count: int) -> date:
        """Returns the `count`-th working day after `day`, or before it where `count` is negative; 0: `day` itself.

        `day` need not be worked: `between(day, add(day, n)) == n` holds for every day and n.

        Raises:
            NotAnnounced: the counting leaves the announced years; or, where more is assumed, the years 1 to 9999.
        """
        if count == 0:
            return day
        inside = self._worked
        place = bisect_right(inside, day) - 1 + count if count > 0 else bisect_left(inside, day) + count
        if self.is_announced(day) and 0 <= place < len(inside):
            return inside[place]
        step, left = (_DAY, count) if count > 0 else (-_DAY, -count)
        while left:
            if day in (date.min, date.max):
                raise NotAnnounced(day, self.first, self.last)
            day += step
            left -= self.is_working(day)
        return day

    def between(self, since: date, until: date) -> int:
        """Returns how many working days lie after `since` up to and with `until`; of the way back, its negative.

        On the way back the days counted are those before `since` down to and with `until`.

        Raises:
            NotAnnounced: a part of the way lies outside the announced years.
        """
        if since <= until:
            return self._count(since + _DAY, until + _DAY)
        return -self._count(until, since)

    def rests_on(self, since: date, until: date) -> tuple[Announced, ...]:
        """Returns the announced days from `since` to `until`, both with it, in order."""
        return tuple(self.days[day] for day in sorted(self.days) if since <= day <= until)

    def is_verified(self, since: date, until: date) -> bool:
        """Tells whether every day from `since` to `until` is announced, and none of them merely remembered."""
        return (
            self.is_announced(since)
            and self.is_announced(until)
            and all(each.confidence is not Confidence.MEMORY for each in self.rests_on(since, until))
        )

    @cached_property
    def _worked(self) -> list[date]:
        first, last = date(self.first, 1, 1), date(self.last, 12, 31)
        every = (first + timedelta(days=passed) for passed in range((last - first).days + 1))
        return [day for day in every if self.is_working(day)]

    def _count(self, since: date, before: date) -> int:
        """Counts the working days from `since` on, before `before`."""
        if since >= before:
            return 0
        if self.is_announced(since) and self.is_announced(before - _DAY):
            return bisect_left(self._worked, before) - bisect_left(self._worked, since)
        return sum(self.is_working(since + timedelta(days=passed)) for passed in range((before - since).days))

    def _beyond(self, day: date) -> None:
        if not self.assumes:
            raise NotAnnounced(day, self.first, self.last)


def calendar_of(years: Iterable[int], days: Iterable[Announced]) -> Calendar:
    """Returns the calendar of `years`.

    Raises:
        ValueError: the years have a gap or there is none, or a day is announced twice, or for no year of the calendar.
    """
    known = sorted(years)
    if not known or known != list(range(known[0], known[-1] + 1)):
        raise ValueError(f"announced years must follow each other without a gap: {known}")
    found: dict[date, Announced] = {}
    for each in days:
        if each.day in found:
            raise ValueError(f"{each.day} is announced twice")
        found[each.day] = each
    outside = [each for each in found if not known[0] <= each.year <= known[-1]]
    if outside:
        raise ValueError(f"{min(outside)} lies outside the announced years")
    return Calendar(known[0], known[-1], found)
