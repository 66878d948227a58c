"""The "no" that any act may get, whatever it is about."""

from __future__ import annotations

from typing import Final

from shared.errors import Kind, rule

REASON_REQUIRED: Final = rule(
    "assessment.reason-required",
    Kind.INVALID,
    vi="Việc này phải nêu lý do.",
    en="This needs a reason.",
    todo_vi="Hãy ghi lý do.",
    todo_en="State the reason.",
)
OCCURRED_IN_FUTURE: Final = rule(
    "assessment.occurred-in-future",
    Kind.INVALID,
    vi="Việc được ghi là xảy ra ngày {said}, sau hôm nay ({today}).",
    en="It is said to have happened on {said}, which lies after today ({today}).",
    todo_vi="Hãy ghi việc đã xảy ra, hoặc sửa thời điểm.",
    todo_en="Record what has happened, or correct the time.",
)
