"""Use cases on annual programmes."""

from __future__ import annotations

from services.registry.application.base import Base
from services.registry.domain.programme import Programme, programme_key
from shared.acts import Act
from shared.contracts.registry import Objective
from shared.eventstore.application import Outcome


class Programmes(Base):
    """Use cases on annual programmes."""

    def adopt_programme(
        self, act: Act, *, agency: str, year: int, document_number: str, objectives: tuple[Objective, ...]
    ) -> Outcome:
        """Adopts an agency's programme of a year. Raises Refused, see `Programme.adopt`."""
        programme = self.create(Programme, programme_key(agency, year))
        programme.adopt(
            act,
            agency=self.agency(agency, "/agency"),
            year=year,
            document_number=document_number,
            objectives=objectives,
            rules=self.obligation_rules(),
        )
        return self.save(act, programme)
