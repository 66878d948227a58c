"""What funding records at the end of a year's money: carried over, cancelled, settled, ratified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from shared.contracts.base import Basis, Facts, event
from shared.contracts.fields import Items, Text
from shared.contracts.funding.allocations import Origin, Tranche
from shared.contracts.funding.estimates import Channel, EstimateKey
from shared.contracts.funding.vouchers import Paid, VoucherNumber
from shared.contracts.terms import AgencyCode, Dong, FactCited, PersonId, Year


@dataclass(frozen=True, slots=True)
class AdvanceCarried:
    """What is left of an advance, by its voucher. `asked_by` asked for it, and so does not clear it."""

    voucher: VoucherNumber
    amount: Paid
    asked_by: Annotated[tuple[PersonId, ...], Items(max=2)]


Advances = Annotated[tuple[AdvanceCarried, ...], Items(max=500)]


@event("funding.allocation.carried-over", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class CarriedOver(Facts):
    """Kinh phí chưa dùng và số dư tạm ứng được chuyển nguồn sang năm sau. / Money was carried over to the next year.

    `released` and `unreleased` were not drawn; `advances` were, and are still to be cleared in the year `to_year`.
    """

    agency: AgencyCode
    year: Year
    origin: Origin | None = None
    to_year: Year
    released: Annotated[Dong, "Đã cấp, chưa giải ngân / released, not drawn"]
    unreleased: Annotated[Dong, "Chưa cấp / not released"]
    advances: Advances


@event("funding.allocation.carried-in", version=1, agencies=("agency",))
class CarriedIn(Facts):
    """Kinh phí năm trước được chuyển sang năm này. / Money of the year before came in, as it stood there.

    `released` stays released and `advances` stay advances of this year; of `unreleased`, `first` is the next tranche
    and `rule` the rule that holds, where one was named already. `origin` begins with the year it comes from, in the
    form `CHUYEN--2008`, which is no agency's code.
    """

    agency: AgencyCode
    year: Year
    origin: Origin
    from_year: Year
    estimate: EstimateKey
    channel: Channel
    released: Dong
    unreleased: Dong
    advances: Advances
    first: Tranche
    rule: Annotated[str, Text(max=64)] | None = None
    assigned_on: Annotated[date, "Ngày giao ban đầu / when it was first assigned"]


@event("funding.allocation.cancelled", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class Cancelled(Facts):
    """Kinh phí chưa giải ngân bị huỷ theo quyết định. / Money that was not drawn was cancelled, by decision."""

    agency: AgencyCode
    year: Year
    origin: Origin | None = None
    amount: Paid
    cancelled: Annotated[Dong, "Tổng đã huỷ sau lần này / total cancelled after this"]


@event("funding.allocation.settlement-prepared", version=1, agencies=("agency",))
class SettlementPrepared(Facts):
    """Cơ quan lập quyết toán. / The agency prepared its settlement.

    `amount` is what was paid and stands; `result` the accepted result that it rests on.
    """

    agency: AgencyCode
    year: Year
    origin: Origin | None = None
    amount: Dong
    result: FactCited


@event("funding.allocation.settlement-returned", version=1, agencies=("agency",))
class SettlementReturned(Facts):
    """Sở Tài chính trả lại quyết toán, có nêu lý do. / Finance sent the settlement back, with its reason."""

    agency: AgencyCode
    year: Year
    origin: Origin | None = None
    amount: Dong


@event("funding.allocation.settlement-reviewed", version=1, agencies=("agency",))
class SettlementReviewed(Facts):
    """Sở Tài chính đã thẩm định quyết toán. / Finance reviewed the settlement and found it right."""

    agency: AgencyCode
    year: Year
    origin: Origin | None = None
    amount: Dong


@event("funding.allocation.settlement-ratified", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class SettlementRatified(Facts):
    """Quyết toán được phê chuẩn theo nghị quyết của HĐND. / The settlement was ratified by the Council's resolution."""

    agency: AgencyCode
    year: Year
    origin: Origin | None = None
    amount: Dong
