"""Use cases on guidance activities."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from services.registry.application.base import Base
from services.registry.domain.agency import Agency
from services.registry.domain.guidance import Guidance, Held
from services.registry.domain.person import Person
from shared.acts import Act
from shared.contracts.registry import Attendance, GuidanceKind
from shared.eventstore.application import Outcome


class GuidanceActivities(Base):
    """Use cases on guidance activities.

    Agencies and people are read and not held: neither ever leaves the register, and an erasure that comes in between
    leaves an id in the history whose name nobody can look up, as if it had come a moment later.
    """

    def hold_guidance(
        self,
        act: Act,
        *,
        guidance: str,
        kind: GuidanceKind,
        topic: str,
        from_day: date,
        held_by: tuple[str, ...],
        attendance: tuple[Attendance, ...],
        place: str | None = None,
        note: str | None = None,
        evidence: tuple[str, ...] = (),
    ) -> Outcome:
        """Records an activity that was held. Raises Refused, see `Guidance.hold`."""
        held = self.create(Guidance, guidance)
        held.hold(
            act,
            held=Held(kind, topic, from_day, held_by, place, note, evidence),
            attendance=attendance,
            agencies=self._attending(attendance),
            people=self._known(held_by),
        )
        return self.save(act, held)

    def correct_attendance(self, act: Act, *, guidance: str, attendance: tuple[Attendance, ...]) -> Outcome:
        """Corrects who attended an activity. Raises Refused, see `Guidance.correct`."""
        corrected = self.load(Guidance, guidance, act)
        corrected.correct(act, attendance=attendance, agencies=self._attending(attendance))
        return self.save(act, corrected)

    def _attending(self, attendance: tuple[Attendance, ...]) -> dict[str, Agency]:
        found = {each.agency: self.find(Agency, each.agency) for each in attendance}
        return {code: agency for code, agency in found.items() if agency is not None}

    def _known(self, persons: Iterable[str]) -> dict[str, Person]:
        found = {each: self.find(Person, each) for each in persons}
        return {key: person for key, person in found.items() if person is not None}
