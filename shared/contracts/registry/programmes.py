"""What the registry records of annual programmes (directive, point 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from shared.contracts.base import Facts, event
from shared.contracts.fields import Items
from shared.contracts.terms import (
    AgencyCode,
    Name,
    Number,
    Year,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Objective:
    """An objective of the annual programme with a target that can be measured."""

    objective: Name
    target: Name


@event("registry.programme.adopted", version=1, agencies=("agency",))
class ProgrammeAdopted(Facts):
    """Thủ trưởng đưa việc áp dụng vào chương trình công tác năm (điểm 6). / The head adopted the annual programme."""

    agency: AgencyCode
    year: Year
    document_number: Number
    objectives: Annotated[tuple[Objective, ...], Items(min=1, max=50)]
