"""A deferral (tạm hoãn): a severe open signal holds the next release for a counted time; people decide, it never does.

That the time has run out without a decision is derived from the day that is asked about, and never recorded: nothing
happens by itself. What a signal says is decided where signals are; here is decided what it means for the money.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final

from services.funding.domain.duties import persons_in, refuse_own_agency
from services.funding.domain.order import Taken, refuse_before
from services.funding.domain.refusals.holds import (
    HOLD_BY_RAISER,
    HOLD_BY_SUBJECT,
    HOLD_DECIDED,
    HOLD_LAPSED,
    NUMBERED_DECISION_REQUIRED,
    RECOVERY_NOT_RECOMMENDED,
)
from services.funding.domain.rules import HoldRule
from shared.acts import Act, BasisKind
from shared.clock import Occurred, day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import (
    HoldBegun,
    HoldConfirmed,
    HoldEnded,
    HoldLifted,
    RecoveryDecided,
    RecoveryRecommended,
)
from shared.contracts.terms import FactCited
from shared.errors import Refused, Term
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.lifecycle import Lifecycle, Transition
from shared.workdays import Calendar


class Stage(StrEnum):
    """How far a deferral has come."""

    DEFERRING = "deferring"
    CONFIRMED = "confirmed"
    LIFTED = "lifted"
    ENDED = "ended"
    RECOMMENDED = "recommended"
    DECIDED = "decided"


STAGE_NAMES: Final = {
    Stage.DEFERRING: Term("tạm hoãn, chờ quyết định", "deferring, awaiting a decision"),
    Stage.CONFIRMED: Term("đã xác nhận tạm hoãn", "confirmed"),
    Stage.LIFTED: Term("đã bãi bỏ", "lifted"),
    Stage.ENDED: Term("chấm dứt do dấu hiệu bị bác bỏ", "ended, the signal was dismissed"),
    Stage.RECOMMENDED: Term("kiến nghị thu hồi, chờ quyết định", "recovery recommended, awaiting a decision"),
    Stage.DECIDED: Term("đã quyết định về thu hồi", "recovery decided"),
}
LAPSED: Final = Term("hết thời hạn, không có quyết định", "lapsed without a decision")
"""What people call a deferral whose time ran out; no state of it, but what a day makes of one that is deferring."""
BEGINNING: Final = Term("nêu dấu hiệu", "raising of the signal")
"""What people call the step that every decision on a deferral follows."""
OPEN: Final = (Stage.DEFERRING, Stage.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom a deferral concerns: its agency and who took its money over, who of those acting works in one of them, and
    the persons who explained the signal.
    """

    agencies: Collection[str]
    members: Collection[str]
    answered_by: Collection[str]


