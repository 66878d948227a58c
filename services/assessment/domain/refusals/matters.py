"""Every "no" that open matters of all kinds share: nonconformities, certificates, recommendations, signals."""

from __future__ import annotations

from typing import Final

from shared.errors import BODY, OURS, Kind, Separation, Term, rule

BEFORE_EARLIER_STEP: Final = rule(
    "assessment.before-earlier-step",
    Kind.INVALID,
    vi="Thời điểm được nêu ({said}) trước bước trước đó ({earliest}).",
    en="The time given ({said}) lies before the step that it follows ({earliest}).",
    todo_vi="Hãy ghi đúng thời điểm việc này xảy ra.",
    todo_en="Give the time at which this happened.",
)
DUE_IN_THE_PAST: Final = rule(
    "assessment.due-in-the-past",
    Kind.INVALID,
    vi="Thời hạn {due} trước ngày đặt ra thời hạn ({day}).",
    en="The due date {due} lies before the day on which it is set, {day}.",
    todo_vi="Hãy đặt thời hạn từ ngày đó trở đi.",
    todo_en="Set a due date on or after that day.",
)
DUE_NOT_LATER: Final = rule(
    "assessment.due-not-later",
    Kind.INVALID,
    vi="Thời hạn mới {due} không sau thời hạn đang có hiệu lực thi hành ({earlier}).",
    en="The new due date {due} is not later than the one that stands, {earlier}.",
    todo_vi="Gia hạn là lùi thời hạn; thời hạn cũ vẫn còn đọc được.",
    todo_en="An extension moves the date back; the old one stays readable.",
)
AGENCY_ENDED: Final = rule(
    "assessment.agency-ended",
    Kind.INVALID,
    vi="Cơ quan {agency} đã kết thúc theo việc sắp xếp tổ chức {reorganisation}; việc loại này thuộc về {heir}.",
    en="Agency {agency} ended with the reorganisation {reorganisation}; matters of this kind went to {heir}.",
    todo_vi="Hãy ghi cho cơ quan kế thừa.",
    todo_en="Record it of the agency that took over.",
    source=OURS,
)
OWN_MATTER: Final = rule(
    "assessment.own-matter",
    Kind.FORBIDDEN,
    vi="Không ai quyết định việc của chính cơ quan mình ({agency}).",
    en="Nobody decides a matter of their own agency ({agency}).",
    todo_vi="Hãy để người của cơ quan khác thực hiện; Chủ tịch UBND tỉnh cử người thay khi cần.",
    todo_en="Let another body do it; the chairman of the Provincial People's Committee names one if need be.",
    separates=Separation(
        Term("thuộc cơ quan có việc cần giải quyết", "belongs to the agency whose matter it is"),
        Term(
            "xác nhận, gia hạn, đóng, rút, đính chính hay quyết định việc đó, ghi nhận giấy chứng nhận",
            "verify, extend, close, withdraw, correct or decide that matter, or record its certificate",
        ),
        BODY,
    ),
)
MATTER_SETTLED: Final = rule(
    "assessment.matter-settled",
    Kind.CONFLICT,
    vi="Việc này đã xong ({state}) nên không bàn giao.",
    en="This matter is settled ({state}) and is not handed over.",
    todo_vi="Chỉ việc còn mở mới được bàn giao.",
    todo_en="Open matters alone are handed over.",
)
ASSESSMENT_UNKNOWN: Final = rule(
    "assessment.assessment-unknown",
    Kind.INVALID,
    vi="Không có cuộc đánh giá “{assessment}” của cơ quan {agency}.",
    en="There is no assessment “{assessment}” of agency {agency}.",
    todo_vi="Hãy kiểm tra mã cuộc đánh giá.",
    todo_en="Check the key of the assessment.",
)
BASIS_REQUIRED: Final = rule(
    "assessment.matter-basis-required",
    Kind.INVALID,
    vi="Việc này phải nêu văn bản làm căn cứ: thông báo hoặc quyết định của nơi có thẩm quyền.",
    en="This rests on a document: the notice or decision of who is competent.",
    todo_vi="Hãy ghi số, ký hiệu, cơ quan ban hành và ngày (hoặc “không rõ”) của văn bản.",
    todo_en="Give its number, issuer and date (or that it is unknown).",
)
