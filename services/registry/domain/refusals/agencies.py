"""Refusals on an agency's life: names, kinds, staff, contacts, enrolment withdrawn, and what ended takes no more."""

from __future__ import annotations

from shared.errors import Kind, directive, rule

AGENCY_ENDED = rule(
    "registry.agency-ended",
    Kind.CONFLICT,
    vi="Cơ quan {agency} đã chấm dứt hoạt động từ ngày {ended}; không ghi thêm việc của cơ quan này.",
    en="{agency} ceased on {ended}; no further act of it is recorded.",
    todo_vi="Hãy ghi vào hồ sơ của cơ quan kế thừa; hồ sơ đã ghi vẫn còn nguyên.",
    todo_en="Record it in the file of its successor; the file of the ended agency stays whole.",
)
CHANGE_OUT_OF_ORDER = rule(
    "registry.change-out-of-order",
    Kind.INVALID,
    vi="Thay đổi ngày {happened} không thể ghi sau thay đổi cùng loại đã ghi, ngày {last}.",
    en="A change of {happened} cannot follow the one of the same sort on record, of {last}.",
    todo_vi="Hãy kiểm tra lại ngày có hiệu lực thi hành.",
    todo_en="Check the day on which it took effect.",
)
NAME_UNCHANGED = rule(
    "registry.name-unchanged",
    Kind.CONFLICT,
    vi="Cơ quan {agency} vốn đã mang tên này.",
    en="{agency} bears this name already.",
    todo_vi="Không cần ghi lại.",
    todo_en="There is nothing to do.",
)
KIND_UNCHANGED = rule(
    "registry.kind-unchanged",
    Kind.CONFLICT,
    vi="Cơ quan {agency} vốn đã thuộc loại “{kind}”.",
    en="{agency} is of the kind “{kind}” already.",
    todo_vi="Không cần ghi lại.",
    todo_en="There is nothing to do.",
)
PARENT_UNCHANGED = rule(
    "registry.parent-unchanged",
    Kind.CONFLICT,
    vi="Cơ quan cấp trên của {agency} vốn đã như vậy.",
    en="The superior body of {agency} is this one already.",
    todo_vi="Không cần ghi lại.",
    todo_en="There is nothing to do.",
)
PARENT_IS_BELOW = rule(
    "registry.parent-is-below",
    Kind.CONFLICT,
    vi="Cơ quan {parent} đang ở dưới cơ quan {agency} nên không thể là cấp trên của cơ quan này.",
    en="{parent} stands below {agency} and cannot be its superior.",
    todo_vi="Hãy chọn cơ quan khác, hoặc chuyển {parent} đi trước.",
    todo_en="Choose another body, or move {parent} first.",
)
STAFF_UNCHANGED = rule(
    "registry.staff-unchanged",
    Kind.CONFLICT,
    vi="Số người của cơ quan {agency} vào ngày {as_of} vốn đã ghi là {staff}.",
    en="The staff of {agency} on {as_of} stands at {staff} already.",
    todo_vi="Không cần ghi lại.",
    todo_en="There is nothing to do.",
)
NO_CONTACTS = rule(
    "registry.no-contacts",
    Kind.CONFLICT,
    vi="Danh bạ không còn địa chỉ liên hệ nào của cơ quan {agency} để xoá.",
    en="The directory holds no contact channels of {agency} to erase.",
    todo_vi="Không cần làm gì thêm.",
    todo_en="There is nothing to do.",
)
NOT_ENROLLED = rule(
    "registry.not-enrolled",
    Kind.CONFLICT,
    vi="Cơ quan {agency} hiện không có đăng ký áp dụng để rút.",
    en="{agency} has no enrolment to withdraw.",
    todo_vi="Không cần làm gì thêm.",
    todo_en="There is nothing to do.",
)
WITHDRAWAL_NOT_VOLUNTARY = rule(
    "registry.withdrawal-not-voluntary",
    Kind.CONFLICT,
    vi="Ngày {day}, cơ quan {agency} thuộc đối tượng bắt buộc nên không được rút.",
    en="On {day} {agency} must apply the system; it cannot withdraw.",
    todo_vi="Cơ quan tiếp tục áp dụng theo kế hoạch.",
    todo_en="It goes on by the plan.",
    source=directive("1a"),
)
WITHDRAWAL_BEFORE_ENROLMENT = rule(
    "registry.withdrawal-before-enrolment",
    Kind.INVALID,
    vi="Việc rút đăng ký ngày {happened} không thể trước ngày đăng ký {enrolled}.",
    en="The withdrawal of {happened} cannot be before the enrolment of {enrolled}.",
    todo_vi="Hãy kiểm tra lại hai ngày.",
    todo_en="Check both days.",
)
ENROLMENT_BEFORE_WITHDRAWAL = rule(
    "registry.enrolment-before-withdrawal",
    Kind.INVALID,
    vi="Việc đăng ký lại ngày {happened} không thể trước ngày rút đăng ký {withdrawn}.",
    en="The new enrolment of {happened} cannot be before the withdrawal of {withdrawn}.",
    todo_vi="Hãy kiểm tra lại hai ngày.",
    todo_en="Check both days.",
)
