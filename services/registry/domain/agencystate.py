"""What is known of an agency: its dated name, kind and superior body, its enrolment and heads, and whether it ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from services.registry.domain.duties import happened, only_of
from services.registry.domain.obligation import Rules, rule_on
from services.registry.domain.refusals import HEAD_IN_PERSON, NOT_APPLYING
from services.registry.domain.refusals.agencies import AGENCY_ENDED
from shared.acts import Act, Capacity, Role
from shared.clock import Occurred, day_of
from shared.contracts.base import Facts
from shared.contracts.registry import (
    AgencyEnrolled,
    AgencyPartRetracted,
    AgencyPlacedUnder,
    AgencyReclassified,
    AgencyRegistered,
    AgencyRenamed,
    AgencyReorganised,
    ContactsChanged,
    ContactsErased,
    EnrolmentWithdrawn,
    HeadAppointed,
    MilestoneReported,
    StaffReported,
)
from shared.contracts.terms import AgencyKind, Milestone, Obligation
from shared.errors import Refused
from shared.errors import Term as Word
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.lifecycle import Lifecycle, Transition

HEAD_ONLY: Final = frozenset({Role.AGENCY_HEAD})


@dataclass(frozen=True, slots=True)
class Term:
    """A head's term. `to` None: until somebody else is appointed."""

    person: str
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Classified:
    """The kind of an agency from a day on."""

    start: date
    kind: AgencyKind


@dataclass(frozen=True, slots=True)
class Part:
    """That the agency took part in a reorganisation on a day, by which event, and whether it ended in it."""

    on: date
    event: UUID
    ended: bool


class Stage(StrEnum):
    """Whether an agency goes on."""

    ACTIVE = "active"
    ENDED = "ended"


def term_on(terms: Iterable[Term], day: date) -> Term | None:
    """Returns the term that covers `day`, or None. A term ends where the next one begins."""
    begun = [term for term in terms if term.start <= day]
    latest = max(begun, key=lambda term: term.start, default=None)
    return latest if latest is not None and (latest.end is None or day <= latest.end) else None


def _while_active(event: type[Facts]) -> Transition[Stage]:
    return Transition(event, (Stage.ACTIVE,), None, refusal=AGENCY_ENDED)


