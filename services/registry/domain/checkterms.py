"""What a check visit is told with: its stages and what people call them, its plan, and what a request asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from shared.contracts.registry import CheckMember, CheckRole
from shared.errors import Term


class CheckStage(StrEnum):
    """How far a check visit is."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    MINUTED = "minuted"
    CLOSED = "closed"


CHECK_STAGES: Final[Mapping[CheckStage, Term]] = {
    CheckStage.PLANNED: Term("đã lập kế hoạch", "planned"),
    CheckStage.CANCELLED: Term("đã huỷ", "cancelled"),
    CheckStage.MINUTED: Term("đã lập biên bản, đang theo dõi yêu cầu", "minuted, its requests being followed"),
    CheckStage.CLOSED: Term("đã kết thúc", "closed"),
}
CHECK_ROLES: Final[Mapping[CheckRole, Term]] = {
    CheckRole.LEAD: Term("trưởng đoàn", "lead"),
    CheckRole.MEMBER: Term("thành viên", "member"),
}


@dataclass(frozen=True, slots=True)
class CheckPlan:
    """What is planned: whether the agency is told, what is looked at, the days and the team."""

    announced: bool
    scope: str
    from_day: date
    to_day: date
    team: tuple[CheckMember, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks: of whom (by office), what, by which rule, and by when."""

    addressee: str
    text: str
    rests_on: str
    deadline: date
