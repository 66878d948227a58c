"""What the use cases on all matters that an agency holds share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from services.assessment.application.base import Base
from services.assessment.domain import refusals
from services.assessment.domain.background import Known
from services.assessment.domain.evidence import Evidence, evidence_key
from services.assessment.domain.matters import Held
from shared.acts import BOUND_ROLES, Act
from shared.errors import Refused

H = TypeVar("H", bound=Held)


class HeldCases(Base):
    """Loads matters, and what decisions on them rest on besides."""

    def held(self, kind: type[H], key: str, act: Act) -> H:
        """Returns a matter at the version that the caller decided on.

        Raises:
            Refused: `assessment.other-agency` to roles bound to an agency that does not hold it, whether or not it is
                there; `shared.not-found` or `shared.stale-version` to others.
        """
        if act.actor.role in BOUND_ROLES:
            found = self.find(kind, key)
            if found is None or found.agency != act.actor.agency:
                raise Refused(refusals.OTHER_AGENCY, agency=act.actor.agency or "-")
        return self.load(kind, key, act)

    def rosters(self, matter: Held) -> list[Known]:
        """Returns what is known of the people of every agency that holds or held a matter, and of what it came from."""
        return [self.background(each) for each in dict.fromkeys(matter.holders)]

    def missing(self, matter: Held, evidence: Sequence[str]) -> list[str]:
        """Returns those files that are no recorded evidence of an agency that holds or held a matter."""
        return self.unrecorded(matter.holders, evidence)

    def unrecorded(self, agencies: Sequence[str], evidence: Sequence[str]) -> list[str]:
        """Returns those files that none of these agencies' recorded evidence is of."""
        return [
            each
            for each in evidence
            if all(self.find(Evidence, evidence_key(agency, each)) is None for agency in dict.fromkeys(agencies))
        ]
