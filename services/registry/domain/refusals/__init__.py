"""Every refusal of the registry: its stable code, what was wrong, what to do, and the rule's source."""

from __future__ import annotations

from typing import Final

from shared.errors import BODY, Kind, Separation, Source, Term, directive, rule

SIGNING: Final = Source("Nghị định 110/2004/NĐ-CP", "Điều 10")
"""Who signs for whom, as in force in 2007; now Decree 30/2020/NĐ-CP, article 13."""

# --- who may -----------------------------------------------------------------------------------------------------

NOT_OWN_AGENCY = rule(
    "registry.not-own-agency",
    Kind.FORBIDDEN,
    vi="Việc này của cơ quan {agency} chỉ người của chính cơ quan đó, với vai trò {roles}, được làm.",
    en="Only a person of {agency} itself, acting as {roles}, may do this.",
    todo_vi="Hãy đề nghị người có trách nhiệm của cơ quan đó thực hiện.",
    todo_en="Ask the person responsible in that agency.",
)
OWN_FILE = rule(
    "registry.own-file",
    Kind.FORBIDDEN,
    vi="Không cơ quan nào được tự xử lý hồ sơ của chính mình ({agency}).",
    en="No body acts on its own file ({agency}).",
    todo_vi="Hãy để cơ quan khác, hoặc người được Chủ tịch UBND tỉnh cử thay, thực hiện.",
    todo_en="Let another body, or the substitute named by the chairman of the PPC, do it.",
    separates=Separation(
        Term("là cơ quan mà hồ sơ nói về", "is the agency that a file is about"),
        Term("xử lý hồ sơ đó với tư cách cơ quan chuyên môn", "act on it as the competent body"),
        BODY,
    ),
)
BODY_UNKNOWN = rule(
    "registry.body-unknown",
    Kind.FORBIDDEN,
    vi="Không rõ người có vai trò “{role}” thuộc cơ quan nào, nên không xét được việc tự xử lý hồ sơ của mình.",
    en="It is not known to which agency this person acting as “{role}” belongs, so acting on one's own file cannot be"
    " ruled out.",
    todo_vi="Hãy đăng nhập bằng tài khoản có ghi cơ quan.",
    todo_en="Sign in with an account that names the agency.",
)
HEAD_IN_PERSON = rule(
    "registry.head-in-person",
    Kind.FORBIDDEN,
    vi="Ngày {day}, danh mục không ghi người này là thủ trưởng cơ quan {agency}, nên không thể tự mình ký.",
    en="On {day} this person is not on record as the head of {agency} and cannot sign in person.",
    todo_vi="Thủ trưởng phải trực tiếp ký; nếu ký thay, hãy ghi tư cách ký, người được ký thay và văn bản giao quyền."
    " Nếu chưa ghi bổ nhiệm, hãy đề nghị Sở Nội vụ ghi.",
    todo_en="The head signs; a deputy records the capacity, the principal and the mandate. If the appointment is not on"
    " record, ask Home Affairs to record it.",
    source=directive("6"),
)
CAPACITY_INCOMPLETE = rule(
    "registry.capacity-incomplete",
    Kind.INVALID,
    vi="Ký với tư cách “{capacity}” phải ghi người hoặc cơ quan được ký thay; thừa uỷ quyền (TUQ) phải ghi cả văn bản"
    " uỷ quyền.",
    en="Signing in the capacity “{capacity}” needs the principal, and by authorisation (TUQ) its written mandate, too.",
    todo_vi="Hãy bổ sung mục còn thiếu.",
    todo_en="Add what is missing.",
    source=SIGNING,
)

# --- what every act must carry -----------------------------------------------------------------------------------

