"""Rules on estimates."""

from __future__ import annotations

from typing import Final

from services.funding.domain.refusals.sources import JOINTLY, OUR_STEPS
from shared.errors import PERSON, Kind, Separation, Term, directive, rule

AGENCY_UNKNOWN: Final = rule(
    "funding.agency-unknown",
    Kind.INVALID,
    vi="Chưa nghe danh mục cơ quan áp dụng nói đến cơ quan “{agency}”.",
    en="The registry has not told of an agency “{agency}”.",
    todo_vi="Hãy kiểm tra mã cơ quan, hoặc chờ danh mục ghi nhận cơ quan đó.",
    todo_en="Check the code, or wait until the registry has entered the agency.",
    source=directive("1"),
)

AGENCY_REPEATED: Final = rule(
    "funding.agency-repeated",
    Kind.INVALID,
    vi="Cơ quan “{agency}” có hai dòng trong cùng một dự toán.",
    en="Agency “{agency}” has two lines in one estimate.",
    todo_vi="Hãy gộp thành một dòng.",
    todo_en="Make them one line.",
)

TOTAL_TOO_LARGE: Final = rule(
    "funding.total-too-large",
    Kind.INVALID,
    vi="Tổng dự toán {total:,} đồng lớn hơn mức ghi được là {limit:,} đồng.",
    en="The estimate's total of {total:,} đồng is more than the {limit:,} đồng that can be recorded.",
    todo_vi="Hãy kiểm tra lại số tiền từng dòng: đơn vị là đồng.",
    todo_en="Check the amounts: the unit is one đồng.",
)

NOT_A_BALANCING_DEPARTMENT: Final = rule(
    "funding.not-a-balancing-department",
    Kind.FORBIDDEN,
    vi="Chỉ Sở Kế hoạch và Đầu tư và Sở Tài chính cân đối và trình dự toán; vai trò khác thì không.",
    en="Only Planning and Finance balance and submit an estimate; no other role does.",
    todo_vi="Hãy để hai sở đó thực hiện.",
    todo_en="Leave it to these two departments.",
    source=JOINTLY,
)

ALREADY_BALANCED: Final = rule(
    "funding.already-balanced",
    Kind.CONFLICT,
    vi="Dự toán “{estimate}” đã được {by} cân đối.",
    en="Estimate “{estimate}” has been balanced by {by} already.",
    todo_vi="Mỗi sở cân đối một lần; hãy chờ sở kia, hoặc trình.",
    todo_en="Each department balances once; wait for the other one, or submit.",
    source=JOINTLY,
)

NOT_BALANCED: Final = rule(
    "funding.not-balanced",
    Kind.CONFLICT,
    vi="Dự toán “{estimate}” còn chờ cân đối của: {awaited}.",
    en="Estimate “{estimate}” still awaits balancing by: {awaited}.",
    todo_vi="Hãy trình sau khi cả hai sở đã cân đối.",
    todo_en="Submit it once both departments have balanced it.",
    source=JOINTLY,
)

ALREADY_SUBMITTED: Final = rule(
    "funding.already-submitted",
    Kind.CONFLICT,
    vi="Dự toán “{estimate}” đã được trình UBND tỉnh.",
    en="Estimate “{estimate}” has been submitted to the PPC already.",
    todo_vi="Không cần trình lại; hãy chờ phê duyệt.",
    todo_en="It need not be submitted again; wait for the approval.",
    source=JOINTLY,
)

NOT_SUBMITTED: Final = rule(
    "funding.not-submitted",
    Kind.CONFLICT,
    vi="Dự toán “{estimate}” chưa được trình UBND tỉnh.",
    en="Estimate “{estimate}” has not been submitted to the PPC.",
    todo_vi="Hãy để hai sở cân đối và trình trước.",
    todo_en="Let the two departments balance and submit it first.",
    source=JOINTLY,
)

ALREADY_APPROVED: Final = rule(
    "funding.already-approved",
    Kind.CONFLICT,
    vi="Dự toán “{estimate}” đã được phê duyệt.",
    en="Estimate “{estimate}” has been approved already.",
    todo_vi="Kinh phí đã được giao; không phê duyệt lần nữa.",
    todo_en="Its money is assigned; it is not approved again.",
    source=JOINTLY,
)

SAME_PERSON: Final = rule(
    "funding.same-person",
    Kind.FORBIDDEN,
    vi="Người này đã tham gia dự toán “{estimate}” ở bước “{earlier}” nên không thực hiện bước “{step}”.",
    en="This person took part in estimate “{estimate}” at the step “{earlier}”, so not at the step “{step}”.",
    todo_vi="Đề xuất, cân đối ở hai sở và phê duyệt là việc của bốn người khác nhau, dù vai trò hay uỷ quyền nào.",
    todo_en="Proposing, the two balances and approving take four different persons, whatever their roles or mandates.",
    source=OUR_STEPS,
    separates=Separation(
        Term(
            "đề xuất, cân đối, trình hoặc phê duyệt một dự toán",
            "proposed, balanced, submitted or approved an estimate",
        ),
        Term(
            "làm bước khác phải do người khác làm của dự toán đó",
            "take another step of it that asks for another person",
        ),
        PERSON,
    ),
)
