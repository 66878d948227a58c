"""Rules that have a date, as data: each version says from which day it holds, where it comes from and how sure that is.

A decision is made by the version in force on the day on which the thing is said to have happened, and the event names
that version, so that a later version never changes what was decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol, TypeVar

from services.registry.domain.refusals import NO_RULE_IN_FORCE
from shared.contracts.terms import AgencyKind, Confidence, Milestone, Obligation, Provenance
from shared.errors import Refused

IN_FORCE: Final = date(2007, 4, 19)
"""Directive 02/2007/CT-UBND: in force ten days after it was signed on 2007-04-09."""
FIRST_DAY: Final = date(1945, 9, 2)
LAST_DAY: Final = date(2100, 12, 31)
"""Between these two every day that is entered must lie (ours): what is outside is a slip of the hand."""


class Dated(Protocol):
    """A rule of which there may be several versions."""

    @property
    def version(self) -> str:
        """Returns the name that events cite."""
        ...

    @property
    def from_day(self) -> date:
        """Returns the first day on which it holds."""
        ...

    @property
    def provenance(self) -> Provenance:
        """Returns where it comes from and how sure that is."""
        ...


R = TypeVar("R", bound=Dated)


def in_force(versions: Sequence[R], day: date, pointer: str = "/occurred") -> R:
    """Returns the newest of `versions` (oldest first) that holds on `day`; `pointer` says where the day was given.

    Raises:
        Refused: `registry.no-rule-in-force`.
    """
    holding = [each for each in versions if each.from_day <= day]
    if not holding:
        raise Refused(NO_RULE_IN_FORCE, pointer=pointer, day=day, first=versions[0].from_day)
    return holding[-1]


@dataclass(frozen=True, slots=True)
class ObligationRule:
    """Which kinds of agencies must apply the system, and which are encouraged to."""

    version: str
    from_day: date
    provenance: Provenance
    obligations: Mapping[AgencyKind, Obligation]


@dataclass(frozen=True, slots=True)
class Step:
    """One milestone with its names."""

    milestone: Milestone
    name_vi: str
    name_en: str


@dataclass(frozen=True, slots=True)
class MilestoneList:
    """The milestones in their order."""

    version: str
    from_day: date
    provenance: Provenance
    steps: tuple[Step, ...]

    @property
    def order(self) -> tuple[Milestone, ...]:
        """Returns the milestones, the first to be reached first."""
        return tuple(step.milestone for step in self.steps)

    def before(self, milestone: Milestone) -> Milestone | None:
        """Returns the milestone that comes just before, None for the first."""
        index = self.order.index(milestone)
        return None if index == 0 else self.order[index - 1]

    def step(self, milestone: Milestone) -> Step:
        """Returns the milestone with its names."""
        return self.steps[self.order.index(milestone)]


@dataclass(frozen=True, slots=True)
class FinalDay:
    """The last day by which mandatory agencies are to have built and applied the system."""

    version: str
    from_day: date
    provenance: Provenance
    day: date


@dataclass(frozen=True, slots=True)
class ProgrammeYears:
    """When a year's programme may be adopted: in that year, or at most `ahead` years before it."""

    version: str
    from_day: date
    provenance: Provenance
    ahead: int


OBLIGATION_RULES: Final = (
    ObligationRule(
        "ct02-2007.obligation.v1",
        IN_FORCE,
        Provenance("Chỉ thị 02/2007/CT-UBND (Hà Nam, 09/4/2007), điểm 1a và 1b", Confidence.SEED),
        {
            AgencyKind.PROVINCIAL_DEPARTMENT: Obligation.MANDATORY,
            AgencyKind.DISTRICT_COMMITTEE: Obligation.MANDATORY,
            AgencyKind.COMMUNE_COMMITTEE: Obligation.VOLUNTARY,
            AgencyKind.DEFENCE_SECURITY: Obligation.VOLUNTARY,
            AgencyKind.PUBLIC_SERVICE_UNIT: Obligation.VOLUNTARY,
        },
    ),
)

