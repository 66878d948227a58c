"""What is said "no" to about the texts of evidence."""

from __future__ import annotations

from typing import Final

from shared.errors import Kind, rule

ALREADY_READ: Final = rule(
    "assessment.evidence-already-read",
    Kind.CONFLICT,
    vi="Việc đọc tệp của bằng chứng này đã được ghi nhận: {state}.",
    en="What reading this evidence came to is recorded already: {state}.",
    todo_vi="Kết quả đọc được ghi một lần và không sửa; hãy đọc lại hồ sơ.",
    todo_en="It is recorded once and not changed; read the record again.",
)
TEXT_NOT_THERE: Final = rule(
    "assessment.text-not-there",
    Kind.MISSING,
    vi="Bằng chứng này không có văn bản trích: {why}.",
    en="There is no text of this evidence: {why}.",
    todo_vi="Nếu đang chờ, hãy hỏi lại sau ít phút; nếu không đọc được, hãy xem tệp gốc.",
    todo_en="If it waits to be read, ask again in a few minutes; if it cannot be read, see the file itself.",
)
