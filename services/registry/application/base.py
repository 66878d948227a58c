"""What the use cases of the registry share: the store, what may be forgotten, and what other aggregates say."""

from __future__ import annotations

from typing import TypeVar

from services.registry.domain.agency import Agency
from services.registry.domain.obligation import POINT_1, ObligationRules, Rules
from services.registry.domain.person import Person
from services.registry.domain.refusals import AGENCY_UNKNOWN, PERSON_UNKNOWN
from services.registry.domain.reorganisation import Reorganisation
from services.registry.domain.rules import OBLIGATION_RULES
from shared.acts import Act, Stamp
from shared.contracts.registry import AgencyTargets, Matter
from shared.errors import EXISTS, NOT_FOUND, STALE, Refused
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Application
from shared.eventstore.erasable import Erasable
from shared.eventstore.ports import Store

A = TypeVar("A", bound=Aggregate)


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

    def answering_for(self, code: str, matter: Matter) -> str:
        """Returns who answers for `matter` of an agency now: itself, or, since it ended, the heir named for it.

        An heir that has ended since has an heir of its own: a circle would need one that ended before it took over.
        """
        agency = self.load(Agency, code)
        while agency.ended_by is not None:
            heir = self.load(Reorganisation, agency.ended_by).heir_of(agency.key, matter)
            agency = self.load(Agency, heir)
        return agency.key

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

    def begin(self, kind: type[A], key: str, act: Act) -> A:
        """Returns the aggregate, or a new one where it has no history: of what begins with whichever act comes first.

        Raises:
            Refused: `shared.already-exists`, `shared.not-found` or `shared.stale-version`: it does not stand where the
                caller decided.
        """
        found, expected = self.find(kind, key), act.expected_version
        if found is None and expected in (None, 0):
            return kind(key)
        if found is None:
            raise Refused(NOT_FOUND, what=kind.KIND, key=key)
        if expected == 0:
            raise Refused(EXISTS, what=kind.KIND, key=key)
        if expected not in (None, found.version):
            raise Refused(STALE, current=found.version, expected=expected)
        return found
