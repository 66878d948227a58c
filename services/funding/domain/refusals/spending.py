"""Rules on money that moves: requests, Treasury vouchers, advances, repayment and recovery."""

from __future__ import annotations

from typing import Final

from services.funding.domain.refusals.sources import OUR_STEPS
from shared.errors import PERSON, Kind, Separation, Source, Term, rule

TREASURY: Final = Source(
    "Quy tắc của phần mềm: chi ngân sách qua Kho bạc Nhà nước, theo tinh thần Luật Ngân sách nhà nước 2002; điều khoản"
    " chưa kiểm chứng / our own rule: budget money is spent through the State Treasury, after the State Budget Law"
    " 2002; article not verified",
    "",
)
ASKING_APART: Final = Source(
    "Quy tắc của phần mềm: người đề nghị không phải là người chấp thuận"
    " / our own rule: who asks for a disbursement does not approve it",
    "",
)

ALLOCATION_NOT_OPEN: Final = rule(
    "funding.allocation-not-open",
    Kind.CONFLICT,
    vi="Kinh phí năm {year} của cơ quan “{agency}” {state}; không cấp, rút, huỷ hay chuyển nguồn được nữa.",
    en="The money of {year} of “{agency}” is {state}; it is not released, drawn, cancelled or carried over any more.",
    todo_vi="Nếu quyết toán cần sửa, hãy để Sở Tài chính trả lại trước.",
    todo_en="If the settlement must change, let Finance send it back first.",
    source=OUR_STEPS,
)
NOT_THE_AGENCYS: Final = rule(
    "funding.not-the-agencys-act",
    Kind.FORBIDDEN,
    vi="Việc này do người của cơ quan “{agency}”, hoặc của cơ quan tiếp nhận khi cơ quan đó đã chấm dứt, thực hiện.",
    en="This is for a person of “{agency}”, or of its heir once that agency has ended.",
    todo_vi="Hãy đề nghị người có trách nhiệm của cơ quan đó thực hiện.",
    todo_en="Ask the person responsible there.",
    source=OUR_STEPS,
)
NOT_A_DISBURSEMENT: Final = rule(
    "funding.not-a-disbursement",
    Kind.INVALID,
    vi="Đề nghị rút kinh phí là tạm ứng hoặc thanh toán, không phải {kind}.",
    en="A disbursement is an advance or a payment, not {kind}.",
    todo_vi="Hãy chọn “tam_ung” hoặc “thanh_toan”.",
    todo_en="Choose “tam_ung” or “thanh_toan”.",
    source=TREASURY,
)
DRAWS_TOO_MUCH: Final = rule(
    "funding.draws-too-much",
    Kind.CONFLICT,
    vi="{amount:,} đồng lớn hơn phần đã cấp còn rút được tính đến ngày {day}: {drawable:,} đồng.",
    en="{amount:,} đồng are more than what was released and can still be drawn by {day}: {drawable:,} đồng.",
    todo_vi="Hãy rút trong phần đã cấp, hoặc chờ đợt cấp tiếp theo.",
    todo_en="Draw within what is released, or wait for the next tranche.",
    source=TREASURY,
)
REQUEST_UNKNOWN: Final = rule(
    "funding.request-unknown",
    Kind.INVALID,
    vi="Không có đề nghị rút kinh phí số {request}.",
    en="There is no request {request} to draw money.",
    todo_vi="Hãy kiểm tra lại số thứ tự của đề nghị.",
    todo_en="Check the number of the request.",
    source=OUR_STEPS,
)
REQUEST_ANSWERED: Final = rule(
    "funding.request-answered",
    Kind.CONFLICT,
    vi="Đề nghị rút kinh phí số {request} đã được trả lời.",
    en="Request {request} to draw money has been answered already.",
    todo_vi="Mỗi đề nghị được trả lời một lần; hãy lập đề nghị mới nếu cần.",
    todo_en="Each request is answered once; make another one if need be.",
    source=OUR_STEPS,
)
APPROVER_ASKED: Final = rule(
    "funding.approver-asked",
    Kind.FORBIDDEN,
    vi="Người này đã đề nghị rút khoản kinh phí đó nên không chấp thuận, không từ chối và không thanh toán tạm ứng của"
    " nó.",
    en="This person asked for the disbursement, and so neither approves nor declines it, nor clears its advance.",
    todo_vi="Hãy để người khác của Sở Tài chính thực hiện.",
    todo_en="Let another person of Finance do it.",
    source=ASKING_APART,
    separates=Separation(
        Term("đề nghị rút kinh phí", "asked for a disbursement"),
        Term("chấp thuận, từ chối khoản đó hoặc thanh toán tạm ứng của nó", "approve or decline it, or clear it"),
        PERSON,
    ),
)
VOUCHER_COUNTED: Final = rule(
    "funding.voucher-counted",
    Kind.CONFLICT,
    vi="Chứng từ Kho bạc “{voucher}” đã được ghi nhận cho kinh phí năm {year} của cơ quan “{agency}”.",
    en="Treasury voucher “{voucher}” counts already, for the money of {year} of “{agency}”.",
    todo_vi="Mỗi chứng từ chỉ tính một lần; hãy kiểm tra lại số chứng từ.",
    todo_en="A voucher counts once; check its number.",
    source=TREASURY,
)
VOUCHER_LATER: Final = rule(
    "funding.voucher-later",
    Kind.INVALID,
    vi="Chứng từ ghi ngày {dated}, sau ngày {day} của việc này.",
    en="The voucher is dated {dated}, after {day}, the day of this act.",
    todo_vi="Hãy kiểm tra lại ngày chứng từ.",
    todo_en="Check the day on the voucher.",
    source=TREASURY,
)
VOUCHER_DIFFERS: Final = rule(
    "funding.voucher-differs",
    Kind.INVALID,
    vi="Chứng từ ghi {amount:,} đồng, đề nghị số {request} là {asked:,} đồng.",
    en="The voucher says {amount:,} đồng, request {request} says {asked:,} đồng.",
    todo_vi="Hãy đối chiếu; nếu số được chi khác, cơ quan lập đề nghị mới.",
    todo_en="Compare them; where another sum was paid, the agency makes another request.",
    source=TREASURY,
)
ADVANCE_UNKNOWN: Final = rule(
    "funding.advance-unknown",
    Kind.INVALID,
    vi="Kinh phí này không còn tạm ứng nào theo chứng từ “{advance}”.",
    en="Nothing is left of an advance by voucher “{advance}” on this money.",
    todo_vi="Hãy nêu số chứng từ của khoản tạm ứng còn số dư.",
    todo_en="Name the voucher of an advance of which something is left.",
    source=TREASURY,
)
MORE_THAN_STANDS: Final = rule(
    "funding.more-than-stands",
    Kind.CONFLICT,
    vi="{amount:,} đồng lớn hơn số còn lại {standing:,} đồng.",
    en="{amount:,} đồng are more than the {standing:,} đồng that are left.",
    todo_vi="Hãy kiểm tra lại số tiền.",
    todo_en="Check the amount.",
    source=TREASURY,
)
AUTHORITY_DECIDES: Final = rule(
    "funding.authority-decides",
    Kind.INVALID,
    vi="Thu hồi kinh phí phải căn cứ quyết định của cấp có thẩm quyền.",
    en="Money is recovered only by a decision of the competent authority.",
    todo_vi="Hãy nêu căn cứ là quyết định (mã “quyet_dinh”): kết luận thanh tra chỉ kiến nghị.",
    todo_en="Cite a decision (code “quyet_dinh”): the conclusion of an inspection only recommends.",
    source=OUR_STEPS,
)
