"""Use cases on certificates that others issued."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.assessment.application.dockets import Dockets
from services.assessment.application.held import HeldCases
from services.assessment.domain import refusals
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.certificate import Certificate, Certified
from services.assessment.domain.corrections import Amendment
from services.assessment.domain.refusals.matters import ASSESSMENT_UNKNOWN
from shared.acts import Act
from shared.contracts.registry import Matter
from shared.errors import Refused
from shared.eventstore.application import Outcome


class CertificateCases(HeldCases):
    """Use cases on certificates."""

    def record_certificate(
        self,
        act: Act,
        *,
        certificate: str,
        agency: str,
        catalogue: str,
        certified: Certified,
    ) -> Outcome:
        """Records a certificate as issued by somebody else."""
        roster = self.background(self.known_agency(agency).key)
        if catalogue not in self.catalogues:
            known = ", ".join(self.catalogues)
            raise Refused(refusals.CATALOGUE_UNKNOWN, pointer="/catalogue", catalogue=catalogue, known=known)
        dockets = Dockets(self)
        assessment = certified.assessment
        if assessment is not None:
            found = self.find(Assessment, assessment)
            if found is None or found.agency not in {each.key for each in dockets.lineage(agency)}:
                raise Refused(ASSESSMENT_UNKNOWN, pointer="/assessment", assessment=assessment, agency=agency)
        subject = self.create(Certificate, certificate)
        missing = self.unrecorded((agency,), certified.evidence)
        subject.enter(act, roster=roster, catalogue=catalogue, certified=certified, missing=missing)
        dockets.enter(act, agency, Matter.CERTIFICATES, certificate)
        return self.save(act, subject, *dockets.changed())

    def suspend_certificate(self, act: Act, *, certificate: str, note: str) -> Outcome:
        """Records a suspension as notified."""
        subject = self.held(Certificate, certificate, act)
        subject.suspend(act, note=note, rosters=self.rosters(subject))
        return self.save(act, subject)

    def restore_certificate(self, act: Act, *, certificate: str, note: str | None = None) -> Outcome:
        """Records the end of a suspension as notified."""
        subject = self.held(Certificate, certificate, act)
        subject.restore(act, note=note, rosters=self.rosters(subject))
        return self.save(act, subject)

    def withdraw_certificate(self, act: Act, *, certificate: str, note: str) -> Outcome:
        """Records a withdrawal as notified."""
        subject = self.held(Certificate, certificate, act)
        subject.withdraw(act, note=note, rosters=self.rosters(subject))
        return self.save(act, subject)

    def expire_certificate(self, act: Act, *, certificate: str, expired_on: date) -> Outcome:
        """Records an expiry as notified."""
        subject = self.held(Certificate, certificate, act)
        subject.expire(act, expired_on=expired_on, rosters=self.rosters(subject))
        return self.save(act, subject)

    def extend_certificate(self, act: Act, *, certificate: str, added: tuple[str, ...]) -> Outcome:
        """Records added fields as notified."""
        subject = self.held(Certificate, certificate, act)
        subject.extend(act, added=added, rosters=self.rosters(subject))
        return self.save(act, subject)

    def reduce_certificate(self, act: Act, *, certificate: str, removed: tuple[str, ...]) -> Outcome:
        """Records removed fields as notified."""
        subject = self.held(Certificate, certificate, act)
        subject.reduce(act, removed=removed, rosters=self.rosters(subject))
        return self.save(act, subject)

    def survey_certificate(
        self, act: Act, *, certificate: str, report_number: str, note: str, evidence: tuple[str, ...] = ()
    ) -> Outcome:
        """Records that a surveillance audit was held."""
        subject = self.held(Certificate, certificate, act)
        missing, rosters = self.missing(subject, evidence), self.rosters(subject)
        subject.survey(
            act, report_number=report_number, note=note, evidence=evidence, missing=missing, rosters=rosters
        )  # fmt: skip
        return self.save(act, subject)

    def amend_certificate(self, act: Act, *, certificate: str, corrects: UUID, changes: Sequence[Amendment]) -> Outcome:
        """Records what was wrong in what was recorded of it, and what is right."""
        subject = self.held(Certificate, certificate, act)
        subject.amend(act, event=corrects, amendments=changes, rosters=self.rosters(subject))
        return self.save(act, subject)
