"""The Vietnamese lunar calendar from astronomy alone: new moons and solar terms at UTC+7 (Meeus, chapters 25 and 49).

Stands here and not in `shared`: it is the independent witness of what the announced years say.
"""

from __future__ import annotations

from datetime import date, timedelta
from math import floor, radians, sin

_EPOCH = date(2000, 1, 1).toordinal()
_ZONE = 7 / 24
_SYNODIC = 29.530588861


def _new_moon(count: int) -> float:
    """Returns the Julian day (dynamical time) of the new moon number `count` since January 2000."""
    t = count / 1236.85
    mean = 2451550.09766 + _SYNODIC * count + 0.00015437 * t * t
    sun = radians(2.5534 + 29.10535670 * count)
    moon = radians(201.5643 + 385.81693528 * count + 0.0107582 * t * t)
    node = radians(160.7108 + 390.67050284 * count)
    e = 1 - 0.002516 * t
    return (
        mean - 0.40720 * sin(moon) + 0.17241 * e * sin(sun) + 0.01608 * sin(2 * moon) + 0.01039 * sin(2 * node)
        + 0.00739 * e * sin(moon - sun) - 0.00514 * e * sin(moon + sun) + 0.00208 * e * e * sin(2 * sun)
        - 0.00111 * sin(moon - 2 * node) - 0.00057 * sin(moon + 2 * node) + 0.00056 * e * sin(2 * moon + sun)
    )  # fmt: skip


def _day(julian: float) -> date:
    """Returns the day in Vietnam. Dynamical time is some 65 seconds ahead of universal time in these years."""
    return date.fromordinal(_EPOCH + floor(julian - 65 / 86400 + _ZONE - 2451544.5))


def _term(day: date) -> int:
    """Returns in which twelfth of its way the sun stands at the beginning of `day` in Vietnam, from the equinox."""
    t = ((day.toordinal() - _EPOCH) + 2451544.5 - _ZONE - 2451545) / 36525
    m = radians(357.52911 + 35999.05029 * t)
    longitude = 280.46646 + 36000.76983 * t + 1.914602 * sin(m) + 0.019993 * sin(2 * m) + 0.000289 * sin(3 * m)
    apparent = longitude - 0.00569 - 0.00478 * sin(radians(125.04 - 1934.136 * t))
    return floor((apparent % 360) / 30)


def months_of(year: int) -> list[date]:
    """Returns the first days of the lunar months 1, 2, 3 ... of the lunar year `year`, leap months left out.

    The month in which the winter solstice falls is the eleventh; a month without a major term in a year of thirteen
    is a leap month.
    """
    around = round((year - 2000) * 12.3685)
    begins = [_day(_new_moon(count)) for count in range(around - 4, around + 18)]
    eleventh = [
        index for index, day in enumerate(begins[:-1]) if _term(day) <= 8 < _term(begins[index + 1])
    ]  # fmt: skip
    first = next(index for index in eleventh if begins[index] >= date(year - 1, 11, 15))
    following = next(index for index in eleventh if index > first)
    leap_year, number, found, leapt = following - first == 13, 11, list[date](), False
    for index in range(first, following + 1):
        is_leap = leap_year and not leapt and index > first and _term(begins[index]) == _term(begins[index + 1])
        leapt = leapt or is_leap
        if not is_leap:
            if 1 <= number - 12 <= 10:
                found.append(begins[index])
            number += 1
    return found


def tet(year: int) -> date:
    """Returns the first day of the lunar year that begins in `year`."""
    return months_of(year)[0]


def hung_kings(year: int) -> date:
    """Returns the tenth day of the third month."""
    return months_of(year)[2] + timedelta(days=9)
