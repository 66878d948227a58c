"""What the registry records of reorganisations: which agencies came from which, and who takes over what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from shared.contracts.base import Basis, Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import AgencyCode, Name, Note

ReorganisationKey = Annotated[
    str, Text(max=64, pattern=r"[A-Z0-9][A-Za-z0-9._-]*"), "Mã việc sắp xếp tổ chức / key of the reorganisation"
]


class ReorganisationKind(StrEnum):
    """What a reorganisation does (the terms of Vietnamese administrative law stand beside each)."""

    MERGED = "merged"
    """Hợp nhất: several end and one or more new ones begin."""
    SPLIT = "split"
    """Chia: one ends and several begin."""
    SEPARATED = "separated"
    """Tách: one goes on, and others begin out of it."""
    ABSORBED = "absorbed"
    """Sáp nhập: one or more end in another that goes on."""
    DISSOLVED = "dissolved"
    """Giải thể: one ends; its functions go to several that exist."""
    FUNCTIONS_TRANSFERRED = "functions_transferred"
    """Chuyển giao chức năng, nhiệm vụ: nobody ends."""
    TERRITORY_TRANSFERRED = "territory_transferred"
    """Điều chỉnh địa giới hành chính: nobody ends; area and people move."""


class Matter(StrEnum):
    """What is open in an agency that ends, and must be handed to a named successor."""

    CORRECTIVE_ACTIONS = "corrective_actions"
    """Nonconformities that are not closed."""
    CERTIFICATES = "certificates"
    RECOMMENDATIONS = "recommendations"
    SIGNALS = "signals"
    MONEY = "money"
    """What was assigned and is not yet released."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """What moves from one agency to another: functions in words, and for territory its area and people."""

    from_agency: AgencyCode
    to_agency: AgencyCode
    what: Note
    area_m2: Annotated[int, Whole("m²", min=0)] | None = None
    people: Annotated[int, Whole("người / people", min=0)] | None = None


@dataclass(frozen=True, slots=True)
class Inheritance:
    """Who takes over an open matter of an agency that ends.

    Money may have several heirs with weights; it is split by the largest remainder, so no đồng is lost or made. Any
    other matter has one heir, with weight 1.
    """

    from_agency: AgencyCode
    matter: Matter
    to_agency: AgencyCode
    weight: Annotated[int, Whole("phần / parts", min=1, max=1_000_000)] = 1


@event(
    "registry.reorganisation.carried-out",
    version=1,
    agencies=("predecessors", "successors"),
    basis=Basis.REQUIRED,
)
class ReorganisationCarriedOut(Facts):
    """Sắp xếp tổ chức đã có hiệu lực thi hành từ ngày ghi ở `occurred`. / A reorganisation took effect on `occurred`.

    `ended` are those of the predecessors that cease; each names an heir for every matter (`inheritances`). The decision
    is the legal basis.
    """

    reorganisation: ReorganisationKey
    kind: ReorganisationKind
    title: Name
    predecessors: Annotated[tuple[AgencyCode, ...], Items(min=1, max=50)]
    successors: Annotated[tuple[AgencyCode, ...], Items(min=1, max=50)]
    ended: Annotated[tuple[AgencyCode, ...], Items(max=50)]
    transfers: Annotated[tuple[Transfer, ...], Items(max=200)] = ()
    inheritances: Annotated[tuple[Inheritance, ...], Items(max=500)] = ()


@event("registry.agency.reorganised", version=1, agencies=("code",), basis=Basis.REQUIRED)
class AgencyReorganised(Facts):
    """Một cơ quan chịu tác động của việc sắp xếp tổ chức. / An agency took part in a reorganisation.

    Recorded in the transaction of the reorganisation, once for each agency. `ended` true: it ceased on `occurred`, and
    `others` are its successors; else `others` are those that it took from or gave to.
    """

    code: AgencyCode
    reorganisation: ReorganisationKey
    kind: ReorganisationKind
    ended: bool
    others: Annotated[tuple[AgencyCode, ...], Items(min=1, max=50)]
