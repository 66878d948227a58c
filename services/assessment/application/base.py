"""What the use cases of assessment share: the files, the editions of the standard, and which agencies are known."""

from __future__ import annotations

from services.assessment.domain import refusals
from services.assessment.domain.background import Background
from services.assessment.domain.editions import Editions
from services.assessment.domain.roster import Roster
from shared.acts import Stamp
from shared.contracts.document import parse
from shared.errors import Refused
from shared.eventstore.aggregate import fold
from shared.eventstore.application import Application
from shared.eventstore.files import Files
from shared.eventstore.ports import Store


class Base(Application):
    """Loads and saves assessment's aggregates. `catalogues` are the editions held, `files` the bytes."""

    def __init__(self, store: Store, stamp: Stamp, *, files: Files, catalogues: Editions) -> None:
        super().__init__(store, stamp)
        self.files = files
        self.catalogues = catalogues

    def background(self, agency: str, upto: int | None = None) -> Background:
        """Returns what is known of an agency and of all that it came from; with `upto`, what was known at that position
        of the own log.
        """
        own = self._roster(agency, upto)
        found: dict[str, Roster] = {}
        waiting = [own]
        while waiting:
            codes = {code for step in waiting.pop().lineage for code in step.predecessors}
            for code in sorted(codes - found.keys() - {agency}):
                found[code] = self._roster(code, upto)
                waiting.append(found[code])
        return Background(own, found)

    def _roster(self, agency: str, upto: int | None) -> Roster:
        if upto is None:
            return self.find(Roster, agency) or Roster(agency)
        roster = Roster(agency)
        entries = self.store.stream(roster.id)
        return fold(roster, (parse(each.document) for each in entries if each.position <= upto))

    def known_agency(self, agency: str) -> Roster:
        """Returns what is known of an agency. Raises Refused `assessment.agency-unknown` where nobody told of it."""
        roster = self.find(Roster, agency)
        if roster is None or roster.noted is None:
            raise Refused(refusals.AGENCY_UNKNOWN, pointer="/agency", agency=agency)
        return roster
