"""How the log becomes documents that can be read: nonconformities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.assessment.domain.nonconformity import Nonconformity
from services.assessment.projections.citing import NONCONFORMITIES, Fold, View, cited
from services.assessment.projections.matters import CLOSED, OPEN, amended, handed, item_of, step
from shared.contracts.assessment import (
    ActionCarriedOut,
    ActionExtended,
    ActionPlanned,
    CauseAnalysed,
    FoundIneffective,
    NonconformityClosed,
    NonconformityCorrected,
    NonconformityHandedOver,
    NonconformityRaised,
    NonconformityRecordCorrected,
    RecurrenceRecognised,
    VerifiedEffective,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.eventstore.views import Writer

LISTS: Final = ("repeats", "corrections", "causes", "plans", "checks", "hand_overs", "amendments")
Growing = NonconformityCorrected | CauseAnalysed | VerifiedEffective | FoundIneffective
_GROWS: Final[Mapping[type[Facts], str]] = {
    NonconformityCorrected: "corrections",
    CauseAnalysed: "causes",
    VerifiedEffective: "checks",
    FoundIneffective: "checks",
}


def _raised(facts: NonconformityRaised, document: Document, position: int, views: Writer) -> None:
    lists: View = {name: [] for name in LISTS}
    began = {"raised": cited(document, position), "raised_in": facts.agency, "closed": None}
    _put(views, {**facts.to_data(), **lists, **began, "stage": None}, facts, document)


def _repeats(facts: RecurrenceRecognised, document: Document, position: int, views: Writer) -> None:
    item = item_of(views, NONCONFORMITIES, facts.nonconformity)
    earlier = [{**each, "event": str(document.id), "position": position} for each in facts.to_data()["earlier"]]
    _put(views, {**item, "repeats": earlier}, facts, document)


def _grown(facts: Growing, document: Document, position: int, views: Writer) -> None:
    item, name = item_of(views, NONCONFORMITIES, facts.nonconformity), _GROWS[type(facts)]
    told = step(facts, document, position, "nonconformity")
    if name == "checks":
        told = {"rule": None, **told, "effective": isinstance(facts, VerifiedEffective)}
    _put(views, {**item, name: [*item[name], told]}, facts, document)


def _planned(facts: ActionPlanned, document: Document, position: int, views: Writer) -> None:
    item = item_of(views, NONCONFORMITIES, facts.nonconformity)
    plan = {**step(facts, document, position, "nonconformity"), "extensions": [], "carried_out": None}
    _put(views, {**item, "plans": [*item["plans"], plan]}, facts, document)


def _extended(facts: ActionExtended, document: Document, position: int, views: Writer) -> None:
    item = item_of(views, NONCONFORMITIES, facts.nonconformity)
    item["plans"][-1]["extensions"].append(step(facts, document, position, "nonconformity"))
    _put(views, item, facts, document)


def _carried_out(facts: ActionCarriedOut, document: Document, position: int, views: Writer) -> None:
    item = item_of(views, NONCONFORMITIES, facts.nonconformity)
    done = {**step(facts, document, position, "nonconformity"), "carried_out_by": list(facts.by)}
    item["plans"][-1]["carried_out"] = done
    _put(views, item, facts, document)


def _closed(facts: NonconformityClosed, document: Document, position: int, views: Writer) -> None:
    item = {**item_of(views, NONCONFORMITIES, facts.nonconformity), "closed": cited(document, position)}
    _put(views, item, facts, document)


def _handed_over(facts: NonconformityHandedOver, document: Document, position: int, views: Writer) -> None:
    item = item_of(views, NONCONFORMITIES, facts.nonconformity)
    _put(views, handed(item, facts, document, position), facts, document)


def _amended(facts: NonconformityRecordCorrected, document: Document, position: int, views: Writer) -> None:
    item = item_of(views, NONCONFORMITIES, facts.nonconformity)
    _put(views, amended(item, "raised", facts, document, position), facts, document)


def _put(views: Writer, item: View, facts: Facts, document: Document) -> None:
    stage = Nonconformity.LIFE.after(type(facts), item["stage"])
    state = CLOSED if item["closed"] else OPEN
    item = {**item, "stage": stage, "state": state, "version": document.aggregate_version}
    repeated = "true" if item["repeats"] else "false"
    views.put(
        NONCONFORMITIES,
        item["nonconformity"],
        item,
        agency=item["agency"],
        state=state,
        stage=str(stage),
        clause=item["clause"],
        recurring=repeated,
    )


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    NonconformityRaised: _raised,
    RecurrenceRecognised: _repeats,
    **dict.fromkeys(_GROWS, _grown),
    ActionPlanned: _planned,
    ActionExtended: _extended,
    ActionCarriedOut: _carried_out,
    NonconformityClosed: _closed,
    NonconformityHandedOver: _handed_over,
    NonconformityRecordCorrected: _amended,
}
