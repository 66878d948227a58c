"""What the registry records of reorganisations: which agencies came from which, and who takes over what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from shared.contracts.base import Basis, Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import AgencyCode, Name, Note, Provenance

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


@dataclass(frozen=True, slots=True)
class Statement:
    """What a reorganisation did, by a correction: the members are those of the event that recorded it first."""

    kind: ReorganisationKind
    title: Name
    effective_on: date
    """From this day on it is in force."""
    predecessors: Annotated[tuple[AgencyCode, ...], Items(min=1, max=50)]
    successors: Annotated[tuple[AgencyCode, ...], Items(min=1, max=50)]
    ended: Annotated[tuple[AgencyCode, ...], Items(max=50)]
    transfers: Annotated[tuple[Transfer, ...], Items(max=200)]
    inheritances: Annotated[tuple[Inheritance, ...], Items(max=500)]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Outstanding:
    """A matter of an agency that others hold than, as is known now, are to.

    `held_by` are those to whom the reorganisation handed it when it was recorded first, or the agency itself where it
    was not said to end; `due_to` those to whom the correction gives it, or the agency itself where it did not end.
    """

    from_agency: AgencyCode
    matter: Matter
    held_by: Annotated[tuple[AgencyCode, ...], Items(min=1, max=50)]
    due_to: Annotated[tuple[AgencyCode, ...], Items(min=1, max=50)]


@event("registry.reorganisation.corrected", version=1, agencies=("concerned",), basis=Basis.REQUIRED)
class ReorganisationCorrected(Facts):
    """Đính chính việc sắp xếp tổ chức đã ghi sai. / A reorganisation that was wrongly recorded was corrected.

    `corrects` is the event that said what this takes the place of; that one stays readable. Of two days, `occurred` is
    the earlier: that from which it was said to be in force, or is now. `decided_on` is the day of the decision to
    correct, which is the legal basis. `right` None: it never took place.

    Nothing that was handed over comes back by itself: whoever took open matters or money over by the event that was
    wrong holds them until they are handed on by an act of its own. `outstanding` says of each what is to be handed on.
    """

    reorganisation: ReorganisationKey
    corrects: UUID
    decided_on: date
    right: Statement | None
    concerned: Annotated[tuple[AgencyCode, ...], Items(min=1, max=200)]
    outstanding: Annotated[tuple[Outstanding, ...], Items(max=500)]


@event("registry.agency.part-retracted", version=1, agencies=("code",), basis=Basis.REQUIRED)
class AgencyPartRetracted(Facts):
    """Phần của một cơ quan trong việc sắp xếp đã ghi sai nay không còn đúng. / An agency's part as recorded is no more.

    Recorded in the transaction of the correction; what the agency's part was in truth, if any, follows as another
    `registry.agency.reorganised`. `retracts` is the event that said it, and `occurred` is that one's. `reinstated`
    true: the agency was said to end, and goes on, from that very day.
    """

    code: AgencyCode
    reorganisation: ReorganisationKey
    retracts: UUID
    reinstated: bool