@dataclass
class AgencyState(Aggregate):
    """The state of an agency and what can be read from it on any day; `Agency` decides and applies."""

    KIND: ClassVar[str] = "agency"
    LIFE: ClassVar[Lifecycle[Stage]] = Lifecycle(
        {Stage.ACTIVE: Word("đang hoạt động", "active"), Stage.ENDED: Word("đã chấm dứt hoạt động", "ended")},
        Transition(AgencyRegistered, (), Stage.ACTIVE),
        *map(
            _while_active,
            (
                AgencyRenamed,
                AgencyReclassified,
                AgencyPlacedUnder,
                HeadAppointed,
                StaffReported,
                ContactsChanged,
                AgencyEnrolled,
                EnrolmentWithdrawn,
                MilestoneReported,
            ),
        ),
        # What may name a person can be forgotten at any time.
        Transition(ContactsErased, (Stage.ACTIVE, Stage.ENDED), None, refusal=AGENCY_ENDED),
        Transition(AgencyReorganised, (Stage.ACTIVE,), None, refusal=AGENCY_ENDED, also=(Stage.ENDED,)),
        # What was wrongly recorded is corrected also where it said that the agency ended: then it goes on.
        Transition(AgencyPartRetracted, (Stage.ACTIVE, Stage.ENDED), None, refusal=AGENCY_ENDED, also=(Stage.ACTIVE,)),
    )

    stage: Stage | None = field(default=None, init=False)
    ended_on: date | None = field(default=None, init=False)
    ended_by: str | None = field(default=None, init=False)
    """The reorganisation in which it ended."""
    name_vi: str = field(default="", init=False)
    name_en: str = field(default="", init=False)
    named_on: date | None = field(default=None, init=False)
    kinds: list[Classified] = field(default_factory=list, init=False)
    parent: str | None = field(default=None, init=False)
    placed_on: date | None = field(default=None, init=False)
    enrolled: bool = field(default=False, init=False)
    enrolment_on: date | None = field(default=None, init=False)
    """The day of the last enrolment, or, where it was withdrawn, of the withdrawal."""
    staff: dict[date, int] = field(default_factory=dict, init=False)
    contacts: list[str] = field(default_factory=list, init=False)
    """Digests of the contact channels that are kept, the current ones last."""
    contacts_erased: list[str] = field(default_factory=list, init=False)
    milestones: dict[Milestone, Occurred] = field(default_factory=dict, init=False)
    terms: list[Term] = field(default_factory=list, init=False)
    parts: dict[str, Part] = field(default_factory=dict, init=False)
    """What it was in each reorganisation that it took part in, by the key of that, as known now."""

    @property
    def kind(self) -> AgencyKind:
        """Returns the kind by the last decision."""
        return self.kinds[-1].kind

    def kind_on(self, day: date) -> AgencyKind:
        """Returns the kind on `day`; on a day before the register knew the agency, its first."""
        begun = [each for each in self.kinds if each.start <= day]
        return (begun[-1] if begun else self.kinds[0]).kind

    def obligation_on(self, day: date, rules: Rules) -> Obligation:
        """Returns whether the agency must apply the system on `day`: by its kind and the rule of that day (point 1)."""
        return rule_on(rules, day).obligations[self.kind_on(day)]

    def applying_on(self, day: date, rules: Rules) -> bool:
        """Returns whether the agency applies the system: on `day` it must, or it has enrolled."""
        return self.enrolled or self.obligation_on(day, rules) is Obligation.MANDATORY

    def head_on(self, day: date) -> str | None:
        """Returns the person who heads the agency on `day`, None when none is on record."""
        term = term_on(self.terms, day)
        return None if term is None else term.person

    def was_at_work_before(self, day: date, *, apart: str | None = None) -> bool:
        """Tells whether it surely was there before `day`: it reached a milestone then, or was reorganised.

        The reorganisation `apart` does not count.

        Neither its entry in the register nor its head's appointment tells: both may come before the day on which an
        agency that is being founded begins.
        """
        reached = (day_of(each) for each in self.milestones.values())
        return any(each < day for each in (*reached, *self.reorganised(apart=apart)))

    def reorganised(self, *, apart: str | None = None) -> tuple[date, ...]:
        """Returns the days of the reorganisations that it took part in, without that of `apart`."""
        return tuple(each.on for key, each in self.parts.items() if key != apart)

    def check_goes_on(self, pointer: str | None = None, *, day: date | None = None, apart: str | None = None) -> None:
        """Lets pass only an agency that has not ended; with `day`, also one that had not yet ended then.

        That it ended in the reorganisation `apart` does not count.

        Raises:
            Refused: `registry.agency-ended`.
        """
        if self.ended_on is None or self.ended_by == apart:
            return
        if day is None or day >= self.ended_on:
            raise Refused(AGENCY_ENDED, pointer=pointer, agency=self.key, ended=self.ended_on)

    def check_applying(self, day: date, rules: Rules, pointer: str | None = None) -> None:
        """Lets pass only an agency that goes on and applies the system on `day`.

        Raises:
            Refused: `registry.agency-ended` or `registry.not-applying`.
        """
        self.check_goes_on(pointer)
        if not self.applying_on(day, rules):
            raise Refused(NOT_APPLYING, pointer=pointer, agency=self.key)

    def check_signed_by_head(self, act: Act) -> None:
        """Lets pass what the agency's head signs in person, or another for them in a recorded capacity.

        Directive, point 6: the head directs the application personally. A deputy's signature is shown as such.

        Raises:
            Refused: `registry.not-own-agency` or `registry.head-in-person`.
        """
        only_of(act, self.key, HEAD_ONLY)
        day = day_of(happened(act))
        if act.actor.capacity is Capacity.IN_PERSON and act.actor.person != self.head_on(day):
            raise Refused(HEAD_IN_PERSON, agency=self.key, day=day)

    def check_may(self, event: type[Facts]) -> None:
        """Lets an act pass that `LIFE` allows now. Raises Refused `registry.agency-ended`."""
        self.LIFE.check(event, self.stage, agency=self.key, ended=self.ended_on)
