"""Every rule by which funding refuses, with the article it rests on. `docs/refusals.md` is made from these."""

from __future__ import annotations

from typing import Final

from shared.errors import BODY, PERSON, Kind, Separation, Source, Term, directive, rule

JOINTLY: Final = directive("5")
"""Planning and Finance balance the budget and submit it to the PPC for approval."""
OUR_STEPS: Final = Source(
    "Quy tắc của phần mềm, cụ thể hoá điểm 2b và điểm 5 Chỉ thị 02/2007/CT-UBND"
    " / our own rule, making points 2b and 5 of the directive concrete",
    "",
)
OWN_FILE: Final = Source(
    "Quy tắc của phần mềm: không cơ quan nào tự quyết hồ sơ của mình / our own rule: no body acts on its own file", ""
)
TRANCHES: Final = Source(
    "Quy tắc cấp kinh phí theo đợt của phần mềm; quyết định của UBND tỉnh được viện dẫn là giả định, chỉ để minh hoạ"
    " / our own tranche rule; the PPC decision it cites is fictitious, for demonstration",
    "",
)

COUNCIL_RESOLUTION_REQUIRED: Final = rule(
    "funding.council-resolution-required",
    Kind.INVALID,
    vi="Tổng mức kinh phí của một năm phải căn cứ nghị quyết của Hội đồng nhân dân.",
    en="A year's ceiling must rest on a resolution of the People's Council.",
    todo_vi="Hãy nêu căn cứ là nghị quyết (mã “nghi_quyet”), cơ quan ban hành là Hội đồng nhân dân (HĐND).",
    todo_en="Cite a resolution (code “nghi_quyet”) whose issuer is the People's Council (Hội đồng nhân dân, HĐND).",
    source=Source(
        "Luật Ngân sách nhà nước 2002: Hội đồng nhân dân quyết định dự toán; điều khoản chưa kiểm chứng"
        " / State Budget Law 2002: the People's Council decides the estimates; article not verified",
        "",
    ),
)
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
YEAR_OUTSIDE_PROGRAMME: Final = rule(
    "funding.year-outside-programme",
    Kind.INVALID,
    vi="Chương trình bố trí kinh phí từ năm {first} đến năm {last}, không có năm {year}.",
    en="The programme is funded from {first} to {last}; {year} is not among them.",
    todo_vi="Hãy chọn một năm trong giai đoạn đó.",
    todo_en="Choose a year within that period.",
    source=directive("2b và điểm 5"),
)
BUDGET_MISSING: Final = rule(
    "funding.budget-missing",
    Kind.CONFLICT,
    vi="Tổng mức kinh phí năm {year} chưa được UBND tỉnh duyệt.",
    en="The PPC has not approved a ceiling for {year}.",
    todo_vi="Hãy đề xuất dự toán sau khi tổng mức của năm được duyệt.",
    todo_en="Propose the estimate once the year's ceiling is approved.",
    source=JOINTLY,
)
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
AGENCY_HAS_ALLOCATION: Final = rule(
    "funding.agency-has-allocation",
    Kind.CONFLICT,
    vi="Cơ quan “{agency}” đã được giao kinh phí năm {year} theo dự toán “{estimate}”.",
    en="Agency “{agency}” has its allocation of {year} already, by estimate “{estimate}”.",
    todo_vi="Mỗi cơ quan được giao một lần trong năm; hãy bỏ dòng này.",
    todo_en="An agency is assigned money once a year; leave this line out.",
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
CEILING_EXCEEDED: Final = rule(
    "funding.ceiling-exceeded",
    Kind.CONFLICT,
    vi="Dự toán {amount:,} đồng vượt phần còn lại {remaining:,} đồng của năm {year}"
    " (tổng mức được duyệt {ceiling:,} đồng, đã phân bổ {committed:,} đồng).",
    en="The estimate's {amount:,} đồng are more than the {remaining:,} đồng left of {year}"
    " (ceiling {ceiling:,} đồng, committed {committed:,} đồng).",
    todo_vi="Hãy đề xuất dự toán trong phần còn lại.",
    todo_en="Propose an estimate within what is left.",
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
RELEASER_NOT_INDEPENDENT: Final = rule(
    "funding.releaser-not-independent",
    Kind.FORBIDDEN,
    vi="Người này đã tham gia dự toán “{estimate}” ở bước “{earlier}” nên không cho cấp kinh phí của dự toán đó.",
    en="This person took part in estimate “{estimate}” at the step “{earlier}”, so does not release its money.",
    todo_vi="Người đề nghị và người phê duyệt không phải là người cho cấp.",
    todo_en="Who asked for the money and who approved it do not release it.",
    source=OUR_STEPS,
    separates=Separation(
        Term("đề xuất hoặc phê duyệt dự toán", "proposed or approved the estimate"),
        Term("cho cấp kinh phí của dự toán đó", "release its money"),
        PERSON,
    ),
)
RELEASED_ON_OWN_REPORT: Final = rule(
    "funding.released-on-own-report",
    Kind.FORBIDDEN,
    vi="Người này đã tự ghi nhận sự kiện {event} mà đợt cấp dựa vào.",
    en="This person recorded the fact {event}, on which the tranche would rest.",
    todo_vi="Hãy để người khác cho cấp.",
    todo_en="Let another person release it.",
    source=OWN_FILE,
    separates=Separation(
        Term("ghi nhận sự kiện mà đợt cấp dựa vào", "recorded the fact on which a tranche rests"),
        Term("cho cấp đợt đó", "release that tranche"),
        PERSON,
    ),
)
TRANCHE_UNKNOWN: Final = rule(
    "funding.tranche-unknown",
    Kind.INVALID,
    vi="Quy tắc “{rule}” chỉ có {count} đợt cấp, không có đợt {tranche}.",
    en="Rule “{rule}” has {count} tranches; there is no tranche {tranche}.",
    todo_vi="Hãy chọn đợt cấp tiếp theo.",
    todo_en="Choose the next tranche.",
    source=TRANCHES,
)
AGENCY_ENDED: Final = rule(
    "funding.agency-ended",
    Kind.CONFLICT,
    vi="Cơ quan “{agency}” đã chấm dứt hoạt động do sắp xếp tổ chức ({reorganisation}); kinh phí chưa cấp đã được bàn"
    " giao.",
    en="“{agency}” has ended ({reorganisation}); what was not released of its money passed to its successors.",
    todo_vi="Hãy giao hoặc cấp kinh phí cho cơ quan tiếp nhận.",
    todo_en="Assign or release to the agency that took over.",
    source=directive("5"),
)
TRANCHE_ALREADY_RELEASED: Final = rule(
    "funding.tranche-already-released",
    Kind.CONFLICT,
    vi="Đợt {tranche} năm {year} của cơ quan “{agency}” đã được cấp.",
    en="Tranche {tranche} of {year} for “{agency}” has been released already.",
    todo_vi="Mỗi đợt cấp một lần.",
    todo_en="Each tranche is released once.",
    source=TRANCHES,
)
TRANCHE_OUT_OF_ORDER: Final = rule(
    "funding.tranche-out-of-order",
    Kind.CONFLICT,
    vi="Đợt tiếp theo năm {year} của cơ quan “{agency}” là đợt {next}, không phải đợt {tranche}.",
    en="The next tranche of {year} for “{agency}” is {next}, not {tranche}.",
    todo_vi="Các đợt được cấp theo thứ tự.",
    todo_en="Tranches are released in order.",
    source=TRANCHES,
)
TRANCHE_FACTS_MISSING: Final = rule(
    "funding.tranche-facts-missing",
    Kind.CONFLICT,
    vi="Đợt {tranche} năm {year} của cơ quan “{agency}” còn thiếu: {missing_vi}.",
    en="Tranche {tranche} of {year} for “{agency}” still lacks: {missing_en}.",
    todo_vi="Điều kiện theo quy tắc “{rule}”; hãy cấp khi các sự kiện đó đã được ghi nhận.",
    todo_en="By rule “{rule}”; release it once these facts are recorded.",
    source=TRANCHES,
)
