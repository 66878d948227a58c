"""How the log becomes documents that can be read: reorganisations, and what each was to an agency."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.registry.domain.obligation import told_source
from services.registry.domain.reorganisation import links
from services.registry.projections.changes import day
from services.registry.projections.citing import AGENCIES, REORGANISATIONS, Body, Fold, change, put_agency
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import (
    AgencyPartRetracted,
    AgencyReorganised,
    ReorganisationCarriedOut,
    ReorganisationCorrected,
    Statement,
)
from shared.contracts.terms import Confidence, Provenance
from shared.eventstore.views import Writer

STATED: Final = (
    "kind",
    "title",
    "on",
    "predecessors",
    "successors",
    "ended",
    "links",
    "source",
    "confidence",
    "event",
)
"""What is said of a reorganisation at a time, and replaced whole by a correction."""


def _carried_out(facts: ReorganisationCarriedOut, document: Document, event: Body, views: Writer) -> None:
    provenance = Provenance(told_source(document.legal_basis, facts.title), Confidence.RECORDED)
    told = {
        "reorganisation": facts.reorganisation,
        **_stated(facts, day(document), provenance, event),
        "position": event["position"],
        "replaced": [],
        "annulled": None,
        "outstanding": [],
        "version": document.aggregate_version,
    }
    _put(told, views)


def _corrected(facts: ReorganisationCorrected, document: Document, event: Body, views: Writer) -> None:
    told = change(views, REORGANISATIONS, facts.reorganisation, document)
    was = {name: told[name] for name in STATED}
    told["replaced"].append({**was, "corrected": event, "decided_on": facts.decided_on.isoformat()})
    if facts.right is None:
        told |= {"annulled": event, "ended": [], "links": []}
    else:
        told |= _stated(facts.right, facts.right.effective_on.isoformat(), facts.right.provenance, event)
    told["outstanding"] = [
        {
            "from_agency": each.from_agency,
            "matter": each.matter.value,
            "held_by": list(each.held_by),
            "due_to": list(each.due_to),
        }
        for each in facts.outstanding
    ]
    _put(told, views)


def _put(told: Body, views: Writer) -> None:
    views.put(REORGANISATIONS, told["reorganisation"], told, kind=told["kind"], year=told["on"][:4])


def _stated(facts: ReorganisationCarriedOut | Statement, on: str, provenance: Provenance, event: Body) -> Body:
    pairs = links(facts.predecessors, facts.successors, facts.transfers, facts.inheritances)
    return {
        "kind": facts.kind.value,
        "title": facts.title,
        "on": on,
        "predecessors": list(facts.predecessors),
        "successors": list(facts.successors),
        "ended": list(facts.ended),
        "links": [_link(facts, giver, taker) for giver, taker in pairs],
        "source": provenance.source,
        "confidence": provenance.confidence.value,
        "event": event,
    }


def _link(facts: ReorganisationCarriedOut | Statement, giver: str, taker: str) -> Body:
    pair = (giver, taker)
    return {
        "from_agency": giver,
        "to_agency": taker,
        "ended": giver in facts.ended,
        "transfers": [
            {"what": each.what, "area_m2": each.area_m2, "people": each.people}
            for each in facts.transfers
            if (each.from_agency, each.to_agency) == pair
        ],
        "inherits": [
            {"matter": each.matter.value, "weight": each.weight}
            for each in facts.inheritances
            if (each.from_agency, each.to_agency) == pair
        ],
    }


def _took_part(facts: AgencyReorganised, document: Document, event: Body, views: Writer) -> None:
    agency = change(views, AGENCIES, facts.code, document)
    part = {"reorganisation": facts.reorganisation, "on": day(document), "others": list(facts.others), "event": event}
    agency["reorganisations"].append({**part, "kind": facts.kind.value, "ended": facts.ended, "retracted": None})
    if facts.ended:
        agency["ended"] = part
    put_agency(views, agency)


def _retracted(facts: AgencyPartRetracted, document: Document, event: Body, views: Writer) -> None:
    agency = change(views, AGENCIES, facts.code, document)
    for part in agency["reorganisations"]:
        if part["event"]["id"] == str(facts.retracts):
            part["retracted"] = event
    if facts.reinstated:
        agency["ended"] = None
    put_agency(views, agency)


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    ReorganisationCarriedOut: _carried_out,
    ReorganisationCorrected: _corrected,
    AgencyReorganised: _took_part,
    AgencyPartRetracted: _retracted,
}
