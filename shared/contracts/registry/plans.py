"""What the registry records of rollout plans: waves, order, target days, revisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from shared.contracts.base import Basis, Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import (
    AgencyCode,
    Milestone,
    Name,
    Note,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MilestoneTarget:
    """The day by which an agency is to reach a milestone."""

    milestone: Milestone
    by: date


@dataclass(frozen=True, slots=True)
class AgencyTargets:
    """The place of an agency in a wave, and its targets."""

    agency: AgencyCode
    order: Annotated[int, Whole("thứ tự trong đợt / order within the wave", min=1, max=1000)]
    targets: Annotated[tuple[MilestoneTarget, ...], Items(min=1, max=20)]


@event("registry.plan.adopted", version=1, basis=Basis.REQUIRED)
class PlanAdopted(Facts):
    """Kế hoạch triển khai được ban hành. / The rollout plan was adopted.

    `demonstration` is true where the order is not that of the real plan but made up to show the software.
    """

    plan: Annotated[str, Text(max=64)]
    title: Name
    demonstration: bool
    note: Note | None = None


@event("registry.plan.wave-scheduled", version=1, agencies=("members.agency",), basis=Basis.REQUIRED)
class WaveScheduled(Facts):
    """Một đợt triển khai: thứ tự cơ quan và hạn từng mốc. / A wave: order of agencies and target days.

    No target of a mandatory agency lies after 2009-12-31 (directive, point 3; the day is our reading of "by 2009").
    """

    plan: Annotated[str, Text(max=64)]
    wave: Annotated[int, Whole("đợt / wave", min=1, max=50)]
    members: Annotated[tuple[AgencyTargets, ...], Items(min=1, max=60)]


@event("registry.plan.target-revised", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class TargetRevised(Facts):
    """Hạn của một mốc được điều chỉnh, có lý do. / A target day was revised, with the reason (`reason`)."""

    plan: Annotated[str, Text(max=64)]
    agency: AgencyCode
    milestone: Milestone
    was: date
    by: date


@event("registry.plan.agency-added", version=1, agencies=("member.agency",), basis=Basis.REQUIRED)
class PlanAgencyAdded(Facts):
    """Một cơ quan được bổ sung vào đợt đã xếp lịch, có lý do. / An agency was added to a wave, with the reason."""

    plan: Annotated[str, Text(max=64)]
    wave: Annotated[int, Whole("đợt / wave", min=1, max=50)]
    member: AgencyTargets
