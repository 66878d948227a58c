"""How the log becomes documents that can be read: an agency's money of a year, and its tranches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.funding.projections.citing import Body, Fold, channel_of, known
from services.funding.projections.spending import ALLOCATIONS, UNSPENT, put_allocation
from shared.clock import day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import (
    AllocationAdjusted,
    AllocationAssigned,
    AllocationHandedOver,
    AllocationInherited,
    TrancheReleased,
)
from shared.eventstore.views import Writer

_NOT_INHERITED: Final = {
    "origin": None,
    "from_agency": None,
    "reorganisation": None,
    "first": 1,
    "rule": None,
    "handed_over": None,
}


def _assigned(facts: AllocationAssigned, document: Document, said: Body, views: Writer) -> None:
    allocation = {
        **UNSPENT,
        "allocation": document.key,
        "agency": facts.agency,
        "year": facts.year,
        "estimate": facts.estimate,
        **channel_of(facts.channel),
        "assigned": facts.amount,
        "released": 0,
        "assigned_on": day_of(document.time).isoformat(),
        "assignment": said,
        "adjustments": [],
        "tranches": [],
        **_NOT_INHERITED,
    }
    put_allocation(views, allocation, document)


def _inherited(facts: AllocationInherited, document: Document, said: Body, views: Writer) -> None:
    allocation = {
        **UNSPENT,
        "allocation": document.key,
        "agency": facts.agency,
        "year": facts.year,
        "estimate": facts.estimate,
        **channel_of(facts.channel),
        "assigned": facts.amount,
        "released": 0,
        "assigned_on": facts.assigned_on.isoformat(),
        "assignment": said,
        "adjustments": [],
        "tranches": [],
        "origin": facts.origin,
        "from_agency": facts.from_agency,
        "reorganisation": facts.reorganisation,
        "first": facts.first,
        "rule": facts.rule,
        "handed_over": None,
    }
    put_allocation(views, allocation, document)


def _adjusted(facts: AllocationAdjusted, document: Document, said: Body, views: Writer) -> None:
    allocation = known(views, ALLOCATIONS, document.key)
    before = {name: allocation[name] for name in ("channel", "channel_vi", "channel_en")}
    allocation["adjustments"].append({"before": facts.before, "amount": facts.amount, "by": before, "decision": said})
    allocation |= {"assigned": facts.amount, **channel_of(facts.channel)}
    put_allocation(views, allocation, document)


def _hand_over(facts: AllocationHandedOver, document: Document, said: Body, views: Writer) -> None:
    allocation = views.get(ALLOCATIONS, document.key)
    if allocation is None:  # a year of which the agency has no money: closed, and nothing to show
        return
    allocation["assigned"] -= facts.amount
    allocation["handed_over"] = {
        "reorganisation": facts.reorganisation,
        "amount": facts.amount,
        "shares": [{"to_agency": each.to_agency, "amount": each.amount} for each in facts.shares],
        "handing_over": said,
    }
    put_allocation(views, allocation, document)


def _release(facts: TrancheReleased, document: Document, said: Body, views: Writer) -> None:
    allocation = known(views, ALLOCATIONS, document.key)
    noted = {each["event_id"]: each for each in known(views, "knowledge", facts.agency)["facts"]}
    allocation["released"] = facts.released
    tranche = {
        "tranche": facts.tranche,
        "amount": facts.amount,
        "released": facts.released,
        "rule": facts.rule,
        "facts": [noted[each.event_id] for each in facts.facts],
        "release": said,
    }
    allocation["tranches"].append(tranche)
    put_allocation(views, allocation, document)


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    AllocationAssigned: _assigned,
    AllocationAdjusted: _adjusted,
    AllocationInherited: _inherited,
    AllocationHandedOver: _hand_over,
    TrancheReleased: _release,
}
