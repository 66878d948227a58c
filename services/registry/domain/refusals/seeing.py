"""Refusals of reading: what an agency shows is seen by itself and by those who oversee it."""

from __future__ import annotations

from shared.errors import OURS, Kind, rule

SEEN_BY_OWN = rule(
    "registry.seen-by-own-agency",
    Kind.FORBIDDEN,
    vi="Hồ sơ này chỉ cơ quan được nêu trong đó và bên giám sát xem được.",
    en="This is seen by the agency that it is about, and by those who oversee it.",
    todo_vi="Hãy đề nghị cơ quan đó, hoặc bên giám sát, cung cấp.",
    todo_en="Ask that agency, or those who oversee it.",
    source=OURS,
)
