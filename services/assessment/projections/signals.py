"""How the log becomes documents that can be read: signals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.assessment.domain.signal import GRAVITY, UNDECIDED, Signal
from services.assessment.projections.citing import SIGNALS, Fold, View, cited
from services.assessment.projections.matters import CLOSED, OPEN, amended, handed, item_of, step
from shared.contracts.assessment import (
    Severity,
    SignalDismissed,
    SignalExplained,
    SignalHandedOver,
    SignalRaised,
    SignalRecordCorrected,
    SignalUpheld,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.eventstore.views import Writer


def _raised(facts: SignalRaised, document: Document, position: int, views: Writer) -> None:
    began: View = {"raised": cited(document, position), "raised_of": facts.agency, "decision": None, "stage": None}
    lists: View = {name: [] for name in ("explanations", "hand_overs", "amendments")}
    _put(views, {**facts.to_data(), **began, **lists, "gravest": facts.severity.value}, facts, document)


def _explained(facts: SignalExplained, document: Document, position: int, views: Writer) -> None:
    item = item_of(views, SIGNALS, facts.signal)
    explanations = [*item["explanations"], step(facts, document, position, "signal")]
    _put(views, {**item, "explanations": explanations}, facts, document)


def _decided(facts: SignalUpheld | SignalDismissed, document: Document, position: int, views: Writer) -> None:
    item = item_of(views, SIGNALS, facts.signal)
    decision = {"upheld": isinstance(facts, SignalUpheld), **cited(document, position)}
    _put(views, {**item, "decision": decision}, facts, document)


def _handed_over(facts: SignalHandedOver, document: Document, position: int, views: Writer) -> None:
    item = item_of(views, SIGNALS, facts.signal)
    _put(views, handed(item, facts, document, position), facts, document)


def _amended(facts: SignalRecordCorrected, document: Document, position: int, views: Writer) -> None:
    item = amended(item_of(views, SIGNALS, facts.signal), "raised", facts, document, position)
    gravest = max(facts.severity, Severity(item["gravest"]), key=GRAVITY.index)
    _put(views, {**item, "gravest": gravest.value}, facts, document)


def _put(views: Writer, item: View, facts: Facts, document: Document) -> None:
    stage = Signal.LIFE.after(type(facts), item["stage"])
    item = {**item, "stage": stage, "version": document.aggregate_version}
    views.put(
        SIGNALS,
        item["signal"],
        item,
        agency=item["agency"] or "",
        stage=str(stage),
        severity=item["severity"],
        gravest=item["gravest"],
        subject=item["subject"],
        state=OPEN if stage in UNDECIDED else CLOSED,
    )


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    SignalRaised: _raised,
    SignalExplained: _explained,
    SignalUpheld: _decided,
    SignalDismissed: _decided,
    SignalHandedOver: _handed_over,
    SignalRecordCorrected: _amended,
}