LEGAL_BASIS_LATER = rule(
    "registry.legal-basis-later",
    Kind.INVALID,
    vi="Căn cứ ban hành ngày {issued} không thể làm căn cứ cho việc xảy ra ngày {happened}.",
    en="A document issued on {issued} cannot be the basis of what happened on {happened}.",
    todo_vi="Hãy kiểm tra lại hai ngày.",
    todo_en="Check both dates.",
)
OCCURRED_REQUIRED = rule(
    "registry.occurred-required",
    Kind.INVALID,
    vi="Phải ghi thời điểm việc này xảy ra.",
    en="When this happened must be stated.",
    todo_vi="Hãy ghi ngày xảy ra.",
    todo_en="State the day on which it happened.",
)
OCCURRED_IN_FUTURE = rule(
    "registry.occurred-in-future",
    Kind.INVALID,
    vi="Không thể ghi nhận việc sẽ xảy ra ({happened}); hôm nay là {today}.",
    en="What has not happened yet ({happened}) cannot be recorded; today is {today}.",
    todo_vi="Hãy ghi nhận khi việc đã xảy ra.",
    todo_en="Record it once it has happened.",
)
REASON_REQUIRED = rule(
    "registry.reason-required",
    Kind.INVALID,
    vi="Việc này phải ghi lý do.",
    en="This needs a reason.",
    todo_vi="Hãy ghi lý do.",
    todo_en="State the reason.",
)
DAY_OUT_OF_RANGE = rule(
    "registry.day-out-of-range",
    Kind.INVALID,
    vi="Ngày {day} nằm ngoài khoảng được nhận ({first} đến {last}).",
    en="The day {day} is outside what is taken ({first} to {last}).",
    todo_vi="Hãy kiểm tra lại ngày.",
    todo_en="Check the day.",
)
PERIOD_REVERSED = rule(
    "registry.period-reversed",
    Kind.INVALID,
    vi="Ngày kết thúc {to_day} trước ngày bắt đầu {from_day}.",
    en="The period ends on {to_day}, before it begins on {from_day}.",
    todo_vi="Hãy kiểm tra lại hai ngày.",
    todo_en="Check both days.",
)
NO_RULE_IN_FORCE = rule(
    "registry.no-rule-in-force",
    Kind.INVALID,
    vi="Ngày {day} chưa có quy tắc nào có hiệu lực thi hành cho việc này; quy tắc đầu tiên từ ngày {first}.",
    en="On {day} no rule for this was in force; the first is in force from {first}.",
    todo_vi="Hãy kiểm tra lại ngày xảy ra.",
    todo_en="Check the day on which it happened.",
)
AGENCY_UNKNOWN = rule(
    "registry.agency-unknown",
    Kind.INVALID,
    vi="Cơ quan {agency} không có trong danh mục.",
    en="The agency {agency} is not in the register.",
    todo_vi="Hãy ghi cơ quan đó vào danh mục trước.",
    todo_en="Register that agency first.",
)
PERSON_UNKNOWN = rule(
    "registry.person-unknown",
    Kind.INVALID,
    vi="Mã người {person} không có trong danh bạ.",
    en="The person id {person} is not in the directory.",
    todo_vi="Hãy ghi người đó vào danh bạ trước.",
    todo_en="Enter that person in the directory first.",
)
PERSON_ERASED = rule(
    "registry.person-erased",
    Kind.CONFLICT,
    vi="Thông tin của mã người {person} đã được xoá; không ghi thêm việc mới cho mã này.",
    en="The details of {person} were erased; nothing new is recorded for this id.",
    todo_vi="Nếu người đó trở lại, hãy dùng một mã mới.",
    todo_en="If that person returns, use a new id.",
)

# --- agencies ----------------------------------------------------------------------------------------------------

