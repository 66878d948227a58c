"""What an audit programme refuses: a cycle of three years that leaves an applicable clause out."""

from __future__ import annotations

from typing import Final

from shared.errors import OURS, Kind, Source, rule, standard

CYCLE: Final = Source("ISO/IEC 17021", "chu kỳ ba năm / cycle of three years")
"""The figure is the standard's for certification; that it holds for assessments under the directive is our reading."""

ENDED: Final = rule(
    "assessment.audit-programme-ended",
    Kind.CONFLICT,
    vi="Chương trình đánh giá này không còn hiệu lực thi hành: {state}.",
    en="This audit programme is no longer in force: it is {state}.",
    todo_vi="Hãy lập chương trình theo phiên bản tiêu chuẩn đang dùng.",
    todo_en="Set a programme for the edition in use.",
    source=OURS,
)
NOT_COVERED: Final = rule(
    "assessment.programme-leaves-clauses-out",
    Kind.INVALID,
    vi="Trong ba năm, {left} điều áp dụng không được cuộc nào bao quát, trước hết là điều {clause}.",
    en="No assessment of the three years covers {left} applicable clauses, the first of them {clause}.",
    todo_vi="Hãy thêm các điều đó vào một cuộc, hoặc nêu ngoại lệ với lý do.",
    todo_en="Put them into an assessment, or exclude them with a justification.",
    source=CYCLE,
)
DUE_OUTSIDE: Final = rule(
    "assessment.due-outside-cycle",
    Kind.INVALID,
    vi="Hạn {due} nằm ngoài chu kỳ từ {first} đến {last}.",
    en="The day {due} lies outside the cycle, {first} to {last}.",
    todo_vi="Hãy chọn ngày trong chu kỳ.",
    todo_en="Choose a day within the cycle.",
    source=CYCLE,
)
EXCLUDED_PLANNED: Final = rule(
    "assessment.excluded-clause-planned",
    Kind.INVALID,
    vi="Điều {clause} vừa được nêu là ngoại lệ vừa được đưa vào cuộc đánh giá.",
    en="Clause {clause} is both excluded and planned.",
    todo_vi="Hãy bỏ một trong hai.",
    todo_en="Drop one of them.",
    source=standard("1.2"),
)
CYCLES_OVERLAP: Final = rule(
    "assessment.cycles-overlap",
    Kind.CONFLICT,
    vi="Chu kỳ mới bắt đầu ngày {first}, trong khi chu kỳ trước đến hết ngày {last}.",
    en="The new cycle begins on {first}, while the one before lasts until {last}.",
    todo_vi="Hãy bắt đầu sau chu kỳ trước, hoặc sửa chu kỳ đó.",
    todo_en="Begin after the cycle before, or revise that one.",
    source=OURS,
)
