"""Every "no" about recommendations."""

from __future__ import annotations

from typing import Final

from shared.errors import OURS, PERSON, Kind, Separation, Term, rule

RECOMMENDATION_NOT_OPEN: Final = rule(
    "assessment.recommendation-not-open",
    Kind.CONFLICT,
    vi="Kiến nghị không ở trạng thái chờ thực hiện: {state}.",
    en="The recommendation does not wait to be done: it is {state}.",
    todo_vi="Hãy đọc lại hồ sơ kiến nghị.",
    todo_en="Read the recommendation again.",
)
COMPLETION_NOT_REPORTED: Final = rule(
    "assessment.completion-not-reported",
    Kind.CONFLICT,
    vi="Không có báo cáo thực hiện nào chờ xác nhận: {state}.",
    en="No report of completion waits to be verified: the recommendation is {state}.",
    todo_vi="Hãy chờ cơ quan báo cáo đã thực hiện.",
    todo_en="Wait for the agency's report.",
)
RECOMMENDATION_SETTLED: Final = rule(
    "assessment.recommendation-settled",
    Kind.CONFLICT,
    vi="Kiến nghị đã kết thúc: {state}.",
    en="The recommendation is settled: it is {state}.",
    todo_vi="Nếu cần, hãy đưa ra kiến nghị mới.",
    todo_en="Make a new one if need be.",
)
REPORTER_VERIFIES: Final = rule(
    "assessment.reporter-verifies",
    Kind.FORBIDDEN,
    vi="Người đã báo cáo thực hiện kiến nghị không xác nhận báo cáo đó.",
    en="Who reported a recommendation done does not verify that report.",
    todo_vi="Hãy để người khác xác nhận.",
    todo_en="Let another person verify it.",
    separates=Separation(
        Term("báo cáo đã thực hiện kiến nghị", "reported a recommendation done"),
        Term("xác nhận việc thực hiện đó", "verify that it is done"),
        PERSON,
    ),
)
DUE_FIXED: Final = rule(
    "assessment.deadline-not-correctable",
    Kind.CONFLICT,
    vi="Thời hạn {due} không đính chính được nữa: kiến nghị đã được gia hạn hoặc đã kết thúc ({state}).",
    en="The deadline {due} can no longer be corrected: it was extended, or the recommendation is settled ({state}).",
    todo_vi="Muốn lùi thời hạn đang có thì gia hạn có lý do.",
    todo_en="To move the deadline that stands back, extend it with the reason.",
    source=OURS,
)
