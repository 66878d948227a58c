"""Use cases on deferrals: begun by a severe signal, decided on by Finance or the PPC."""

from __future__ import annotations

from services.funding.application.base import Base
from services.funding.domain.hold import Concerned, Hold
from services.funding.domain.knowledge import Knowledge
from services.funding.domain.rules import in_force
from shared.acts import Act
from shared.clock import day_of
from shared.contracts.document import Document
from shared.contracts.terms import FactCited
from shared.eventstore.application import Outcome


class Holds(Base):
    """Use cases on deferrals.

    Who explained a signal and who works where is only read, without guarding: what is heard while a decision is saved
    counts as what came after it, as everywhere in funding.
    """

    def begin_hold(self, act: Act, raising: Document, *, agency: str, signal: str, cited: FactCited) -> Hold:
        """Returns, to be saved, the deferral that a severe signal begins, by the rule in force when it was recorded."""
        hold = self.find(Hold, signal) or Hold(signal)
        rule = in_force(self.hold_rules, day_of(raising.time))
        hold.begin(act, agency=agency, raising=raising, cited=cited, rule=rule, calendar=self.calendar)
        return hold

    def confirm_hold(self, act: Act, *, hold: str) -> Outcome:
        """Confirms a deferral. Raises Refused."""
        decided = self.load(Hold, hold, act)
        decided.confirm(act, concerned=self._concerned(act, decided))
        return self.save(act, decided)

    def lift_hold(self, act: Act, *, hold: str) -> Outcome:
        """Lifts a deferral. Raises Refused."""
        decided = self.load(Hold, hold, act)
        decided.lift(act, concerned=self._concerned(act, decided))
        return self.save(act, decided)

    def decide_recovery(self, act: Act, *, hold: str, recover: bool) -> Outcome:
        """Decides on the recovery that an upheld signal recommends. Raises Refused."""
        decided = self.load(Hold, hold, act)
        decided.decide_recovery(act, recover=recover, concerned=self._concerned(act, decided))
        return self.save(act, decided)

    def _concerned(self, act: Act, hold: Hold) -> Concerned:
        known = {code: self.find(Knowledge, code) or Knowledge(code) for code in self.lineage(hold.agency)}
        answered = (person for each in known.values() for person in each.answered_by(hold.key))
        return Concerned(tuple(known), self.members(act, known), frozenset(answered))
