"""Member types that several contracts share: codes, names, money, digests, provenance."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from shared.contracts.fields import Text, Whole

AgencyCode = Annotated[str, Text(min=2, max=32, pattern=r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*"), "Mã cơ quan / agency code"]
PersonId = Annotated[
    str, Text(min=1, max=64, pattern=r"[a-z0-9][a-z0-9:._-]*"), "Mã người, không phải tên / opaque person id"
]
Name = Annotated[str, Text(max=300)]
Note = Annotated[str, Text(max=4000)]
Dong = Annotated[int, Whole("đồng", min=0, max=10**15), "Số tiền, đồng / whole đồng"]
Sha256 = Annotated[str, Text(min=64, max=64, pattern=r"[0-9a-f]{64}"), "SHA-256, hệ 16 / lower-case hex"]
Year = Annotated[int, Whole("năm dương lịch / calendar year", min=2000, max=2100)]
Number = Annotated[str, Text(max=64), "Số và ký hiệu văn bản / number and symbol of a document"]


class Confidence(StrEnum):
    """How sure a fact taken from outside is. `memory` is never shown as fact."""

    SEED = "seed"
    """It stands in the directive itself."""
    FOUND = "found"
    """It was read in a source that is named."""
    MEMORY = "memory"
    """Recalled and unchecked: shown as "chưa kiểm chứng / not verified"."""
    RECORDED = "recorded"
    """Entered by the person responsible, in this system."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a fact comes from and how sure it is."""

    source: Annotated[str, Text(max=300)]
    confidence: Confidence


class AgencyKind(StrEnum):
    """What kind of body an agency is (directive, point 1)."""

    PROVINCIAL_DEPARTMENT = "provincial_department"
    """Cơ quan chuyên môn thuộc UBND tỉnh (1a)."""
    DISTRICT_COMMITTEE = "district_committee"
    """UBND huyện, thị xã (1a)."""
    COMMUNE_COMMITTEE = "commune_committee"
    """UBND xã, phường, thị trấn (1b)."""
    DEFENCE_SECURITY = "defence_security"
    """Cơ quan nhà nước thuộc lĩnh vực quốc phòng, an ninh (1b)."""
    PUBLIC_SERVICE_UNIT = "public_service_unit"
    """Đơn vị sự nghiệp khác (1b)."""


class Obligation(StrEnum):
    """Whether an agency must apply the system, or is encouraged to (directive, point 1)."""

    MANDATORY = "mandatory"
    VOLUNTARY = "voluntary"


class Milestone(StrEnum):
    """The steps of building and applying the system, in their order.

    As usually told of Decision 144/2006/QĐ-TTg; its articles after 4 were not at hand, so the order and its source
    are dated data in the registry, and this enumeration only names them.
    """

    STEERING_COMMITTEE = "steering_committee"
    TRAINING_DONE = "training_done"
    DOCUMENTS_WRITTEN = "documents_written"
    DOCUMENTS_ISSUED = "documents_issued"
    SYSTEM_APPLIED = "system_applied"
    INTERNAL_AUDIT = "internal_audit"
    MANAGEMENT_REVIEW = "management_review"


@dataclass(frozen=True, slots=True)
class FactCited:
    """An event that a decision rests on, by where it stands."""

    source: Annotated[str, Text(max=120)]
    position: Annotated[int, Whole("vị trí / position", min=1)]
    event_id: Annotated[str, Text(min=36, max=36)]