MILESTONE_LISTS: Final = (
    MilestoneList(
        "qd144-2006.milestones.v1",
        date(2006, 6, 20),
        Provenance(
            "Các bước xây dựng, áp dụng như thường được kể lại về Quyết định 144/2006/QĐ-TTg (20/6/2006); chưa đọc được"
            " các điều sau Điều 4 / steps as usually told of Decision 144/2006; its articles after 4 were not at hand",
            Confidence.MEMORY,
        ),
        (
            Step(Milestone.STEERING_COMMITTEE, "Thành lập Ban chỉ đạo ISO", "Steering committee set up"),
            Step(Milestone.TRAINING_DONE, "Hoàn thành đào tạo", "Training done"),
            Step(Milestone.DOCUMENTS_WRITTEN, "Soạn thảo xong tài liệu hệ thống", "Documents written"),
            Step(Milestone.DOCUMENTS_ISSUED, "Ban hành tài liệu hệ thống", "Documents issued"),
            Step(Milestone.SYSTEM_APPLIED, "Đưa hệ thống vào áp dụng", "System applied"),
            Step(Milestone.INTERNAL_AUDIT, "Đánh giá nội bộ", "Internal audit held"),
            Step(Milestone.MANAGEMENT_REVIEW, "Xem xét của lãnh đạo", "Management review held"),
        ),
    ),
)

FINAL_DAYS: Final = (
    FinalDay(
        "ct02-2007.final-day.v1",
        date(2006, 6, 20),
        Provenance(
            "Chỉ thị 02/2007/CT-UBND, điểm 3 (“đến năm 2009”); ngày 31/12/2009 và mốc “xem xét của lãnh đạo” là cách"
            " hiểu của phần mềm / the day and the milestone are our reading of “by 2009”",
            Confidence.SEED,
        ),
        date(2009, 12, 31),
    ),
)
"""Held against every plan since the milestones exist: a plan older than the directive is bound by it all the same."""

PROGRAMME_YEARS: Final = (
    ProgrammeYears(
        "ct02-2007.programme-years.v1",
        IN_FORCE,
        Provenance(
            "Chỉ thị 02/2007/CT-UBND, điểm 6 (“hàng năm”); “trong năm đó hoặc năm liền trước” là cách hiểu của phần mềm"
            " / “in that year or the year before” is our reading of “yearly”",
            Confidence.SEED,
        ),
        1,
    ),
)

KIND_NAMES: Final[Mapping[AgencyKind, tuple[str, str]]] = {
    AgencyKind.PROVINCIAL_DEPARTMENT: (
        "Cơ quan chuyên môn thuộc UBND tỉnh",
        "Specialised agency of the Provincial People's Committee",
    ),
    AgencyKind.DISTRICT_COMMITTEE: ("UBND huyện, thị xã", "District or town People's Committee"),
    AgencyKind.COMMUNE_COMMITTEE: ("UBND xã, phường, thị trấn", "Commune, ward or township People's Committee"),
    AgencyKind.DEFENCE_SECURITY: (
        "Cơ quan nhà nước thuộc lĩnh vực quốc phòng, an ninh",
        "State body in the field of defence or security",
    ),
    AgencyKind.PUBLIC_SERVICE_UNIT: ("Đơn vị sự nghiệp", "Public-service unit"),
}
"""Vietnamese and English name of each kind (directive, point 1)."""
OBLIGATION_NAMES: Final[Mapping[Obligation, tuple[str, str]]] = {
    Obligation.MANDATORY: ("Đối tượng bắt buộc", "Mandatory"),
    Obligation.VOLUNTARY: ("Đối tượng tự nguyện (khuyến khích)", "Voluntary (encouraged)"),
}
"""Vietnamese and English name of each obligation."""
