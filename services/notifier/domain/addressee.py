"""Whom an agency's notices go to: its head, from the day of an appointment until the next one's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from shared.acts import Act
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.notifier import AddresseeNoted, AgencyNamed, RepresentativeNoted
from shared.eventstore.aggregate import Aggregate


@dataclass(frozen=True, slots=True)
class Term:
    """A person who heads the agency from a day on."""

    person: str
    from_day: date


def head_on(terms: Iterable[Term], day: date) -> str | None:
    """Returns whose term began last by `day`; of two that began on one day, the one noted later. None: nobody's."""
    found: Term | None = None
    for each in terms:
        if each.from_day <= day and (found is None or each.from_day >= found.from_day):
            found = each
    return None if found is None else found.person


@dataclass
class Addressee(Aggregate):
    """An agency as the notifier addresses it: its names, and the terms of its heads in the order they were noted."""

    KIND: ClassVar[str] = "addressee"

    name_vi: str = ""
    name_en: str = ""
    terms: list[Term] = field(default_factory=list)
    represented: list[Term] = field(default_factory=list)
    """The terms of its management representatives for quality (clause 5.5.2), in the order they were noted."""

    def note_name(self, act: Act, *, name_vi: str, name_en: str) -> None:
        """Notes what the agency is called; nothing where that is known."""
        if (name_vi, name_en) != (self.name_vi, self.name_en):
            self.record(AgencyNamed(agency=self.key, name_vi=name_vi, name_en=name_en), act)

    def note_head(self, act: Act, *, person: str, from_day: date) -> None:
        """Notes who heads the agency from a day on; nothing where that is the last thing known of that day."""
        of_that_day = [each for each in self.terms if each.from_day == from_day]
        if not of_that_day or of_that_day[-1].person != person:
            self.record(AddresseeNoted(agency=self.key, person=person, from_day=from_day), act)

    def note_representative(self, act: Act, *, person: str, from_day: date) -> None:
        """Notes who is the agency's representative from a day on; nothing where that is the last thing known of it."""
        of_that_day = [each for each in self.represented if each.from_day == from_day]
        if not of_that_day or of_that_day[-1].person != person:
            self.record(RepresentativeNoted(agency=self.key, person=person, from_day=from_day), act)

    def responsible_on(self, day: date) -> str | None:
        """Returns who sees to quality on `day`: the representative, where there is none the head."""
        return head_on(self.represented, day) or self.head_on(day)

    def head_on(self, day: date) -> str | None:
        """Returns who heads the agency on `day` as far as the notifier has heard."""
        return head_on(self.terms, day)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what was noted."""
        match facts:
            case AgencyNamed():
                self.name_vi, self.name_en = facts.name_vi, facts.name_en
            case AddresseeNoted():
                self.terms.append(Term(facts.person, facts.from_day))
            case RepresentativeNoted():
                self.represented.append(Term(facts.person, facts.from_day))
