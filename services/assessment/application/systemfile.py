"""Use cases on an agency's quality system file: documents, work processes, internal audits, management reviews.

What is read beside the aggregate that changes is not guarded by a version: evidence and processes are only ever added;
whether a document named beside is in use, and who answers for a process, are right if they were right when the
decision began, and who audits what is asked at the plan and once more when the audit is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from services.assessment.application.base import Base
from services.assessment.domain import refusals
from services.assessment.domain.clauses import Catalogue
from services.assessment.domain.evidence import Evidence, evidence_key
from services.assessment.domain.internalaudit import InternalAudit
from services.assessment.domain.managementreview import ManagementReview
from services.assessment.domain.systemdocument import DocumentState, Issue, SystemDocument, Use
from services.assessment.domain.systemfile import part_key
from services.assessment.domain.workprocess import Indicators, WorkProcess
from shared.acts import Act
from shared.contracts.assessment import AuditPart, DocumentKind, InputSeen, ReviewDecision
from shared.errors import Refused
from shared.eventstore.application import Outcome


class FileBase(Base):
    """What the use cases on an agency's own file share."""

    def edition(self, catalogue: str) -> Catalogue:
        """Returns an edition of the standard. Raises Refused `assessment.catalogue-unknown`."""
        edition = self.catalogues.get(catalogue)
        if edition is None:
            known = ", ".join(self.catalogues)
            raise Refused(refusals.CATALOGUE_UNKNOWN, pointer="/catalogue", catalogue=catalogue, known=known)
        return edition

    def not_shown(self, agency: str, digests: Iterable[str]) -> frozenset[str]:
        """Returns those of `digests` that nobody has recorded as evidence of the agency."""
        return frozenset(each for each in digests if self.find(Evidence, evidence_key(agency, each)) is None)

    def in_use(self, agency: str, document: str | None) -> bool:
        """Tells whether the agency has such a document in use."""
        found = None if document is None else self.find(SystemDocument, part_key(agency, document))
        return found is not None and found.stage is DocumentState.IN_FORCE


class DocumentCases(FileBase):
    """Use cases on the documents of a quality system."""

    def issue_document(
        self, act: Act, *, agency: str, document: str, kind: DocumentKind, catalogue: str, issue: Issue
    ) -> Outcome:
        """Records that an agency issued a document of its quality system."""
        self.known_agency(agency)
        subject, missing = (
            self.create(SystemDocument, part_key(agency, document)),
            self.not_shown(agency, [issue.digest]),
        )
        edition = self.edition(catalogue)
        subject.issue(act, agency=agency, code=document, kind=kind, edition=edition, what=issue, missing=missing)
        return self.save(act, subject)

    def revise_document(self, act: Act, *, document: str, issue: Issue, changes: str) -> Outcome:
        """Records a further revision of a document, by its key."""
        subject = self.load(SystemDocument, document, act)
        missing, edition = self.not_shown(subject.agency, [issue.digest]), self.edition(subject.first.catalogue)
        subject.revise(act, edition=edition, what=issue, changes=changes, missing=missing)
        return self.save(act, subject)

    def review_document(self, act: Act, *, document: str, still_right: bool, note: str) -> Outcome:
        """Records that a document was reviewed."""
        subject = self.load(SystemDocument, document, act)
        subject.review(act, still_right=still_right, note=note)
        return self.save(act, subject)

    def withdraw_document(self, act: Act, *, document: str, replaced_by: str | None = None) -> Outcome:
        """Records that a document is no longer in use."""
        subject = self.load(SystemDocument, document, act)
        subject.withdraw(act, replaced_by=replaced_by, known=self.in_use(subject.agency, replaced_by))
        return self.save(act, subject)

    def report_document_use(self, act: Act, *, document: str, catalogue: str, use: Use) -> Outcome:
        """Records how often a document was used in a period."""
        subject = self.load(SystemDocument, document, act)
        missing = self.not_shown(subject.agency, use.samples)
        subject.report_use(act, edition=self.edition(catalogue), use=use, missing=missing)
        return self.save(act, subject)