PARENT_IS_SELF = rule(
    "registry.parent-is-self",
    Kind.INVALID,
    vi="Cơ quan {agency} không thể là cấp trên của chính mình.",
    en="{agency} cannot be its own parent.",
    todo_vi="Hãy ghi cơ quan cấp trên trực tiếp, hoặc để trống.",
    todo_en="Name the superior body, or none.",
)
ENROLMENT_NOT_VOLUNTARY = rule(
    "registry.enrolment-not-voluntary",
    Kind.CONFLICT,
    vi="Cơ quan {agency} thuộc đối tượng bắt buộc, không đăng ký tự nguyện.",
    en="{agency} must apply the system; it does not enrol voluntarily.",
    todo_vi="Không cần đăng ký: cơ quan báo cáo các mốc theo kế hoạch.",
    todo_en="No enrolment is needed: the agency reports its milestones by the plan.",
    source=directive("1a"),
)
ALREADY_ENROLLED = rule(
    "registry.already-enrolled",
    Kind.CONFLICT,
    vi="Cơ quan {agency} đã đăng ký áp dụng.",
    en="{agency} is enrolled already.",
    todo_vi="Không cần đăng ký lại.",
    todo_en="There is nothing to do.",
)
MANAGING_AGENCY_REQUIRED = rule(
    "registry.managing-agency-required",
    Kind.INVALID,
    vi="Cơ quan thuộc lĩnh vực quốc phòng, an ninh khi đăng ký phải ghi cơ quan quản lý của mình.",
    en="A defence or security body enrols citing its managing agency.",
    todo_vi="Hãy ghi cơ quan quản lý.",
    todo_en="Name the managing agency.",
    source=directive("1b"),
)
REQUEST_AFTER_ENROLMENT = rule(
    "registry.request-after-enrolment",
    Kind.INVALID,
    vi="Văn bản đăng ký ngày {requested} không thể sau ngày đăng ký {happened}.",
    en="The request of {requested} cannot be later than the enrolment of {happened}.",
    todo_vi="Hãy kiểm tra lại hai ngày.",
    todo_en="Check both days.",
)
NOT_APPLYING = rule(
    "registry.not-applying",
    Kind.CONFLICT,
    vi="Cơ quan {agency} thuộc diện khuyến khích và chưa đăng ký áp dụng.",
    en="{agency} is encouraged to apply the system and has not enrolled.",
    todo_vi="Thủ trưởng cơ quan đăng ký tự nguyện trước.",
    todo_en="Its head enrols it first.",
    source=directive("1b"),
)
MILESTONE_ALREADY_REPORTED = rule(
    "registry.milestone-already-reported",
    Kind.CONFLICT,
    vi="Mốc “{milestone.name_vi}” của cơ quan {agency} đã được báo cáo, xảy ra ngày {happened}.",
    en="{agency} has reported “{milestone.name_en}” already, as of {happened}.",
    todo_vi="Mỗi mốc chỉ báo cáo một lần; điều đã ghi không sửa được.",
    todo_en="Each milestone is reported once; what is recorded is not changed.",
)
MILESTONE_OUT_OF_ORDER = rule(
    "registry.milestone-out-of-order",
    Kind.CONFLICT,
    vi="Chưa thể báo cáo mốc “{milestone.name_vi}”: mốc trước nó, “{previous.name_vi}”, chưa được báo cáo.",
    en="“{milestone.name_en}” cannot be reported yet: “{previous.name_en}”, which comes before it, has not been.",
    todo_vi="Hãy báo cáo các mốc theo thứ tự.",
    todo_en="Report the milestones in their order.",
    source=directive("3"),
)
MILESTONE_BEFORE_PREVIOUS = rule(
    "registry.milestone-before-previous",
    Kind.INVALID,
    vi="Mốc “{milestone.name_vi}” ghi ngày {happened}, trước mốc “{previous.name_vi}” ngày {earlier}.",
    en="“{milestone.name_en}” is said to be of {happened}, before “{previous.name_en}” of {earlier}.",
    todo_vi="Hãy kiểm tra lại ngày xảy ra.",
    todo_en="Check the day on which it happened.",
)
EVIDENCE_REQUIRED = rule(
    "registry.evidence-required",
    Kind.INVALID,
    vi="Báo cáo việc đã làm phải kèm bằng chứng.",
    en="What is reported as done is reported with evidence.",
    todo_vi="Hãy nêu mã SHA-256 của ít nhất một tệp (cơ quan quốc phòng, an ninh: hoặc số văn bản).",
    todo_en="Give the SHA-256 of at least one file (a defence or security body: or the number of the document).",
)
EVIDENCE_REPEATED = rule(
    "registry.evidence-repeated",
    Kind.INVALID,
    vi="Một tệp bằng chứng được nêu hai lần.",
    en="One piece of evidence is named twice.",
    todo_vi="Hãy nêu mỗi tệp một lần.",
    todo_en="Name each file once.",
)
HEAD_TERM_OVERLAPS = rule(
    "registry.head-term-overlaps",
    Kind.CONFLICT,
    vi="Nhiệm kỳ từ ngày {from_day} trùng với nhiệm kỳ thủ trưởng đã ghi từ ngày {other}.",
    en="The term from {from_day} overlaps the head's term on record from {other}.",
    todo_vi="Một cơ quan có một thủ trưởng vào mỗi ngày; hãy kiểm tra lại các ngày.",
    todo_en="An agency has one head on any day; check the days.",
)

