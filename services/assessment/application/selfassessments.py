"""Use cases on self-assessments.

The independent assessment is read and not guarded: should it begin in the very moment of sealing, both are recorded,
and their order in the log tells which came first. Whoever reads the self-assessment is told that it was sealed late.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.assessment.application.systemfile import FileBase
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.selfassessment import SelfAssessment
from shared.acts import Act
from shared.contracts.assessment import OwnReading
from shared.eventstore.application import Outcome


class SelfAssessmentCases(FileBase):
    """Use cases on self-assessments."""

    def begin_self_assessment(self, act: Act, *, assessment: str, agency: str) -> Outcome:
        """Begins the self-assessment that stands beside a coming assessment of the agency."""
        self.known_agency(agency)
        subject = self.create(SelfAssessment, assessment)
        subject.begin(act, agency=agency, assessment=self.find(Assessment, assessment))
        return self.save(act, subject)

    def answer_self_assessment(self, act: Act, *, assessment: str, answers: Sequence[OwnReading]) -> Outcome:
        """Records the agency's reading of some clauses."""
        subject = self.load(SelfAssessment, assessment, act)
        missing = self.not_shown(subject.agency, {digest for each in answers for digest in each.evidence})
        subject.answer(act, edition=self.edition(subject.first.catalogue), answers=answers, missing=missing)
        return self.save(act, subject)

    def seal_self_assessment(self, act: Act, *, assessment: str) -> Outcome:
        """Seals a self-assessment."""
        subject = self.load(SelfAssessment, assessment, act)
        subject.seal(
            act, edition=self.edition(subject.first.catalogue), assessment=self.load(Assessment, assessment)
        )  # fmt: skip
        return self.save(act, subject)
