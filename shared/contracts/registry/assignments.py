"""What the registry records of assignments in an agency: its steering committee, QMR and ISO secretary, by decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from shared.contracts.base import Basis, Facts, event
from shared.contracts.fields import Items, Text
from shared.contracts.terms import AgencyCode, PersonId


class CommitteeFunction(StrEnum):
    """What a person is in the steering committee (Ban chỉ đạo ISO)."""

    HEAD = "head"
    """Trưởng ban."""
    DEPUTY = "deputy"
    """Phó trưởng ban."""
    STANDING = "standing"
    """Uỷ viên thường trực."""
    SECRETARY = "secretary"
    """Thư ký."""
    MEMBER = "member"
    """Uỷ viên."""


@dataclass(frozen=True, slots=True)
class CommitteeMember:
    """A person in the steering committee and their function there."""

    person: PersonId
    function: CommitteeFunction


Members = Annotated[tuple[CommitteeMember, ...], Items(min=1, max=50)]


@event("registry.assignment.committee-founded", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class CommitteeFounded(Facts):
    """Ban chỉ đạo ISO được thành lập; quyết định thành lập là căn cứ. / The steering committee was founded.

    The founding decision is the event's legal basis.
    """

    agency: AgencyCode
    from_day: date
    members: Members


@event("registry.assignment.committee-changed", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class CommitteeChanged(Facts):
    """Ban chỉ đạo ISO được kiện toàn; `members` là toàn bộ thành viên mới. / The committee was changed by decision.

    `members` is the whole new composition; `follows` is the event that gave the one before it.
    """

    agency: AgencyCode
    from_day: date
    members: Members
    follows: UUID


@event("registry.assignment.qmr-named", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class QmrNamed(Facts):
    """Đại diện lãnh đạo về chất lượng được chỉ định (điều 5.5.2). / The management representative was named.

    `post` is the post in management that the person held on `from_day`: agency_head or deputy_head.
    """

    agency: AgencyCode
    person: PersonId
    from_day: date
    post: Annotated[str, Text(max=120, pattern=r"[a-z_]+")]


@event("registry.assignment.secretary-named", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class SecretaryNamed(Facts):
    """Thư ký ISO được chỉ định. / The ISO secretary was named."""

    agency: AgencyCode
    person: PersonId
    from_day: date
