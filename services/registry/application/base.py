"""What the use cases of the registry share: the store, what may be forgotten, and what other aggregates say."""

from __future__ import annotations

from services.registry.domain.agency import Agency
from services.registry.domain.obligation import POINT_1, ObligationRules, Rules
from services.registry.domain.person import Person
from services.registry.domain.refusals import AGENCY_UNKNOWN, PERSON_UNKNOWN
from services.registry.domain.rules import OBLIGATION_RULES
from shared.acts import Stamp
from shared.contracts.registry import AgencyTargets
from shared.errors import Refused
from shared.eventstore.application import Application
from shared.eventstore.erasable import Erasable
from shared.eventstore.ports import Store


class Base(Application):
    """Loads and saves the registry's aggregates. `details` keeps names and contacts, which the log never holds."""

    def __init__(self, store: Store, stamp: Stamp, details: Erasable) -> None:
        super().__init__(store, stamp)
        self.details = details

    def agency(self, code: str, pointer: str) -> Agency:
        """Returns an agency. Raises Refused `registry.agency-unknown` at `pointer` where there is none."""
        agency = self.find(Agency, code)
        if agency is None:
            raise Refused(AGENCY_UNKNOWN, pointer=pointer, agency=code)
        return agency

    def agencies(self, members: tuple[AgencyTargets, ...]) -> dict[str, Agency]:
        """Returns those of the members\' agencies that are registered, by code."""
        found = {each.agency: self.find(Agency, each.agency) for each in members}
        return {code: agency for code, agency in found.items() if agency is not None}

    def obligation_rules(self) -> Rules:
        """Returns every version of who must apply: the directive's, then those decided later."""
        found = self.find(ObligationRules, POINT_1)
        return OBLIGATION_RULES if found is None else found.versions

    def person(self, person: str, pointer: str) -> Person:
        """Returns a person. Raises Refused `registry.person-unknown` at `pointer` where there is none."""
        found = self.find(Person, person)
        if found is None:
            raise Refused(PERSON_UNKNOWN, pointer=pointer, person=person)
        return found
