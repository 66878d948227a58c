"""Use cases on annual programmes."""

from __future__ import annotations

from services.registry.application.base import Base
from services.registry.domain.agency import Agency
from services.registry.domain.programme import Programme, programme_key
from shared.acts import Act
from shared.contracts.registry import Objective, ObjectiveResult
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

    def report_results(
        self, act: Act, *, agency: str, year: int, document_number: str, results: tuple[ObjectiveResult, ...]
    ) -> Outcome:
        """Reports the year-end results of a programme. Raises Refused, see `Programme.report_results`."""
        programme = self.load(Programme, programme_key(agency, year), act)
        own = self.load(Agency, agency)
        programme.report_results(act, agency=own, document_number=document_number, results=results)
        return self.save(act, programme)

    def correct_result(
        self, act: Act, *, agency: str, year: int, document_number: str, result: ObjectiveResult
    ) -> Outcome:
        """Corrects the result of one objective. Raises Refused, see `Programme.correct_result`."""
        programme = self.load(Programme, programme_key(agency, year), act)
        own = self.load(Agency, agency)
        programme.correct_result(act, agency=own, document_number=document_number, result=result)
        return self.save(act, programme)
