"""One step of the programme: who sends which command to which service, at what moment of the programme's time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from shared.acts import Role
from shared.clock import VIETNAM

DIRECTIVE: Final[dict[str, Any]] = {
    "kind": "chi_thi",
    "number": "02/2007/CT-UBND",
    "issuer": "UBND tỉnh Hà Nam",
    "date": "2007-04-09",
    "abstract": "áp dụng hệ thống quản lý chất lượng theo TCVN ISO 9001:2000 vào các cơ quan hành chính nhà nước",
}
"""The first legal basis of everything that follows; in force from 2007-04-19, ten days after signing."""
PLAN_277: Final[dict[str, Any]] = {
    "kind": "ke_hoach",
    "number": "277/KH-UBND",
    "issuer": "UBND tỉnh Hà Nam",
    "date": None,
    "abstract": "áp dụng TCVN ISO 9001:2000 vào hoạt động của các cơ quan hành chính nhà nước",
}
"""Cited undated by the directive, so its date is unknown and stays so."""
IN_FORCE: Final = date(2007, 4, 19)


@dataclass(frozen=True, slots=True)
class Who:
    """A person with the role and the agency that their token says."""

    person: str
    role: Role
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One command. `subject` is the record it changes (its version goes into If-Match), None when it creates one.

    `expects` is the code of the refusal that must answer, None when the command must succeed. `read` is where the
    version of a record can be read that no command of ours has answered yet. `moves` are further records whose
    versions it changes; they are read anew. `draft` fills the body with what must be read first. `alias` keeps the key
    of the record that the command made: where it follows from what was read, later steps say `{alias}` for it.
    """

    at: datetime
    who: Who
    service: str
    path: str
    body: dict[str, Any] = field(default_factory=dict)
    subject: str | None = None
    expects: str | None = None
    read: str | None = None
    moves: tuple[str, ...] = ()
    upload: bytes | None = None
    draft: Draft | None = None
    alias: str | None = None


Read = Callable[[str, str, Who], dict[str, Any]]
"""Reads what a service answers on a path to a person."""
Draft = Callable[[Read], dict[str, Any]]
"""Writes a body from what it reads."""


def workday(day: date) -> date:
    """Returns `day`, or the Monday after it when it falls on a weekend. Public holidays are not known here."""
    return day + timedelta(days=(0, 0, 0, 0, 0, 2, 1)[day.weekday()])


def moment(day: date, hour: int = 8, minute: int = 0) -> datetime:
    """Returns the instant of a day and an hour in Vietnam."""
    return datetime.combine(day, time(hour, minute), VIETNAM)
