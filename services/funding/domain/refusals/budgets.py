"""Rules on budgets."""

from __future__ import annotations

from typing import Final

from services.funding.domain.refusals.sources import JOINTLY
from shared.errors import Kind, Source, directive, rule

COUNCIL_RESOLUTION_REQUIRED: Final = rule(
    "funding.council-resolution-required",
    Kind.INVALID,
    vi="Tổng mức kinh phí của một năm phải căn cứ nghị quyết của Hội đồng nhân dân.",
    en="A year's ceiling must rest on a resolution of the People's Council.",
    todo_vi="Hãy nêu căn cứ là nghị quyết (mã “nghi_quyet”), cơ quan ban hành là Hội đồng nhân dân (HĐND).",
    todo_en="Cite a resolution (code “nghi_quyet”) whose issuer is the People's Council (Hội đồng nhân dân, HĐND).",
    source=Source(
        "Luật Ngân sách nhà nước 2002: Hội đồng nhân dân quyết định dự toán; điều khoản chưa kiểm chứng"
        " / State Budget Law 2002: the People's Council decides the estimates; article not verified",
        "",
    ),
)

YEAR_OUTSIDE_PROGRAMME: Final = rule(
    "funding.year-outside-programme",
    Kind.INVALID,
    vi="Chương trình bố trí kinh phí từ năm {first} đến năm {last}, không có năm {year}.",
    en="The programme is funded from {first} to {last}; {year} is not among them.",
    todo_vi="Hãy chọn một năm trong giai đoạn đó.",
    todo_en="Choose a year within that period.",
    source=directive("2b và điểm 5"),
)

BUDGET_MISSING: Final = rule(
    "funding.budget-missing",
    Kind.CONFLICT,
    vi="Tổng mức kinh phí năm {year} chưa được UBND tỉnh duyệt.",
    en="The PPC has not approved a ceiling for {year}.",
    todo_vi="Hãy đề xuất dự toán sau khi tổng mức của năm được duyệt.",
    todo_en="Propose the estimate once the year's ceiling is approved.",
    source=JOINTLY,
)

CEILING_EXCEEDED: Final = rule(
    "funding.ceiling-exceeded",
    Kind.CONFLICT,
    vi="Dự toán {amount:,} đồng vượt phần còn lại {remaining:,} đồng của năm {year}"
    " (tổng mức được duyệt {ceiling:,} đồng, đã phân bổ {committed:,} đồng).",
    en="The estimate's {amount:,} đồng are more than the {remaining:,} đồng left of {year}"
    " (ceiling {ceiling:,} đồng, committed {committed:,} đồng).",
    todo_vi="Hãy đề xuất dự toán trong phần còn lại.",
    todo_en="Propose an estimate within what is left.",
    source=JOINTLY,
)
