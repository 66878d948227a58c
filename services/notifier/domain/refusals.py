"""Every "no" that the notifier says."""

from __future__ import annotations

from typing import Final

from shared.errors import Kind, rule

NOT_RECIPIENT: Final = rule(
    "notifier.not-recipient",
    Kind.FORBIDDEN,
    vi="Thông báo này không gửi cho người đang mở.",
    en="This notice is not addressed to the person who opens it.",
    todo_vi="Chỉ người nhận mới xác nhận đã đọc; hãy mở hộp thư của mình.",
    todo_en="Only the recipient can say that it was read; open your own inbox.",
)
ALREADY_READ: Final = rule(
    "notifier.already-read",
    Kind.CONFLICT,
    vi="Thông báo này đã được ghi nhận là đã đọc.",
    en="This notice is recorded as read already.",
    todo_vi="Không cần làm gì thêm.",
    todo_en="Nothing needs doing.",
)
"""Reading is recorded once: the first time is what counts when somebody says that they were never told."""
