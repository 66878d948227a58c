"""Use cases on check visits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from services.registry.application.base import Base
from services.registry.domain.agency import Agency
from services.registry.domain.check import Check
from services.registry.domain.checkteam import Known, persons_of
from services.registry.domain.checkterms import Asked, CheckPlan
from services.registry.domain.person import Person
from shared.acts import Act
from shared.contracts.registry import CheckFinding, CheckMember, Matter
from shared.eventstore.application import Outcome


class Checks(Base):
    """Use cases on check visits.

    Where people work is read and not held. An employment that is recorded between reading and saving is one that the
    registry did not know when it decided; it is asked for again when the minutes are recorded, and of each act.
    """

    def plan_check(
        self,
        act: Act,
        *,
        check: str,
        agency: str,
        announced: bool,
        scope: str,
        from_day: date,
        to_day: date,
        team: tuple[CheckMember, ...],
    ) -> Outcome:
        """Plans a visit. Raises Refused, see `Check.plan`."""
        planned = self.create(Check, check)
        planned.plan(
            act,
            plan=CheckPlan(announced, scope, from_day, to_day, team),
            agencies=self._bodies(team),
            known=self._asked_about(agency, persons_of(act, team)),
        )
        return self.save(act, planned)

    def change_check_team(self, act: Act, *, check: str, team: tuple[CheckMember, ...]) -> Outcome:
        """Changes the team of a planned visit. Raises Refused, see `Check.change_team`."""
        changed = self.load(Check, check, act)
        known = self._asked_about(changed.agency, persons_of(act, team))
        changed.change_team(act, team=team, agencies=self._bodies(team), known=known)
        return self.save(act, changed)

    def cancel_check(self, act: Act, *, check: str) -> Outcome:
        """Records that a visit is not held. Raises Refused, see `Check.cancel`."""
        cancelled = self.load(Check, check, act)
        cancelled.cancel(act, known=self._asked_about(cancelled.agency, persons_of(act)))
        return self.save(act, cancelled)

    def minute_check(
        self,
        act: Act,
        *,
        check: str,
        number: str,
        findings: tuple[CheckFinding, ...],
        present: tuple[str, ...],
        evidence: tuple[str, ...] = (),
    ) -> Outcome:
        """Records the minutes of a visit. Raises Refused, see `Check.minute`."""
        minuted = self.load(Check, check, act)
        known = self._asked_about(minuted.agency, (*persons_of(act, minuted.team), *present))
        minuted.minute(act, number=number, findings=findings, present=present, evidence=evidence, known=known)
        return self.save(act, minuted)

    def issue_request(
        self, act: Act, *, check: str, addressee: str, text: str, rests_on: str, deadline: date
    ) -> Outcome:
        """Asks the checked agency for something, by a deadline. Raises Refused, see `Check.issue`."""
        asking = self.load(Check, check, act)
        known = self._asked_about(asking.agency, persons_of(act))
        asking.issue(act, asked=Asked(addressee, text, rests_on, deadline), known=known)
        return self.save(act, asking)

    def report_fulfilment(
        self,
        act: Act,
        *,
        check: str,
        number: int,
        note: str,
        evidence: tuple[str, ...],
        document_number: str | None = None,
    ) -> Outcome:
        """Records the agency's word that a request is fulfilled. Raises Refused, see `Check.report`."""
        reported = self.load(Check, check, act)
        answering = self.answering_for(reported.agency, Matter.RECOMMENDATIONS)
        reported.report(
            act,
            number=number,
            note=note,
            document_number=document_number,
            evidence=evidence,
            answering=answering,
        )
        return self.save(act, reported)

    def prove_fulfilment(
        self, act: Act, *, check: str, number: int, note: str, evidence: tuple[str, ...] = ()
    ) -> Outcome:
        """Records that a request was seen fulfilled. Raises Refused, see `Check.prove`."""
        proven = self.load(Check, check, act)
        proven.prove(
            act, number=number, note=note, evidence=evidence, known=self._asked_about(proven.agency, persons_of(act))
        )
        return self.save(act, proven)

    def reopen_request(self, act: Act, *, check: str, number: int) -> Outcome:
        """Records that a request is not fulfilled. Raises Refused, see `Check.reopen`."""
        reopened = self.load(Check, check, act)
        reopened.reopen(act, number=number, known=self._asked_about(reopened.agency, persons_of(act)))
        return self.save(act, reopened)

    def extend_deadline(self, act: Act, *, check: str, number: int, deadline: date) -> Outcome:
        """Gives a request a later deadline. Raises Refused, see `Check.extend`."""
        extended = self.load(Check, check, act)
        extended.extend(
            act, number=number, deadline=deadline, known=self._asked_about(extended.agency, persons_of(act))
        )
        return self.save(act, extended)

    def withdraw_request(self, act: Act, *, check: str, number: int) -> Outcome:
        """Withdraws a request. Raises Refused, see `Check.withdraw`."""
        withdrawn = self.load(Check, check, act)
        withdrawn.withdraw(act, number=number, known=self._asked_about(withdrawn.agency, persons_of(act)))
        return self.save(act, withdrawn)

    def close_check(self, act: Act, *, check: str) -> Outcome:
        """Ends the following of a visit's requests. Raises Refused, see `Check.close`."""
        closed = self.load(Check, check, act)
        closed.close(act, known=self._asked_about(closed.agency, persons_of(act)))
        return self.save(act, closed)

    def _bodies(self, team: tuple[CheckMember, ...]) -> dict[str, Agency]:
        found = {each.agency: self.find(Agency, each.agency) for each in team}
        return {code: agency for code, agency in found.items() if agency is not None}

    def _asked_about(self, agency: str, persons: Iterable[str]) -> Known:
        found = {each: self.find(Person, each) for each in persons}
        people = {key: person for key, person in found.items() if person is not None}
        checked = self.agency(agency, "/agency")
        heir = self.answering_for(agency, Matter.RECOMMENDATIONS)
        return Known(checked, people, checked if heir == agency else self.load(Agency, heir))
