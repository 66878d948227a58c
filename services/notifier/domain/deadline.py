"""A deadline as the notifier watches it: heard from another service, urged step by step, until the thing is done.

What it knows is its own: every event here cites the event of the other service that it rests on, and one that was
heard already changes nothing. Urging is decided from three things only, all in the history: the day, what was urged
for that day already, and what was acknowledged.

An acknowledgement stops reminders *before* the day: who has said that they know need not be reminded. It stops
nothing after the day. That the day passed is a new fact, and reporting it upward is the duty of others (directive,
point 2a): nobody who is late can end it by a word; only the thing done can, or a decision that moves or withdraws the
deadline.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID, uuid5

from services.notifier.domain.refusals import DEADLINE_ENDED, DEADLINE_NOT_ENDED
from services.notifier.domain.urging import CALENDAR, POLICIES, Planned, UrgingPolicy, schedule
from shared.acts import Act
from shared.clock import day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.notifier import (
    Audience,
    DeadlineAcknowledged,
    DeadlineDropped,
    DeadlineForestalled,
    DeadlineKind,
    DeadlineMet,
    DeadlineMoved,
    DeadlineReopened,
    DeadlineRevised,
    DeadlineSet,
    DeadlineUrged,
    Dropping,
    Told,
)
from shared.contracts.terms import FactCited
from shared.errors import Term
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.lifecycle import Lifecycle, Transition
from shared.workdays import Calendar

_NAMESPACE: Final = UUID("5c6a7c0e-9f0b-5a6e-8f63-6f1b8d1c2a47")
"""The namespace of the keys of notices about deadlines. Never change it: one notice per step and person rests on it."""


class Stage(StrEnum):
    """How a deadline stands."""

    WATCHED = "watched"
    MET = "met"
    DROPPED = "dropped"


STAGES: Final = {
    Stage.WATCHED: Term("đang theo dõi", "watched"),
    Stage.MET: Term("việc đã xong", "met"),
    Stage.DROPPED: Term("thôi theo dõi", "watched no more"),
}
_ANY: Final = (Stage.WATCHED, Stage.MET, Stage.DROPPED)


@dataclass(frozen=True, slots=True)
class Cause:
    """The event that something is noted from: where it stands, its topic, and the day on which it was recorded."""

    cited: FactCited
    topic: str
    day: date


@dataclass(frozen=True, slots=True)
class Thing:
    """What is to be done: its kind, whose it is, what about, and after how many months it comes round again."""

    kind: DeadlineKind
    agency: str
    matter: str
    every_months: int | None = None

    @property
    def key(self) -> str:
        """Returns the key of the one deadline about it."""
        about = self.agency if self.kind in PER_AGENCY else self.matter
        parts = (self.agency, self.matter) if self.kind in PER_MATTER else (about,)
        return ":".join((self.kind.value, *parts))


PER_AGENCY: Final = frozenset({DeadlineKind.CERTIFICATE, DeadlineKind.SURVEILLANCE})
"""Of these an agency has one deadline at a time, whichever certificate it holds: a new one renews the last."""
PER_MATTER: Final = frozenset({DeadlineKind.MILESTONE, DeadlineKind.PROGRAMME, DeadlineKind.PROGRAMME_RESULTS})
"""These are known by the agency and the matter together; the others by a key that is theirs alone."""


@dataclass(frozen=True, slots=True)
class Urgent:
    """A step that somebody is told of: who, and the key of the one notice about it."""

    planned: Planned
    agency: str
    recipient: str
    notice: str


def urging_key(deadline: str, due_on: date, step: str, agency: str, audience: Audience) -> str:
    """Returns the key of the notice about a step for a day to an audience of an agency: always the same one.

    The person is no part of it: looked at again after a change of heads, the same step makes no second notice.
    """
    return str(uuid5(_NAMESPACE, f"{deadline}/{due_on.isoformat()}/{step}/{agency}/{audience.value}"))


@dataclass
class Deadline(Aggregate):
    """One deadline. `taken` are the steps that were dealt with, by the day they were counted from."""

    KIND: ClassVar[str] = "deadline"
    LIFE: ClassVar[Lifecycle[Stage]] = Lifecycle(
        STAGES,
        Transition(DeadlineSet, (), Stage.WATCHED),
        Transition(DeadlineForestalled, (), Stage.MET),
        Transition(DeadlineRevised, _ANY, None, DEADLINE_ENDED),
        Transition(DeadlineMet, (Stage.WATCHED,), Stage.MET, DEADLINE_ENDED),
        Transition(DeadlineDropped, (Stage.WATCHED,), Stage.DROPPED, DEADLINE_ENDED),
        Transition(DeadlineReopened, (Stage.MET, Stage.DROPPED), Stage.WATCHED, DEADLINE_NOT_ENDED),
        Transition(DeadlineMoved, _ANY, None, DEADLINE_ENDED),
        Transition(DeadlineUrged, (Stage.WATCHED,), None, DEADLINE_ENDED),
        Transition(DeadlineAcknowledged, (Stage.WATCHED,), None, DEADLINE_ENDED),
    )

    stage: Stage | None = field(default=None, init=False)
    kind: DeadlineKind | None = field(default=None, init=False)
    agency: str = field(default="", init=False)
    matter: str = field(default="", init=False)
    due_on: date | None = field(default=None, init=False)
    told_on: date | None = field(default=None, init=False)
    """The day on which the deadline as it stands was recorded where it comes from: whoever set it told them then."""
    every_months: int | None = field(default=None, init=False)
    cause: UUID | None = field(default=None, init=False)
    """The event of the other service that set the day: what a notice about it is caused by."""
    cited: FactCited | None = field(default=None, init=False)
    topic: str = field(default="", init=False)
    correlation: UUID | None = field(default=None, init=False)
    heard: list[str] = field(default_factory=list, init=False)
    taken: dict[date, list[str]] = field(default_factory=dict, init=False)
    acknowledged: list[date] = field(default_factory=list, init=False)

    def set(self, act: Act, cause: Cause, thing: Thing, due_on: date, *, again: bool = False) -> None:
        """Notes a day: the first one, or another in place of it. Nothing where it is known.

        With `again` a deadline that was met or dropped is watched anew for it: the thing comes round once more.
        """
        if self._knows(cause):
            return
        if self.stage is None:
            set_ = DeadlineSet(
                deadline=self.key, kind=thing.kind, agency=thing.agency, matter=thing.matter, due_on=due_on,
                said_on=cause.day, every_months=thing.every_months, cited=cause.cited, cited_topic=cause.topic,
            )  # fmt: skip
            self.record(set_, act)
            return
        if again and self.LIFE.allows(DeadlineReopened, self.stage):
            self.record(DeadlineReopened(deadline=self.key, agency=self.agency, cited=cause.cited), act)
        if due_on != self.due_on:
            self.LIFE.check(DeadlineRevised, self.stage)
            revised = DeadlineRevised(
                deadline=self.key, agency=self.agency, matter=thing.matter, was=self.due_on, due_on=due_on,
                said_on=cause.day, every_months=thing.every_months, cited=cause.cited, cited_topic=cause.topic,
            )  # fmt: skip
            self.record(revised, act)

    def meet(self, act: Act, cause: Cause, thing: Thing) -> None:
        """Notes that the thing was done. Nothing where it is known."""
        if self._knows(cause):
            return
        if self.stage is None:
            forestalled = DeadlineForestalled(
                deadline=self.key, kind=thing.kind, agency=thing.agency, matter=thing.matter, cited=cause.cited
            )
            self.record(forestalled, act)
        elif self.LIFE.allows(DeadlineMet, self.stage):
            self.record(DeadlineMet(deadline=self.key, agency=self.agency, cited=cause.cited), act)

    def drop(self, act: Act, cause: Cause, why: Dropping) -> None:
        """Notes that it is watched no more. Nothing where it is not watched."""
        if not self._knows(cause) and self.stage is Stage.WATCHED:
            self.record(DeadlineDropped(deadline=self.key, agency=self.agency, why=why, cited=cause.cited), act)

    def reopen(self, act: Act, cause: Cause) -> None:
        """Notes that the thing is not done after all. Nothing where it is watched, or not known."""
        if not self._knows(cause) and self.LIFE.allows(DeadlineReopened, self.stage):
            self.record(DeadlineReopened(deadline=self.key, agency=self.agency, cited=cause.cited), act)

    def move(self, act: Act, cause: Cause, agency: str) -> None:
        """Notes that a successor answers for it now. Nothing where that is known, or the deadline is not."""
        if not self._knows(cause) and self.stage is not None and agency != self.agency:
            moved = DeadlineMoved(deadline=self.key, from_agency=self.agency, agency=agency, cited=cause.cited)
            self.record(moved, act)

    def due_steps(
        self, now: datetime, calendar: Calendar = CALENDAR, policies: Sequence[UrgingPolicy] = POLICIES
    ) -> tuple[Planned, ...]:
        """Returns the steps that are due by `now` and were not dealt with, the earliest first."""
        if self.stage is not Stage.WATCHED or self.due_on is None:
            return ()
        taken = self.taken.get(self.due_on, [])
        planned = schedule(self.due_on, calendar, policies)
        return tuple(each for each in planned if each.at <= now and each.step.code not in taken)

    def urge(
        self, act: Act, recipient_of: Callable[[Planned], tuple[str, str]], due: Sequence[Planned], calendar: Calendar
    ) -> tuple[Urgent, ...]:
        """Records what becomes of the steps that are `due`, and returns those that somebody is told of.

        Of what is still true each person is told once, by the step that says most; of what is past nobody is.
        `recipient_of` returns the agency and the recipient that a step goes to.

        Raises:
            Refused: `notifier.deadline-ended`.
        """
        self.LIFE.check(DeadlineUrged, self.stage)
        assert self.due_on is not None  # nothing is due without a day
        by_person: dict[str, Urgent] = {}
        for each in due:
            if not self._is_past(each, day_of(act.time)):
                agency, recipient = recipient_of(each)
                notice = urging_key(self.key, self.due_on, each.step.code, agency, each.step.audience)
                by_person[recipient] = Urgent(each, agency, recipient, notice)
        told = sorted(by_person.values(), key=lambda each: each.planned.step.days)
        codes = {each.planned.step.code for each in told}
        since, until = min(self.due_on, due[0].day), max(self.due_on, due[-1].day)
        self.record(
            DeadlineUrged(
                deadline=self.key,
                agency=self.agency,
                due_on=self.due_on,
                told=tuple(_told(each) for each in told),
                passed=tuple(each.step.code for each in due if each.step.code not in codes),
                calendar=calendar.version,
                verified=calendar.is_verified(since, until),
            ),
            act,
        )
        return tuple(told)

    def acknowledge(self, act: Act, *, due_on: date, step: str) -> None:
        """Records that who was urged has understood. Nothing where the deadline has moved on since.

        It has a life of its own beside the notice's: what a notice about an ended deadline says is past.
        """
        if self.stage is Stage.WATCHED and due_on == self.due_on and due_on not in self.acknowledged:
            self.record(DeadlineAcknowledged(deadline=self.key, agency=self.agency, due_on=due_on, step=step), act)

    def _is_past(self, planned: Planned, today: date) -> bool:
        """Tells whether nobody needs to hear of a step: the day has passed, it was told, or acknowledged."""
        assert self.due_on is not None
        if not planned.step.is_before:
            return False
        told = self.told_on is not None and planned.day <= self.told_on
        return today > self.due_on or told or (planned.step.stops and self.due_on in self.acknowledged)

    def _knows(self, cause: Cause) -> bool:
        return cause.cited.event_id in self.heard

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what was noted."""
        match facts:
            case DeadlineSet() | DeadlineForestalled():
                self.kind, self.agency, self.matter = facts.kind, facts.agency, facts.matter
            case DeadlineMoved():
                self.agency = facts.agency
            case DeadlineUrged():
                steps = [*(each.step for each in facts.told), *facts.passed]
                self.taken.setdefault(facts.due_on, []).extend(steps)
            case DeadlineAcknowledged():
                self.acknowledged.append(facts.due_on)
        if isinstance(facts, DeadlineSet | DeadlineRevised):
            self.due_on, self.told_on = facts.due_on, facts.said_on
            self.matter, self.every_months = facts.matter, facts.every_months
            self.cited, self.topic, self.correlation = facts.cited, facts.cited_topic, document.correlation
            self.cause = UUID(facts.cited.event_id)
        if isinstance(facts, _HEARD):
            self.heard.append(facts.cited.event_id)
        self.stage = self.LIFE.after(type(facts), self.stage)


_HEARD: Final = (
    DeadlineSet, DeadlineForestalled, DeadlineRevised, DeadlineMet, DeadlineDropped, DeadlineReopened, DeadlineMoved,
)  # fmt: skip


def _told(each: Urgent) -> Told:
    planned = each.planned
    return Told(planned.step.code, planned.day, planned.policy.version, planned.step.audience, each.notice)
