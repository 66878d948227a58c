"""Rules on the end of a year's money: carrying over, cancelling, settling and ratifying."""

from __future__ import annotations

from typing import Final

from services.funding.domain.refusals.sources import OUR_STEPS
from shared.errors import PERSON, Kind, Separation, Source, Term, rule

BUDGET_LAW: Final = Source(
    "Luật Ngân sách nhà nước 2002: quyết toán, chuyển nguồn, phê chuẩn của Hội đồng nhân dân; điều khoản chưa kiểm"
    " chứng / State Budget Law 2002: settlement, carrying over, ratification by the People's Council; article not"
    " verified",
    "",
)

DECISION_REQUIRED: Final = rule(
    "funding.decision-required",
    Kind.INVALID,
    vi="Huỷ dự toán hoặc chuyển nguồn phải căn cứ quyết định của cấp có thẩm quyền.",
    en="Money is cancelled or carried over only by a decision of the competent authority.",
    todo_vi="Hãy nêu căn cứ là quyết định (mã “quyet_dinh”).",
    todo_en="Cite a decision (code “quyet_dinh”).",
    source=BUDGET_LAW,
)
YEAR_NOT_OVER: Final = rule(
    "funding.year-not-over",
    Kind.CONFLICT,
    vi="Kinh phí năm {year} chỉ được chuyển nguồn từ ngày {last}; việc này ghi là xảy ra ngày {day}.",
    en="Money of {year} is carried over from {last} on; this is said to have happened on {day}.",
    todo_vi="Hãy chờ hết năm ngân sách.",
    todo_en="Wait for the end of the budget year.",
    source=BUDGET_LAW,
)
NOTHING_LEFT: Final = rule(
    "funding.nothing-left",
    Kind.CONFLICT,
    vi="Kinh phí năm {year} của cơ quan “{agency}” không còn gì để chuyển nguồn.",
    en="Nothing is left of the money of {year} of “{agency}” that could be carried over.",
    todo_vi="Hãy lập quyết toán.",
    todo_en="Prepare the settlement.",
    source=BUDGET_LAW,
)
MORE_THAN_UNDRAWN: Final = rule(
    "funding.more-than-undrawn",
    Kind.CONFLICT,
    vi="{amount:,} đồng lớn hơn phần chưa giải ngân còn lại {undrawn:,} đồng.",
    en="{amount:,} đồng are more than the {undrawn:,} đồng that were not drawn.",
    todo_vi="Chỉ phần chưa giải ngân mới huỷ được; phần đã giải ngân thì nộp trả hoặc thu hồi.",
    todo_en="Only what was not drawn can be cancelled; what was drawn is repaid or recovered.",
    source=BUDGET_LAW,
)
NOT_BALANCED_OUT: Final = rule(
    "funding.money-still-open",
    Kind.CONFLICT,
    vi="Chưa lập quyết toán được: còn {undrawn:,} đồng chưa giải ngân và {advances:,} đồng tạm ứng chưa thanh toán.",
    en="It cannot be settled yet: {undrawn:,} đồng are not drawn and {advances:,} đồng of advances are not cleared.",
    todo_vi="Hãy chuyển nguồn, huỷ, thanh toán tạm ứng hoặc nộp trả trước.",
    todo_en="Carry over, cancel, clear the advances or repay first.",
    source=BUDGET_LAW,
)
REQUESTS_OPEN: Final = rule(
    "funding.requests-open",
    Kind.CONFLICT,
    vi="Còn đề nghị rút kinh phí chưa được trả lời: {requests}.",
    en="Requests to draw money are not answered yet: {requests}.",
    todo_vi="Hãy để Sở Tài chính trả lời trước.",
    todo_en="Let Finance answer them first.",
    source=OUR_STEPS,
)
SETTLEMENT_DIFFERS: Final = rule(
    "funding.settlement-differs",
    Kind.INVALID,
    vi="Quyết toán {amount:,} đồng khác số đã thanh toán theo chứng từ {paid:,} đồng.",
    en="The settlement of {amount:,} đồng differs from the {paid:,} đồng paid by vouchers.",
    todo_vi="Hãy đối chiếu với chứng từ Kho bạc.",
    todo_en="Compare it with the Treasury's vouchers.",
    source=BUDGET_LAW,
)
RESULT_NOT_ACCEPTED: Final = rule(
    "funding.result-not-accepted",
    Kind.CONFLICT,
    vi="Chưa có kết quả được công nhận của cơ quan “{agency}” đến ngày {day}: kết quả đánh giá được phê duyệt, hoặc mốc"
    " xem xét của lãnh đạo.",
    en="No accepted result of “{agency}” is known by {day}: an approved assessment, or the management review.",
    todo_vi="Hãy quyết toán sau khi có kết quả, hoặc nộp trả kinh phí.",
    todo_en="Settle once there is a result, or repay the money.",
    source=OUR_STEPS,
)
NOT_PREPARED: Final = rule(
    "funding.settlement-not-prepared",
    Kind.CONFLICT,
    vi="Kinh phí năm {year} của cơ quan “{agency}” {state}, không có quyết toán chờ thẩm định.",
    en="The money of {year} of “{agency}” is {state}; no settlement awaits review.",
    todo_vi="Hãy để cơ quan lập quyết toán trước.",
    todo_en="Let the agency prepare its settlement first.",
    source=BUDGET_LAW,
)
NOT_REVIEWED: Final = rule(
    "funding.settlement-not-reviewed",
    Kind.CONFLICT,
    vi="Kinh phí năm {year} của cơ quan “{agency}” {state}, không có quyết toán chờ phê chuẩn.",
    en="The money of {year} of “{agency}” is {state}; no settlement awaits ratification.",
    todo_vi="Hãy để Sở Tài chính thẩm định trước.",
    todo_en="Let Finance review it first.",
    source=BUDGET_LAW,
)
NOT_TO_PREPARE: Final = rule(
    "funding.settlement-prepared-already",
    Kind.CONFLICT,
    vi="Kinh phí năm {year} của cơ quan “{agency}” {state}; không lập quyết toán lần nữa.",
    en="The money of {year} of “{agency}” is {state}; its settlement is not prepared again.",
    todo_vi="Nếu cần sửa, hãy để Sở Tài chính trả lại trước.",
    todo_en="If it must change, let Finance send it back first.",
    source=BUDGET_LAW,
)
NOT_TO_CHANGE: Final = rule(
    "funding.settlement-under-way",
    Kind.CONFLICT,
    vi="Kinh phí năm {year} của cơ quan “{agency}” {state}; số đã thanh toán không thay đổi lúc này.",
    en="The money of {year} of “{agency}” is {state}; what was paid does not change now.",
    todo_vi="Hãy để Sở Tài chính trả lại quyết toán trước, hoặc chờ phê chuẩn.",
    todo_en="Let Finance send the settlement back first, or wait for its ratification.",
    source=BUDGET_LAW,
)
SETTLEMENT_SAME_PERSON: Final = rule(
    "funding.settlement-same-person",
    Kind.FORBIDDEN,
    vi="Người này đã “{earlier}” quyết toán đó nên không “{step}”.",
    en="This person did “{earlier}” that settlement, and so does not “{step}” it.",
    todo_vi="Lập, thẩm định và phê chuẩn quyết toán là việc của ba người khác nhau.",
    todo_en="Preparing, reviewing and ratifying a settlement take three different persons.",
    source=OUR_STEPS,
    separates=Separation(
        Term("lập hoặc thẩm định một quyết toán", "prepared or reviewed a settlement"),
        Term("thẩm định, trả lại hoặc trình phê chuẩn quyết toán đó", "review it, send it back or have it ratified"),
        PERSON,
    ),
)
RATIFICATION_BASIS: Final = rule(
    "funding.ratification-needs-resolution",
    Kind.INVALID,
    vi="Quyết toán chỉ được phê chuẩn bằng nghị quyết của Hội đồng nhân dân.",
    en="A settlement is ratified by a resolution of the People's Council alone.",
    todo_vi="Hãy nêu căn cứ là nghị quyết (mã “nghi_quyet”), cơ quan ban hành là Hội đồng nhân dân (HĐND).",
    todo_en="Cite a resolution (code “nghi_quyet”) whose issuer is the People's Council (Hội đồng nhân dân, HĐND).",
    source=BUDGET_LAW,
)
