"""A signal of application for show: it makes somebody look. The subject may explain, people decide; it never does.

Its key follows from its detector and the events it rests on, so that what was raised on them once - and above all
what was dismissed - is not raised on them again, by whatever version of the detector.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from services.assessment.domain.background import Known
from services.assessment.domain.corrections import (
    Amendment,
    Correctable,
    Said,
    check_correction,
    must_say_if_settled,
)
from services.assessment.domain.matters import (
    Held,
    must_rest_on_a_document,
    refuse_own_matter,
)
from services.assessment.domain.order import Moment, check_act, persons_of
from services.assessment.domain.refusals import corrections as correcting
from services.assessment.domain.refusals import matters
from services.assessment.domain.refusals import signals as refusals
from shared.acts import Act, Role
from shared.contracts.assessment import (
    Reading,
    Severity,
    SignalDismissed,
    SignalExplained,
    SignalHandedOver,
    SignalRaised,
    SignalRecordCorrected,
    SignalSubject,
    SignalUpheld,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document, canonical
from shared.contracts.terms import FactCited
from shared.errors import Refused, Term
from shared.eventstore.lifecycle import Lifecycle, Transition

INSPECTOR: Final = "inspector"
"""The detector of a signal that a person raises."""


class Review(StrEnum):
    """How far a signal has come."""

    RAISED = "raised"
    EXPLAINED = "explained"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


REVIEW_NAMES: Final = {
    Review.RAISED: Term("đã nêu, chưa giải trình", "raised, not explained"),
    Review.EXPLAINED: Term("đã giải trình, chờ quyết định", "explained, waiting for a decision"),
    Review.UPHELD: Term("được xác nhận là có căn cứ", "upheld"),
    Review.DISMISSED: Term("đã bác bỏ", "dismissed"),
}
SEVERITY_NAMES: Final = {
    Severity.MINOR: Term("nhẹ", "minor"),
    Severity.MODERATE: Term("vừa", "moderate"),
    Severity.SEVERE: Term("nghiêm trọng", "severe"),
}
SUBJECT_NAMES: Final = {
    SignalSubject.AGENCY: Term("cơ quan", "agency"),
    SignalSubject.ASSESSOR: Term("chuyên gia đánh giá", "assessor"),
    SignalSubject.PROGRAMME: Term("chương trình", "programme"),
}
UNDECIDED: Final = (Review.RAISED, Review.EXPLAINED)
GRAVITY: Final = tuple(Severity)
"""The severities, the least grave first."""
RAISING: Final = frozenset({Role.INSPECTOR, Role.SERVICE})
"""Who raises signals, and alone corrects what they were raised with."""
ANSWERING: Final = frozenset({Role.AGENCY_HEAD, Role.QMR})
"""Who explains for an agency: its head, or its management representative (a member of management, clause 5.5.2)."""


@dataclass(frozen=True, slots=True)
class Detected:
    """What was detected, by what, of whom, on which events."""

    detector: str
    detector_version: str
    subject: SignalSubject
    severity: Severity
    reading: Reading
    rests_on: tuple[FactCited, ...]
    note: str
    agency: str | None = None
    person: str | None = None


def signal_key(detector: str, rests_on: Iterable[FactCited]) -> str:
    """Returns the key that a detector's signal on these events has, whatever their order."""
    events = sorted({each.event_id for each in rests_on})
    return "S-" + hashlib.sha256(canonical({"detector": detector, "events": events})).hexdigest()[:32]


