"""A nonconformity: raised by an approved assessment, followed to its end by the agency, and verified by others.

Clause 8.5.2 of TCVN ISO 9001:2000: review it, find the cause, plan and carry out an action, record its results, review
what it did. The agency acts; whether the action was effective is measured by another person of another body, after a
delay, and a nonconformity whose action was not is open again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from services.assessment.domain.background import Known
from services.assessment.domain.corrections import Amendment, Correctable, Said, check_correction
from services.assessment.domain.effectiveness import TARGET_NAMES, known_since, meets_target, rule_on
from services.assessment.domain.matters import (
    Held,
    check_due,
    refuse_own_matter,
)
from services.assessment.domain.order import Moment, check_act, persons_of, said_day
from services.assessment.domain.refusals import corrections as correcting
from services.assessment.domain.refusals import matters
from services.assessment.domain.refusals import nonconformities as refusals
from shared.acts import BOUND_ROLES, Act
from shared.clock import day_of
from shared.contracts.assessment import (
    ActionCarriedOut,
    ActionExtended,
    ActionPlanned,
    CauseAnalysed,
    Earlier,
    FindingRecorded,
    FoundIneffective,
    Measurement,
    NonconformityClosed,
    NonconformityCorrected,
    NonconformityHandedOver,
    NonconformityRaised,
    NonconformityRecordCorrected,
    RecurrenceRecognised,
    Result,
    VerifiedEffective,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.errors import Refused, Term
from shared.eventstore.lifecycle import Lifecycle, Transition


class Step(StrEnum):
    """How far a nonconformity has come."""

    RAISED = "raised"
    ANALYSED = "analysed"
    PLANNED = "planned"
    CARRIED_OUT = "carried_out"
    EFFECTIVE = "effective"
    REOPENED = "reopened"
    CLOSED = "closed"


STEP_NAMES: Final = {
    Step.RAISED: Term("mới nêu", "raised"),
    Step.ANALYSED: Term("đã phân tích nguyên nhân", "analysed"),
    Step.PLANNED: Term("đã lập hành động khắc phục", "with a corrective action planned"),
    Step.CARRIED_OUT: Term("đã thực hiện hành động khắc phục", "with its action carried out"),
    Step.EFFECTIVE: Term("hành động đã được xác nhận có hiệu lực", "with its action verified effective"),
    Step.REOPENED: Term("mở lại vì hành động không có hiệu lực", "reopened, its action not effective"),
    Step.CLOSED: Term("đã đóng", "closed"),
}
OPEN: Final = tuple(each for each in Step if each is not Step.CLOSED)
UNPLANNED: Final = (Step.RAISED, Step.ANALYSED, Step.REOPENED)
MEASURED: Final = frozenset({"measured.what", "measured.value", "measured.unit", "measured.target"})


@dataclass
class Nonconformity(Held):
    """One nonconformity of one clause. Raised in the transaction that approves the assessment, never by itself."""

    KIND: ClassVar[str] = "nonconformity"
    LIFE: ClassVar[Lifecycle[Step]] = Lifecycle(
        STEP_NAMES,
        Transition(NonconformityRaised, (), Step.RAISED),
        Transition(RecurrenceRecognised, (Step.RAISED,), None, refusals.NONCONFORMITY_NOT_OPEN),
        Transition(
            NonconformityCorrected, (*UNPLANNED, Step.PLANNED, Step.CARRIED_OUT), None, refusals.NONCONFORMITY_NOT_OPEN
        ),
        Transition(CauseAnalysed, UNPLANNED, Step.ANALYSED, refusals.NOT_TO_ANALYSE),
        Transition(ActionPlanned, (Step.ANALYSED,), Step.PLANNED, refusals.NOT_ANALYSED),
        Transition(ActionExtended, (Step.PLANNED,), None, refusals.NOT_PLANNED),
        Transition(ActionCarriedOut, (Step.PLANNED,), Step.CARRIED_OUT, refusals.NOT_PLANNED),
        Transition(VerifiedEffective, (Step.CARRIED_OUT,), Step.EFFECTIVE, refusals.NOT_CARRIED_OUT),
        Transition(FoundIneffective, (Step.CARRIED_OUT, Step.EFFECTIVE), Step.REOPENED, refusals.NOT_CARRIED_OUT),
        Transition(NonconformityClosed, (Step.EFFECTIVE,), Step.CLOSED, refusals.NOT_VERIFIED_EFFECTIVE),
        Transition(NonconformityHandedOver, OPEN, None, matters.MATTER_SETTLED),
    )
    CORRECTABLE: ClassVar[Correctable] = {
        NonconformityRaised: frozenset({"note"}),
        NonconformityCorrected: frozenset({"correction"}),
        CauseAnalysed: frozenset({"cause", "method"}),
        ActionPlanned: frozenset({"action"}),
        ActionCarriedOut: frozenset({"done"}),
        VerifiedEffective: MEASURED,
        FoundIneffective: MEASURED,
    }

    stage: Step | None = None
    raised: NonconformityRaised | None = None
    due_on: date | None = None
    """Until when the planned action is to be carried out."""
    doers: frozenset[str] = frozenset()
    """Who planned, answers for, carried out or reported a corrective action, now or before it was reopened."""
    carried_out: date = date.min
    """Since when it is known that the action was carried out: as it was said, or as that was recorded, if later."""
    said: dict[str, Said] = field(default_factory=dict)
    """What can be corrected, by event, as it is known now."""

    @classmethod
    def of(cls, act: Act, finding: FindingRecorded, earlier: Sequence[Earlier] = ()) -> Nonconformity:
        """Returns the nonconformity that `finding` raises, recorded as done in `act`; it repeats those `earlier`."""
        nonconformity = cls(f"{finding.assessment}-{finding.clause}")
        nonconformity.record(
            NonconformityRaised(
                nonconformity=nonconformity.key,
                assessment=finding.assessment,
                agency=finding.agency,
                clause=finding.clause,
                major=finding.result is Result.MAJOR_NONCONFORMITY,
                note=finding.note,
            ),
            act,
        )
        if earlier:
            nonconformity.record(
                RecurrenceRecognised(
                    nonconformity=nonconformity.key,
                    agency=finding.agency,
                    clause=finding.clause,
                    earlier=tuple(earlier),
                ),
                act,
            )
        return nonconformity

    def correct(
        self, act: Act, *, correction: str, evidence: tuple[str, ...] = (), missing: Sequence[str] = ()
    ) -> None:
        """Records that the agency put right what was wrong. Raises Refused."""
        self._by_agency(act, NonconformityCorrected, evidence, missing)
        self.record(
            NonconformityCorrected(
                nonconformity=self.key, agency=self.agency, correction=correction, evidence=evidence
            ),
            act,
        )  # fmt: skip

    def analyse(
        self,
        act: Act,
        *,
        cause: str,
        method: str | None = None,
        evidence: tuple[str, ...] = (),
        missing: Sequence[str] = (),
    ) -> None:
        """Records the root cause (clause 8.5.2 b). A later analysis, before the action is planned, replaces it.

        Raises Refused.
        """
        self._by_agency(act, CauseAnalysed, evidence, missing)
        self.record(
            CauseAnalysed(
                nonconformity=self.key, agency=self.agency, cause=cause, method=method, evidence=evidence
            ),
            act,
        )  # fmt: skip

    def plan(self, act: Act, *, action: str, responsible: str, due_on: date) -> None:
        """Records the corrective action, who answers for it, and until when. Raises Refused."""
        self._by_agency(act, ActionPlanned)
        check_due(act, due_on)
        self.record(
            ActionPlanned(
                nonconformity=self.key, agency=self.agency, action=action, responsible=responsible, due_on=due_on
            ),
            act,
        )

    def extend(self, act: Act, *, due_on: date, rosters: Iterable[Known]) -> None:
        """Records a later due date, with its reason; granted by others than the agency. Raises Refused."""
        self._by_others(act, ActionExtended, rosters)
        check_act(act, reason=True)
        assert self.due_on is not None  # an action that is planned has one
        check_due(act, due_on, self.due_on)
        self.record(
            ActionExtended(nonconformity=self.key, agency=self.agency, due_on=due_on, earlier_due_on=self.due_on), act
        )

    def carry_out(
        self, act: Act, *, done: str, by: tuple[str, ...], evidence: tuple[str, ...], missing: Sequence[str] = ()
    ) -> None:
        """Records that the action was carried out by the persons `by`, on evidence. Raises Refused."""
        self._by_agency(act, ActionCarriedOut, evidence, missing)
        self.record(
            ActionCarriedOut(nonconformity=self.key, agency=self.agency, done=done, by=by, evidence=evidence), act
        )

    def verify(
        self,
        act: Act,
        *,
        measured: Measurement,
        evidence: tuple[str, ...] = (),
        missing: Sequence[str] = (),
        rosters: Iterable[Known],
    ) -> None:
        """Records that the action was effective, as measured against its target, by another person, after the delay.

        Raises:
            Refused: nothing was carried out, the actor did or planned it or is of the agency, it is too soon, or the
                value misses its target.
        """
        self._by_others(act, VerifiedEffective, rosters)
        self.must_have(evidence, missing)
        rule, day = rule_on(self.carried_out), said_day(act)
        earliest = rule.earliest(self.carried_out)
        if day < earliest:
            raise Refused(
                refusals.VERIFIED_TOO_SOON, pointer="/occurred", days=rule.days, earliest=earliest, day=day
            )  # fmt: skip
        must_meet(measured)
        self.record(
            VerifiedEffective(
                nonconformity=self.key, agency=self.agency, measured=measured, rule=rule.version, evidence=evidence
            ),
            act,
        )

    def reopen(
        self,
        act: Act,
        *,
        measured: Measurement,
        evidence: tuple[str, ...] = (),
        missing: Sequence[str] = (),
        rosters: Iterable[Known],
    ) -> None:
        """Records that the action was not effective, as measured and with the reason; the agency begins again.

        Whatever was measured: a value that meets its target does not yet show that the cause is gone. Raises Refused.
        """
        self._by_others(act, FoundIneffective, rosters)
        self.must_have(evidence, missing)
        check_act(act, reason=True)
        self.record(
            FoundIneffective(nonconformity=self.key, agency=self.agency, measured=measured, evidence=evidence), act
        )

    def close(self, act: Act, *, rosters: Iterable[Known]) -> None:
        """Records that a nonconformity whose action was effective is closed. Raises Refused."""
        self._by_others(act, NonconformityClosed, rosters)
        assert self.raised is not None
        self.record(
            NonconformityClosed(nonconformity=self.key, agency=self.agency, major=self.raised.major), act
        )  # fmt: skip

    def hand_over(self, act: Act, to_agency: str, reorganisation: str) -> None:
        """Records that another agency takes it over, with its history. Raises Refused if it is closed."""
        self.LIFE.check(NonconformityHandedOver, self.stage)
        self.record(
            NonconformityHandedOver(
                nonconformity=self.key, from_agency=self.agency, to_agency=to_agency, reorganisation=reorganisation
            ),
            act,
        )

    def amend(self, act: Act, *, event: UUID, amendments: Sequence[Amendment], rosters: Iterable[Known]) -> None:
        """Records what was wrong in `event` of this history, and what is right. In any state. Raises Refused."""
        found = self.said.get(str(event))
        if act.actor.role in BOUND_ROLES:
            self.must_be_holder(act)
        else:
            refuse_own_matter(act, self.holders, rosters)
        if found is not None and found.by_agency is not (act.actor.role in BOUND_ROLES):
            raise Refused(correcting.OTHER_SIDE)
        check_act(act, reason=True)
        correction = check_correction(self.said, self.CORRECTABLE, event, amendments)
        if isinstance(correction.facts, VerifiedEffective | FoundIneffective) and self.doers & persons_of(act):
            raise Refused(refusals.CARRIER_VERIFIES)
        if isinstance(correction.facts, VerifiedEffective):
            must_meet(correction.facts.measured)
        self.record(
            NonconformityRecordCorrected(
                nonconformity=self.key,
                agency=self.agency,
                corrects=correction.corrects,
                changes=correction.changes,
            ),
            act,
        )

    @property
    def is_open(self) -> bool:
        """Tells whether it is still to be handed over when its agency ends."""
        return self.stage is not Step.CLOSED

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what was recorded."""
        self.stage = self.LIFE.after(type(facts), self.stage)
        if isinstance(facts, NonconformityRecordCorrected):
            event = str(facts.corrects.event_id)
            self.said[event] = self.said[event].corrected(facts.changes)
            return
        moment = Moment.of(document.occurred)
        self.latest = self.latest.or_later(moment)
        if type(facts) in self.CORRECTABLE:
            self.said[str(document.id)] = Said.of(facts, document)
        match facts:
            case NonconformityRaised():
                self.raised, self.agency, self.holders = facts, facts.agency, (facts.agency,)
            case ActionPlanned():
                self.due_on = facts.due_on
                self.doers |= {facts.responsible, *_persons(document)}
            case ActionExtended():
                self.due_on = facts.due_on
            case ActionCarriedOut():
                self.carried_out = known_since(moment.day, day_of(document.time))
                self.doers |= {*facts.by, *_persons(document)}
            case NonconformityHandedOver():
                self.handed(facts.to_agency)
            case _:
                pass

    def _by_agency(
        self, act: Act, event: type[Facts], evidence: Sequence[str] = (), missing: Sequence[str] = ()
    ) -> None:
        self.must_be_holder(act)
        self.LIFE.check(event, self.stage)
        self.must_follow(act)
        self.must_have(evidence, missing)

    def _by_others(self, act: Act, event: type[Facts], rosters: Iterable[Known]) -> None:
        self.LIFE.check(event, self.stage)
        judging = event in (VerifiedEffective, FoundIneffective, NonconformityClosed)
        if judging and self.doers & persons_of(act):
            raise Refused(refusals.CARRIER_VERIFIES)
        refuse_own_matter(act, self.holders, rosters)
        self.must_follow(act)


def must_meet(measured: Measurement) -> None:
    """Lets a measurement pass whose value meets its target. Raises Refused `assessment.measure-misses-target`."""
    if not meets_target(measured):
        raise Refused(
            refusals.MEASURE_MISSES,
            pointer="/measured/value",
            value=measured.value,
            unit=measured.unit,
            meets=TARGET_NAMES[measured.meets],
            target=measured.target,
        )


def _persons(document: Document) -> frozenset[str]:
    return frozenset(each for each in (document.actor.person, document.actor.principal) if each)
