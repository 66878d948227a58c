"""How the log becomes documents that can be read: certificates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from services.assessment.domain.certificate import ALIVE, Certificate
from services.assessment.projections.citing import CERTIFICATES, Fold, View, cited
from services.assessment.projections.matters import CLOSED, OPEN, amended, handed, item_of, step
from shared.contracts.assessment import (
    CertificateExpired,
    CertificateExtended,
    CertificateHandedOver,
    CertificateRecordCorrected,
    CertificateRecorded,
    CertificateReduced,
    CertificateRestored,
    CertificateSuspended,
    CertificateWithdrawn,
    SurveillanceDone,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.eventstore.views import Writer

NOTICES: Final[Mapping[type[Facts], str]] = {
    CertificateSuspended: "suspended",
    CertificateRestored: "restored",
    CertificateWithdrawn: "withdrawn",
    CertificateExpired: "expired",
    CertificateExtended: "extended",
    CertificateReduced: "reduced",
}
"""What an issuer's notice says."""
_SILENT: Final[View] = {"note": None, "expired_on": None, "added": [], "removed": []}


def _recorded(facts: CertificateRecorded, document: Document, position: int, views: Writer) -> None:
    lists: View = {name: [] for name in ("notices", "surveillances", "hand_overs", "amendments")}
    item = {**facts.to_data(), **lists, "recorded": cited(document, position), "recorded_of": facts.agency}
    _put(views, {**item, "fields_now": list(facts.fields_of_activity), "stage": None}, facts, document)


def _notified(facts: Any, document: Document, position: int, views: Writer) -> None:
    item = item_of(views, CERTIFICATES, facts.certificate)
    told = {**_SILENT, **step(facts, document, position, "certificate"), "what": NOTICES[type(facts)]}
    kept = [each for each in item["fields_now"] if each not in told["removed"]]
    item = {**item, "notices": [*item["notices"], told], "fields_now": [*kept, *told["added"]]}
    _put(views, item, facts, document)


def _surveyed(facts: SurveillanceDone, document: Document, position: int, views: Writer) -> None:
    item = item_of(views, CERTIFICATES, facts.certificate)
    done = [*item["surveillances"], step(facts, document, position, "certificate")]
    _put(views, {**item, "surveillances": done}, facts, document)


def _handed_over(facts: CertificateHandedOver, document: Document, position: int, views: Writer) -> None:
    item = item_of(views, CERTIFICATES, facts.certificate)
    _put(views, handed(item, facts, document, position), facts, document)


def _amended(facts: CertificateRecordCorrected, document: Document, position: int, views: Writer) -> None:
    item = item_of(views, CERTIFICATES, facts.certificate)
    _put(views, amended(item, "recorded", facts, document, position), facts, document)


def _put(views: Writer, item: View, facts: Facts, document: Document) -> None:
    stage = Certificate.LIFE.after(type(facts), item["stage"])
    item = {**item, "stage": stage, "version": document.aggregate_version}
    state = OPEN if stage in ALIVE else CLOSED
    views.put(CERTIFICATES, item["certificate"], item, agency=item["agency"], stage=str(stage), state=state)


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    CertificateRecorded: _recorded,
    **dict.fromkeys(NOTICES, _notified),
    SurveillanceDone: _surveyed,
    CertificateHandedOver: _handed_over,
    CertificateRecordCorrected: _amended,
}
