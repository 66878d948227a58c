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
    todo_vi="Mỗi sở cân đối một lần cho mỗi lần đề xuất; hãy chờ sở kia.",
    todo_en="Each department balances once for each proposal; wait for the other one.",
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

NOT_PROPOSED: Final = rule(
    "funding.not-proposed",
    Kind.CONFLICT,
    vi="Dự toán “{estimate}” không chờ cân đối mà đang ở trạng thái “{state}”.",
    en="Estimate “{estimate}” does not await balancing; it is “{state}”.",
    todo_vi="Hai sở cân đối những gì được đề xuất, một lần cho mỗi lần đề xuất.",
    todo_en="The two departments balance what is proposed, once for each proposal.",
    source=JOINTLY,
)
NOT_BALANCED: Final = rule(
    "funding.not-balanced",
    Kind.CONFLICT,
    vi="Dự toán “{estimate}” không chờ trình mà đang ở trạng thái “{state}”; còn chờ cân đối của: {awaited}.",
    en="Estimate “{estimate}” does not await submission; it is “{state}”, and awaits balancing by: {awaited}.",
    todo_vi="Hai sở cùng trình khi cả hai đã cân đối.",
    todo_en="The two departments submit it jointly once both have balanced it.",
    source=JOINTLY,
)
ALREADY_SIGNED: Final = rule(
    "funding.already-signed",
    Kind.CONFLICT,
    vi="{by} đã ký tờ trình của dự toán “{estimate}”.",
    en="{by} has signed the submission of estimate “{estimate}” already.",
    todo_vi="Tờ trình liên sở còn chờ chữ ký của sở kia.",
    todo_en="The joint submission awaits the signature of the other department.",
    source=JOINTLY,
)
NOT_SUBMITTED: Final = rule(
    "funding.not-submitted",
    Kind.CONFLICT,
    vi="Dự toán “{estimate}” không chờ UBND tỉnh quyết định mà đang ở trạng thái “{state}”.",
    en="Estimate “{estimate}” does not await the PPC's decision; it is “{state}”.",
    todo_vi="UBND tỉnh phê duyệt hoặc trả lại những gì hai sở đã cùng trình, một lần cho mỗi lần trình.",
    todo_en="The PPC approves or returns what both departments have submitted, once for each submission.",
    source=JOINTLY,
)
NOT_RETURNED: Final = rule(
    "funding.not-returned",
    Kind.CONFLICT,
    vi="Dự toán “{estimate}” không bị trả lại mà đang ở trạng thái “{state}”.",
    en="Estimate “{estimate}” was not returned; it is “{state}”.",
    todo_vi="Chỉ đề xuất lại dự toán bị trả lại; dự toán đã duyệt thì đề xuất điều chỉnh.",
    todo_en="Only a returned estimate is proposed anew; an approved one is amended.",
    source=OUR_STEPS,
)
NOT_APPROVED: Final = rule(
    "funding.not-approved",
    Kind.CONFLICT,
    vi="Dự toán “{estimate}” chưa ở trạng thái đã phê duyệt mà đang ở trạng thái “{state}”.",
    en="Estimate “{estimate}” is not approved; it is “{state}”.",
    todo_vi="Chỉ điều chỉnh dự toán đã được phê duyệt.",
    todo_en="Only an approved estimate is amended.",
    source=OUR_STEPS,
)