@dataclass
class Signal(Held):
    """One signal."""

    KIND: ClassVar[str] = "signal"
    LIFE: ClassVar[Lifecycle[Review]] = Lifecycle(
        REVIEW_NAMES,
        Transition(SignalRaised, (), Review.RAISED),
        Transition(SignalExplained, UNDECIDED, Review.EXPLAINED, refusals.SIGNAL_DECIDED),
        Transition(SignalUpheld, UNDECIDED, Review.UPHELD, refusals.SIGNAL_DECIDED),
        Transition(SignalDismissed, UNDECIDED, Review.DISMISSED, refusals.SIGNAL_DECIDED),
        Transition(SignalHandedOver, UNDECIDED, None, matters.MATTER_SETTLED),
    )

    CORRECTABLE: ClassVar[Correctable] = {
        SignalRaised: frozenset(
            {
                "severity",
                "reading.statistic",
                "reading.value",
                "reading.unit",
                "reading.reference",
                "reading.threshold",
                "note",
            }
        ),
        SignalExplained: frozenset({"explanation"}),
    }

    stage: Review | None = None
    raised: SignalRaised | None = None
    """What it was raised with, as it is known now."""
    raisers: frozenset[str] = frozenset()
    """Who raised it, or corrected what it was raised with."""
    explainers: frozenset[str] = frozenset()
    """Who explained it, or corrected an explanation."""
    said: dict[str, Said] = field(default_factory=dict)
    """What can be corrected, by event, as it is known now."""

    def raise_(self, act: Act, detected: Detected) -> None:
        """Records that it was raised.

        Raises:
            Refused: a person names another detector than `inspector` or a service that, its subject is not named as
                it is one, or an event is cited twice.
        """
        check_act(act)
        if (act.actor.role is Role.SERVICE) is (detected.detector == INSPECTOR):
            raise Refused(refusals.DETECTOR_NAMED, pointer="/detector")
        named = {
            SignalSubject.AGENCY: (True, False),
            SignalSubject.ASSESSOR: (False, True),
            SignalSubject.PROGRAMME: (False, False),
        }[detected.subject]
        if (detected.agency is not None, detected.person is not None) != named:
            raise Refused(refusals.SUBJECT_MEMBERS, pointer="/subject")
        events = [each.event_id for each in detected.rests_on]
        for index, each in enumerate(events):
            if each in events[:index]:
                raise Refused(refusals.EVENT_TWICE, pointer=f"/rests_on/{index}")
        self.record(
            SignalRaised(
                signal=self.key,
                detector=detected.detector,
                detector_version=detected.detector_version,
                subject=detected.subject,
                agency=detected.agency,
                person=detected.person,
                severity=detected.severity,
                reading=detected.reading,
                rests_on=detected.rests_on,
                note=detected.note,
            ),
            act,
        )

    def explain(
        self, act: Act, *, explanation: str, evidence: tuple[str, ...] = (), missing: Sequence[str] = ()
    ) -> None:
        """Records what its subject says to it; more than once, until it is decided. Raises Refused."""
        if not self._is_subject(act):
            raise Refused(refusals.NOT_THE_SUBJECT)
        self.LIFE.check(SignalExplained, self.stage)
        self.must_follow(act)
        self.must_have(evidence, missing)
        self.record(
            SignalExplained(
                signal=self.key, agency=self.agency or None, explanation=explanation, evidence=evidence
            ),
            act,
        )  # fmt: skip

    def uphold(self, act: Act, *, rosters: Iterable[Known]) -> None:
        """Records that it is founded, with the reason and on a legal basis. Raises Refused."""
        severity = self._decide(act, SignalUpheld, rosters)
        must_rest_on_a_document(act)
        self.record(SignalUpheld(signal=self.key, agency=self.agency or None, severity=severity), act)

    def dismiss(self, act: Act, *, rosters: Iterable[Known]) -> None:
        """Records that it is not founded, with the reason. Raises Refused."""
        severity = self._decide(act, SignalDismissed, rosters)
        self.record(SignalDismissed(signal=self.key, agency=self.agency or None, severity=severity), act)

    def amend(
        self, act: Act, *, event: UUID, amendments: Sequence[Amendment], settled: bool, rosters: Iterable[Known]
    ) -> None:
        """Records what was wrong in `event` of this history, and what is right; `settled` says that it is decided.

        A lower severity is never slipped in: another inspector than who raised it lowers it, on a document, and the
        signal is as open as it was. Who corrects what it was raised with does not decide it.

        Raises:
            Refused: by who does not say such things of it, by who is subject to it, without a reason, not saying that
                it is decided, or a severity that was decided or is lowered otherwise.
        """
        found = self.said.get(str(event))
        if found is None:
            raise Refused(correcting.NOTHING_SAID, pointer="/corrects")
        if isinstance(found.facts, SignalRaised):
            self._raising_side(act, amendments, rosters)
        elif not self._is_subject(act):
            raise Refused(refusals.NOT_THE_SUBJECT)
        check_act(act, reason=True)
        must_say_if_settled(not self.is_open, settled, self.LIFE.name(self.stage))
        correction = check_correction(self.said, self.CORRECTABLE, event, amendments)
        assert self.raised is not None
        before, right = self.raised.severity, correction.facts
        severity = right.severity if isinstance(right, SignalRaised) else before
        lowered = self._lowers(act, severity)
        self.record(
            SignalRecordCorrected(
                signal=self.key,
                agency=self.agency or None,
                corrects=correction.corrects,
                changes=correction.changes,
                settled=settled,
                severity=severity,
                lowered=lowered,
            ),
            act,
        )

    def hand_over(self, act: Act, to_agency: str, reorganisation: str) -> None:
        """Records that another agency takes it over. Raises Refused if it is decided."""
        self.LIFE.check(SignalHandedOver, self.stage)
        self.record(
            SignalHandedOver(
                signal=self.key, from_agency=self.agency, to_agency=to_agency, reorganisation=reorganisation
            ),
            act,
        )  # fmt: skip

    @property
    def is_open(self) -> bool:
        """Tells whether it is to be handed over when its agency ends."""
        return self.stage in UNDECIDED

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what was recorded."""
        self.stage = self.LIFE.after(type(facts), self.stage)
        persons = persons_of(document)
        if isinstance(facts, SignalRecordCorrected):
            self._corrected(facts, persons)
            return
        self.latest = self.latest.or_later(Moment.of(document.occurred))
        if type(facts) in self.CORRECTABLE:
            self.said[str(document.id)] = Said.of(facts, document)
        match facts:
            case SignalRaised():
                self.raised, self.raisers = facts, persons
                self.agency = facts.agency or ""
                self.holders = (facts.agency,) if facts.agency else ()
            case SignalExplained():
                self.explainers |= persons
            case SignalHandedOver():
                self.handed(facts.to_agency)
            case _:
                pass

    def _corrected(self, facts: SignalRecordCorrected, persons: frozenset[str]) -> None:
        event = str(facts.corrects.event_id)
        known = self.said[event] = self.said[event].corrected(facts.changes)
        right = known.facts
        if isinstance(right, SignalRaised):
            self.raised = right
            self.raisers |= persons
        else:
            self.explainers |= persons

    def _raising_side(self, act: Act, amendments: Sequence[Amendment], rosters: Iterable[Known]) -> None:
        """Lets pass who may correct what it was raised with. Raises Refused, see `amend`."""
        assert self.raised is not None
        if act.actor.role not in RAISING:
            raise Refused(refusals.RAISING_SIDE_CORRECTS)
        if ({self.raised.person} | self.explainers) & persons_of(act):
            raise Refused(refusals.SUBJECT_DECIDES)
        refuse_own_matter(act, self.holders, rosters)
        detected = any(each.member != "severity" for each in amendments)
        if detected and (act.actor.role is Role.SERVICE) is (self.raised.detector == INSPECTOR):
            raise Refused(refusals.READING_BY_ITS_DETECTOR)

    def _lowers(self, act: Act, severity: Severity) -> bool:
        """Tells whether a correction makes it less grave. Raises Refused, see `amend`."""
        assert self.raised is not None
        if severity is self.raised.severity:
            return False
        if not self.is_open:
            raise Refused(refusals.SEVERITY_DECIDED, pointer="/changes", state=self.LIFE.name(self.stage))
        if GRAVITY.index(severity) > GRAVITY.index(self.raised.severity):
            return False
        if act.actor.role is Role.SERVICE or self.raisers & persons_of(act):
            raise Refused(refusals.RAISER_LOWERS)
        must_rest_on_a_document(act)
        return True

    def _is_subject(self, act: Act) -> bool:
        assert self.raised is not None
        match self.raised.subject:
            case SignalSubject.AGENCY:
                return act.actor.role in ANSWERING and act.actor.agency == self.agency
            case SignalSubject.ASSESSOR:
                return act.actor.person == self.raised.person
            case SignalSubject.PROGRAMME:
                return act.actor.role is Role.DOST

    def _decide(self, act: Act, event: type[Facts], rosters: Iterable[Known]) -> Severity:
        """Checks who decides and why; returns the severity, which the decision repeats for those who hear it alone."""
        assert self.raised is not None
        self.LIFE.check(event, self.stage)
        acting = persons_of(act)
        if self.raisers & acting:
            raise Refused(refusals.RAISER_DECIDES)
        if ({self.raised.person} | self.explainers) & acting:
            raise Refused(refusals.SUBJECT_DECIDES)
        refuse_own_matter(act, self.holders, rosters)
        check_act(act, reason=True)
        self.must_follow(act)
        return self.raised.severity
