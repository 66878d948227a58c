"""How the log becomes documents that can be read: what became of an allocation's money, and every Treasury voucher."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from services.funding.domain.accounts import Accounts, Stage
from services.funding.domain.spending import KINDS
from services.funding.projections.citing import Body, Fold, channel_of, known
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import (
    AdvanceCarried,
    AdvanceCleared,
    Cancelled,
    CarriedIn,
    CarriedOver,
    Disbursed,
    DisbursementAsked,
    DisbursementDeclined,
    Recovered,
    Repaid,
    SettlementPrepared,
    SettlementRatified,
    SettlementReturned,
    SettlementReviewed,
    VoucherKind,
    VoucherRecorded,
)
from shared.eventstore.views import Writer

ALLOCATIONS: Final = "allocations"
VOUCHERS: Final = "vouchers"
MOVEMENTS: Final = {
    **{kind.value: (name.vi, name.en) for kind, name in KINDS.items()},
    "cancelled": ("huỷ dự toán", "cancelled"),
    "carried_over": ("chuyển nguồn sang năm sau", "carried over to the next year"),
    "carried_in": ("nhận chuyển nguồn từ năm trước", "carried in from the year before"),
}
"""What moves money, and what people call it."""
UNSPENT: Final[Body] = {
    "stage": Stage.OPEN.value,
    "from_year": None,
    "opened": 0,
    "disbursed": 0,
    "paid": 0,
    "settled": 0,
    "repaid": 0,
    "recovered": 0,
    "carried_over": 0,
    "advances_carried": 0,
    "cancelled": 0,
    "advances": [],
    "requests": [],
    "movements": [],
    "settlements": [],
}
"""The accounts of money that was assigned and nothing else."""


def balanced(allocation: Body) -> Body:
    """Returns an allocation with what follows from its accounts (see `services.funding.domain.accounts`)."""
    spent = allocation["disbursed"] + allocation["carried_over"] + allocation["cancelled"]
    undrawn = allocation["assigned"] - spent
    left = max(0, allocation["assigned"] - allocation["released"] - allocation["cancelled"])
    unreleased = 0 if allocation["carried_over"] else left
    stage = Accounts.LIFE.name(Stage(allocation["stage"]))
    return {
        **allocation,
        "unreleased": unreleased,
        "undrawn": undrawn,
        "drawable": 0 if allocation["carried_over"] else undrawn - unreleased,
        "outstanding": sum(each["amount"] for each in allocation["advances"]),
        "stage_vi": stage.vi,
        "stage_en": stage.en,
    }


def put_allocation(views: Writer, allocation: Body, document: Document) -> None:
    """Writes an allocation as an event left it."""
    made = balanced({**allocation, "version": document.aggregate_version})
    views.put(
        ALLOCATIONS, document.key, made, agency=made["agency"], year=str(made["year"]), stage=made["stage"]
    )  # fmt: skip


def _moved(allocation: Body, kind: str, amount: int, said: Body, **more: Any) -> None:
    vi, en = MOVEMENTS[kind]
    told = {"voucher": None, "advance": None, **more}
    allocation["movements"].append(
        {"movement": kind, "movement_vi": vi, "movement_en": en, "amount": amount, **told, "by": said}
    )


def _take_out(allocation: Body, advance: str | None, amount: int) -> None:
    if advance is None:
        allocation["paid"] -= amount
        return
    left = [
        {**each, "amount": each["amount"] - (amount if each["voucher"] == advance else 0)}
        for each in allocation["advances"]
    ]
    allocation["advances"] = [each for each in left if each["amount"]]


def _on_stage(allocation: Body, facts: Facts) -> None:
    stage = Accounts.LIFE.after(type(facts), Stage(allocation["stage"]))
    assert stage is not None
    carried = allocation["carried_over"] or allocation["advances_carried"]
    allocation["stage"] = (Stage.CARRIED if isinstance(facts, SettlementReturned) and carried else stage).value


def _asked(facts: DisbursementAsked, document: Document, said: Body, views: Writer) -> None:
    allocation = known(views, ALLOCATIONS, document.key)
    name = KINDS[facts.kind]
    allocation["requests"].append(
        {
            "request": facts.request,
            "kind": facts.kind.value,
            "kind_vi": name.vi,
            "kind_en": name.en,
            "amount": facts.amount,
            "purpose": facts.purpose,
            "asked": said,
            "declined": None,
            "disbursed": None,
            "voucher": None,
        }
    )
    put_allocation(views, allocation, document)


def _declined(facts: DisbursementDeclined, document: Document, said: Body, views: Writer) -> None:
    allocation = known(views, ALLOCATIONS, document.key)
    allocation["requests"][facts.request - 1]["declined"] = said
    put_allocation(views, allocation, document)


def _disbursed(facts: Disbursed, document: Document, said: Body, views: Writer) -> None:
    allocation = known(views, ALLOCATIONS, document.key)
    allocation["requests"][facts.request - 1] |= {"disbursed": said, "voucher": facts.voucher}
    allocation["disbursed"] = facts.disbursed
    if facts.kind is VoucherKind.ADVANCE:
        allocation["advances"].append({"voucher": facts.voucher, "amount": facts.amount})
    else:
        allocation["paid"] += facts.amount
    _moved(allocation, facts.kind.value, facts.amount, said, voucher=facts.voucher)
    put_allocation(views, allocation, document)


def _cleared(facts: AdvanceCleared, document: Document, said: Body, views: Writer) -> None:
    allocation = known(views, ALLOCATIONS, document.key)
    _take_out(allocation, facts.advance, facts.amount)
    allocation["paid"] += facts.amount
    _moved(
        allocation, VoucherKind.CLEARING.value, facts.amount, said, voucher=facts.voucher, advance=facts.advance
    )  # fmt: skip
    put_allocation(views, allocation, document)


def _returned(facts: Repaid | Recovered, document: Document, said: Body, views: Writer) -> None:
    allocation = known(views, ALLOCATIONS, document.key)
    back = isinstance(facts, Repaid)
    allocation["repaid" if back else "recovered"] += facts.amount
    if isinstance(facts, Recovered) and facts.settled:
        allocation["settled"] -= facts.amount
    else:
        _take_out(allocation, facts.advance, facts.amount)
    kind = VoucherKind.REPAYMENT if back else VoucherKind.RECOVERY
    _moved(allocation, kind.value, facts.amount, said, voucher=facts.voucher, advance=facts.advance)
    put_allocation(views, allocation, document)


def _cancelled(facts: Cancelled, document: Document, said: Body, views: Writer) -> None:
    allocation = known(views, ALLOCATIONS, document.key)
    allocation["cancelled"] = facts.cancelled
    _moved(allocation, "cancelled", facts.amount, said)
    put_allocation(views, allocation, document)


def _carried_over(facts: CarriedOver, document: Document, said: Body, views: Writer) -> None:
    allocation = known(views, ALLOCATIONS, document.key)
    undrawn, advanced = facts.released + facts.unreleased, _advanced(facts.advances)
    allocation["carried_over"] += undrawn
    allocation["advances_carried"] += advanced
    allocation["advances"] = []
    _on_stage(allocation, facts)
    _moved(allocation, "carried_over", undrawn + advanced, said)
    put_allocation(views, allocation, document)


def _carried_in(facts: CarriedIn, document: Document, said: Body, views: Writer) -> None:
    advanced = _advanced(facts.advances)
    opened = facts.released + advanced
    allocation = {
        **UNSPENT,
        "allocation": document.key,
        "agency": facts.agency,
        "year": facts.year,
        "estimate": facts.estimate,
        **channel_of(facts.channel),
        "assigned": opened + facts.unreleased,
        "released": opened,
        "assigned_on": facts.assigned_on.isoformat(),
        "assignment": said,
        "adjustments": [],
        "tranches": [],
        "origin": facts.origin,
        "from_agency": None,
        "from_year": facts.from_year,
        "reorganisation": None,
        "first": facts.first,
        "rule": facts.rule,
        "handed_over": None,
        "opened": opened,
        "disbursed": advanced,
        "advances": [{"voucher": each.voucher, "amount": each.amount} for each in facts.advances],
        "movements": [],
    }
    _moved(allocation, "carried_in", opened + facts.unreleased, said)
    put_allocation(views, allocation, document)


def _advanced(advances: tuple[AdvanceCarried, ...]) -> int:
    return sum(each.amount for each in advances)


def _prepared(facts: SettlementPrepared, document: Document, said: Body, views: Writer) -> None:
    allocation = known(views, ALLOCATIONS, document.key)
    result = {name: getattr(facts.result, name) for name in ("source", "position", "event_id")}
    allocation["settlements"].append(
        {
            "amount": facts.amount,
            "result": result,
            "prepared": said,
            "returned": None,
            "reviewed": None,
            "ratified": None,
        }
    )
    _on_stage(allocation, facts)
    put_allocation(views, allocation, document)


_STEPS: Final[Mapping[type[Facts], str]] = {
    SettlementReturned: "returned",
    SettlementReviewed: "reviewed",
    SettlementRatified: "ratified",
}


def _settled(
    facts: SettlementReturned | SettlementReviewed | SettlementRatified,
    document: Document,
    said: Body,
    views: Writer,
) -> None:
    allocation = known(views, ALLOCATIONS, document.key)
    allocation["settlements"][-1][_STEPS[type(facts)]] = said
    if isinstance(facts, SettlementRatified):
        allocation["settled"], allocation["paid"] = facts.amount, 0
    _on_stage(allocation, facts)
    put_allocation(views, allocation, document)


def _voucher(facts: VoucherRecorded, document: Document, said: Body, views: Writer) -> None:
    vi, en = MOVEMENTS[facts.kind.value]
    voucher = {
        "voucher": facts.voucher,
        "dated": facts.dated.isoformat(),
        "kind": facts.kind.value,
        "kind_vi": vi,
        "kind_en": en,
        "amount": facts.amount,
        "agency": facts.agency,
        "year": facts.year,
        "origin": facts.origin,
        "recorded": said,
        "version": document.aggregate_version,
    }
    views.put(VOUCHERS, facts.voucher, voucher, agency=facts.agency, year=str(facts.year))


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    DisbursementAsked: _asked,
    DisbursementDeclined: _declined,
    Disbursed: _disbursed,
    AdvanceCleared: _cleared,
    Repaid: _returned,
    Recovered: _returned,
    Cancelled: _cancelled,
    CarriedOver: _carried_over,
    CarriedIn: _carried_in,
    SettlementPrepared: _prepared,
    SettlementReturned: _settled,
    SettlementReviewed: _settled,
    SettlementRatified: _settled,
    VoucherRecorded: _voucher,
}
