"""What the registry records of who must apply the system: a later decision beside the directive's point 1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from shared.contracts.base import Basis, Facts, event
from shared.contracts.fields import Items, Text
from shared.contracts.terms import AgencyKind, Name, Note, Obligation

ObligationVersion = Annotated[
    str, Text(max=64, pattern=r"[A-Za-z0-9][A-Za-z0-9._-]*"), "Mã phiên bản quy định / name of the version"
]


@dataclass(frozen=True, slots=True)
class KindObligation:
    """The obligation of one kind of agency."""

    kind: AgencyKind
    obligation: Obligation


@event("registry.obligation.decided", version=1, basis=Basis.REQUIRED)
class ObligationDecided(Facts):
    """Quy định mới về đối tượng áp dụng, có hiệu lực thi hành từ `from_day`. / Who must apply, from `from_day` on.

    The decision is the legal basis. It names every kind. What held before `from_day` still holds for the days before.
    """

    version: ObligationVersion
    title: Name
    from_day: date
    obligations: Annotated[tuple[KindObligation, ...], Items(min=1, max=20)]
    note: Note | None = None
