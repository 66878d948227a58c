"""Refusals of check visits (kiểm tra; directive, point 2a)."""

from __future__ import annotations

from shared.errors import OURS, PERSON, Kind, Separation, Term, directive, rule

# --- who may -----------------------------------------------------------------------------------------------------

CHECKER_OF_AGENCY = rule(
    "registry.checker-of-agency",
    Kind.FORBIDDEN,
    vi="Mã người {person} thuộc cơ quan được kiểm tra {agency} trong thời gian này, nên không được kiểm tra ở đó.",
    en="The person {person} belongs to the checked agency {agency} in that time, and so does not check it.",
    todo_vi="Hãy cử người khác.",
    todo_en="Name somebody else.",
    separates=Separation(
        Term("thuộc cơ quan được kiểm tra", "belongs to the checked agency"),
        Term("kiểm tra cơ quan đó, hoặc xác nhận việc thực hiện yêu cầu", "check it, or verify what it fulfilled"),
        PERSON,
    ),
)
REPORTER_VERIFIES = rule(
    "registry.reporter-verifies",
    Kind.FORBIDDEN,
    vi="Người đã báo cáo thực hiện yêu cầu số {number} không được xác nhận chính việc đó.",
    en="Whoever reported request {number} as fulfilled does not verify it.",
    todo_vi="Hãy để người khác của bên kiểm tra xác nhận.",
    todo_en="Let another person of the checking side verify it.",
    separates=Separation(
        Term("báo cáo đã thực hiện một yêu cầu", "reported a request as fulfilled"),
        Term("xác nhận, hoặc bác việc thực hiện đó", "verify it, or find it not fulfilled"),
        PERSON,
    ),
)
NOT_CHECKING_SIDE = rule(
    "registry.not-checking-side",
    Kind.FORBIDDEN,
    vi="Việc này của bên kiểm tra: chỉ người của cơ quan có thành viên trong đoàn kiểm tra được làm.",
    en="This is for the checking side: a person of an agency that has a member in the check team.",
    todo_vi="Hãy đề nghị cơ quan có người trong đoàn thực hiện.",
    todo_en="Ask an agency that has a person in the team.",
    source=directive("2a"),
)
NOT_ON_CHECK_TEAM = rule(
    "registry.not-on-check-team",
    Kind.FORBIDDEN,
    vi="Biên bản và yêu cầu do người trong đoàn kiểm tra lập.",
    en="Minutes and requests are made by a person of the check team.",
    todo_vi="Hãy để trưởng đoàn hoặc thành viên lập.",
    todo_en="Let the lead or a member make them.",
    source=directive("2a"),
)

# --- plan and team -----------------------------------------------------------------------------------------------

CHECK_ONE_LEAD = rule(
    "registry.check-one-lead",
    Kind.INVALID,
    vi="Đoàn kiểm tra có đúng một trưởng đoàn; ở đây nêu {count}.",
    en="A check team has exactly one lead; {count} are named.",
    todo_vi="Hãy cử một trưởng đoàn.",
    todo_en="Name one lead.",
    source=OURS,
)
CHECK_MEMBER_REPEATED = rule(
    "registry.check-member-repeated",
    Kind.INVALID,
    vi="Mã người {person} được nêu hai lần trong đoàn kiểm tra.",
    en="The person {person} is named twice in the check team.",
    todo_vi="Hãy nêu mỗi người một lần.",
    todo_en="Name each person once.",
    source=OURS,
)
MEMBER_NOT_EMPLOYED = rule(
    "registry.check-member-not-employed",
    Kind.INVALID,
    vi="Danh bạ không ghi mã người {person} công tác tại {agency} vào ngày {day}.",
    en="The directory does not have {person} working in {agency} on {day}.",
    todo_vi="Hãy kiểm tra lại cơ quan cử người, hoặc đề nghị Sở Nội vụ ghi thời gian công tác.",
    todo_en="Check from where the person comes, or ask Home Affairs to record the employment.",
    source=OURS,
)
TEAM_UNCHANGED = rule(
    "registry.check-team-unchanged",
    Kind.INVALID,
    vi="Đoàn kiểm tra gửi lên không khác đoàn đã ghi.",
    en="The team sent is the one on record.",
    todo_vi="Không cần thay đổi.",
    todo_en="There is nothing to change.",
    source=OURS,
)
CHECK_BEFORE_STEP = rule(
    "registry.check-before-step",
    Kind.INVALID,
    vi="Việc này ghi {happened}, trước việc mà nó tiếp nối ({earlier}).",
    en="This is said to be of {happened}, before what it follows ({earlier}).",
    todo_vi="Hãy kiểm tra lại ngày xảy ra.",
    todo_en="Check the day on which it happened.",
    source=OURS,
)
PRESENT_REPEATED = rule(
    "registry.check-present-repeated",
    Kind.INVALID,
    vi="Mã người {person} được nêu hai lần trong số những người có mặt.",
    en="The person {person} is named twice among those present.",
    todo_vi="Hãy nêu mỗi người một lần.",
    todo_en="Name each person once.",
    source=OURS,
)

