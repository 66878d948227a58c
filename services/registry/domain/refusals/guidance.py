"""Refusals of guidance activities (directive, point 2a)."""

from __future__ import annotations

from typing import Final

from shared.errors import OURS, Kind, Source, directive, rule

INDEPENDENCE: Final = Source("ISO/IEC 17021", "5.2")
"""Impartiality: whoever guided one agency does not assess it for two years, so a guidance for one is named as such."""

GUIDANCE_BY_DOST = rule(
    "registry.guidance-by-dost",
    Kind.FORBIDDEN,
    vi="Hoạt động “{kind}” do Sở Khoa học và Công nghệ ghi; Văn phòng UBND tỉnh chỉ ghi việc phổ biến, quán triệt.",
    en="“{kind}” is recorded by the Department of Science and Technology; the PPC Office records dissemination alone.",
    todo_vi="Hãy đề nghị Sở Khoa học và Công nghệ ghi.",
    todo_en="Ask the Department of Science and Technology to record it.",
    source=directive("2a"),
)
GUIDE_REPEATED = rule(
    "registry.guide-repeated",
    Kind.INVALID,
    vi="Mã người {person} được nêu hai lần trong số những người thực hiện.",
    en="The person {person} is named twice among those who held it.",
    todo_vi="Hãy nêu mỗi người một lần.",
    todo_en="Name each person once.",
    source=OURS,
)
ATTENDANCE_REPEATED = rule(
    "registry.attendance-repeated",
    Kind.INVALID,
    vi="Số người tham dự của cơ quan {agency} được nêu hai lần.",
    en="The attendance of {agency} is stated twice.",
    todo_vi="Hãy cộng lại và nêu mỗi cơ quan một lần.",
    todo_en="Add it up and name each agency once.",
    source=OURS,
)
INDIVIDUAL_FOR_ONE = rule(
    "registry.individual-guidance-for-one",
    Kind.INVALID,
    vi="Hướng dẫn riêng là cho đúng một cơ quan; ở đây nêu {count} cơ quan.",
    en="Individual guidance is for exactly one agency; {count} are named.",
    todo_vi="Hãy ghi mỗi cơ quan một hoạt động riêng, hoặc chọn hướng dẫn chung.",
    todo_en="Record one activity for each agency, or call it general guidance.",
    source=INDEPENDENCE,
)
GENERAL_FOR_SEVERAL = rule(
    "registry.general-guidance-for-several",
    Kind.INVALID,
    vi="Hướng dẫn chung là cho nhiều cơ quan; hướng dẫn cho một mình cơ quan {agency} là hướng dẫn riêng, và"
    " người hướng dẫn không được đánh giá cơ quan đó trong hai năm.",
    en="General guidance is for several agencies; guidance for {agency} alone is individual, and binds who gave it for"
    " two years.",
    todo_vi="Hãy chọn hình thức hướng dẫn riêng.",
    todo_en="Call it individual guidance.",
    source=INDEPENDENCE,
)
GUIDANCE_BEFORE_HELD = rule(
    "registry.guidance-before-held",
    Kind.INVALID,
    vi="Đính chính ghi ngày {happened}, trước ngày cuối của hoạt động ({held}).",
    en="The correction is said to be of {happened}, before the activity's last day ({held}).",
    todo_vi="Hãy kiểm tra lại ngày.",
    todo_en="Check the day.",
    source=OURS,
)
ATTENDANCE_UNCHANGED = rule(
    "registry.attendance-unchanged",
    Kind.INVALID,
    vi="Số người tham dự gửi lên không khác con số đã ghi.",
    en="The attendance sent is what stands on record.",
    todo_vi="Không cần đính chính.",
    todo_en="There is nothing to correct.",
    source=OURS,
)
