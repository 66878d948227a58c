"""How soon after a corrective action its effectiveness can be verified, as dated data; and what meets a target.

A change of the rule is a further row with a later `from_day`; actions carried out before keep the rule of their day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from shared.contracts.assessment import Measurement, Target
from shared.errors import OURS, Source, Term


@dataclass(frozen=True, slots=True)
class EffectivenessRule:
    """From `from_day` on, an action is verified `days` after it was known to be carried out, or later.

    Clause 8.5.2 f asks for a review of the action taken and names no time; the days are ours. They count from the later
    of the day on which it is said to have been carried out and the day on which that was recorded, which is the clock
    that the agency does not hold: a report of long ago, handed in today, gives nobody anything to see tomorrow.
    """

    version: str
    from_day: date
    days: int
    source: Source

    def earliest(self, known_since: date) -> date:
        """Returns the first day on which an action that was known to be carried out on a day can be verified."""
        return known_since + timedelta(days=self.days)


def known_since(said: date, recorded: date) -> date:
    """Returns the day from which the delay of an action counts that was said and recorded on these days."""
    return max(said, recorded)


RULES: Final = (EffectivenessRule("2007-2", date(2007, 4, 19), 30, OURS),)
"""In order of `from_day`. The first begins with the directive and serves for earlier days, too."""
TARGET_NAMES: Final = {
    Target.AT_MOST: Term("không quá", "at most"),
    Target.AT_LEAST: Term("ít nhất", "at least"),
    Target.EXACTLY: Term("đúng", "exactly"),
}


def rule_on(day: date) -> EffectivenessRule:
    """Returns the rule in force on `day`."""
    in_force = [rule for rule in RULES if rule.from_day <= day]
    return in_force[-1] if in_force else RULES[0]


def meets_target(measured: Measurement) -> bool:
    """Tells whether the value measured meets its target."""
    value, target = Decimal(measured.value), Decimal(measured.target)
    match measured.meets:
        case Target.AT_MOST:
            return value <= target
        case Target.AT_LEAST:
            return value >= target
        case Target.EXACTLY:
            return value == target