# --- people ------------------------------------------------------------------------------------------------------

EMPLOYMENT_OVERLAPS = rule(
    "registry.employment-overlaps",
    Kind.CONFLICT,
    vi="Thời gian công tác tại {agency} từ ngày {from_day} trùng với thời gian đã ghi từ ngày {other}.",
    en="The employment in {agency} from {from_day} overlaps the one on record from {other}.",
    todo_vi="Để ghi ngày kết thúc của thời gian đang mở, hãy gửi đúng ngày bắt đầu đã ghi kèm ngày kết thúc.",
    todo_en="To end an open period, send the same first day with its last day.",
)
POST_OVERLAPS = rule(
    "registry.post-overlaps",
    Kind.CONFLICT,
    vi="Chức danh “{post}” tại {agency} từ ngày {from_day} trùng với thời gian đã ghi từ ngày {other}.",
    en="The post “{post}” in {agency} from {from_day} overlaps the one on record from {other}.",
    todo_vi="Để ghi ngày kết thúc của thời gian đang mở, hãy gửi đúng ngày bắt đầu đã ghi kèm ngày kết thúc.",
    todo_en="To end an open period, send the same first day with its last day.",
)
PERSON_ALREADY_ERASED = rule(
    "registry.person-already-erased",
    Kind.CONFLICT,
    vi="Thông tin của mã người {person} đã được xoá trước đó.",
    en="The details of {person} were erased before.",
    todo_vi="Không cần làm gì thêm.",
    todo_en="There is nothing to do.",
)

# --- the rollout plan --------------------------------------------------------------------------------------------

