"""What every act on money must keep: its basis, its order, who decides, and that a rule is in force."""

from __future__ import annotations

from typing import Final

from services.funding.domain.refusals.sources import JOINTLY, OUR_STEPS, OWN_FILE
from shared.errors import BODY, Kind, Separation, Term, directive, rule

LEGAL_BASIS_REQUIRED: Final = rule(
    "funding.legal-basis-required",
    Kind.INVALID,
    vi="Phê duyệt dự toán và cho cấp kinh phí phải nêu căn cứ pháp lý.",
    en="Approving an estimate and releasing a tranche must cite a legal basis.",
    todo_vi="Hãy nêu số, ký hiệu, cơ quan ban hành và ngày của văn bản làm căn cứ.",
    todo_en="Give number, symbol, issuer and date of the document it rests on.",
    source=JOINTLY,
)

BEFORE_EARLIER_STEP: Final = rule(
    "funding.before-earlier-step",
    Kind.INVALID,
    vi="Việc này ghi là xảy ra ngày {day}, trước bước “{earlier}” ngày {earlier_day} mà nó phải theo sau.",
    en="This is said to have happened on {day}, before the step “{earlier}” of {earlier_day}, which it follows.",
    todo_vi="Hãy kiểm tra lại thời điểm xảy ra; cùng ngày, cùng thời điểm thì được.",
    todo_en="Check when it happened; the same day, or the same instant, is allowed.",
    source=OUR_STEPS,
)

NO_RULE_IN_FORCE: Final = rule(
    "funding.no-rule-in-force",
    Kind.CONFLICT,
    vi="Vào ngày {day} chưa có quy tắc nào về việc này có hiệu lực thi hành.",
    en="No rule on this was in force on {day}.",
    todo_vi="Quy tắc đầu tiên có hiệu lực thi hành từ ngày {first}, cùng Chỉ thị.",
    todo_en="The first is in force from {first}, as the directive is.",
    source=directive("kết thúc: có hiệu lực thi hành sau 10 ngày kể từ ngày ký"),
)

OWN_AGENCY: Final = rule(
    "funding.own-agency",
    Kind.FORBIDDEN,
    vi="Người quyết định thuộc chính cơ quan “{agency}” được nhận kinh phí.",
    en="The deciding person belongs to “{agency}”, the agency that would receive the money.",
    todo_vi="Việc này do người thuộc cơ quan khác quyết định, được Chủ tịch UBND tỉnh cử thay.",
    todo_en="Somebody of another agency, named as substitute by the PPC chairman, decides it.",
    source=OWN_FILE,
    separates=Separation(
        Term("là cơ quan được nhận kinh phí", "is the agency that would receive the money"),
        Term("phê duyệt hoặc cho cấp kinh phí đó", "approve or release it"),
        BODY,
    ),
)

ACTOR_AGENCY_UNKNOWN: Final = rule(
    "funding.actor-agency-unknown",
    Kind.FORBIDDEN,
    vi="Không rõ người quyết định thuộc cơ quan nào, nên không loại trừ được việc tự cấp cho cơ quan mình.",
    en="It is not known to which agency the deciding person belongs, so paying one's own cannot be excluded.",
    todo_vi="Hãy đăng nhập bằng tài khoản có ghi cơ quan công tác.",
    todo_en="Sign in with an account that states the agency.",
    source=OWN_FILE,
)

REASON_REQUIRED: Final = rule(
    "funding.reason-required",
    Kind.INVALID,
    vi="Việc này phải ghi lý do.",
    en="This needs a reason.",
    todo_vi="Hãy ghi lý do.",
    todo_en="State the reason.",
)
