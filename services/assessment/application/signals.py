"""Use cases on signals."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from services.assessment.application.dockets import Dockets
from services.assessment.application.held import HeldCases
from services.assessment.domain.background import Known
from services.assessment.domain.bodies import leading_on
from services.assessment.domain.corrections import Amendment
from services.assessment.domain.order import said_day
from services.assessment.domain.refusals import signals as refusals
from services.assessment.domain.signal import Detected, Signal, signal_key
from shared.acts import Act
from shared.contracts.assessment import SignalSubject
from shared.contracts.document import parse
from shared.contracts.registry import Matter
from shared.contracts.terms import FactCited
from shared.errors import Refused
from shared.eventstore.application import Outcome


class SignalCases(HeldCases):
    """Use cases on signals."""

    def raise_signal(self, act: Act, *, detected: Detected) -> Outcome:
        """Records a signal, unless its detector raised one on the same events before."""
        key = signal_key(detected.detector, detected.rests_on)
        earlier = self.find(Signal, key)
        if earlier is not None:
            state = Signal.LIFE.name(earlier.stage)
            raise Refused(refusals.RAISED_ON_SAME_EVENTS, pointer="/rests_on", signal=key, state=state)
        subject, dockets = Signal(key), Dockets(self)
        for index, each in enumerate(detected.rests_on):
            self._must_stand(each, f"/rests_on/{index}")
        if detected.agency is not None:
            self.known_agency(detected.agency)
        subject.raise_(act, detected)
        if detected.agency is not None:
            dockets.enter(act, detected.agency, Matter.SIGNALS, key)
        return self.save(act, subject, *dockets.changed())

    def explain_signal(self, act: Act, *, signal: str, explanation: str, evidence: tuple[str, ...] = ()) -> Outcome:
        """Records what its subject says to it."""
        subject = self.held(Signal, signal, act)
        subject.explain(act, explanation=explanation, evidence=evidence, missing=self.missing(subject, evidence))
        return self.save(act, subject)

    def uphold_signal(self, act: Act, *, signal: str) -> Outcome:
        """Records that it is founded."""
        subject = self.held(Signal, signal, act)
        subject.uphold(act, rosters=self._judged(subject, act))
        return self.save(act, subject)

    def dismiss_signal(self, act: Act, *, signal: str) -> Outcome:
        """Records that it is not founded."""
        subject = self.held(Signal, signal, act)
        subject.dismiss(act, rosters=self._judged(subject, act))
        return self.save(act, subject)

    def amend_signal(
        self, act: Act, *, signal: str, corrects: UUID, changes: Sequence[Amendment], settled: bool = False
    ) -> Outcome:
        """Records what was wrong in what was recorded of it, and what is right."""
        subject = self.held(Signal, signal, act)
        rosters = self._judged(subject, act)
        subject.amend(act, event=corrects, amendments=changes, settled=settled, rosters=rosters)
        return self.save(act, subject)

    def _judged(self, subject: Signal, act: Act) -> list[Known]:
        """Returns what is known of the agencies whose matter a signal is: that of the programme is its leader's."""
        rosters = self.rosters(subject)
        if subject.raised is not None and subject.raised.subject is SignalSubject.PROGRAMME:
            rosters.append(self.background(leading_on(said_day(act))))
        return rosters

    def _must_stand(self, cited: FactCited, pointer: str) -> None:
        """Lets an event pass that stands where it is cited, or in a log that is not this service's own."""
        if cited.source != self.stamp.source:
            return
        found = self.store.entries(cited.position - 1, 1)
        if not found or str(parse(found[0].document).id) != cited.event_id:
            raise Refused(refusals.EVENT_UNKNOWN, pointer=pointer, position=cited.position)
