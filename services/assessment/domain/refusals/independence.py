"""The "no" to people who are not independent of the agency: one rule for each ground (ISO/IEC 17021)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.assessment.domain.independence import IMPARTIALITY
from shared.contracts.assessment import TieGround
from shared.errors import PERSON, Kind, Rule, Separation, Term, rule

_ASSESSES: Final = Term("tham gia đánh giá cơ quan đó", "assess it")
_TODO_VI: Final = "Hãy cử người không ràng buộc với cơ quan được đánh giá."
_TODO_EN: Final = "Name somebody who is not bound to the assessed agency."

NOT_INDEPENDENT: Final = rule(
    "assessment.not-independent",
    Kind.FORBIDDEN,
    vi="Người này đang làm việc, hoặc trong {years} năm trước đó đã làm việc, tại {agency}{lineage} (sự kiện {event}).",
    en="This person works in {agency}{lineage}, or did in the {years} years before (event {event}).",
    todo_vi=_TODO_VI,
    todo_en=_TODO_EN,
    source=IMPARTIALITY,
    separates=Separation(
        Term(
            "làm việc, hoặc vừa làm việc, tại cơ quan được đánh giá hoặc cơ quan tiền thân",
            "works in the assessed agency or a predecessor, or did until lately",
        ),
        _ASSESSES,
        PERSON,
    ),
)
CONSULTED: Final = rule(
    "assessment.consulted-there",
    Kind.FORBIDDEN,
    vi="Người này tư vấn, hoặc trong {years} năm trước đó đã tư vấn, cho {agency}{lineage}: hợp đồng “{record}”"
    " (sự kiện {event}).",
    en="This person consults for {agency}{lineage}, or did in the {years} years before: contract “{record}”"
    " (event {event}).",
    todo_vi=_TODO_VI,
    todo_en=_TODO_EN,
    source=IMPARTIALITY,
    separates=Separation(
        Term(
            "tư vấn cho cơ quan được đánh giá hoặc cơ quan tiền thân",
            "consulted for the assessed agency or a predecessor",
        ),
        _ASSESSES,
        PERSON,
    ),
)
GUIDED: Final = rule(
    "assessment.guided-there",
    Kind.FORBIDDEN,
    vi="Trong {years} năm trước đó, người này đã hướng dẫn riêng cho {agency}{lineage}: hoạt động “{record}”"
    " (sự kiện {event}).",
    en="In the {years} years before, this person guided {agency}{lineage} individually: activity “{record}”"
    " (event {event}).",
    todo_vi=_TODO_VI,
    todo_en=_TODO_EN,
    source=IMPARTIALITY,
    separates=Separation(
        Term(
            "hướng dẫn riêng cho cơ quan được đánh giá hoặc cơ quan tiền thân",
            "guided the assessed agency or a predecessor individually",
        ),
        _ASSESSES,
        PERSON,
    ),
)
BOUGHT: Final = rule(
    "assessment.bought-consultancy-there",
    Kind.FORBIDDEN,
    vi="Người này ký mua tư vấn cho {agency}{lineage}, hợp đồng “{record}” chưa kết thúc quá {years} năm"
    " (sự kiện {event}).",
    en="This person bought consultancy for {agency}{lineage}: contract “{record}” did not end more than {years} years"
    " before (event {event}).",
    todo_vi=_TODO_VI,
    todo_en=_TODO_EN,
    source=IMPARTIALITY,
    separates=Separation(
        Term(
            "ký mua tư vấn cho cơ quan được đánh giá hoặc cơ quan tiền thân",
            "bought consultancy for the assessed agency or a predecessor",
        ),
        _ASSESSES,
        PERSON,
    ),
)
GROUNDS: Final[Mapping[TieGround, Rule]] = {
    TieGround.EMPLOYMENT: NOT_INDEPENDENT,
    TieGround.CONSULTANCY: CONSULTED,
    TieGround.GUIDANCE: GUIDED,
    TieGround.PURCHASE: BOUGHT,
}
"""By what a bond is made of, the rule that refuses."""
