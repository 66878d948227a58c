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
ALREADY_ACKNOWLEDGED: Final = rule(
    "notifier.already-acknowledged",
    Kind.CONFLICT,
    vi="Thông báo này đã được người nhận xác nhận.",
    en="This notice was acknowledged by its recipient already.",
    todo_vi="Không cần làm gì thêm.",
    todo_en="Nothing needs doing.",
)
CHANNEL_DONE: Final = rule(
    "notifier.channel-done",
    Kind.CONFLICT,
    vi="Việc gửi thông báo qua kênh này đang ở trạng thái “{state}”, không ghi thêm lần thử nào.",
    en="The notice is “{state}” on this channel; no further attempt is recorded.",
    todo_vi="Hãy xem quá trình gửi của thông báo.",
    todo_en="See the notice's history.",
)
"""One notice per cause, recipient and channel: what a channel accepted, or was given up, is never tried again."""
DEADLINE_ENDED: Final = rule(
    "notifier.deadline-ended",
    Kind.CONFLICT,
    vi="Thời hạn này {state}, không đôn đốc nữa.",
    en="This deadline is {state}; nobody is urged about it.",
    todo_vi="Không cần làm gì thêm; hãy xem hồ sơ của thời hạn.",
    todo_en="Nothing needs doing; see the deadline's history.",
)
DEADLINE_NOT_ENDED: Final = rule(
    "notifier.deadline-not-ended",
    Kind.CONFLICT,
    vi="Thời hạn này {state}; chỉ mở lại thời hạn đã thôi theo dõi hoặc việc đã xong.",
    en="This deadline is {state}; only one that is met or watched no more is reopened.",
    todo_vi="Không cần làm gì thêm.",
    todo_en="Nothing needs doing.",
)
