"""What assessment knows of an agency from the registry: that it exists, and who has worked there and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from services.assessment.domain.independence import rule_on
from shared.acts import Act
from shared.contracts.assessment import AgencyNoted, EmploymentNoted
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.eventstore.aggregate import Aggregate


@dataclass
class Roster(Aggregate):
    """One agency as heard. `key` is its code. Deciding here means noting; there is nothing to refuse."""

    KIND: ClassVar[str] = "roster"

    noted: AgencyNoted | None = None
    employments: list[EmploymentNoted] = field(default_factory=list)
    """By person and first day, in the order heard: the same employment told again (with its end) replaces."""

    def note_agency(self, act: Act, *, name_vi: str, name_en: str) -> None:
        """Records that the agency exists, unless that is known word for word."""
        facts = AgencyNoted(agency=self.key, name_vi=name_vi, name_en=name_en)
        if facts != self.noted:
            self.record(facts, act)

    def note_employment(self, act: Act, *, person: str, from_day: date, to_day: date | None) -> None:
        """Records when `person` worked in this agency, unless exactly that is known."""
        facts = EmploymentNoted(agency=self.key, person=person, from_day=from_day, to_day=to_day)
        if facts not in self.employments:
            self.record(facts, act)

    def employs(self, person: str, day: date) -> bool:
        """Tells whether `person` is known to work in the agency on `day`."""
        return self._worked(person, day, day)

    def binds(self, person: str, first: date, last: date) -> bool:
        """Tells whether `person` is known to work in the agency between `first` and `last`, or did shortly before.

        How shortly is the rule of independence in force on `first` (ISO/IEC 17021: two years).
        """
        return self._worked(person, rule_on(first).bound_since(first), last)

    def _worked(self, person: str, first: date, last: date) -> bool:
        return any(
            each.person == person and each.from_day <= last and (each.to_day is None or each.to_day >= first)
            for each in self.employments
        )

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what was noted."""
        match facts:
            case AgencyNoted():
                self.noted = facts
            case EmploymentNoted():
                same = [each for each in self.employments if _identity(each) == _identity(facts)]
                self.employments = [each for each in self.employments if each not in same] + [facts]
            case _:
                pass


def _identity(employment: EmploymentNoted) -> tuple[str, date]:
    return employment.person, employment.from_day
