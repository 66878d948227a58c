"""Rules on the frame of the whole period, and on every amount."""

from __future__ import annotations

from typing import Final

from services.funding.domain.refusals.sources import COUNCIL_DECIDES, WHOLE_DONG
from shared.errors import Kind, directive, rule

AMOUNT_OUT_OF_BOUNDS: Final = rule(
    "funding.amount-out-of-bounds",
    Kind.INVALID,
    vi="Số tiền {amount:,} đồng nằm ngoài khoảng ghi được: từ 1 đến {most:,} đồng.",
    en="{amount:,} đồng is outside what can be recorded: 1 to {most:,} đồng.",
    todo_vi="Hãy kiểm tra lại số tiền: số nguyên, đơn vị là đồng.",
    todo_en="Check the amount: a whole number, whose unit is one đồng.",
    source=WHOLE_DONG,
)
AMOUNT_UNCHANGED: Final = rule(
    "funding.amount-unchanged",
    Kind.INVALID,
    vi="Quyết định này không thay đổi gì: số tiền vẫn như cũ.",
    en="This decision changes nothing: the amounts are what they were.",
    todo_vi="Hãy ghi số tiền mới, hoặc không cần điều chỉnh.",
    todo_en="State the new amounts; otherwise nothing needs adjusting.",
)
FRAME_MISSING: Final = rule(
    "funding.frame-missing",
    Kind.CONFLICT,
    vi="Khung kinh phí giai đoạn {frame} chưa được UBND tỉnh duyệt.",
    en="The PPC has not approved the frame of {frame}.",
    todo_vi="Hãy duyệt khung kinh phí của cả giai đoạn trước, rồi duyệt tổng mức từng năm.",
    todo_en="Approve the frame of the whole period first, then the ceiling of each year.",
    source=directive("2b và điểm 5"),
)
PART_REPEATED: Final = rule(
    "funding.frame-part-repeated",
    Kind.INVALID,
    vi="Năm {year}, nguồn “{source}” được nêu hai lần.",
    en="The year {year} with the source “{source}” is stated twice.",
    todo_vi="Mỗi năm, mỗi nguồn một mức.",
    todo_en="State one ceiling for each year and source.",
)
PART_BEYOND_WHOLE: Final = rule(
    "funding.frame-part-beyond-whole",
    Kind.INVALID,
    vi="Mức {amount:,} đồng của năm {year}, nguồn “{source}” vượt mức của cả giai đoạn là {ceiling:,} đồng.",
    en="{amount:,} đồng for {year} from “{source}” is more than the {ceiling:,} đồng of the whole period.",
    todo_vi="Hãy kiểm tra lại các mức.",
    todo_en="Check the ceilings.",
)
BELOW_BUDGETS: Final = rule(
    "funding.frame-below-budgets",
    Kind.CONFLICT,
    vi="Mức {ceiling:,} đồng của cả giai đoạn thấp hơn {budgeted:,} đồng đã bố trí trong tổng mức các năm.",
    en="{ceiling:,} đồng for the whole period is less than the {budgeted:,} đồng that the years' ceilings take.",
    todo_vi="Hãy giảm tổng mức các năm trước, hoặc chọn mức cao hơn.",
    todo_en="Cut the years' ceilings first, or choose a higher one.",
    source=COUNCIL_DECIDES,
)
PART_BELOW_BUDGET: Final = rule(
    "funding.frame-part-below-budget",
    Kind.CONFLICT,
    vi="Mức {ceiling:,} đồng của năm {year}, nguồn “{source}” thấp hơn {budgeted:,} đồng đã bố trí trong tổng mức năm.",
    en="{ceiling:,} đồng for {year} from “{source}” is less than the {budgeted:,} đồng that the year's ceiling takes.",
    todo_vi="Hãy giảm tổng mức của năm trước, hoặc chọn mức cao hơn.",
    todo_en="Cut the year's ceiling first, or choose a higher one.",
    source=COUNCIL_DECIDES,
)
SOURCE_NOT_IN_FRAME: Final = rule(
    "funding.source-not-in-frame",
    Kind.CONFLICT,
    vi="Khung kinh phí giai đoạn {frame} không có nguồn “{source}” cho năm {year}.",
    en="The frame of {frame} has no source “{source}” for {year}.",
    todo_vi="Hãy chọn nguồn có trong khung, hoặc điều chỉnh khung trước.",
    todo_en="Choose a source of the frame, or have the frame adjusted first.",
    source=COUNCIL_DECIDES,
)
PART_EXCEEDED: Final = rule(
    "funding.frame-part-exceeded",
    Kind.CONFLICT,
    vi="Tổng mức {amount:,} đồng vượt mức {ceiling:,} đồng mà khung kinh phí dành cho năm {year}, nguồn “{source}”.",
    en="A ceiling of {amount:,} đồng is more than the {ceiling:,} đồng that the frame has for {year} from “{source}”.",
    todo_vi="Hãy duyệt trong mức của khung, hoặc điều chỉnh khung trước.",
    todo_en="Stay within the frame, or have the frame adjusted first.",
    source=COUNCIL_DECIDES,
)
FRAME_EXCEEDED: Final = rule(
    "funding.frame-exceeded",
    Kind.CONFLICT,
    vi="Tổng mức {amount:,} đồng vượt phần còn lại {remaining:,} đồng của cả giai đoạn {frame}"
    " (khung {ceiling:,} đồng, đã bố trí {budgeted:,} đồng).",
    en="A ceiling of {amount:,} đồng is more than the {remaining:,} đồng left of the whole period {frame}"
    " (frame {ceiling:,} đồng, budgeted {budgeted:,} đồng).",
    todo_vi="Hãy duyệt trong phần còn lại, hoặc điều chỉnh khung trước.",
    todo_en="Stay within what is left, or have the frame adjusted first.",
    source=COUNCIL_DECIDES,
)
