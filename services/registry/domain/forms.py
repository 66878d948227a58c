"""What each kind of reorganisation asks of those who take part, as data, and what matters and kinds are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shared.contracts.registry import Matter, ReorganisationKind
from shared.contracts.terms import AgencyKind
from shared.errors import Term

ONE: Final = range(1, 2)
SOME: Final = range(1, 51)
SEVERAL: Final = range(2, 51)


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of reorganisation.

    `ends`: the predecessors cease, so each names an heir for every matter. `founds`: the successors are new.
    `transfers`: what moves is stated. `territory`: area and people move. `mutual`: one agency may give and take.
    """

    name: Term
    told: Term
    predecessors: range
    successors: range
    ends: bool = False
    founds: bool = False
    transfers: bool = False
    territory: bool = False
    mutual: bool = False


FORMS: Final[Mapping[ReorganisationKind, Form]] = {
    ReorganisationKind.MERGED: Form(
        Term("hợp nhất", "merged"),
        Term(
            "từ hai cơ quan trở lên chấm dứt và một hoặc nhiều cơ quan mới ra đời",
            "two or more agencies end and one or more new ones begin",
        ),
        SEVERAL,
        SOME,
        ends=True,
        founds=True,
    ),
    ReorganisationKind.SPLIT: Form(
        Term("chia", "split"),
        Term(
            "một cơ quan chấm dứt và từ hai cơ quan mới trở lên ra đời",
            "one agency ends and two or more new ones begin",
        ),
        ONE,
        SEVERAL,
        ends=True,
        founds=True,
    ),
    ReorganisationKind.SEPARATED: Form(
        Term("tách", "separated"),
        Term(
            "một cơ quan vẫn tiếp tục và một hoặc nhiều cơ quan mới ra đời từ đó",
            "one agency goes on and one or more new ones begin out of it",
        ),
        ONE,
        SOME,
        founds=True,
    ),
    ReorganisationKind.ABSORBED: Form(
        Term("sáp nhập", "absorbed"),
        Term(
            "một hoặc nhiều cơ quan chấm dứt và nhập vào một cơ quan vẫn tiếp tục",
            "one or more agencies end in one that goes on",
        ),
        SOME,
        ONE,
        ends=True,
    ),
    ReorganisationKind.DISSOLVED: Form(
        Term("giải thể", "dissolved"),
        Term(
            "một cơ quan chấm dứt và chức năng của nó chuyển cho một hoặc nhiều cơ quan vốn có",
            "one agency ends and its functions go to one or more others",
        ),
        ONE,
        SOME,
        ends=True,
        transfers=True,
    ),
    ReorganisationKind.FUNCTIONS_TRANSFERRED: Form(
        Term("chuyển giao chức năng, nhiệm vụ", "functions transferred"),
        Term(
            "một hoặc nhiều cơ quan chuyển chức năng cho một hoặc nhiều cơ quan khác, không cơ quan nào chấm dứt",
            "one or more agencies give functions to one or more others and nobody ends",
        ),
        SOME,
        SOME,
        transfers=True,
        mutual=True,
    ),
    ReorganisationKind.TERRITORY_TRANSFERRED: Form(
        Term("điều chỉnh địa giới hành chính", "territory transferred"),
        Term(
            "một hoặc nhiều địa bàn chuyển diện tích và số dân sang địa bàn khác, không cơ quan nào chấm dứt",
            "area and people move between territories and nobody ends",
        ),
        SOME,
        SOME,
        transfers=True,
        territory=True,
        mutual=True,
    ),
}
"""The kinds, by the terms of Vietnamese administrative law; how many take part on each side is how we read them."""

TERRITORIAL: Final = frozenset({AgencyKind.DISTRICT_COMMITTEE, AgencyKind.COMMUNE_COMMITTEE})
"""Who has a territory."""

MATTERS: Final[Mapping[Matter, Term]] = {
    Matter.CORRECTIVE_ACTIONS: Term("hành động khắc phục còn dở", "corrective actions"),
    Matter.CERTIFICATES: Term("giấy chứng nhận", "certificates"),
    Matter.RECOMMENDATIONS: Term("kiến nghị chưa thực hiện xong", "recommendations"),
    Matter.SIGNALS: Term("dấu hiệu áp dụng hình thức chưa giải quyết", "signals"),
    Matter.MONEY: Term("kinh phí chưa giải ngân", "money"),
}
"""Vietnamese and English name of each matter."""
