"""What funding records of allocations, their tranches and their heirs. Money is whole đồng."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from shared.contracts.base import Basis, Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.funding.estimates import Channel, EstimateKey
from shared.contracts.terms import AgencyCode, Dong, FactCited, Year

Tranche = Annotated[int, Whole("đợt cấp / tranche", min=1, max=20)]


@event("funding.allocation.assigned", version=1, agencies=("agency",))
class AllocationAssigned(Facts):
    """Kinh phí được giao cho một cơ quan trong năm. / Money of a year was assigned to an agency."""

    agency: AgencyCode
    year: Year
    estimate: EstimateKey
    amount: Dong
    channel: Channel


@event("funding.allocation.released", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class TrancheReleased(Facts):
    """Một đợt kinh phí được phép cấp. / A tranche was released: permission to draw it, not yet money spent.

    `facts` are the events that the decision rested on, `rule` the version of the tranche rule.
    """

    agency: AgencyCode
    year: Year
    tranche: Tranche
    amount: Dong
    released: Annotated[Dong, "Tổng đã cấp sau đợt này / total released after this"]
    rule: Annotated[str, Text(max=64)]
    facts: Annotated[tuple[FactCited, ...], Items(max=100)]


Origin = Annotated[
    str,
    Text(max=400, pattern=r"[A-Z][A-Z0-9-]*(?:\.[A-Z][A-Z0-9-]*)*"),
    "Kinh phí từ cơ quan nào đến, gần nhất trước / whose money it was, the last owner first",
]


@dataclass(frozen=True, slots=True)
class HandedShare:
    """What one heir takes over."""

    to_agency: AgencyCode
    amount: Annotated[int, Whole("đồng", min=1, max=10**15)]


@event("funding.allocation.handed-over", version=1, agencies=("agency", "shares.to_agency"))
class AllocationHandedOver(Facts):
    """Cơ quan chấm dứt: phần chưa cấp được bàn giao, không đồng nào mất đi. / What was not released passed to heirs.

    Also recorded, with nothing to hand over, of every year that the programme funds: money can then no longer be
    assigned to an agency that has ended. `amount` is the sum of `shares`, or 0.
    """

    agency: AgencyCode
    year: Year
    origin: Origin | None = None
    reorganisation: Annotated[str, Text(max=64)]
    amount: Dong
    shares: Annotated[tuple[HandedShare, ...], Items(max=50)]


@event("funding.allocation.inherited", version=1, agencies=("agency", "from_agency"))
class AllocationInherited(Facts):
    """Kinh phí được bàn giao từ cơ quan đã chấm dứt. / Money was taken over from an agency that has ended.

    It goes on where it stood: `first` is the next tranche, `rule` the rule that holds, where one was named already.
    """

    agency: AgencyCode
    year: Year
    origin: Origin
    from_agency: AgencyCode
    reorganisation: Annotated[str, Text(max=64)]
    estimate: EstimateKey
    channel: Channel
    amount: Annotated[int, Whole("đồng", min=1, max=10**15)]
    first: Tranche
    rule: Annotated[str, Text(max=64)] | None = None
    assigned_on: Annotated[date, "Ngày giao ban đầu / when it was first assigned"]


@event("funding.allocation.adjusted", version=1, agencies=("agency",))
class AllocationAdjusted(Facts):
    """Kinh phí được giao thay đổi khi dự toán được điều chỉnh. / An amended estimate assigns more, less or otherwise.

    `amount` takes the place of `before`; never less than what is released.
    """

    agency: AgencyCode
    year: Year
    estimate: EstimateKey
    before: Dong
    amount: Dong
    channel: Channel
