"""The shapes of money that moves and of its end: what commands say, and what answers look like."""

from __future__ import annotations

from services.funding.schemas.parts import SaidView, dong, many, text, version_of
from shared.contracts.funding import Origin, Paid, RequestNumber, VoucherKind, VoucherNumber
from shared.contracts.terms import AgencyCode, Name, Year
from shared.http import CommandBody, Strict, fields


class AskDisbursement(CommandBody):
    """Đề nghị rút kinh phí đã được cấp. / Ask to draw money that was released."""

    kind = fields.Choice(
        VoucherKind, required=True, description="“tam_ung” hoặc “thanh_toan” / an advance or a payment"
    )
    amount = fields.of(Paid)
    purpose = fields.of(Name, description="Nội dung chi / what it is for")


class DeclineDisbursement(CommandBody):
    """Không chấp thuận đề nghị; `reason` bắt buộc. / Decline a request; `reason` is required."""


class _OnVoucher(CommandBody):
    voucher = fields.of(VoucherNumber)
    dated = fields.Day(required=True, description="Ngày trên chứng từ / the day on the voucher")
    amount = fields.of(Paid)


class Disburse(_OnVoucher):
    """Ghi nhận chứng từ Kho bạc đã chi theo đề nghị. / The voucher by which the Treasury paid out on a request."""


class ClearAdvance(_OnVoucher):
    """Thanh toán tạm ứng bằng chứng từ dẫn chiếu chứng từ tạm ứng. / A voucher that turns an advance into a payment."""


class PayBack(_OnVoucher):
    """Nộp trả kinh phí. / Pay money back: of an advance, or else of what had been paid."""

    advance = fields.of(VoucherNumber | None, description="Chứng từ tạm ứng / the advance it is paid back of")


class Recover(PayBack):
    """Thu hồi theo quyết định của cấp có thẩm quyền (`legal_basis`). / Recover by the authority's decision."""


class Cancel(CommandBody):
    """Huỷ phần chưa giải ngân theo quyết định (`legal_basis`). / Cancel what was not drawn, by decision."""

    amount = fields.of(Paid)


class CarryOver(CommandBody):
    """Chuyển nguồn toàn bộ phần còn lại sang năm sau, theo quyết định. / Carry all that is left over, by decision."""


class PrepareSettlement(CommandBody):
    """Lập quyết toán: số đã thanh toán theo chứng từ. / Prepare the settlement: what was paid by vouchers."""

    amount = dong("Số đề nghị quyết toán / amount to be settled")


class ReturnSettlement(CommandBody):
    """Trả lại quyết toán; `reason` bắt buộc. / Send the settlement back; `reason` is required."""


class ReviewSettlement(CommandBody):
    """Thẩm định quyết toán. / Nothing besides what every act says."""


class RatifySettlement(CommandBody):
    """Phê chuẩn quyết toán; `legal_basis` là nghị quyết của HĐND. / `legal_basis` is the Council's resolution."""


class RequestView(Strict):
    """Một đề nghị rút kinh phí và việc trả lời. / A request to draw money, and how it was answered."""

    request = fields.of(RequestNumber)
    kind = fields.Choice(VoucherKind, required=True)
    kind_vi = text()
    kind_en = text()
    amount = dong("Số đề nghị / amount asked for")
    purpose = text()
    asked = fields.Nested(SaidView, required=True)
    declined = fields.Nested(SaidView, required=True, allow_none=True)
    disbursed = fields.Nested(SaidView, required=True, allow_none=True)
    voucher = text(none=True)


class MovementView(Strict):
    """Một lần kinh phí biến động. / Something that moved the money: a voucher, or a decision."""

    movement = text()
    movement_vi = text()
    movement_en = text()
    amount = dong("Số tiền / amount")
    voucher = text(none=True)
    advance = text(none=True)
    by = fields.Nested(SaidView, required=True)


class AdvanceView(Strict):
    """Một khoản tạm ứng còn số dư. / An advance of which something is left."""

    voucher = fields.of(VoucherNumber)
    amount = dong("Còn tạm ứng / left of it")


class ResultView(Strict):
    """Kết quả được công nhận mà quyết toán dựa vào. / The accepted result that a settlement rests on."""

    source = text()
    position = fields.Whole(required=True, description="Vị trí trong nhật ký nguồn / position in the source's log")
    event_id = fields.Uuid(required=True)


class SettlementView(Strict):
    """Một lần lập quyết toán và việc xem xét. / A settlement, and what became of it."""

    amount = dong("Số quyết toán / amount")
    result = fields.Nested(ResultView, required=True)
    prepared = fields.Nested(SaidView, required=True)
    returned = fields.Nested(SaidView, required=True, allow_none=True)
    reviewed = fields.Nested(SaidView, required=True, allow_none=True)
    ratified = fields.Nested(SaidView, required=True, allow_none=True)


class VoucherView(Strict):
    """Một chứng từ Kho bạc đã tính. / A Treasury voucher that counts, and on whose money."""

    voucher = fields.of(VoucherNumber)
    dated = fields.Day(required=True, description="Ngày trên chứng từ / the day on it")
    kind = fields.Choice(VoucherKind, required=True)
    kind_vi = text()
    kind_en = text()
    amount = dong("Số tiền trên chứng từ / amount")
    agency = fields.of(AgencyCode)
    year = fields.of(Year)
    origin = fields.of(Origin | None, required=True)
    recorded = fields.Nested(SaidView, required=True)
    version = version_of()


class SpentView(Strict):
    """Kinh phí được dùng ra sao. / What became of an allocation's money."""

    stage = text()
    stage_vi = text()
    stage_en = text()
    from_year = fields.of(Year | None, required=True)
    opened = dong("Đã cấp khi chuyển sang / released already when it was carried in")
    disbursed = dong("Đã giải ngân, kể cả tạm ứng chuyển sang / drawn, with advances carried in")
    undrawn = dong("Chưa giải ngân / not drawn")
    drawable = dong("Đã cấp, còn rút được / released and not drawn")
    outstanding = dong("Dư tạm ứng / advances outstanding")
    paid = dong("Đã thanh toán, chưa quyết toán / paid, not settled")
    settled = dong("Đã quyết toán / settled")
    repaid = dong("Đã nộp trả / repaid")
    recovered = dong("Đã thu hồi / recovered")
    carried_over = dong("Chuyển nguồn phần chưa giải ngân / carried over, not drawn")
    advances_carried = dong("Chuyển số dư tạm ứng / advances carried over")
    cancelled = dong("Đã huỷ / cancelled")
    advances = many(AdvanceView)
    requests = many(RequestView)
    movements = many(MovementView)
    settlements = many(SettlementView)
