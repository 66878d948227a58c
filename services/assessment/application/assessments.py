"""Use cases on independent assessments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from services.assessment.application.base import Base
from services.assessment.application.nonconformities import raise_nonconformities
from services.assessment.catalogues.audittime import TABLES
from services.assessment.domain import refusals
from services.assessment.domain.assessment import Assessment, Plan
from services.assessment.domain.assignments import Assignments
from services.assessment.domain.audittime import table_on
from services.assessment.domain.evidence import Evidence, evidence_key
from services.assessment.domain.findings import Observed
from services.assessment.domain.planning import WantedTime
from services.assessment.domain.team import Declared
from shared.acts import Act
from shared.contracts.assessment import AssessmentKind, Result, TeamMember
from shared.errors import Refused
from shared.eventstore.application import Outcome


class AssessmentCases(Base):
    """Use cases on independent assessments."""

    def schedule(
        self,
        act: Act,
        *,
        assessment: str,
        agency: str,
        kind: AssessmentKind,
        body: str,
        catalogue: str,
        planned_from: date,
        planned_to: date,
        scope: str,
        dost_participants: tuple[str, ...] = (),
        planned_minutes: int | None = None,
        shortfall_reason: str | None = None,
    ) -> Outcome:
        """Schedules the assessment of an agency that the registry has told of."""
        self.known_agency(agency)
        edition = self.catalogues.get(catalogue)
        if edition is None:
            known = ", ".join(self.catalogues)
            raise Refused(refusals.CATALOGUE_UNKNOWN, pointer="/catalogue", catalogue=catalogue, known=known)
        self.catalogues.require_in_use(edition, planned_from)
        subject = self.create(Assessment, assessment)
        plan = Plan(kind, body, planned_from, planned_to, scope, dost_participants)
        background = self.background(agency)
        subject.schedule(act, background=background, catalogue=edition, plan=plan)
        if planned_minutes is not None:
            wanted = WantedTime(planned_minutes, shortfall_reason)
            subject.plan_time(act, table=table_on(planned_from, TABLES), background=background, wanted=wanted)
        return self.save(act, subject)

    def plan_time(
        self, act: Act, *, assessment: str, planned_minutes: int, shortfall_reason: str | None = None
    ) -> Outcome:
        """Plans the team's time, or plans it anew."""
        subject = self.load(Assessment, assessment, act)
        subject.plan_time(
            act,
            table=table_on(subject.plan.planned_from, TABLES),
            background=self.background(subject.agency),
            wanted=WantedTime(planned_minutes, shortfall_reason),
        )
        return self.save(act, subject)

    def open(
        self, act: Act, *, assessment: str, team: Sequence[TeamMember], declared: Sequence[Declared] = ()
    ) -> Outcome:
        """Opens a scheduled assessment with its team."""
        subject = self.load(Assessment, assessment, act)
        subject.open(
            act,
            background=self.background(subject.agency),
            team=team,
            declared=declared,
            assignments=self.find(Assignments, subject.agency),
        )
        return self.save(act, subject)

    def declare_interest(self, act: Act, *, assessment: str, person: str, agency: str, note: str) -> Outcome:
        """Records an interest that is declared while the team works."""
        subject = self.load(Assessment, assessment, act)
        subject.declare(act, Declared(person, agency, note))
        return self.save(act, subject)

    def record_finding(
        self,
        act: Act,
        *,
        assessment: str,
        clause: str,
        result: Result,
        note: str,
        sample_size: int,
        evidence: tuple[str, ...] = (),
    ) -> Outcome:
        """Records the finding on one clause of an open assessment."""
        subject = self.load(Assessment, assessment, act)
        missing = [each for each in evidence if self.find(Evidence, evidence_key(subject.agency, each)) is None]
        edition = self.catalogues[subject.plan.catalogue]
        observed = Observed(clause, result, note, sample_size, evidence)
        background = self.background(subject.agency)
        subject.find(act, background=background, catalogue=edition, observed=observed, missing=missing)
        return self.save(act, subject)

    def submit(self, act: Act, *, assessment: str) -> Outcome:
        """Submits an open assessment's result for approval."""
        subject = self.load(Assessment, assessment, act)
        subject.submit(act, background=self.background(subject.agency))
        return self.save(act, subject)

    def approve(self, act: Act, *, assessment: str) -> Outcome:
        """Approves a submitted result and, in the same transaction, raises a nonconformity for each that was found."""
        subject = self.load(Assessment, assessment, act)
        approved = subject.approve(act, background=self.background(subject.agency))
        caused = replace(act, causation=approved.id)
        assignments = self.find(Assignments, subject.agency) or Assignments(subject.agency)
        assignments.note(caused, subject.led(approved.id))
        raised = raise_nonconformities(self, caused, subject)
        return self.save(act, subject, assignments, *raised)

    def send_back(self, act: Act, *, assessment: str) -> Outcome:
        """Sends a submitted result back to its team."""
        subject = self.load(Assessment, assessment, act)
        subject.send_back(act, background=self.background(subject.agency))
        return self.save(act, subject)

    def withdraw(self, act: Act, *, assessment: str) -> Outcome:
        """Withdraws an assessment that is not approved."""
        subject = self.load(Assessment, assessment, act)
        subject.withdraw(act, background=self.background(subject.agency))
        return self.save(act, subject)
