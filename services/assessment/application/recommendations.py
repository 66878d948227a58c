"""Use cases on recommendations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.assessment.application.dockets import Dockets
from services.assessment.application.held import HeldCases
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.corrections import Amendment
from services.assessment.domain.recommendation import Recommendation
from services.assessment.domain.refusals.matters import ASSESSMENT_UNKNOWN
from shared.acts import Act
from shared.contracts.assessment import RecommendationSource
from shared.contracts.registry import Matter
from shared.errors import Refused
from shared.eventstore.application import Outcome


class RecommendationCases(HeldCases):
    """Use cases on recommendations."""

    def make_recommendation(
        self,
        act: Act,
        *,
        recommendation: str,
        agency: str,
        source: RecommendationSource,
        source_key: str,
        text: str,
        due_on: date,
    ) -> Outcome:
        """Records a recommendation to an agency. The keys of checks and inspections are taken as said."""
        roster, dockets = self.background(self.known_agency(agency).key), Dockets(self)
        if source is RecommendationSource.ASSESSMENT:
            self._must_be_assessed(dockets, agency, source_key, "/source_key")
        subject = self.create(Recommendation, recommendation)
        subject.make(act, roster=roster, source=source, source_key=source_key, text=text, due_on=due_on)
        dockets.enter(act, agency, Matter.RECOMMENDATIONS, recommendation)
        return self.save(act, subject, *dockets.changed())

    def report_completion(self, act: Act, *, recommendation: str, done: str, evidence: tuple[str, ...]) -> Outcome:
        """Records that the agency reports it done."""
        subject = self.held(Recommendation, recommendation, act)
        subject.report(act, done=done, evidence=evidence, missing=self.missing(subject, evidence))
        return self.save(act, subject)

    def prove_completion(self, act: Act, *, recommendation: str, note: str) -> Outcome:
        """Records that another person verified it."""
        subject = self.held(Recommendation, recommendation, act)
        subject.prove(act, note=note, rosters=self.rosters(subject))
        return self.save(act, subject)

    def reopen_recommendation(self, act: Act, *, recommendation: str) -> Outcome:
        """Records that it is not proven."""
        subject = self.held(Recommendation, recommendation, act)
        subject.reopen(act, rosters=self.rosters(subject))
        return self.save(act, subject)

    def extend_recommendation(self, act: Act, *, recommendation: str, due_on: date) -> Outcome:
        """Records a later deadline."""
        subject = self.held(Recommendation, recommendation, act)
        subject.extend(act, due_on=due_on, rosters=self.rosters(subject))
        return self.save(act, subject)

    def withdraw_recommendation(self, act: Act, *, recommendation: str) -> Outcome:
        """Records that it is withdrawn."""
        subject = self.held(Recommendation, recommendation, act)
        subject.withdraw(act, rosters=self.rosters(subject))
        return self.save(act, subject)

    def amend_recommendation(
        self,
        act: Act,
        *,
        recommendation: str,
        corrects: UUID,
        changes: Sequence[Amendment],
        settled: bool = False,
    ) -> Outcome:
        """Records what was wrong in what was recorded of it, and what is right."""
        subject = self.held(Recommendation, recommendation, act)
        made = subject.made
        for index, each in enumerate(changes):
            if each.member == "source_key" and made is not None and made.source is RecommendationSource.ASSESSMENT:
                self._must_be_assessed(Dockets(self), made.agency, each.now, f"/changes/{index}/now")
        subject.amend(act, event=corrects, amendments=changes, settled=settled, rosters=self.rosters(subject))
        return self.save(act, subject)

    def _must_be_assessed(self, dockets: Dockets, agency: str, assessment: str, pointer: str) -> None:
        """Lets an assessment of an agency pass, or of one that it comes from."""
        found = self.find(Assessment, assessment)
        if found is None or found.agency not in {each.key for each in dockets.lineage(agency)}:
            raise Refused(ASSESSMENT_UNKNOWN, pointer=pointer, assessment=assessment, agency=agency)
