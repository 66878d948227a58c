"""What the use cases of assessment share: the files, the editions of the standard, and which agencies are known."""

from __future__ import annotations

from services.assessment.domain import refusals
from services.assessment.domain.editions import Editions
from services.assessment.domain.roster import Roster
from shared.acts import Stamp
from shared.errors import Refused
from shared.eventstore.application import Application
from shared.eventstore.files import Files
from shared.eventstore.ports import Store


class Base(Application):
    """Loads and saves assessment's aggregates. `catalogues` are the editions held, `files` the bytes."""

    def __init__(self, store: Store, stamp: Stamp, *, files: Files, catalogues: Editions) -> None:
        super().__init__(store, stamp)
        self.files = files
        self.catalogues = catalogues

    def known_agency(self, agency: str) -> Roster:
        """Returns what is known of an agency. Raises Refused `assessment.agency-unknown` where nobody told of it."""
        roster = self.find(Roster, agency)
        if roster is None or roster.noted is None:
            raise Refused(refusals.AGENCY_UNKNOWN, pointer="/agency", agency=agency)
        return roster
