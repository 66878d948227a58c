"""Every "no" about an agency's own system that takes notices."""

from __future__ import annotations

from typing import Final

from shared.errors import Kind, Source, rule

STANDARD_WEBHOOKS: Final = Source("Standard Webhooks 1.0.0", "https://www.standardwebhooks.com")
WEBHOOK_ACTIVE: Final = rule(
    "notifier.webhook-active",
    Kind.CONFLICT,
    vi="Cơ quan đã đăng ký địa chỉ nhận thông báo tự động ({state}).",
    en="The agency has registered where its system takes notices already ({state}).",
    todo_vi="Hãy thay địa chỉ đã có.",
    todo_en="Change the one that is there.",
)
WEBHOOK_GONE: Final = rule(
    "notifier.webhook-gone",
    Kind.CONFLICT,
    vi="Việc nhận thông báo tự động của cơ quan đang ở trạng thái “{state}”.",
    en="The agency's taking of notices by its own system is “{state}”.",
    todo_vi="Hãy thay địa chỉ để nhận trở lại.",
    todo_en="Change its address to take notices again.",
)
WEBHOOK_SECRET: Final = rule(
    "notifier.webhook-secret",
    Kind.INVALID,
    vi="Khoá ký phải là “whsec_” và từ 24 đến 64 byte ngẫu nhiên viết bằng base64.",
    en="The secret must be “whsec_” followed by 24 to 64 random bytes in base64.",
    todo_vi="Hãy tạo khoá mới, ví dụ bằng lệnh: openssl rand -base64 32.",
    todo_en="Make a fresh one, for example by: openssl rand -base64 32.",
    source=STANDARD_WEBHOOKS,
)
WEBHOOK_ADDRESS: Final = rule(
    "notifier.webhook-address",
    Kind.INVALID,
    vi="Địa chỉ nhận phải là https, cổng 443, ở mạng công cộng, không kèm tên, mật khẩu hay tham số.",
    en="The address must be https on port 443 in the public network, without credentials or a query.",
    todo_vi="Hãy sửa địa chỉ; địa chỉ nội bộ chỉ nhận được khi người vận hành đã cho phép đích danh máy ấy.",
    todo_en="Correct it; a host of an internal network is taken only where the operator has named it.",
    source=STANDARD_WEBHOOKS,
)
NOT_REPLAYED: Final = rule(
    "notifier.not-replayed",
    Kind.CONFLICT,
    vi="Thông báo chưa đến lượt gửi lại qua kênh này: đang ở trạng thái “{state}”.",
    en="The notice is not sent again on this channel: it is “{state}”.",
    todo_vi="Chỉ gửi lại theo yêu cầu điều đã đến nơi hoặc đã thôi gửi.",
    todo_en="Only what was delivered or given up is sent again on request.",
)
