"""A document of an agency's quality system: issued, revised, reviewed, used, withdrawn (clauses 4.2.3 and 4.2.4)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final

from services.assessment.domain.clauses import Catalogue
from services.assessment.domain.order import Moment, check_order, said_day
from services.assessment.domain.refusals import systemfile as refusals
from services.assessment.domain.refusals.acts import REASON_REQUIRED
from services.assessment.domain.systemfile import (
    Reported,
    check_period,
    refuse_others,
    refuse_twice,
    require_evidence,
    require_file,
    require_of_edition,
)
from shared.acts import Act
from shared.clock import day_of
from shared.contracts.assessment import (
    DocumentIssued,
    DocumentKind,
    DocumentReviewed,
    DocumentRevised,
    DocumentUseReported,
    DocumentWithdrawn,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.errors import Refused, Term
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.lifecycle import Lifecycle, Transition


class DocumentState(StrEnum):
    """Whether a document is in use."""

    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn_document"


DOCUMENT_STATES: Final = {
    DocumentState.IN_FORCE: Term("đang dùng", "in use"),
    DocumentState.WITHDRAWN: Term("đã bãi bỏ", "withdrawn"),
}
TIED: Final = frozenset({DocumentKind.PROCEDURE})
"""The kinds that name the clause they are for."""


@dataclass(frozen=True, slots=True)
class Issue:
    """What one revision is: its titles and numbers, who prepared and approved it and when, its file, its clauses."""

    title: str
    number: str | None
    revision: int
    prepared_by: str | None
    approved_by: str
    approved_on: date | None
    digest: str
    clauses: tuple[str, ...] = ()

    def approved(self, issued_on: date) -> date:
        """Returns the day of approval: the day of issue where none is said.

        Raises:
            Refused: it was approved after it was issued (clause 4.2.3 a).
        """
        day = issued_on if self.approved_on is None else self.approved_on
        if day > issued_on:
            raise Refused(refusals.APPROVED_AFTER_ISSUE, pointer="/approved_on", issued=issued_on, approved=day)
        return day


@dataclass(frozen=True, slots=True)
class Use:
    """How often a document was used in a period, with samples, and which required records these are."""

    period_from: date
    period_to: date
    records: int
    samples: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    corrects: str | None = None


@dataclass
class SystemDocument(Aggregate):
    """One document of one agency. The day on which it is issued is the day on which the act is said to have happened.

    That the approver is another than who prepared it is not asked here - no clause says so; answers point it out.
    """

    KIND: ClassVar[str] = "document"
    LIFE: ClassVar[Lifecycle[DocumentState]] = Lifecycle(
        DOCUMENT_STATES,
        Transition(DocumentIssued, (), DocumentState.IN_FORCE),
        Transition(DocumentRevised, (DocumentState.IN_FORCE,), None, refusals.NOT_IN_FORCE),
        Transition(DocumentReviewed, (DocumentState.IN_FORCE,), None, refusals.NOT_IN_FORCE),
        Transition(DocumentUseReported, (DocumentState.IN_FORCE, DocumentState.WITHDRAWN), None, refusals.NOT_IN_FORCE),
        Transition(DocumentWithdrawn, (DocumentState.IN_FORCE,), DocumentState.WITHDRAWN, refusals.NOT_IN_FORCE),
    )

    stage: DocumentState | None = None
    issued: DocumentIssued | None = None
    revision: int = 0
    latest: Moment = field(default_factory=Moment)
    """The latest issue, revision or review so far."""
    withdrawn_on: date | None = None
    uses: dict[str, Reported] = field(default_factory=dict)
    """The reports of use in force, by the first day of their period."""

    @property
    def agency(self) -> str:
        """Returns the code of the agency whose document it is."""
        return self.first.agency

    @property
    def first(self) -> DocumentIssued:
        """Returns how it was first issued. Every document that exists has that first."""
        assert self.issued is not None
        return self.issued

    def issue(
        self, act: Act, *, agency: str, code: str, kind: DocumentKind, edition: Catalogue, what: Issue,
        missing: Collection[str],
    ) -> None:  # fmt: skip
        """Records that the document was issued. `missing` are files that are not the agency's evidence.

        Raises:
            Refused: another agency acts, it was approved after the issue, a procedure names no clause, a clause is
                none of the edition's, or the file is not recorded as evidence.
        """
        refuse_others(act, agency)
        approved_on = what.approved(said_day(act))
        _check_content(edition, kind, what)
        require_file(agency, what.digest, missing, "/digest")
        self.record(
            DocumentIssued(
                agency=agency,
                document=code,
                kind=kind,
                title=what.title,
                number=what.number,
                revision=what.revision,
                issued_on=said_day(act),
                prepared_by=what.prepared_by,
                approved_by=what.approved_by,
                approved_on=approved_on,
                digest=what.digest,
                catalogue=edition.id,
                clauses=what.clauses,
            ),
            act,
        )

    def revise(
        self, act: Act, *, edition: Catalogue, what: Issue, changes: str, missing: Collection[str]
    ) -> None:  # fmt: skip
        """Records a further revision, which supersedes the one in use.

        Raises:
            Refused: it was withdrawn, another agency acts, the day lies before the latest step, the number is not
                higher, or as for an issue.
        """
        self.LIFE.check(DocumentRevised, self.stage)
        refuse_others(act, self.agency)
        check_order(act, self.latest, refusals.BEFORE_LAST_STEP)
        if what.revision <= self.revision:
            raise Refused(
                refusals.REVISION_NOT_HIGHER, pointer="/revision", revision=what.revision, current=self.revision
            )
        approved_on = what.approved(said_day(act))
        _check_content(edition, self.first.kind, what)
        require_file(self.agency, what.digest, missing, "/digest")
        self.record(
            DocumentRevised(
                agency=self.agency,
                document=self.first.document,
                title=what.title,
                number=what.number,
                revision=what.revision,
                supersedes=self.revision,
                issued_on=said_day(act),
                prepared_by=what.prepared_by,
                approved_by=what.approved_by,
                approved_on=approved_on,
                digest=what.digest,
                changes=changes,
                clauses=what.clauses,
            ),
            act,
        )

    def review(self, act: Act, *, still_right: bool, note: str) -> None:
        """Records that the revision in use was reviewed (clause 4.2.3 b).

        Raises:
            Refused: it was withdrawn, another agency acts, or the day lies before the latest step.
        """
        self.LIFE.check(DocumentReviewed, self.stage)
        refuse_others(act, self.agency)
        check_order(act, self.latest, refusals.BEFORE_LAST_STEP)
        self.record(
            DocumentReviewed(
                agency=self.agency,
                document=self.first.document,
                revision=self.revision,
                still_right=still_right,
                note=note,
            ),
            act,
        )

    def report_use(self, act: Act, *, edition: Catalogue, use: Use, missing: Collection[str]) -> None:
        """Records how often the document was used in a period, or corrects what was said of that very period.

        Raises:
            Refused: another agency acts, the period is not over, goes beyond the withdrawal or overlaps another's, a
                correction corrects nothing or gives no reason, there are more samples than records, a sample is no
                evidence of the agency, or a required record is unknown or shown without a sample.
        """
        self.LIFE.check(DocumentUseReported, self.stage)
        refuse_others(act, self.agency)
        check_period(act, self.uses, (use.period_from, use.period_to), use.corrects, self.withdrawn_on)
        _check_samples(edition, use)
        require_evidence(self.agency, use.samples, missing, "/samples")
        self.record(
            DocumentUseReported(
                agency=self.agency,
                document=self.first.document,
                period_from=use.period_from,
                period_to=use.period_to,
                records=use.records,
                samples=use.samples,
                shows=use.shows,
                catalogue=edition.id,
                corrects=use.corrects,
            ),
            act,
        )

    def withdraw(self, act: Act, *, replaced_by: str | None, known: bool) -> None:
        """Records that the document is no longer in use. `known`: the one that takes its place is in use.

        Raises:
            Refused: it was withdrawn before, another agency acts, no reason is given, the day lies before the latest
                step, or what takes its place is itself or not in use.
        """
        self.LIFE.check(DocumentWithdrawn, self.stage)
        refuse_others(act, self.agency)
        check_order(act, self.latest, refusals.BEFORE_LAST_STEP)
        if not act.reason:
            raise Refused(REASON_REQUIRED, pointer="/reason")
        if replaced_by == self.first.document:
            raise Refused(refusals.REPLACES_ITSELF, pointer="/replaced_by")
        if replaced_by is not None and not known:
            raise Refused(
                refusals.DOCUMENT_UNKNOWN, pointer="/replaced_by", agency=self.agency, document=replaced_by
            )  # fmt: skip
        self.record(
            DocumentWithdrawn(agency=self.agency, document=self.first.document, replaced_by=replaced_by), act
        )  # fmt: skip

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what was recorded."""
        self.stage = self.LIFE.after(type(facts), self.stage)
        match facts:
            case DocumentIssued():
                self.issued, self.revision = facts, facts.revision
            case DocumentRevised():
                self.revision = facts.revision
            case DocumentWithdrawn():
                self.withdrawn_on = day_of(document.occurred)
            case DocumentUseReported():
                self.uses[facts.period_from.isoformat()] = Reported(
                    facts.period_from, facts.period_to, str(document.id)
                )
                return
            case _:
                pass
        self.latest = self.latest.or_later(Moment.of(document.occurred))


def _check_content(edition: Catalogue, kind: DocumentKind, what: Issue) -> None:
    if kind in TIED and not what.clauses:
        raise Refused(refusals.PROCEDURE_WITHOUT_CLAUSE, pointer="/clauses")
    require_of_edition(edition, what.clauses, "/clauses")


def _check_samples(edition: Catalogue, use: Use) -> None:
    refuse_twice(use.samples, "/samples")
    if len(use.samples) > use.records:
        raise Refused(refusals.SAMPLES_EXCEED, pointer="/samples", samples=len(use.samples), records=use.records)
    known = {record.code for clause in edition.clauses.values() for record in clause.records}
    for index, code in enumerate(use.shows):
        if code not in known:
            raise Refused(refusals.RECORD_UNKNOWN, pointer=f"/shows/{index}", record=code)
    if use.shows and not use.samples:
        raise Refused(refusals.SHOWS_NOTHING, pointer="/samples")
