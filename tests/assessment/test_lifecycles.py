"""Every pair of state and event of an assessment, tried on real ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.assessment.catalogues import load_all
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.findings import Observed
from services.assessment.domain.terms import Stage
from shared.contracts.assessment import (
    AssessmentApproved,
    AssessmentOpened,
    AssessmentReturned,
    AssessmentSubmitted,
    AssessmentWithdrawn,
    FindingRecorded,
    Result,
)
from shared.contracts.base import Facts
from tests.assessment.world import DIRECTIVE, DIRECTOR, ISO, LEAD, TEAM, WHY, World
from tests.support.lifecycles import check_pair, pairs

SEEN = Observed("4.1", Result.CONFORMING, "Đã xem hồ sơ.", 3)


def reach(world: World) -> dict[Stage, Callable[[], Assessment]]:
    def stepped(*steps: Callable[[], object]) -> Callable[[], Assessment]:
        def go() -> Assessment:
            for step in steps:
                step()
            return world.assessment

        return go

    steps = (world.schedule, world.open, lambda: (world.find("4.1"), world.submit()), world.approve)
    reached = {stage: stepped(*steps[: number + 1]) for number, stage in enumerate(Stage)}
    return {**reached, Stage.WITHDRAWN: stepped(world.schedule, world.withdraw)}


def attempt(world: World) -> dict[type[Facts], Callable[[Assessment], object]]:
    background, edition = world.application.background("SNV"), load_all()[ISO]
    return {
        AssessmentOpened: lambda each: each.open(world.act(LEAD), background=background, team=TEAM),
        FindingRecorded: lambda each: each.find(world.act(LEAD), catalogue=edition, observed=SEEN),
        AssessmentSubmitted: lambda each: (
            each.find(world.act(LEAD), catalogue=edition, observed=SEEN) if each.stage is Stage.OPEN else None,
            each.submit(world.act(LEAD)),
        ),
        AssessmentReturned: lambda each: each.send_back(world.act(DIRECTOR, reason=WHY), background=background),
        AssessmentWithdrawn: lambda each: each.withdraw(world.act(DIRECTOR, reason=WHY), background=background),
        AssessmentApproved: lambda each: each.approve(world.act(DIRECTOR, basis=DIRECTIVE), background=background),
    }


@pytest.mark.parametrize(("state", "event"), pairs(Assessment.LIFE))
def test_an_assessment_takes_what_its_table_allows_and_refuses_the_rest_by_its_rule(
    world: World, state: Stage, event: type[Facts]
) -> None:
    check_pair(Assessment.LIFE, (state, event), reach(world), attempt(world))
