"""Rules on who sees the report."""

from __future__ import annotations

from typing import Final

from shared.errors import OURS, Kind, rule

NOT_OWN_REPORT: Final = rule(
    "funding.report-of-own-agency",
    Kind.FORBIDDEN,
    vi="Người này chỉ xem được báo cáo kinh phí của cơ quan mình.",
    en="This person sees the report of their own agency alone.",
    todo_vi="Hãy bỏ bộ lọc cơ quan, hoặc nêu cơ quan của mình.",
    todo_en="Leave the agency out, or name your own.",
    source=OURS,
)
