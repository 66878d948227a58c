"""What funding records of money that moves through the State Treasury: asked for, paid out, cleared, paid back."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from shared.contracts.base import Basis, Facts, event
from shared.contracts.fields import Text, Whole
from shared.contracts.funding.allocations import Origin
from shared.contracts.terms import AgencyCode, Dong, Year

VoucherNumber = Annotated[
    str,
    Text(min=1, max=64, pattern=r"[A-Z0-9]+(?:[.-][A-Z0-9]+)*"),
    "Số chứng từ Kho bạc Nhà nước, chữ hoa không dấu / number of the Treasury voucher, in plain capitals",
]
Paid = Annotated[int, Whole("đồng", min=1, max=10**15), "Số tiền, đồng / whole đồng"]
RequestNumber = Annotated[
    int, Whole("đề nghị / request", min=1, max=10_000), "Đề nghị thứ mấy / the number of the request"
]


class VoucherKind(StrEnum):
    """What a Treasury voucher says of money."""

    ADVANCE = "tam_ung"
    """Tạm ứng: paid before what it is for was shown."""
    PAYMENT = "thanh_toan"
    """Thanh toán: paid for what was shown."""
    CLEARING = "thanh_toan_tam_ung"
    """Thanh toán tạm ứng: turns an advance into a payment; no money moves."""
    REPAYMENT = "nop_tra"
    """Nộp trả: the agency pays back."""
    RECOVERY = "thu_hoi"
    """Thu hồi: recovered by decision of the competent authority."""


@event("funding.voucher.recorded", version=1, agencies=("agency",))
class VoucherRecorded(Facts):
    """Chứng từ Kho bạc Nhà nước được ghi nhận, một lần duy nhất. / A Treasury voucher was counted, once for ever.

    `agency`, `year` and `origin` name the allocation on which it counts.
    """

    voucher: VoucherNumber
    dated: Annotated[date, "Ngày trên chứng từ / the day on the voucher"]
    kind: VoucherKind
    amount: Paid
    agency: AgencyCode
    year: Year
    origin: Origin | None = None


@event("funding.allocation.disbursement-asked", version=1, agencies=("agency",))
class DisbursementAsked(Facts):
    """Cơ quan đề nghị rút kinh phí đã được cấp. / The agency asked to draw money that was released."""

    agency: AgencyCode
    year: Year
    origin: Origin | None = None
    request: RequestNumber
    kind: Annotated[VoucherKind, "Tạm ứng hoặc thanh toán / an advance or a payment"]
    amount: Paid
    purpose: Annotated[str, Text(max=300)]


@event("funding.allocation.disbursement-declined", version=1, agencies=("agency",))
class DisbursementDeclined(Facts):
    """Sở Tài chính không chấp thuận đề nghị, có nêu lý do. / Finance declined a request, with its reason."""

    agency: AgencyCode
    year: Year
    origin: Origin | None = None
    request: RequestNumber


@event("funding.allocation.disbursed", version=1, agencies=("agency",))
class Disbursed(Facts):
    """Kho bạc đã giải ngân theo chứng từ. / The Treasury paid out, by a voucher."""

    agency: AgencyCode
    year: Year
    origin: Origin | None = None
    request: RequestNumber
    voucher: VoucherNumber
    kind: VoucherKind
    amount: Paid
    disbursed: Annotated[Dong, "Tổng đã giải ngân sau lần này / total disbursed after this"]


@event("funding.allocation.advance-cleared", version=1, agencies=("agency",))
class AdvanceCleared(Facts):
    """Tạm ứng được thanh toán theo chứng từ dẫn chiếu nó. / An advance became a payment, by a voucher that cites it."""

    agency: AgencyCode
    year: Year
    origin: Origin | None = None
    advance: VoucherNumber
    voucher: VoucherNumber
    amount: Paid
    outstanding: Annotated[Dong, "Còn tạm ứng theo chứng từ này / left of this advance"]


@event("funding.allocation.repaid", version=1, agencies=("agency",))
class Repaid(Facts):
    """Cơ quan nộp trả kinh phí qua Kho bạc. / The agency paid money back, by a voucher.

    With `advance`, what is left of that advance was paid back; without, money that had been paid.
    """

    agency: AgencyCode
    year: Year
    origin: Origin | None = None
    advance: VoucherNumber | None = None
    voucher: VoucherNumber
    amount: Paid


@event("funding.allocation.recovered", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class Recovered(Facts):
    """Kinh phí bị thu hồi theo quyết định của cấp có thẩm quyền. / Money was recovered, by the authority's decision.

    With `advance`, out of that advance. `settled` tells that it was settled and ratified before, and is no more.
    """

    agency: AgencyCode
    year: Year
    origin: Origin | None = None
    advance: VoucherNumber | None = None
    voucher: VoucherNumber
    amount: Paid
    settled: bool
