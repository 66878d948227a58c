"""Use cases on the assignments of an agency: steering committee, management representative, ISO secretary."""

from __future__ import annotations

from datetime import date

from services.registry.application.base import Base
from services.registry.domain.agency import Agency
from services.registry.domain.assignments import Assignments
from services.registry.domain.person import Person
from shared.acts import Act
from shared.contracts.registry import CommitteeMember
from shared.eventstore.application import Outcome


class AgencyAssignments(Base):
    """Use cases on assignments. The agency and the people are read and not held: see `Registry`.

    Whoever ceases to be a deputy between reading and saving does so as if it came a moment later: the assignment says
    which post was held on its first day, and the file says for any day whether it still was.
    """

    def found_committee(self, act: Act, *, code: str, from_day: date, members: tuple[CommitteeMember, ...]) -> Outcome:
        """Records the founding of a committee. Raises Refused, see `Assignments.found`."""
        assignments, agency = self.begin(Assignments, code, act), self.load(Agency, code)
        assignments.found(act, agency=agency, from_day=from_day, members=members, people=self._people(members))
        return self.save(act, assignments)

    def change_committee(self, act: Act, *, code: str, from_day: date, members: tuple[CommitteeMember, ...]) -> Outcome:
        """Records a committee's new composition. Raises Refused, see `Assignments.change`."""
        assignments, agency = self.begin(Assignments, code, act), self.load(Agency, code)
        assignments.change(act, agency=agency, from_day=from_day, members=members, people=self._people(members))
        return self.save(act, assignments)

    def name_qmr(self, act: Act, *, code: str, person: str, from_day: date) -> Outcome:
        """Records who is management representative. Raises Refused, see `Assignments.name_qmr`."""
        assignments, agency = self.begin(Assignments, code, act), self.load(Agency, code)
        assignments.name_qmr(act, agency=agency, person=self.person(person, "/person"), from_day=from_day)
        return self.save(act, assignments)

    def name_secretary(self, act: Act, *, code: str, person: str, from_day: date) -> Outcome:
        """Records who is ISO secretary. Raises Refused, see `Assignments.name_secretary`."""
        assignments, agency = self.begin(Assignments, code, act), self.load(Agency, code)
        assignments.name_secretary(act, agency=agency, person=self.person(person, "/person"), from_day=from_day)
        return self.save(act, assignments)

    def _people(self, members: tuple[CommitteeMember, ...]) -> dict[str, Person]:
        found = {each.person: self.find(Person, each.person) for each in members}
        return {key: person for key, person in found.items() if person is not None}
