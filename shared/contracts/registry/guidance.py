"""What the registry records of guidance (directive, point 2a): dissemination, training, guidance held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from shared.contracts.base import Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import AgencyCode, Name, Note, PersonId, Sha256

GuidanceKey = Annotated[
    str, Text(max=64, pattern=r"[A-Z0-9][A-Za-z0-9._-]*"), "Mã hoạt động hướng dẫn / key of the guidance activity"
]


class GuidanceKind(StrEnum):
    """What kind of activity it was."""

    DISSEMINATION = "dissemination"
    """Phổ biến, quán triệt."""
    TRAINING = "training"
    """Đào tạo, tập huấn."""
    GUIDANCE = "guidance"
    """Hướng dẫn chung cho nhiều cơ quan."""
    INDIVIDUAL = "individual"
    """Hướng dẫn riêng cho một cơ quan: binds whoever gave it for two years (ISO/IEC 17021)."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many people of an agency attended."""

    agency: AgencyCode
    people: Annotated[int, Whole("người / people", min=1, max=100_000)]


@event("registry.guidance.held", version=1, agencies=("attendance.agency",))
class GuidanceHeld(Facts):
    """Một hoạt động phổ biến, hướng dẫn, đào tạo đã diễn ra (điểm 2a). / A guidance activity was held.

    `held_by` are the persons who gave it. `occurred` is its last day, `from_day` its first.
    """

    guidance: GuidanceKey
    kind: GuidanceKind
    topic: Name
    from_day: date
    held_by: Annotated[tuple[PersonId, ...], Items(min=1, max=50)]
    attendance: Annotated[tuple[Attendance, ...], Items(min=1, max=200)]
    place: Name | None = None
    note: Note | None = None
    evidence: Annotated[tuple[Sha256, ...], Items(max=50)] = ()


@event("registry.guidance.attendance-corrected", version=1, agencies=("was.agency", "attendance.agency"))
class AttendanceCorrected(Facts):
    """Số người tham dự được đính chính; con số cũ vẫn đọc được. / Attendance was corrected; what it was stays readable.

    `corrects` is the event that said `was`. The reason stands with the event.
    """

    guidance: GuidanceKey
    corrects: UUID
    was: Annotated[tuple[Attendance, ...], Items(min=1, max=200)]
    attendance: Annotated[tuple[Attendance, ...], Items(min=1, max=200)]