@dataclass
class Hold(Aggregate):
    """One deferral; `key` is that of the signal. Promises: without a decision it holds nothing after `last_day`."""

    KIND: ClassVar[str] = "hold"
    LIFE: ClassVar[Lifecycle[Stage]] = Lifecycle(
        STAGE_NAMES,
        Transition(HoldBegun, (), Stage.DEFERRING),
        Transition(HoldConfirmed, (Stage.DEFERRING,), Stage.CONFIRMED, HOLD_DECIDED),
        Transition(HoldLifted, OPEN, Stage.LIFTED, HOLD_DECIDED),
        Transition(HoldEnded, (*OPEN, Stage.LIFTED), Stage.ENDED, HOLD_DECIDED),
        Transition(RecoveryRecommended, (*OPEN, Stage.LIFTED), Stage.RECOMMENDED, HOLD_DECIDED),
        Transition(RecoveryDecided, (Stage.RECOMMENDED,), Stage.DECIDED, RECOVERY_NOT_RECOMMENDED),
    )

    stage: Stage | None = None
    agency: str = ""
    raised_by: tuple[str, ...] = ()
    from_day: date = date.min
    last_day: date = date.min
    working_days: int = 0
    confirmed: bool = False
    lifted: bool = False
    moments: list[Occurred] = field(default_factory=list)

    def begin(
        self, act: Act, *, agency: str, raising: Document, cited: FactCited, rule: HoldRule, calendar: Calendar
    ) -> None:
        """Records that a severe signal defers the next release of its agency; once, heard again it changes nothing.

        Its time is counted from the day on which the signal was recorded at its source, so that it is the same however
        late it is heard here.
        """
        if self.version:
            return
        from_day = day_of(raising.time)
        self.record(
            HoldBegun(
                hold=self.key,
                agency=agency,
                signal=cited,
                raised_by=persons_in(raising.actor),
                from_day=from_day,
                last_day=calendar.provisional().add(from_day, rule.working_days),
                working_days=rule.working_days,
                rule=rule.version,
                calendar=calendar.version,
            ),
            act,
        )

    def confirm(self, act: Act, *, concerned: Concerned) -> None:
        """Records that it goes on until it is lifted or the signal is decided.

        Raises:
            Refused: `funding.own-agency`, `funding.actor-agency-unknown`, `funding.hold-by-raiser`,
                `funding.hold-by-subject`, `funding.hold-decided`, `funding.hold-lapsed`,
                `funding.numbered-decision-required` or `funding.before-earlier-step`.
        """
        self._decide(act, HoldConfirmed, concerned)
        self.record(HoldConfirmed(hold=self.key, agency=self.agency), act)

    def lift(self, act: Act, *, concerned: Concerned) -> None:
        """Records that it no longer holds anything. Raises Refused as `confirm` does."""
        self._decide(act, HoldLifted, concerned)
        self.record(HoldLifted(hold=self.key, agency=self.agency), act)

    def decide_recovery(self, act: Act, *, recover: bool, concerned: Concerned) -> None:
        """Records what the competent authority decided on the recovery that the upheld signal recommends.

        Raises:
            Refused: as `confirm`, and `funding.recovery-not-recommended`.
        """
        self._decide(act, RecoveryDecided, concerned)
        self.record(RecoveryDecided(hold=self.key, agency=self.agency, recover=recover), act)

    def end(self, act: Act, dismissal: FactCited) -> None:
        """Records that the signal was dismissed; where that is settled already, it changes nothing."""
        if self.LIFE.allows(HoldEnded, self.stage):
            self.record(HoldEnded(hold=self.key, agency=self.agency, dismissal=dismissal), act)

    def recommend(self, act: Act, upholding: FactCited) -> None:
        """Records that the signal was upheld and recovery is recommended; where that is settled, it changes nothing."""
        if self.LIFE.allows(RecoveryRecommended, self.stage):
            self.record(RecoveryRecommended(hold=self.key, agency=self.agency, upholding=upholding), act)

    def holds_on(self, day: date) -> bool:
        """Tells whether it defers a release that is recorded on `day`."""
        return holding(self.stage, confirmed=self.confirmed, lifted=self.lifted, last_day=self.last_day, day=day)

    def _decide(self, act: Act, event: type[Facts], concerned: Concerned) -> None:
        persons = persons_in(act.actor)
        refuse_own_agency(act.actor, concerned.agencies, concerned.members)
        if set(persons) & set(self.raised_by):
            raise Refused(HOLD_BY_RAISER, hold=self.key)
        if set(persons) & set(concerned.answered_by):
            raise Refused(HOLD_BY_SUBJECT, hold=self.key)
        self.LIFE.check(event, self.stage, hold=self.key)
        if self.stage is Stage.DEFERRING and day_of(act.time) > self.last_day:
            raise Refused(HOLD_LAPSED, hold=self.key, days=self.working_days, last_day=self.last_day)
        basis = act.legal_basis
        if basis is None or basis.kind is not BasisKind.DECISION or not any(map(str.isdigit, basis.number)):
            raise Refused(NUMBERED_DECISION_REQUIRED, pointer="/legal_basis")
        refuse_before(act, [Taken(BEGINNING, self.from_day), *(Taken(BEGINNING, each) for each in self.moments[1:])])

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what the event says."""
        self.stage = self.LIFE.after(type(facts), self.stage)
        self.moments.append(document.occurred)
        match facts:
            case HoldBegun():
                self.agency, self.raised_by, self.working_days = facts.agency, facts.raised_by, facts.working_days
                self.from_day, self.last_day = facts.from_day, facts.last_day
            case HoldConfirmed():
                self.confirmed = True
            case HoldLifted():
                self.lifted = True
            case _:
                pass


def holding(stage: Stage | None, *, confirmed: bool, lifted: bool, last_day: date, day: date) -> bool:
    """Tells whether a deferral in this state holds a release on `day`: confirmed, or within its counted time.

    That recovery is recommended prolongs nothing: until the authority decides, it holds as it held before.
    """
    if stage in (Stage.DEFERRING, Stage.CONFIRMED, Stage.RECOMMENDED):
        return not lifted and (confirmed or day <= last_day)
    return False
