"""How long an honest assessment takes: IAF MD 5, table QMS 1, as dated data. No obligation of state bodies.

Time is counted in minutes of auditors' work, whole numbers: a day of the table has 480. A fraction is rounded up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shared.contracts.assessment import AssessmentKind, TimeUnknown
from shared.contracts.terms import Confidence
from shared.errors import Term


@dataclass(frozen=True, slots=True)
class Band:
    """From `first` to `last` people, an initial assessment takes so many minutes."""

    first: int
    last: int
    minutes: int
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Factor:
    """The part of an initial assessment's time that another kind takes."""

    numerator: int
    denominator: int
    confidence: Confidence
    source: str


@dataclass(frozen=True, slots=True)
class Reference:
    """What a table says: so many minutes and how sure that is, or why it says nothing."""

    table: str
    minutes: int | None = None
    confidence: Confidence | None = None
    unknown: TimeUnknown | None = None


@dataclass(frozen=True, slots=True)
class AuditTimeTable:
    """One version of the table, in force from `from_day` on."""

    version: str
    from_day: date
    document: str
    confidence: Confidence
    note: Term
    bands: tuple[Band, ...]
    factors: Mapping[AssessmentKind, Factor]

    def reference(self, kind: AssessmentKind, staff: int | None) -> Reference:
        """Returns what an assessment of `kind` takes in an agency of so many people (None: nobody told)."""
        factor = self.factors.get(kind)
        if factor is None:
            return Reference(self.version, unknown=TimeUnknown.NO_REFERENCE)
        if staff is None:
            return Reference(self.version, unknown=TimeUnknown.NO_STAFF_COUNT)
        band = next((each for each in self.bands if each.first <= staff <= each.last), None)
        if band is None:
            return Reference(self.version, unknown=TimeUnknown.BEYOND_TABLE)
        minutes = -(-band.minutes * factor.numerator // factor.denominator)
        sure = {self.confidence, band.confidence, factor.confidence}
        remembered = Confidence.MEMORY in sure
        return Reference(self.version, minutes, Confidence.MEMORY if remembered else Confidence.FOUND)


def table_on(day: date, tables: Sequence[AuditTimeTable]) -> AuditTimeTable:
    """Returns the table in force on `day`; the first serves for earlier days, too. `tables` are in order."""
    in_force = [each for each in tables if each.from_day <= day]
    return in_force[-1] if in_force else tables[0]
