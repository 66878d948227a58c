"""Refusals on decisions of who must apply."""

from __future__ import annotations

from shared.errors import Kind, directive, rule

VERSION_TAKEN = rule(
    "registry.obligation-version-taken",
    Kind.CONFLICT,
    vi="Phiên bản “{version}” của quy định về đối tượng áp dụng đã có.",
    en="There is a version “{version}” of the rule on who must apply already.",
    todo_vi="Hãy đặt tên khác cho phiên bản này.",
    todo_en="Give this version another name.",
)
OBLIGATION_INCOMPLETE = rule(
    "registry.obligation-incomplete",
    Kind.INVALID,
    vi="Quy định phải nêu mỗi loại cơ quan đúng một lần; loại “{kind}” đang thiếu hoặc lặp lại.",
    en="The rule names each kind of agency once; “{kind}” is missing or repeated.",
    todo_vi="Hãy nêu đủ các loại, cả những loại không thay đổi.",
    todo_en="Name every kind, also those that stay what they are.",
    source=directive("1"),
)
OBLIGATION_UNCHANGED = rule(
    "registry.obligation-unchanged",
    Kind.CONFLICT,
    vi="Quy định này không khác quy định “{version}” đang có hiệu lực thi hành.",
    en="This does not differ from “{version}”, which is in force.",
    todo_vi="Không cần ghi lại.",
    todo_en="There is nothing to do.",
)
OBLIGATION_RETROACTIVE = rule(
    "registry.obligation-retroactive",
    Kind.INVALID,
    vi="Quyết định ngày {happened} không thể có hiệu lực thi hành từ ngày {from_day} trước đó.",
    en="A decision of {happened} does not take effect on {from_day}, before it.",
    todo_vi="Điều đã đúng với những ngày trước vẫn giữ nguyên; hãy ghi ngày có hiệu lực thi hành"
    " từ ngày quyết định trở đi.",
    todo_en="What held on earlier days still holds; give a first day not before the decision.",
)
OBLIGATION_OUT_OF_ORDER = rule(
    "registry.obligation-out-of-order",
    Kind.INVALID,
    vi="Ngày có hiệu lực thi hành {from_day} không sau ngày {last} của quy định đã ghi “{version}”.",
    en="The first day {from_day} is not after {last}, that of the recorded “{version}”.",
    todo_vi="Quy định sau phải có hiệu lực thi hành sau quy định trước.",
    todo_en="A later rule takes effect after the earlier one.",
)
