"""What the registry records of annual programmes (directive, point 6)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from shared.contracts.base import Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import (
    AgencyCode,
    Name,
    Number,
    Sha256,
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


class Attainment(StrEnum):
    """How far an objective was reached at the year's end."""

    REACHED = "reached"
    """Đạt."""
    PARTLY = "partly"
    """Đạt một phần."""
    NOT_REACHED = "not_reached"
    """Không đạt."""


@dataclass(frozen=True, slots=True)
class ObjectiveResult:
    """What became of an objective: its place in the programme, how far it was reached, what was measured."""

    objective: Annotated[int, Whole("thứ tự mục tiêu trong chương trình / place in the programme", min=1, max=50)]
    attainment: Attainment
    measured: Name
    evidence: Annotated[tuple[Sha256, ...], Items(max=20)] = ()


@event("registry.programme.results-reported", version=1, agencies=("agency",))
class ProgrammeResultsReported(Facts):
    """Thủ trưởng báo cáo kết quả cuối năm theo từng mục tiêu (điểm 6). / The head reported the year-end results.

    One for each objective. `rule` is the version of the days between which a year's results are reported (ours).
    """

    agency: AgencyCode
    year: Year
    rule: Annotated[str, Text(max=64), "Phiên bản quy tắc / version of the rule"]
    document_number: Number
    results: Annotated[tuple[ObjectiveResult, ...], Items(min=1, max=50)]


@event("registry.programme.result-corrected", version=1, agencies=("agency",))
class ProgrammeResultCorrected(Facts):
    """Kết quả của một mục tiêu được đính chính, có lý do. / The result of one objective was corrected, with the reason.

    `corrects` is the event that stated what this takes the place of; that one stays readable.
    """

    agency: AgencyCode
    year: Year
    document_number: Number
    corrects: UUID
    was: Attainment
    result: ObjectiveResult
