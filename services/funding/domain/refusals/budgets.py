"""Rules on budgets."""

from __future__ import annotations

from typing import Final

from services.funding.domain.refusals.sources import COUNCIL_DECIDES, JOINTLY
from shared.errors import Kind, directive, rule

COUNCIL_RESOLUTION_REQUIRED: Final = rule(
    "funding.council-resolution-required",
    Kind.INVALID,
    vi="Tổng mức kinh phí của một năm phải căn cứ nghị quyết của Hội đồng nhân dân.",
    en="A year's ceiling must rest on a resolution of the People's Council.",
    todo_vi="Hãy nêu căn cứ là nghị quyết (mã “nghi_quyet”), cơ quan ban hành là Hội đồng nhân dân (HĐND).",
    todo_en="Cite a resolution (code “nghi_quyet”) whose issuer is the People's Council (Hội đồng nhân dân, HĐND).",
    source=COUNCIL_DECIDES,
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
    vi="Dự toán {amount:,} đồng vượt phần còn lại {remaining:,} đồng của năm {year}, nguồn “{source}”"
    " (tổng mức được duyệt {ceiling:,} đồng, đã phân bổ {committed:,} đồng).",
    en="The estimate's {amount:,} đồng are more than the {remaining:,} đồng left of {year} from “{source}”"
    " (ceiling {ceiling:,} đồng, committed {committed:,} đồng).",
    todo_vi="Hãy đề xuất dự toán trong phần còn lại.",
    todo_en="Propose an estimate within what is left.",
    source=JOINTLY,
)

BUDGET_BELOW_COMMITTED: Final = rule(
    "funding.budget-below-committed",
    Kind.CONFLICT,
    vi="Tổng mức {ceiling:,} đồng của năm {year}, nguồn “{source}” thấp hơn {committed:,} đồng đã phân bổ.",
    en="{ceiling:,} đồng for {year} from “{source}” is less than the {committed:,} đồng committed already.",
    todo_vi="Hãy điều chỉnh giảm dự toán trước, hoặc chọn mức cao hơn.",
    todo_en="Have an estimate cut first, or choose a higher ceiling.",
    source=COUNCIL_DECIDES,
)
SOURCE_UNKNOWN: Final = rule(
    "funding.source-unknown",
    Kind.INVALID,
    vi="Năm {year} không có nguồn “{source}”; các nguồn của năm: {known}.",
    en="The year {year} has no source “{source}”; it has: {known}.",
    todo_vi="Hãy chọn một trong các nguồn đó.",
    todo_en="Choose one of these.",
    source=JOINTLY,
)
SOURCE_REQUIRED: Final = rule(
    "funding.source-required",
    Kind.INVALID,
    vi="Năm {year} có nhiều nguồn: {known}; dự toán phải ghi nguồn.",
    en="The year {year} has several sources: {known}; the estimate must name one.",
    todo_vi="Hãy ghi nguồn kinh phí của dự toán.",
    todo_en="Name the source that the estimate draws on.",
    source=JOINTLY,
)