class ProcessCases(FileBase):
    """Use cases on work processes."""

    def identify_process(
        self,
        act: Act,
        *,
        agency: str,
        process: str,
        title: str,
        owner: str,
        workers: tuple[str, ...] = (),
        document: str | None = None,
        days_allowed: int | None = None,
    ) -> Outcome:
        """Records that an agency carries out a process."""
        self.known_agency(agency)
        subject = self.create(WorkProcess, part_key(agency, process))
        subject.identify(
            act, agency=agency, code=process, title=title, owner=owner, workers=workers, document=document,
            days_allowed=days_allowed, known=self.in_use(agency, document),
        )  # fmt: skip
        return self.save(act, subject)

    def reassign_process(self, act: Act, *, process: str, owner: str, workers: tuple[str, ...] = ()) -> Outcome:
        """Records who answers for a process from now on."""
        subject = self.load(WorkProcess, process, act)
        subject.reassign(act, owner=owner, workers=workers)
        return self.save(act, subject)

    def report_indicators(self, act: Act, *, process: str, figures: Indicators) -> Outcome:
        """Records the figures of a process in a period."""
        subject = self.load(WorkProcess, process, act)
        subject.report(act, figures=figures, missing=self.not_shown(subject.agency, figures.samples))
        return self.save(act, subject)

    def end_process(self, act: Act, *, process: str) -> Outcome:
        """Records that a process is no longer carried out."""
        subject = self.load(WorkProcess, process, act)
        subject.end(act)
        return self.save(act, subject)


class InternalCases(FileBase):
    """Use cases on internal audits and management reviews."""

    def plan_internal_audit(
        self,
        act: Act,
        *,
        agency: str,
        audit: str,
        catalogue: str,
        planned_from: date,
        planned_to: date,
        covers_from: date,
        parts: Sequence[AuditPart],
    ) -> Outcome:
        """Records the plan of an internal audit."""
        self.known_agency(agency)
        subject, edition = self.create(InternalAudit, part_key(agency, audit)), self.edition(catalogue)
        subject.prepare(
            act, agency=agency, code=audit, edition=edition, days=(planned_from, planned_to),
            covers_from=covers_from, parts=parts, processes=self._processes(agency, parts),
        )  # fmt: skip
        return self.save(act, subject)

    def hold_internal_audit(
        self,
        act: Act,
        *,
        audit: str,
        held_from: date,
        parts: Sequence[AuditPart],
        nonconformities: int,
        observations: int,
        report: str,
    ) -> Outcome:
        """Records that an internal audit was held, and who audited what."""
        subject = self.load(InternalAudit, audit, act)
        subject.hold(
            act,
            edition=self.edition(subject.plan.catalogue),
            held_from=held_from,
            parts=parts,
            processes=self._processes(subject.agency, parts),
            nonconformities=nonconformities,
            observations=observations,
            report=report,
            missing=self.not_shown(subject.agency, [report]),
        )
        return self.save(act, subject)

    def follow_up_internal_audit(
        self,
        act: Act,
        *,
        audit: str,
        settled: int,
        carried_out_by: Sequence[str],
        note: str,
        evidence: tuple[str, ...] = (),
    ) -> Outcome:
        """Records that actions after an internal audit were verified."""
        subject = self.load(InternalAudit, audit, act)
        missing = self.not_shown(subject.agency, evidence)
        subject.follow_up(
            act, settled=settled, carried_out_by=carried_out_by, note=note, evidence=evidence, missing=missing
        )  # fmt: skip
        return self.save(act, subject)

    def close_internal_audit(self, act: Act, *, audit: str) -> Outcome:
        """Records that an internal audit is closed."""
        subject = self.load(InternalAudit, audit, act)
        subject.close(act)
        return self.save(act, subject)

    def cancel_internal_audit(self, act: Act, *, audit: str) -> Outcome:
        """Records that an internal audit will not be held."""
        subject = self.load(InternalAudit, audit, act)
        subject.cancel(act)
        return self.save(act, subject)

    def hold_management_review(
        self,
        act: Act,
        *,
        agency: str,
        review: str,
        present: Sequence[str],
        inputs: Sequence[InputSeen],
        minutes: str,
        decisions: Sequence[ReviewDecision] = (),
    ) -> Outcome:
        """Records that top management reviewed the system."""
        self.known_agency(agency)
        subject = self.create(ManagementReview, part_key(agency, review))
        subject.hold(
            act, agency=agency, code=review, present=present, inputs=inputs, decisions=decisions, minutes=minutes,
            missing=self.not_shown(agency, [minutes]),
        )  # fmt: skip
        return self.save(act, subject)

    def complete_review_decision(
        self, act: Act, *, review: str, decision: int, note: str, evidence: tuple[str, ...] = ()
    ) -> Outcome:
        """Records that a decision of a management review was carried out."""
        subject = self.load(ManagementReview, review, act)
        missing = self.not_shown(subject.review.agency, evidence)
        subject.complete(act, decision=decision, note=note, evidence=evidence, missing=missing)
        return self.save(act, subject)

    def _processes(self, agency: str, parts: Sequence[AuditPart]) -> dict[str, WorkProcess]:
        codes = {code for part in parts for code in part.processes}
        found = {code: self.find(WorkProcess, part_key(agency, code)) for code in codes}
        return {code: each for code, each in found.items() if each is not None}


class SystemFileCases(DocumentCases, ProcessCases, InternalCases):
    """Use cases on the whole quality system file."""
