"""How the log becomes documents that can be read: assessments with their findings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.assessment.domain.terms import Stage
from services.assessment.projections.citing import ASSESSMENTS, Fold, View, cited
from shared.contracts.assessment import (
    AssessmentApproved,
    AssessmentKind,
    AssessmentOpened,
    AssessmentReturned,
    AssessmentScheduled,
    AssessmentSubmitted,
    AssessmentWithdrawn,
    FindingRecorded,
    InterestDeclared,
    LeadWarned,
    TimePlanned,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.eventstore.views import Writer

_STAGES: Final = {
    "scheduled": Stage.SCHEDULED,
    "opened": Stage.OPEN,
    "submitted": Stage.SUBMITTED,
    "approved": Stage.APPROVED,
    "withdrawn": Stage.WITHDRAWN,
}
"""The steps of an assessment in their order, and the stage that each leads to."""


def hidden_from(item: View, agency: str | None) -> bool:
    """Tells whether an assessment is not shown to people of `agency`: it is theirs, unannounced, and has not begun."""
    return item["agency"] == agency and item["kind"] == AssessmentKind.UNANNOUNCED and item["opened"] is None


def _scheduled(facts: AssessmentScheduled, document: Document, position: int, views: Writer) -> None:
    lists: View = {name: [] for name in ("team", "replaced", "returned", "times_before", "interests", "warnings")}
    item = {**facts.to_data(), **dict.fromkeys(_STAGES), **lists, "findings": {}, "counts": None, "time": None}
    _step(views, item, "scheduled", document, position)


def _timed(facts: TimePlanned, document: Document, position: int, views: Writer) -> None:
    item = _item(views, facts.assessment)
    if item["time"] is not None:
        item["times_before"] = [*item["times_before"], item["time"]]
    _put(views, {**item, "time": {**_said(facts), **cited(document, position)}}, document)


def _interest(facts: InterestDeclared, document: Document, position: int, views: Writer) -> None:
    _append(facts, "interests", document, position, views)


def _warned(facts: LeadWarned, document: Document, position: int, views: Writer) -> None:
    _append(facts, "warnings", document, position, views)


def _append(facts: InterestDeclared | LeadWarned, name: str, document: Document, position: int, views: Writer) -> None:
    item = _item(views, facts.assessment)
    _put(views, {**item, name: [*item[name], {**_said(facts), **cited(document, position)}]}, document)


def _said(facts: Facts) -> View:
    return {name: value for name, value in facts.to_data().items() if name not in ("assessment", "agency")}


def _opened(facts: AssessmentOpened, document: Document, position: int, views: Writer) -> None:
    item = {**_item(views, facts.assessment), "team": facts.to_data()["team"]}
    _step(views, item, "opened", document, position)


def _found(facts: FindingRecorded, document: Document, position: int, views: Writer) -> None:
    item = _item(views, facts.assessment)
    finding = {**_said(facts), **cited(document, position)}
    before = item["findings"].get(facts.clause)
    if before is not None:
        item["replaced"].append({**before, "replaced_by": finding["event"]})
    item["findings"][facts.clause] = finding
    _put(views, item, document)


def _submitted(facts: AssessmentSubmitted, document: Document, position: int, views: Writer) -> None:
    counts = {name: value for name, value in facts.to_data().items() if isinstance(value, int)}
    item = {**_item(views, facts.assessment), "counts": counts}
    _step(views, item, "submitted", document, position)


def _approved(facts: AssessmentApproved, document: Document, position: int, views: Writer) -> None:
    _step(views, _item(views, facts.assessment), "approved", document, position)


def _returned(facts: AssessmentReturned, document: Document, position: int, views: Writer) -> None:
    item = _item(views, facts.assessment)
    before = {"counts": item["counts"], "submitted": item["submitted"], "returned": cited(document, position)}
    item = {**item, "returned": [*item["returned"], before], "counts": None, "submitted": None}
    _put(views, {**item, "stage": Stage.OPEN.value}, document)


def _withdrawn(facts: AssessmentWithdrawn, document: Document, position: int, views: Writer) -> None:
    _step(views, _item(views, facts.assessment), "withdrawn", document, position)


def _step(views: Writer, item: View, step: str, document: Document, position: int) -> None:
    stage = _STAGES[step]
    _put(views, {**item, "stage": stage.value, step: cited(document, position)}, document)


def _put(views: Writer, item: View, document: Document) -> None:
    item = {**item, "version": document.aggregate_version}
    views.put(ASSESSMENTS, item["assessment"], item, agency=item["agency"], stage=item["stage"])


def _item(views: Writer, assessment: str) -> View:
    item = views.get(ASSESSMENTS, assessment)
    assert item is not None  # every other event of an assessment follows its scheduling, in this very log
    return item


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    AssessmentScheduled: _scheduled,
    AssessmentOpened: _opened,
    TimePlanned: _timed,
    InterestDeclared: _interest,
    LeadWarned: _warned,
    FindingRecorded: _found,
    AssessmentSubmitted: _submitted,
    AssessmentReturned: _returned,
    AssessmentApproved: _approved,
    AssessmentWithdrawn: _withdrawn,
}
