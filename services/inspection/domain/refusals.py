"""Every "no" that inspection itself says. That a bound role sees its own agency alone is `shared.other-agency`."""

from __future__ import annotations

from typing import Final

from shared.errors import Kind, rule

EVENT_OF_OTHERS: Final = rule(
    "inspection.event-of-others",
    Kind.FORBIDDEN,
    vi="Sự kiện này không nêu tên cơ quan của người hỏi.",
    en="This event does not name the agency of the person who asks.",
    todo_vi="Hãy đề nghị thanh tra cung cấp.",
    todo_en="Ask the inspectorate for it.",
)
