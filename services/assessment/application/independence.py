"""What was believed of a team's independence, and what is known now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.assessment.application.base import Base
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.independence import rule_on
from services.assessment.domain.reading import Examined, Independence, bonds_of
from shared.contracts.assessment import AssessmentApproved, AssessmentOpened, AssessmentScheduled
from shared.contracts.base import Facts
from shared.contracts.document import parse

ASKED_AT: Final[Mapping[type[Facts], str]] = {
    AssessmentScheduled: "scheduled",
    AssessmentOpened: "opened",
    AssessmentApproved: "approved",
}
"""The steps at which independence is asked."""


class IndependenceCases(Base):
    """Reads independence again. Nothing is recorded by it, and nothing that was recorded is changed."""

    def independence(self, assessment: str) -> Independence:
        """Returns what was known of the bonds of an assessment's people at each step, and what is known now.

        Each step is read from the own log as it stood then: the rosters are folded up to the step's position.

        Raises:
            Refused: `shared.not-found`.
        """
        subject = Assessment(assessment)
        self.load(Assessment, assessment)
        examined: list[Examined] = []
        for entry in self.store.stream(subject.id):
            document = parse(entry.document)
            subject.take(document)
            step = ASKED_AT.get(type(document.facts))
            if step is not None:
                then = self.background(subject.agency, entry.position)
                examined.append(Examined(step, document.id, entry.position, bonds_of(subject, then)))
        now = bonds_of(subject, self.background(subject.agency))
        first = subject.opened_on if subject.team else subject.plan.planned_from
        return Independence(assessment, subject.agency, rule_on(first).version, tuple(examined), now)
