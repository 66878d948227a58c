"""An agency that reads itself before it is assessed: shorthand for the usual steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.assessment.domain.selfassessment import SelfAssessment
from shared.acts import Actor
from shared.clock import Occurred
from shared.contracts.assessment import OwnReading, Result
from shared.eventstore.application import Outcome
from tests.assessment.filing import HEAD, QMR, Filing
from tests.assessment.world import ISO, KEY

EXCLUDED: Final = "7.3.1"


@dataclass
class Reading:
    """Whoever reads agency SNV, in its own name."""

    filing: Filing

    def begin(self, assessment: str = KEY, actor: Actor = QMR) -> Outcome:
        """Begins the self-assessment."""
        act = self.filing.world.act(actor, version=0)
        return self.filing.world.application.begin_self_assessment(act, assessment=assessment, agency=str(actor.agency))

    def answer(self, *answers: OwnReading, actor: Actor = QMR, occurred: Occurred | None = None) -> Outcome:
        """Reads some clauses."""
        act = self.filing.world.act(actor, occurred=occurred)
        return self.filing.world.application.answer_self_assessment(act, assessment=KEY, answers=answers)

    def answer_all(self, **others: Result) -> None:
        """Reads every clause as conforming but for `others`."""
        readings = self.readings(others)
        for start in range(0, len(readings), 20):
            self.answer(*readings[start : start + 20])

    def readings(self, others: dict[str, Result]) -> Sequence[OwnReading]:
        """Returns a reading of every clause: conforming, but for `others`."""
        shown = (self.filing.file(),)
        edition = self.filing.world.application.catalogues[ISO]
        return [
            OwnReading(each.id, others.get(each.id, Result.CONFORMING), "Đã tự xem.", shown)
            for each in edition.assessable
        ]

    def seal(self, actor: Actor = HEAD, occurred: Occurred | None = None) -> Outcome:
        """Seals it."""
        act = self.filing.world.act(actor, occurred=occurred)
        return self.filing.world.application.seal_self_assessment(act, assessment=KEY)

    @property
    def subject(self) -> SelfAssessment:
        """Returns the self-assessment as its history makes it."""
        return self.filing.world.application.load(SelfAssessment, KEY)
