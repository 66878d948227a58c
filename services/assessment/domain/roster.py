"""What assessment knows of an agency from the registry: that it exists, who is tied to it, what it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar
from uuid import UUID

from shared.acts import Act
from shared.contracts.assessment import (
    AgencyNoted,
    EmploymentNoted,
    LineageNoted,
    StaffNoted,
    TieGround,
    TieNoted,
)  # fmt: skip
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import ReorganisationCarriedOut
from shared.eventstore.aggregate import Aggregate


@dataclass(frozen=True, slots=True)
class Cause:
    """Where another service says what is noted: its event, and the event's place in its log where that is known."""

    event: UUID
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """What ties a person to an agency, from when to when (None: it goes on), and the event that says so.

    `record` is the registry's key of a contract or an activity, empty for an employment.
    """

    person: str
    ground: TieGround
    from_day: date
    to_day: date | None
    record: str
    cause: Cause

    def is_of(self, other: Tie) -> bool:
        """Tells whether both are about the same thing, so that the later told one replaces the other."""
        if self.ground is TieGround.EMPLOYMENT:
            mine, others = (self.person, self.ground, self.from_day), (other.person, other.ground, other.from_day)
            return mine == others
        return (self.person, self.ground, self.record) == (other.person, other.ground, other.record)

    def within(self, first: date, last: date) -> bool:
        """Tells whether it holds on any day from `first` to `last`."""
        return self.from_day <= last and (self.to_day is None or self.to_day >= first)


@dataclass
class Roster(Aggregate):
    """One agency as heard. `key` is its code. Deciding here means noting; there is nothing to refuse."""

    KIND: ClassVar[str] = "roster"

    noted: AgencyNoted | None = None
    ties: list[Tie] = field(default_factory=list)
    """In the order heard: the same told again (with its end) replaces."""
    lineage: list[LineageNoted] = field(default_factory=list)
    """In the order heard, one for each reorganisation that the agency came out of or took from."""
    staff: list[StaffNoted] = field(default_factory=list)

    def note_agency(self, act: Act, *, name_vi: str, name_en: str) -> None:
        """Records that the agency exists, unless that is known word for word."""
        facts = AgencyNoted(agency=self.key, name_vi=name_vi, name_en=name_en)
        if facts != self.noted:
            self.record(facts, act)

    def note_employment(self, act: Act, *, person: str, from_day: date, to_day: date | None) -> None:
        """Records when `person` worked in this agency, unless exactly that is known."""
        if not self._knows(person, TieGround.EMPLOYMENT, "", from_day, to_day):
            self.record(EmploymentNoted(agency=self.key, person=person, from_day=from_day, to_day=to_day), act)

    def note_tie(
        self, act: Act, cause: Cause, *, person: str, ground: TieGround, record: str, from_day: date, to_day: date
    ) -> None:
        """Records what else ties `person` to this agency, unless exactly that is known."""
        if not self._knows(person, ground, record, from_day, to_day):
            facts = TieNoted(
                agency=self.key,
                person=person,
                ground=ground,
                record=record,
                from_day=from_day,
                to_day=to_day,
                event=cause.event,
                position=cause.position,
            )
            self.record(facts, act)

    def note_end(self, act: Act, cause: Cause, *, record: str, ended_on: date) -> None:
        """Records that a contract ended on another day than it was to: its ties last until then."""
        for tie in [each for each in self.ties if each.record == record]:
            self.note_tie(
                act,
                cause,
                person=tie.person,
                ground=tie.ground,
                record=record,
                from_day=tie.from_day,
                to_day=max(ended_on, tie.from_day),
            )

    def note_lineage(self, act: Act, cause: Cause, facts: ReorganisationCarriedOut, from_day: date) -> None:
        """Records what this agency came from in a reorganisation, unless that is known."""
        before = tuple(each for each in facts.predecessors if each != self.key)
        if before and all(each.reorganisation != facts.reorganisation for each in self.lineage):
            noted = LineageNoted(
                agency=self.key,
                reorganisation=facts.reorganisation,
                kind=facts.kind,
                from_day=from_day,
                predecessors=before,
                ended=tuple(each for each in facts.ended if each in before),
                event=cause.event,
                position=cause.position,
            )
            self.record(noted, act)

    def note_staff(self, act: Act, cause: Cause, *, staff: int, as_of: date) -> None:
        """Records how many work in this agency on a day, unless the last told of that day says the same."""
        told = [each.staff for each in self.staff if each.as_of == as_of]
        if told[-1:] != [staff]:
            facts = StaffNoted(
                agency=self.key, staff=staff, as_of=as_of, event=cause.event, position=cause.position
            )  # fmt: skip
            self.record(facts, act)

    def staff_on(self, day: date) -> StaffNoted | None:
        """Returns the newest count that is of `day` or before, None where none was told."""
        known = [each for each in self.staff if each.as_of <= day]
        return max(enumerate(known), key=lambda each: (each[1].as_of, each[0]))[1] if known else None

    def employs(self, person: str, day: date) -> bool:
        """Tells whether `person` is known to work in the agency on `day`."""
        works = (each for each in self.ties if each.ground is TieGround.EMPLOYMENT and each.person == person)
        return any(each.within(day, day) for each in works)

    def concerns(self, agency: str | None, day: date) -> bool:
        """Tells whether whoever acts for `agency` on `day` acts for this very agency."""
        return agency == self.key

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what was noted."""
        match facts:
            case AgencyNoted():
                self.noted = facts
            case EmploymentNoted():
                cause = Cause(document.causation or document.id)
                self._keep(Tie(facts.person, TieGround.EMPLOYMENT, facts.from_day, facts.to_day, "", cause))
            case TieNoted():
                cause = Cause(facts.event, facts.position)
                self._keep(Tie(facts.person, facts.ground, facts.from_day, facts.to_day, facts.record, cause))
            case LineageNoted():
                self.lineage = [*self.lineage, facts]
            case StaffNoted():
                self.staff = [*self.staff, facts]
            case _:
                pass

    def _keep(self, tie: Tie) -> None:
        self.ties = [each for each in self.ties if not each.is_of(tie)] + [tie]

    def _knows(self, person: str, ground: TieGround, record: str, from_day: date, to_day: date | None) -> bool:
        said = (person, ground, record, from_day, to_day)
        return any(said == (each.person, each.ground, each.record, each.from_day, each.to_day) for each in self.ties)
