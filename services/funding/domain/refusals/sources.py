"""Where the rules of funding come from: what several topics cite."""

from __future__ import annotations

from typing import Final

from shared.errors import Source, directive

JOINTLY: Final = directive("5")
"""Planning and Finance balance the budget and submit it to the PPC for approval."""

OUR_STEPS: Final = Source(
    "Quy tắc của phần mềm, cụ thể hoá điểm 2b và điểm 5 Chỉ thị 02/2007/CT-UBND"
    " / our own rule, making points 2b and 5 of the directive concrete",
    "",
)

OWN_FILE: Final = Source(
    "Quy tắc của phần mềm: không cơ quan nào tự quyết hồ sơ của mình / our own rule: no body acts on its own file", ""
)

TRANCHES: Final = Source(
    "Quy tắc cấp kinh phí theo đợt của phần mềm; quyết định của UBND tỉnh được viện dẫn là giả định, chỉ để minh hoạ"
    " / our own tranche rule; the PPC decision it cites is fictitious, for demonstration",
    "",
)

COUNCIL_DECIDES: Final = Source(
    "Luật Ngân sách nhà nước 2002: Hội đồng nhân dân quyết định dự toán; điều khoản chưa kiểm chứng"
    " / State Budget Law 2002: the People's Council decides the estimates; article not verified",
    "",
)
WHOLE_DONG: Final = Source(
    "Quy tắc của phần mềm: tiền là số nguyên đồng, không quá 10^15 / our own rule: money is whole đồng, at most 10^15",
    "",
)
