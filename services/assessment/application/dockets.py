"""The dockets of agencies within one act: loaded once, changed, and saved with what they are about."""

from __future__ import annotations

from typing import Final

from services.assessment.application.base import Base
from services.assessment.domain.docket import Docket
from services.assessment.domain.refusals import matters as refusals
from shared.acts import Act
from shared.contracts.registry import Matter, ReorganisationKind
from shared.errors import Refused

SUCCEEDING: Final = frozenset(ReorganisationKind) - {
    ReorganisationKind.FUNCTIONS_TRANSFERRED,
    ReorganisationKind.TERRITORY_TRANSFERRED,
}
"""The kinds in which an agency comes out of another. Where functions or territory move, nobody does."""


class Dockets:
    """The dockets that one act reads and changes, each loaded once. An agency of which nothing was noted has an empty
    one.
    """

    def __init__(self, base: Base) -> None:
        self._base = base
        self._loaded: dict[str, Docket] = {}

    def of(self, agency: str) -> Docket:
        """Returns the docket of an agency."""
        if agency not in self._loaded:
            self._loaded[agency] = self._base.find(Docket, agency) or Docket(agency)
        return self._loaded[agency]

    def changed(self) -> list[Docket]:
        """Returns those that have something to be saved, in the order in which they were first asked for."""
        return [each for each in self._loaded.values() if each.pending]

    def holder(self, agency: str, matter: Matter) -> str | None:
        """Returns who holds matters of this kind of `agency` now: itself, or its heir, or that one's, and so on.

        None where an agency has ended and names no heir for them.
        """
        seen: set[str] = set()
        while agency not in seen and self.of(agency).closed is not None:
            seen.add(agency)
            heir = self.of(agency).heir(matter)
            if heir is None:
                return None
            agency = heir
        return None if agency in seen else agency

    def lineage(self, agency: str) -> list[Docket]:
        """Returns the docket of an agency, and those of all that it comes from or took matters over from."""
        found = [agency]
        for each in found:  # grows while it is walked
            steps = self._base.background(each).own.lineage
            before = [code for step in steps if step.kind in SUCCEEDING for code in step.predecessors]
            before += [entry.from_agency for entry in self.of(each).matters if entry.from_agency is not None]
            found += [code for code in dict.fromkeys(before) if code not in found]
        return [self.of(each) for each in found]

    def enter(self, act: Act, agency: str, matter: Matter, key: str) -> None:
        """Enters a new matter of an agency that goes on.

        Raises:
            Refused: `assessment.agency-ended`, naming who took over.
        """
        docket = self.of(agency)
        if docket.closed is not None:
            heir = self.holder(agency, matter) or "-"
            raise Refused(
                refusals.AGENCY_ENDED,
                pointer="/agency",
                agency=agency,
                reorganisation=docket.closed.reorganisation,
                heir=heir,
            )
        docket.enter(act, matter, key)
