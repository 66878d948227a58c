"""The "no" to sending a result back and to withdrawing an assessment."""

from __future__ import annotations

from typing import Final

from shared.errors import OURS, PERSON, Kind, Separation, Term, rule

MEMBER_DECIDES: Final = rule(
    "assessment.member-decides",
    Kind.FORBIDDEN,
    vi="Người của đoàn đánh giá, kể cả khi ký thay, không trả lại kết quả và không huỷ cuộc đánh giá của đoàn mình.",
    en="Nobody of the team, nor anybody acting for them, sends the team's result back or withdraws its assessment.",
    todo_vi="Hãy để người ngoài đoàn quyết định.",
    todo_en="Let somebody outside the team decide.",
    source=OURS,
    separates=Separation(
        Term("thuộc đoàn đánh giá", "is of the assessing team"),
        Term("trả lại kết quả hoặc huỷ cuộc đánh giá đó", "send its result back or withdraw its assessment"),
        PERSON,
    ),
)
NOT_TO_WITHDRAW: Final = rule(
    "assessment.not-to-withdraw",
    Kind.CONFLICT,
    vi="Không huỷ được cuộc đánh giá này nữa: {state}.",
    en="This assessment cannot be withdrawn any more: it is {state}.",
    todo_vi="Kết quả đã phê duyệt vẫn giữ nguyên; điều biết thêm sau đó được ghi thành việc mới và hiện bên cạnh.",
    todo_en="An approved result stays; what is learned afterwards is recorded as something new and shown beside it.",
    source=OURS,
)
BEFORE_LAST_STEP: Final = rule(
    "assessment.before-last-step",
    Kind.INVALID,
    vi="Thời điểm huỷ ({said}) trước bước gần nhất của cuộc đánh giá ({earliest}).",
    en="The withdrawal ({said}) lies before the latest step of the assessment ({earliest}).",
    todo_vi="Hãy ghi đúng thời điểm huỷ.",
    todo_en="Give the time of the withdrawal.",
)
BEFORE_RETURN: Final = rule(
    "assessment.returned-before-submission",
    Kind.INVALID,
    vi="Thời điểm trả lại ({said}) trước khi kết quả được trình ({earliest}).",
    en="The return ({said}) lies before the submission ({earliest}).",
    todo_vi="Hãy ghi đúng thời điểm trả lại.",
    todo_en="Give the time of the return.",
)
