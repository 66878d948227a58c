"""How the log becomes documents that can be read: internal audits and management reviews."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.assessment.domain.internalaudit import AuditState
from services.assessment.domain.systemfile import part_key
from services.assessment.projections.citing import Fold, View, cited
from shared.contracts.assessment import (
    InternalAuditCancelled,
    InternalAuditClosed,
    InternalAuditFollowedUp,
    InternalAuditHeld,
    InternalAuditPlanned,
    ManagementReviewHeld,
    ReviewDecisionCompleted,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.eventstore.views import Writer

INTERNAL_AUDITS: Final = "internal-audits"
MANAGEMENT_REVIEWS: Final = "management-reviews"


def _planned(facts: InternalAuditPlanned, document: Document, position: int, views: Writer) -> None:
    data = facts.to_data()
    plan = {"parts": data.pop("parts"), **cited(document, position)}
    empty: View = {"held": None, "follow_ups": [], "closed": None, "cancelled": None}
    item = {**data, "key": part_key(facts.agency, facts.audit), "planned": plan, **empty}
    _put(views, item, AuditState.PLANNED, document)


def _held(facts: InternalAuditHeld, document: Document, position: int, views: Writer) -> None:
    item = _audit(views, facts.agency, facts.audit)
    said = {name: value for name, value in facts.to_data().items() if name not in ("agency", "audit")}
    _put(views, {**item, "held": {**said, **cited(document, position)}}, AuditState.HELD, document)


def _followed_up(facts: InternalAuditFollowedUp, document: Document, position: int, views: Writer) -> None:
    item = _audit(views, facts.agency, facts.audit)
    said = {name: value for name, value in facts.to_data().items() if name not in ("agency", "audit")}
    item["follow_ups"].append({**said, **cited(document, position)})
    _put(views, item, AuditState.HELD, document)


def _closed(facts: InternalAuditClosed, document: Document, position: int, views: Writer) -> None:
    item = _audit(views, facts.agency, facts.audit)
    _put(views, {**item, "closed": cited(document, position)}, AuditState.CLOSED, document)


def _cancelled(facts: InternalAuditCancelled, document: Document, position: int, views: Writer) -> None:
    item = _audit(views, facts.agency, facts.audit)
    _put(views, {**item, "cancelled": cited(document, position)}, AuditState.CANCELLED, document)


def _put(views: Writer, item: View, state: AuditState, document: Document) -> None:
    item = {**item, "state": state.value, "version": document.aggregate_version}
    views.put(INTERNAL_AUDITS, item["key"], item, agency=item["agency"], state=item["state"])


def _audit(views: Writer, agency: str, audit: str) -> View:
    item = views.get(INTERNAL_AUDITS, part_key(agency, audit))
    assert item is not None  # whatever follows a plan stands after it in this very log
    return item


def _reviewed(facts: ManagementReviewHeld, document: Document, position: int, views: Writer) -> None:
    data = facts.to_data()
    data["decisions"] = [{**each, "completed": None} for each in data["decisions"]]
    key = part_key(facts.agency, facts.review)
    item = {**data, "key": key, **cited(document, position), "version": document.aggregate_version}
    views.put(MANAGEMENT_REVIEWS, key, item, agency=facts.agency)


def _completed(facts: ReviewDecisionCompleted, document: Document, position: int, views: Writer) -> None:
    key = part_key(facts.agency, facts.review)
    item = views.get(MANAGEMENT_REVIEWS, key)
    assert item is not None  # a decision is completed after the review that took it
    done = {"note": facts.note, "evidence": list(facts.evidence), **cited(document, position)}
    item["decisions"][facts.decision - 1]["completed"] = done
    views.put(MANAGEMENT_REVIEWS, key, {**item, "version": document.aggregate_version}, agency=facts.agency)


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    InternalAuditPlanned: _planned,
    InternalAuditHeld: _held,
    InternalAuditFollowedUp: _followed_up,
    InternalAuditClosed: _closed,
    InternalAuditCancelled: _cancelled,
    ManagementReviewHeld: _reviewed,
    ReviewDecisionCompleted: _completed,
}
