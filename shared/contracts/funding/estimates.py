"""What funding records of estimates. Money is whole đồng."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from shared.contracts.base import Basis, Facts, event, upcast
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import AgencyCode, Dong, Name, Year

EstimateKey = Annotated[str, Text(max=64, pattern=r"[A-Z0-9][A-Za-z0-9._-]*"), "Mã dự toán / estimate key"]


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


@dataclass(frozen=True, slots=True)
class EstimateLine:
    """One agency's line of an estimate."""

    agency: AgencyCode
    amount: Annotated[int, Whole("đồng", min=1, max=10**15)]
    purpose: Name
    channel: Channel


Lines = Annotated[tuple[EstimateLine, ...], Items(min=1, max=120)]


@event("funding.estimate.proposed", version=1, agencies=("lines.agency",))
class EstimateProposedV1(Facts):
    """Sở KH&CN đề xuất dự toán (điểm 2b). / DOST proposed the estimate (directive, point 2b).

    From the time when a year had one source, which it does not name.
    """

    estimate: EstimateKey
    year: Year
    lines: Lines
    total: Dong


@event("funding.estimate.proposed", version=2, agencies=("lines.agency",))
class EstimateProposed(Facts):
    """Sở KH&CN đề xuất dự toán (điểm 2b). / DOST proposed the estimate (directive, point 2b)."""

    estimate: EstimateKey
    year: Year
    source_of_fund: Annotated[Name | None, "Không ghi: nguồn duy nhất của năm / absent: the year's only source"] = None
    lines: Lines
    total: Dong


@upcast("funding.estimate.proposed.v1", to="funding.estimate.proposed.v2")
def _with_its_source(data: dict[str, Any]) -> dict[str, Any]:
    return data


@event("funding.estimate.balanced", version=1)
class EstimateBalanced(Facts):
    """Sở KH&ĐT hoặc Sở Tài chính đã cân đối dự toán (điểm 5). / One of the two departments balanced the estimate."""

    estimate: EstimateKey
    year: Year
    by: BalancedBy


@event("funding.estimate.signed", version=1)
class SubmissionSigned(Facts):
    """Một sở đã ký tờ trình liên sở, chờ sở kia. / One department signed the joint submission; the other has not yet.

    The signature of the second submits the estimate: `funding.estimate.submitted`.
    """

    estimate: EstimateKey
    year: Year
    by: BalancedBy
    total: Dong


@event("funding.estimate.submitted", version=1)
class EstimateSubmitted(Facts):
    """Hai sở cùng trình dự toán lên UBND tỉnh. / The estimate, balanced by both, was submitted jointly to the PPC."""

    estimate: EstimateKey
    year: Year
    total: Dong


@event("funding.estimate.approved", version=1, basis=Basis.REQUIRED)
class EstimateApproved(Facts):
    """UBND tỉnh phê duyệt dự toán. / The PPC approved the estimate; this commits the money."""

    estimate: EstimateKey
    year: Year
    total: Dong


@event("funding.estimate.returned", version=1)
class EstimateReturned(Facts):
    """UBND tỉnh trả lại dự toán, nêu lý do. / The PPC returned the estimate, with its reason."""

    estimate: EstimateKey
    year: Year
    total: Dong


Round = Annotated[int, Whole("lần trình / round", min=1)]


@event("funding.estimate.revised", version=1, agencies=("lines.agency",))
class EstimateRevised(Facts):
    """Sở KH&CN đề xuất lại dự toán bị trả lại. / DOST proposed a returned estimate anew; it is balanced again."""

    estimate: EstimateKey
    year: Year
    round: Round
    lines: Lines
    total: Dong


@event("funding.estimate.amendment-proposed", version=1, agencies=("lines.agency",))
class EstimateAmendmentProposed(Facts):
    """Sở KH&CN đề xuất điều chỉnh dự toán đã duyệt. / DOST proposed to raise or cut an approved estimate.

    It states the whole estimate anew; `before` is the total that is in force until the PPC approves the new one.
    """

    estimate: EstimateKey
    year: Year
    round: Round
    before: Dong
    lines: Lines
    total: Dong
