"""The postings that reports add up: what each event changed, by how many đồng, when it happened and was recorded.

Nothing here is a total. A report adds up the postings that its two clocks let in, so that it can be made for any day,
as known at any moment (`services.funding.projections.reports`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from services.funding.projections.citing import Body
from shared.clock import format_instant, instant_of
from shared.contracts.document import Document
from shared.contracts.funding import (
    AdvanceCarried,
    AdvanceCleared,
    AllocationAdjusted,
    AllocationAssigned,
    AllocationHandedOver,
    AllocationInherited,
    BudgetAdjusted,
    BudgetApproved,
    BudgetCommitted,
    BudgetRecommitted,
    Cancelled,
    CarriedIn,
    CarriedOver,
    Disbursed,
    EstimateProposed,
    Recovered,
    Repaid,
    SettlementRatified,
    TrancheReleased,
    VoucherKind,
)
from shared.eventstore.views import Writer

POSTINGS: Final = "postings"
MONEY: Final = (
    "assigned",
    "carried_in",
    "advances_in",
    "released",
    "disbursed",
    "outstanding",
    "paid",
    "settled",
    "repaid",
    "recovered",
    "carried_over",
    "advances_over",
    "cancelled",
)
"""The accounts of an agency's money."""
BUDGET: Final = ("ceiling", "committed")
"""The accounts of a year's money of one source."""
Changes = Mapping[str, int]


def post(document: Document, position: int, views: Writer) -> None:
    """Posts what a document changes, if it changes money, or says of which source an estimate is."""
    for number, posting in enumerate(_postings(document)):
        key = f"{position:012d}-{number}"
        told = {
            "position": position,
            "happened": format_instant(instant_of(document.occurred)),
            "recorded": format_instant(document.time),
            **posting,
        }
        views.put(POSTINGS, key, told)


def _postings(document: Document) -> Iterator[Body]:
    facts = document.facts
    match facts:
        case BudgetApproved():
            yield _of_budget(facts.year, None, facts.source_of_fund, {"ceiling": facts.ceiling})
        case BudgetAdjusted():
            change = {"ceiling": facts.ceiling - facts.before}
            yield _of_budget(facts.year, None, facts.source_of_fund, change)
        case BudgetCommitted():
            yield _of_budget(facts.year, facts.estimate, facts.source_of_fund, {"committed": facts.amount})
        case BudgetRecommitted():
            change = {"committed": facts.amount - facts.before}
            yield _of_budget(facts.year, facts.estimate, facts.source_of_fund, change)
        case EstimateProposed():
            yield _of_budget(facts.year, facts.estimate, facts.source_of_fund, {})
        case _:
            changes = _changes(facts)
            if changes:
                estimate = getattr(facts, "estimate", None)
                yield {"allocation": document.key, **_named(facts), "estimate": estimate, "changes": changes}


def _of_budget(year: int, estimate: str | None, source: str | None, changes: Changes) -> Body:
    return {
        "allocation": None,
        "agency": None,
        "year": year,
        "estimate": estimate,
        "source_of_fund": source,
        "changes": changes,
    }


def _named(facts: Any) -> Body:
    return {"agency": facts.agency, "year": facts.year, "source_of_fund": None}


def _changes(facts: object) -> Changes:
    match facts:
        case AllocationAssigned() | AllocationInherited():
            return {"assigned": facts.amount}
        case AllocationAdjusted():
            return {"assigned": facts.amount - facts.before}
        case AllocationHandedOver():
            return {"assigned": -facts.amount} if facts.amount else {}
        case TrancheReleased():
            return {"released": facts.amount}
        case _:
            return _moved(facts) or _ended(facts)


def _moved(facts: object) -> Changes:
    match facts:
        case Disbursed():
            into = "outstanding" if facts.kind is VoucherKind.ADVANCE else "paid"
            return {"disbursed": facts.amount, into: facts.amount}
        case AdvanceCleared():
            return {"outstanding": -facts.amount, "paid": facts.amount}
        case Repaid():
            return {"repaid": facts.amount, "paid" if facts.advance is None else "outstanding": -facts.amount}
        case Recovered():
            out_of = "settled" if facts.settled else "paid" if facts.advance is None else "outstanding"
            return {"recovered": facts.amount, out_of: -facts.amount}
        case _:
            return {}


def _ended(facts: object) -> Changes:
    match facts:
        case CarriedIn():
            advanced = _advanced(facts.advances)
            undrawn = facts.released + facts.unreleased
            released = facts.released + advanced
            return {"carried_in": undrawn, "advances_in": advanced, "released": released, "outstanding": advanced}
        case CarriedOver():
            advanced = _advanced(facts.advances)
            undrawn = facts.released + facts.unreleased
            return {"carried_over": undrawn, "advances_over": advanced, "outstanding": -advanced}
        case Cancelled():
            return {"cancelled": facts.amount}
        case SettlementRatified():
            return {"settled": facts.amount, "paid": -facts.amount}
        case _:
            return {}


def _advanced(advances: tuple[AdvanceCarried, ...]) -> int:
    return sum(each.amount for each in advances)
