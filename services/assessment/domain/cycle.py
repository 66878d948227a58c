"""How long a certificate lasts, and when it is looked at again, where it is silent itself: dated data.

A change of the rule is a further row with a later `from_day`; certificates issued before keep the rule of their day.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

from shared.errors import Source

CYCLE_SOURCE: Final = Source("ISO/IEC 17021", "chu kỳ chứng nhận ba năm, giám sát hằng năm / the three-year cycle")


@dataclass(frozen=True, slots=True)
class CertificationCycle:
    """From `from_day` on: a silent certificate lasts `years`, with a surveillance at least every `months`."""

    version: str
    from_day: date
    years: int
    months: int
    source: Source


RULES: Final = (CertificationCycle("2007-1", date(2007, 4, 19), 3, 12, CYCLE_SOURCE),)
"""In order of `from_day`. The first begins with the directive and serves for earlier days, too."""


def cycle_on(day: date) -> CertificationCycle:
    """Returns the rule in force on `day`."""
    in_force = [rule for rule in RULES if rule.from_day <= day]
    return in_force[-1] if in_force else RULES[0]


def months_after(day: date, months: int) -> date:
    """Returns the same day of the month `months` later, or that month's last day where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
