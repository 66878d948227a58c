"""Who may not assess an agency and for how long after, as dated data.

A change of the rule is a further row with a later `from_day`; assessments opened before keep the rule of their day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from shared.contracts.registry import ReorganisationKind
from shared.errors import Source

IMPARTIALITY: Final = Source("ISO/IEC 17021", "tính khách quan, hai năm / impartiality, two years")
"""The figure is the standard's, for consultancy; that it holds for employment, guidance and purchase is our reading."""
SUCCESSIONS: Final = frozenset(ReorganisationKind) - {ReorganisationKind.TERRITORY_TRANSFERRED}
"""Reorganisations that make one body come from another (ours). Land and its people that move make no successor."""


@dataclass(frozen=True, slots=True)
class IndependenceRule:
    """From `from_day` on, a tie that ended less than `years` before the assessment still binds.

    A tie to a predecessor binds to its successors across the reorganisations of the kinds `across`.
    """

    version: str
    from_day: date
    years: int
    source: Source
    across: frozenset[ReorganisationKind] = SUCCESSIONS

    def bound_since(self, day: date) -> date:
        """Returns the first day of which a tie counts against somebody who assesses on `day`."""
        try:
            return day.replace(year=day.year - self.years)
        except ValueError:  # 29 February in a year that has none: the day before, which is the stricter reading
            return day.replace(year=day.year - self.years, day=28)


RULES: Final = (IndependenceRule("2007-1", date(2007, 4, 19), 2, IMPARTIALITY),)
"""In order of `from_day`. The first begins with the directive and serves for earlier days, too."""


def rule_on(day: date) -> IndependenceRule:
    """Returns the rule in force on `day`."""
    in_force = [rule for rule in RULES if rule.from_day <= day]
    return in_force[-1] if in_force else RULES[0]
