"""What is said "no" to about editions of the standard."""

from __future__ import annotations

from typing import Final

from shared.errors import Kind, Source, rule

EDITION_NAMED: Final = Source(
    "Quyết định 144/2006/QĐ-TTg, 118/2009/QĐ-TTg, 19/2014/QĐ-TTg / Decisions 144/2006, 118/2009, 19/2014/QD-TTg",
    "phiên bản được nêu; chỗ không quy định: quy tắc của phần mềm / the edition named; where silent: our own rule",
)
"""Which edition state agencies apply. The decisions' rules of transition were not at hand."""

EDITION_NOT_IN_USE: Final = rule(
    "assessment.edition-not-in-use",
    Kind.INVALID,
    vi="Ngày {day} không đánh giá theo {edition}: phiên bản này khi đó chưa có hoặc đã được thay thế.",
    en="On {day} nobody assesses by {edition}: it was not there yet, or another edition had taken its place.",
    todo_vi="Hãy chọn phiên bản dùng được vào ngày đó: {usable}.",
    todo_en="Choose an edition that may be used on that day: {usable}.",
    source=EDITION_NAMED,
)
EDITIONS_NOT_MAPPED: Final = rule(
    "assessment.editions-not-mapped",
    Kind.MISSING,
    vi="Không có bảng đối chiếu điều từ “{first}” sang “{second}”.",
    en="There is no map of clauses from “{first}” to “{second}”.",
    todo_vi="Hãy xem danh sách phiên bản; bảng đối chiếu nối hai phiên bản khác nhau của cùng tiêu chuẩn.",
    todo_en="See the list of editions; a map joins two different editions of the same standard.",
)
