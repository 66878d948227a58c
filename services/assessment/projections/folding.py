"""What is folded: assessments with their findings, nonconformities, evidence, agencies. Every item cites its event."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from services.assessment.domain.evidence import evidence_key
from services.assessment.domain.terms import Stage
from shared.acts import LegalBasis
from shared.clock import format_instant, format_occurred
from shared.contracts.assessment import (
    AgencyNoted,
    AssessmentApproved,
    AssessmentOpened,
    AssessmentScheduled,
    AssessmentSubmitted,
    EvidenceRecorded,
    FindingRecorded,
    NonconformityRaised,
)
from shared.contracts.document import Document
from shared.eventstore.views import Writer

ASSESSMENTS: Final = "assessments"
NONCONFORMITIES: Final = "nonconformities"
EVIDENCE: Final = "evidence"
AGENCIES: Final = "agencies"

View = dict[str, Any]
_STAGES: Final = {
    "scheduled": Stage.SCHEDULED,
    "opened": Stage.OPEN,
    "submitted": Stage.SUBMITTED,
    "approved": Stage.APPROVED,
}
"""The steps of an assessment in their order, and the stage that each leads to."""


class AssessmentProjection:
    """Assessments with their findings, nonconformities, evidence, and the names of agencies."""

    NAME: ClassVar[str] = "assessment"
    VERSION: ClassVar[int] = 1

    def project(self, document: Document, position: int, views: Writer) -> None:
        """Folds one document of assessment's log. What it does not know changes nothing."""
        match document.facts:
            case AgencyNoted() as facts:
                views.put(AGENCIES, facts.agency, {"vi": facts.name_vi, "en": facts.name_en})
            case EvidenceRecorded() as facts:
                item = {**document.facts.to_data(), **cited(document, position), "version": document.aggregate_version}
                key = evidence_key(facts.agency, facts.digest)
                views.put(EVIDENCE, key, item, agency=facts.agency, digest=facts.digest)
            case NonconformityRaised() as facts:
                item = {**facts.to_data(), "state": "open", "raised": cited(document, position)}
                views.put(NONCONFORMITIES, facts.nonconformity, item, agency=facts.agency, state="open")
            case AssessmentScheduled() as facts:
                item = {**facts.to_data(), **dict.fromkeys(_STAGES), "team": [], "findings": {}, "replaced": []}
                self._step(views, {**item, "counts": None}, "scheduled", document, position)
            case AssessmentOpened() as facts:
                item = {**_item(views, facts.assessment), "team": facts.to_data()["team"]}
                self._step(views, item, "opened", document, position)
            case FindingRecorded() as facts:
                self._find(views, facts, document, position)
            case AssessmentSubmitted() as facts:
                counts = {name: value for name, value in facts.to_data().items() if isinstance(value, int)}
                item = {**_item(views, facts.assessment), "counts": counts}
                self._step(views, item, "submitted", document, position)
            case AssessmentApproved() as facts:
                self._step(views, _item(views, facts.assessment), "approved", document, position)
            case _:
                pass

    def _step(self, views: Writer, item: View, step: str, document: Document, position: int) -> None:
        stage = _STAGES[step]
        _put(views, {**item, "stage": stage.value, step: cited(document, position)}, document)

    def _find(self, views: Writer, facts: FindingRecorded, document: Document, position: int) -> None:
        item = _item(views, facts.assessment)
        said = {name: value for name, value in facts.to_data().items() if name not in ("assessment", "agency")}
        finding = {**said, **cited(document, position)}
        before = item["findings"].get(facts.clause)
        if before is not None:
            item["replaced"].append({**before, "replaced_by": finding["event"]})
        item["findings"][facts.clause] = finding
        _put(views, item, document)


def cited(document: Document, position: int) -> View:
    """Returns which event says so: its id and place, who recorded it, as what, on what basis, and both clocks."""
    return {
        "event": str(document.id),
        "position": position,
        "by": document.actor.person,
        "role": document.actor.role.value,
        "capacity": document.actor.capacity.value,
        "principal": document.actor.principal,
        "occurred": format_occurred(document.occurred),
        "recorded": format_instant(document.time),
        "reason": document.reason,
        "legal_basis": None if document.legal_basis is None else _basis(document.legal_basis),
    }


def _basis(basis: LegalBasis) -> View:
    day = None if basis.date is None else basis.date.isoformat()
    told = {"abstract": basis.abstract, "signer": basis.signer}
    return {"kind": basis.kind.value, "number": basis.number, "issuer": basis.issuer, "date": day} | {
        name: value for name, value in told.items() if value is not None
    }


def _put(views: Writer, item: View, document: Document) -> None:
    item = {**item, "version": document.aggregate_version}
    views.put(ASSESSMENTS, item["assessment"], item, agency=item["agency"], stage=item["stage"])


def _item(views: Writer, assessment: str) -> View:
    item = views.get(ASSESSMENTS, assessment)
    assert item is not None  # every other event of an assessment follows its scheduling, in this very log
    return item
