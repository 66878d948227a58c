"""How the log becomes documents that can be read: consultancy contracts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.registry.domain.consultancy import Consultancy, Stage
from services.registry.projections.citing import Body, Fold, change
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import ConsultancyContracted, ConsultancyEnded
from shared.eventstore.views import Writer

CONSULTANCIES: Final = "consultancies"


def _contracted(facts: ConsultancyContracted, document: Document, event: Body, views: Writer) -> None:
    body = {
        "consultancy": facts.consultancy,
        "agency": facts.agency,
        "body": facts.body,
        "consultants": list(facts.consultants),
        "buyer": facts.buyer,
        "bought_by": facts.bought_by,
        "contract_number": facts.contract_number,
        "from_day": facts.from_day.isoformat(),
        "to_day": facts.to_day.isoformat(),
        "value": facts.value,
        "stage": Stage.RUNNING.value,
        "contracted": event,
        "ended": None,
        "version": document.aggregate_version,
    }
    _put(views, body)


def _ended(facts: ConsultancyEnded, document: Document, event: Body, views: Writer) -> None:
    body = change(views, CONSULTANCIES, facts.consultancy, document)
    body["stage"] = Stage.ENDED.value
    told = {"ended_on": facts.ended_on.isoformat(), "accepted": facts.accepted, "note": facts.note}
    body["ended"] = {**told, "event": event}
    _put(views, body)


def _put(views: Writer, body: Body) -> None:
    index = {name: body[name] for name in ("agency", "buyer", "stage")}
    views.put(CONSULTANCIES, body["consultancy"], body, **index)


def consultancy_answer(body: Body) -> Body:
    """Returns a contract with the name of the stage in which it stands."""
    named = Consultancy.LIFE.name(Stage(body["stage"]))
    return {**body, "stage_vi": named.vi, "stage_en": named.en}


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    ConsultancyContracted: _contracted,
    ConsultancyEnded: _ended,
}
