"""Use cases on audit programmes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.assessment.application.systemfile import FileBase
from services.assessment.domain.auditprogramme import AuditProgramme, Cycle
from services.assessment.domain.systemfile import part_key
from shared.acts import Act
from shared.contracts.assessment import AssessmentPlanned, ClauseExcluded
from shared.eventstore.application import Outcome


class AuditProgrammeCases(FileBase):
    """Use cases on audit programmes. The key of one is the agency's code and the edition."""

    def set_audit_programme(
        self,
        act: Act,
        *,
        agency: str,
        catalogue: str,
        cycle_from: date,
        planned: Sequence[AssessmentPlanned],
        exclusions: Sequence[ClauseExcluded] = (),
    ) -> Outcome:
        """Sets the first cycle of an agency by an edition that is in use when it begins."""
        self.known_agency(agency)
        edition = self.edition(catalogue)
        self.catalogues.require_in_use(edition, cycle_from)
        subject = self.create(AuditProgramme, part_key(agency, catalogue))
        cycle = Cycle(cycle_from, tuple(exclusions), tuple(planned))
        subject.begin(act, known=self.background(agency), edition=edition, cycle=cycle)
        return self.save(act, subject)

    def renew_audit_programme(
        self,
        act: Act,
        *,
        programme: str,
        cycle_from: date,
        planned: Sequence[AssessmentPlanned],
        exclusions: Sequence[ClauseExcluded] = (),
    ) -> Outcome:
        """Sets a further cycle."""
        subject = self.load(AuditProgramme, programme, act)
        edition = self.edition(subject.catalogue)
        self.catalogues.require_in_use(edition, cycle_from)
        cycle = Cycle(cycle_from, tuple(exclusions), tuple(planned))
        subject.renew(act, known=self.background(subject.agency), edition=edition, cycle=cycle)
        return self.save(act, subject)

    def revise_audit_programme(
        self,
        act: Act,
        *,
        programme: str,
        planned: Sequence[AssessmentPlanned],
        exclusions: Sequence[ClauseExcluded] = (),
    ) -> Outcome:
        """Revises the latest cycle."""
        subject = self.load(AuditProgramme, programme, act)
        subject.revise(
            act, known=self.background(subject.agency), edition=self.edition(subject.catalogue),
            exclusions=exclusions, planned=planned,
        )  # fmt: skip
        return self.save(act, subject)

    def end_audit_programme(self, act: Act, *, programme: str) -> Outcome:
        """Ends a programme."""
        subject = self.load(AuditProgramme, programme, act)
        subject.end(act, known=self.background(subject.agency))
        return self.save(act, subject)