# --- states ------------------------------------------------------------------------------------------------------

CHECK_NOT_PLANNED = rule(
    "registry.check-not-planned",
    Kind.CONFLICT,
    vi="Việc này chỉ làm được khi cuộc kiểm tra mới được lập kế hoạch; nay cuộc kiểm tra {state}.",
    en="This can be done only while the check is planned; it is {state} now.",
    todo_vi="Điều đã ghi không sửa được; nếu cần, hãy lập một cuộc kiểm tra khác.",
    todo_en="What is recorded is not changed; if need be, plan another check.",
    source=OURS,
)
CHECK_NOT_MINUTED = rule(
    "registry.check-not-minuted",
    Kind.CONFLICT,
    vi="Việc này chỉ làm được sau khi lập biên bản và trước khi kết thúc theo dõi; nay cuộc kiểm tra {state}.",
    en="This can be done only after the minutes and before the check is closed; it is {state} now.",
    todo_vi="Hãy lập biên bản trước; cuộc kiểm tra đã kết thúc thì không mở lại.",
    todo_en="Record the minutes first; a check that is closed is not opened again.",
    source=directive("2a"),
)
REQUEST_NOT_OPEN = rule(
    "registry.request-not-open",
    Kind.CONFLICT,
    vi="Yêu cầu số {number} không còn chờ thực hiện: nay {state}.",
    en="Request {number} is not open: it is {state} now.",
    todo_vi="Hãy đọc lại tình trạng của yêu cầu.",
    todo_en="Read how the request stands.",
    source=OURS,
)
REQUEST_NOT_REPORTED = rule(
    "registry.request-not-reported",
    Kind.CONFLICT,
    vi="Yêu cầu số {number} không có báo cáo thực hiện nào đang chờ xác nhận: nay {state}.",
    en="Request {number} has no reported fulfilment to verify: it is {state} now.",
    todo_vi="Cơ quan được kiểm tra báo cáo thực hiện trước.",
    todo_en="The checked agency reports the fulfilment first.",
    source=OURS,
)
REQUEST_DONE = rule(
    "registry.request-done",
    Kind.CONFLICT,
    vi="Yêu cầu số {number} đã xong: nay {state}.",
    en="Request {number} is done with: it is {state} now.",
    todo_vi="Điều đã ghi không sửa được.",
    todo_en="What is recorded is not changed.",
    source=OURS,
)
REQUESTS_OPEN = rule(
    "registry.requests-open",
    Kind.CONFLICT,
    vi="Chưa thể kết thúc theo dõi: yêu cầu số {number} còn {state}.",
    en="The check cannot be closed yet: request {number} is {state}.",
    todo_vi="Mỗi yêu cầu phải được chứng minh đã thực hiện, hoặc được rút có lý do.",
    todo_en="Each request must be proven, or withdrawn with a reason.",
    source=directive("2a"),
)

# --- requests ----------------------------------------------------------------------------------------------------

DEADLINE_PAST = rule(
    "registry.request-deadline-past",
    Kind.INVALID,
    vi="Hạn {deadline} trước ngày ghi việc này ({happened}).",
    en="The deadline {deadline} lies before the day of this act ({happened}).",
    todo_vi="Hãy ghi một hạn còn ở phía trước.",
    todo_en="Set a deadline that lies ahead.",
    source=OURS,
)
DEADLINE_NOT_LATER = rule(
    "registry.request-deadline-not-later",
    Kind.INVALID,
    vi="Gia hạn phải lùi hạn về sau: hạn đang có là {was}, hạn gửi lên là {deadline}.",
    en="An extension is later: the deadline is {was}, the one sent is {deadline}.",
    todo_vi="Hãy ghi một hạn sau hạn đang có.",
    todo_en="Give a later day.",
    source=OURS,
)
