"""What funding records: budgets, estimates, allocations with their tranches, facts heard. Money is whole đồng."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from shared.contracts.base import Basis, Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import AgencyCode, Dong, FactCited, Milestone, Name, PersonId, Year

EstimateKey = Annotated[str, Text(max=64, pattern=r"[A-Z0-9][A-Za-z0-9._-]*"), "Mã dự toán / estimate key"]
Tranche = Annotated[int, Whole("đợt cấp / tranche", min=1, max=20)]


class Channel(StrEnum):
    """By which way money reaches an agency."""

    DIRECT = "direct"
    """Giao trực tiếp cho cơ quan."""
    THROUGH_DOST = "through_dost"
    """Qua Sở Khoa học và Công nghệ."""
    TARGETED_SUPPLEMENT = "targeted_supplement"
    """Bổ sung có mục tiêu cho ngân sách huyện."""


class BalancedBy(StrEnum):
    """The two departments that balance the budget (directive, point 5)."""

    PLANNING = "planning"
    FINANCE = "finance"


class FactKind(StrEnum):
    """What funding remembers of what it heard, because a tranche may depend on it."""

    AGENCY_REGISTERED = "agency_registered"
    PROGRAMME_ADOPTED = "programme_adopted"
    MILESTONE_REACHED = "milestone_reached"
    ASSESSMENT_APPROVED = "assessment_approved"
    NONCONFORMITY_OPEN = "nonconformity_open"
    INHERITED_FROM = "inherited_from"
    """Takes over the money of an agency that ended; `reference` is its code."""


@event("funding.budget.approved", version=1, basis=Basis.REQUIRED)
class BudgetApproved(Facts):
    """UBND tỉnh duyệt tổng mức kinh phí của một năm, căn cứ nghị quyết của HĐND. / A year's ceiling was approved."""

    year: Year
    source_of_fund: Name
    ceiling: Dong


@event("funding.budget.committed", version=1)
class BudgetCommitted(Facts):
    """Một phần tổng mức đã được phân bổ cho dự toán được duyệt. / Part of the ceiling was committed to an estimate."""

    year: Year
    estimate: EstimateKey
    amount: Dong
    committed: Annotated[Dong, "Tổng đã phân bổ sau lần này / total committed after this"]


@dataclass(frozen=True, slots=True)
class EstimateLine:
    """One agency's line of an estimate."""

    agency: AgencyCode
    amount: Annotated[int, Whole("đồng", min=1, max=10**15)]
    purpose: Name
    channel: Channel


@event("funding.estimate.proposed", version=1, agencies=("lines.agency",))
class EstimateProposed(Facts):
    """Sở KH&CN đề xuất dự toán (điểm 2b). / DOST proposed the estimate (directive, point 2b)."""

    estimate: EstimateKey
    year: Year
    lines: Annotated[tuple[EstimateLine, ...], Items(min=1, max=120)]
    total: Dong


@event("funding.estimate.balanced", version=1)
class EstimateBalanced(Facts):
    """Sở KH&ĐT hoặc Sở Tài chính đã cân đối dự toán (điểm 5). / One of the two departments balanced the estimate."""

    estimate: EstimateKey
    year: Year
    by: BalancedBy


@event("funding.estimate.submitted", version=1)
class EstimateSubmitted(Facts):
    """Dự toán được trình UBND tỉnh. / The estimate, balanced by both, was submitted to the PPC."""

    estimate: EstimateKey
    year: Year
    total: Dong


@event("funding.estimate.approved", version=1, basis=Basis.REQUIRED)
class EstimateApproved(Facts):
    """UBND tỉnh phê duyệt dự toán. / The PPC approved the estimate; this commits the money."""

    estimate: EstimateKey
    year: Year
    total: Dong


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


@event("funding.knowledge.fact-noted", version=1, agencies=("agency",))
class FactNoted(Facts):
    """Sự kiện nghe được từ dịch vụ khác, giữ làm hiểu biết riêng. / A fact heard from another service was noted.

    When it happened is `occurred`, when funding learned of it is `time`: a late fact does not rewrite a decision.
    `recorded_by` is who recorded it at its source: that person may not release money on it.
    """

    agency: AgencyCode
    fact: FactKind
    cited: FactCited
    recorded_by: PersonId
    year: Year | None = None
    milestone: Milestone | None = None
    reference: Annotated[str, Text(max=96)] | None = None
    major: Annotated[int, Whole("điểm không phù hợp nặng / major nonconformities")] | None = None