WAVE_ALREADY_SCHEDULED = rule(
    "registry.wave-already-scheduled",
    Kind.CONFLICT,
    vi="Đợt {wave} của kế hoạch {plan} đã được xếp lịch.",
    en="Wave {wave} of plan {plan} is scheduled already.",
    todo_vi="Hãy dùng số đợt khác, hoặc điều chỉnh từng hạn có nêu lý do.",
    todo_en="Use another number, or revise single targets with a reason.",
    source=directive("3"),
)
AGENCY_ALREADY_SCHEDULED = rule(
    "registry.agency-already-scheduled",
    Kind.CONFLICT,
    vi="Cơ quan {agency} đã có trong đợt {wave}; một cơ quan chỉ ở một đợt.",
    en="{agency} stands in wave {wave} already; an agency is in one wave only.",
    todo_vi="Hãy bỏ cơ quan này khỏi đợt đang gửi.",
    todo_en="Leave this agency out of the wave being sent.",
    source=directive("3"),
)
ORDER_REPEATED = rule(
    "registry.order-repeated",
    Kind.INVALID,
    vi="Thứ tự {order} trong đợt được dùng cho hai cơ quan.",
    en="The place {order} in the wave is given to two agencies.",
    todo_vi="Hãy cho mỗi cơ quan một thứ tự riêng.",
    todo_en="Give each agency a place of its own.",
    source=directive("3"),
)
TARGETS_INCOMPLETE = rule(
    "registry.targets-incomplete",
    Kind.INVALID,
    vi="Cơ quan {agency} chưa có hạn cho mốc “{milestone.name_vi}”.",
    en="{agency} has no target for “{milestone.name_en}”.",
    todo_vi="Hãy ghi hạn cho mọi mốc, mỗi mốc một hạn, theo đúng thứ tự các mốc.",
    todo_en="Give one target for every milestone, in the order of the milestones.",
)
TARGETS_OUT_OF_ORDER = rule(
    "registry.targets-out-of-order",
    Kind.INVALID,
    vi="Hạn của mốc “{milestone.name_vi}” không theo thứ tự các mốc.",
    en="The target of “{milestone.name_en}” is not in the order of the milestones.",
    todo_vi="Hạn của mốc sau không được sớm hơn hạn của mốc trước, và mỗi mốc chỉ có một hạn.",
    todo_en="A later milestone's target is not before an earlier one's, and each milestone has one target.",
)
TARGET_TOO_LATE = rule(
    "registry.target-too-late",
    Kind.INVALID,
    vi="Hạn {by} của cơ quan bắt buộc {agency} sau ngày {last}.",
    en="The target {by} of the mandatory agency {agency} lies after {last}.",
    todo_vi="Các cơ quan nêu tại điểm 1a phải hoàn thành đến năm 2009 (ngày 31/12/2009 là cách hiểu của phần mềm).",
    todo_en="The agencies of point 1a finish by 2009 (31 December 2009 is our reading).",
    source=directive("3"),
)
TARGET_BEFORE_PLAN = rule(
    "registry.target-before-plan",
    Kind.INVALID,
    vi="Hạn {by} đã qua khi đợt được xếp lịch ({happened}).",
    en="The target {by} had passed when the wave was scheduled ({happened}).",
    todo_vi="Hãy kiểm tra lại ngày.",
    todo_en="Check the day.",
)
BEFORE_ADOPTION = rule(
    "registry.before-adoption",
    Kind.INVALID,
    vi="Việc này ghi ngày {happened}, trước khi kế hoạch {plan} được ban hành ({adopted}).",
    en="This is said to be of {happened}, before plan {plan} was adopted ({adopted}).",
    todo_vi="Hãy kiểm tra lại ngày xảy ra.",
    todo_en="Check the day on which it happened.",
)
AGENCY_NOT_SCHEDULED = rule(
    "registry.agency-not-scheduled",
    Kind.INVALID,
    vi="Cơ quan {agency} không có trong đợt nào của kế hoạch {plan}.",
    en="{agency} is in no wave of plan {plan}.",
    todo_vi="Hãy kiểm tra lại mã cơ quan.",
    todo_en="Check the agency's code.",
)
TARGET_UNCHANGED = rule(
    "registry.target-unchanged",
    Kind.INVALID,
    vi="Hạn của mốc “{milestone.name_vi}” vốn đã là ngày {by}.",
    en="The target of “{milestone.name_en}” is {by} already.",
    todo_vi="Hãy ghi một ngày khác.",
    todo_en="Give another day.",
)

# --- the annual programme ----------------------------------------------------------------------------------------

PROGRAMME_YEAR = rule(
    "registry.programme-year",
    Kind.INVALID,
    vi="Chương trình năm {year} không thể ban hành ngày {happened}: chỉ nhận từ năm {earliest} đến hết năm {year}.",
    en="A programme for {year} cannot be adopted on {happened}, but from {earliest} to the end of {year}.",
    todo_vi="Hãy kiểm tra lại năm và ngày ban hành.",
    todo_en="Check the year and the day of adoption.",
    source=directive("6"),
)
OBJECTIVE_REPEATED = rule(
    "registry.objective-repeated",
    Kind.INVALID,
    vi="Một mục tiêu được nêu hai lần.",
    en="One objective is stated twice.",
    todo_vi="Hãy nêu mỗi mục tiêu một lần.",
    todo_en="State each objective once.",
)
