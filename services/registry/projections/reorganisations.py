"""How the log becomes documents that can be read: reorganisations, and what each was to an agency."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.registry.domain.reorganisation import links
from services.registry.projections.changes import day
from services.registry.projections.citing import AGENCIES, REORGANISATIONS, Body, Fold, change, put_agency
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import AgencyReorganised, ReorganisationCarriedOut
from shared.eventstore.views import Writer


def _carried_out(facts: ReorganisationCarriedOut, document: Document, event: Body, views: Writer) -> None:
    pairs = links(facts.predecessors, facts.successors, facts.transfers, facts.inheritances)
    body = {
        "reorganisation": facts.reorganisation,
        "kind": facts.kind.value,
        "title": facts.title,
        "on": day(document),
        "predecessors": list(facts.predecessors),
        "successors": list(facts.successors),
        "ended": list(facts.ended),
        "links": [_link(facts, giver, taker) for giver, taker in pairs],
        "event": event,
        "version": document.aggregate_version,
    }
    views.put(REORGANISATIONS, facts.reorganisation, body, kind=facts.kind.value, year=day(document)[:4])


def _link(facts: ReorganisationCarriedOut, giver: str, taker: str) -> Body:
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
    agency["reorganisations"].append({**part, "kind": facts.kind.value, "ended": facts.ended})
    if facts.ended:
        agency["ended"] = part
    put_agency(views, agency)


FOLDS: Final[Mapping[type[Facts], Fold]] = {ReorganisationCarriedOut: _carried_out, AgencyReorganised: _took_part}
