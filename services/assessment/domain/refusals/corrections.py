"""Every "no" about correcting what was recorded."""

from __future__ import annotations

from typing import Final

from shared.errors import OURS, Kind, rule

NOTHING_SAID: Final = rule(
    "assessment.nothing-to-correct",
    Kind.INVALID,
    vi="Sự kiện này không thuộc hồ sơ, hoặc không có gì đính chính được.",
    en="This event is not one of the record, or holds nothing that can be corrected.",
    todo_vi="Hãy dẫn mã của sự kiện cần đính chính.",
    todo_en="Name the id of the event to be corrected.",
)
MEMBER_FIXED: Final = rule(
    "assessment.member-not-correctable",
    Kind.INVALID,
    vi="Mục “{member}” của sự kiện này không đính chính được.",
    en="The member “{member}” of this event cannot be corrected.",
    todo_vi="Các mục đính chính được: {allowed}.",
    todo_en="These can: {allowed}.",
)
SAME_VALUE: Final = rule(
    "assessment.correction-says-the-same",
    Kind.INVALID,
    vi="Mục “{member}” đang ghi đúng giá trị này.",
    en="The member “{member}” says this already.",
    todo_vi="Chỉ đính chính điều ghi sai.",
    todo_en="Correct only what is wrong.",
)
VALUE_UNFIT: Final = rule(
    "assessment.correction-unfit",
    Kind.INVALID,
    vi="Giá trị mới của mục “{member}” không đúng dạng.",
    en="The new value of the member “{member}” has not its form.",
    todo_vi="Ngày ghi năm-tháng-ngày, số ghi bằng chữ số; hãy xem mô tả của sự kiện.",
    todo_en="Days as year-month-day, numbers in digits; see the description of the event.",
)
OTHER_SIDE: Final = rule(
    "assessment.correction-by-the-other-side",
    Kind.FORBIDDEN,
    vi="Bên nào ghi thì bên ấy đính chính: cơ quan đính chính điều cơ quan báo cáo, bên đánh giá đính chính điều "
    "mình ghi.",
    en="The side that recorded it corrects it: the agency what it reported, the assessing side what it recorded.",
    todo_vi="Hãy để bên đã ghi đính chính.",
    todo_en="Let the side that recorded it correct it.",
    source=OURS,
)
SETTLED: Final = rule(
    "assessment.correction-of-the-settled",
    Kind.CONFLICT,
    vi="Việc này đã kết thúc ({state}); không đính chính như khi còn mở.",
    en="This is settled (it is {state}) and is not corrected as if it were open.",
    todo_vi="Nếu vẫn đính chính, hãy ghi rõ `settled`: đính chính sau khi kết thúc, không đổi kết quả.",
    todo_en="To correct it still, say so with `settled`: it is corrected afterwards, and the outcome stays.",
    source=OURS,
)
UNSETTLED: Final = rule(
    "assessment.correction-of-the-unsettled",
    Kind.CONFLICT,
    vi="Việc này chưa kết thúc ({state}), nên không phải là đính chính sau khi kết thúc.",
    en="This is not settled (it is {state}), so it is not corrected afterwards.",
    todo_vi="Hãy đọc lại hồ sơ và bỏ `settled`.",
    todo_en="Read it again, and leave `settled` out.",
    source=OURS,
)
