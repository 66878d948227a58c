"""An act: who did something, as what, why, on what legal basis, when it is said to have happened, and what caused it.

Every command and every reaction carries one `Act`; every event that it records repeats it, so that "who knew what,
and by what right did they do it" needs no other table. Persons appear by opaque id alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from shared.clock import Clock, Occurred
from shared.ids import Ids


class Role(StrEnum):
    """In what role a person acts (`docs/permissions.md` lists what each may do)."""

    AGENCY_HEAD = "agency_head"
    """Thủ trưởng cơ quan (directive, point 6)."""
    QMR = "qmr"
    """Đại diện lãnh đạo về chất lượng, a member of management (clause 5.5.2)."""
    ISO_SECRETARY = "iso_secretary"
    """Thư ký ISO."""
    ASSESSOR = "assessor"
    """Chuyên gia đánh giá."""
    LEAD_ASSESSOR = "lead_assessor"
    """Trưởng đoàn đánh giá."""
    DOST = "dost"
    """Sở Khoa học và Công nghệ (directive, point 2)."""
    HOME_AFFAIRS = "home_affairs"
    """Sở Nội vụ (directive, point 4)."""
    PLANNING = "planning"
    """Sở Kế hoạch và Đầu tư (directive, point 5)."""
    FINANCE = "finance"
    """Sở Tài chính (directive, point 5)."""
    PPC_OFFICE = "ppc_office"
    """Văn phòng Uỷ ban nhân dân tỉnh (directive, point 2a)."""
    PPC = "ppc"
    """Uỷ ban nhân dân tỉnh."""
    INSPECTOR = "inspector"
    """Thanh tra viên."""
    SERVICE = "service"
    """Another service of this system, or of a partner (machine to machine)."""


BOUND_ROLES: Final = frozenset({Role.AGENCY_HEAD, Role.QMR, Role.ISO_SECRETARY})
"""Roles that a person has in one agency and only there."""


class Capacity(StrEnum):
    """In what capacity a document is signed (Decree 30/2020/NĐ-CP, annex I; practised long before it)."""

    IN_PERSON = "in_person"
    """The office holder in person."""
    TM = "TM"
    """Thay mặt: on behalf of a collective body."""
    KT = "KT"
    """Ký thay: a deputy for the head."""
    TL = "TL"
    """Thừa lệnh: by order of the head."""
    TUQ = "TUQ"
    """Thừa uỷ quyền: by authorisation of the head."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or a service) as they stood at the moment of acting.

    `principal` is the person id or body acted for when `capacity` is not in person; `mandate` names the document
    that allows it.
    """

    person: str
    role: Role
    agency: str | None = None
    capacity: Capacity = Capacity.IN_PERSON
    principal: str | None = None
    mandate: str | None = None


class BasisKind(StrEnum):
    """What sort of document a legal basis is."""

    DIRECTIVE = "chi_thi"
    DECISION = "quyet_dinh"
    PLAN = "ke_hoach"
    RESOLUTION = "nghi_quyet"
    DECREE = "nghi_dinh"
    CIRCULAR = "thong_tu"
    OFFICIAL_LETTER = "cong_van"
    SUBMISSION = "to_trinh"
    MINUTES = "bien_ban"
    OTHER = "khac"


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """The document an act rests on. `date` is None when it is *unknown* (Plan 277 is cited undated), never guessed."""

    kind: BasisKind
    number: str
    issuer: str
    date: date | None
    abstract: str | None = None
    signer: str | None = None


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """What makes a repeated command the same command: who, which route, which key, and what it said."""

    caller: str
    route: str
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a service gives to every event it records: its own name, its clock, its source of ids."""

    source: str
    clock: Clock
    ids: Ids


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `time` is fixed when the act begins, so that all its events share one recorded time.

    `occurred` None means: now, at `time`. `expected_version` is the version the caller decided on (If-Match), 0 for
    "it must not exist yet", None where no caller decided (reactions). `cause_position` is where the document that
    caused a reaction stands in its source's log, so that a decision can cite it; None in a command.
    """

    stamp: Stamp
    actor: Actor
    time: datetime
    correlation: UUID
    causation: UUID | None = None
    occurred: Occurred | None = None
    reason: str | None = None
    legal_basis: LegalBasis | None = None
    traceparent: str | None = None
    idempotency: IdempotencyKey | None = None
    expected_version: int | None = None
    cause_position: int | None = None

    def happened(self, occurred: Occurred | None) -> Act:
        """Returns this act with another moment at which it is said to have happened."""
        return replace(self, occurred=occurred)

    @classmethod
    def begin(cls, stamp: Stamp, actor: Actor) -> Act:
        """Returns a fresh act of `actor`, beginning now, with a correlation of its own."""
        return cls(stamp, actor, stamp.clock.now(), stamp.ids.new())
