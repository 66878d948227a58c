"""Every pair of state and event of an assessment and of a sampling, tried on real ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.assessment.catalogues import load_all
from services.assessment.catalogues.audittime import TABLES
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.findings import Observed
from services.assessment.domain.planning import WantedTime
from services.assessment.domain.sampling import Cosigned, Sampling, identity
from services.assessment.domain.team import Declared
from services.assessment.domain.terms import SamplingStage, Stage
from shared.contracts.assessment import (
    AssessmentApproved,
    AssessmentOpened,
    AssessmentReturned,
    AssessmentSubmitted,
    AssessmentWithdrawn,
    FindingRecorded,
    FrameFixed,
    InterestDeclared,
    Result,
    SampleDrawn,
    SamplingAbandoned,
    SamplingClosed,
    TimePlanned,
)
from shared.contracts.base import Facts
from shared.ledger.note import COSIGNATURE
from tests.assessment.sampling import DIGEST, FRAME, SECRET, Drawing, Key
from tests.assessment.world import DIRECTIVE, DIRECTOR, DOST, ISO, LEAD, TEAM, WHY, World
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


def reach_sampling(world: World) -> dict[SamplingStage, Callable[[], Sampling]]:
    drawing = Drawing(world)

    def abandoned() -> None:
        drawing.commit()
        drawing.abandon()

    def fixed() -> None:
        drawing.commit()
        drawing.fix()
        world.later(days=2)

    ways = {
        SamplingStage.COMMITTED: fixed,
        SamplingStage.CLOSED: drawing.closed,
        SamplingStage.DRAWN: drawing.drawn,
        SamplingStage.ABANDONED: abandoned,
    }

    def stepped(way: Callable[[], object]) -> Callable[[], Sampling]:
        def go() -> Sampling:
            way()
            return drawing.sampling

        return go

    return {stage: stepped(way) for stage, way in ways.items()}


def attempt_sampling(world: World) -> dict[type[Facts], Callable[[Sampling], object]]:
    background, edition = world.application.background("SNV"), load_all()[ISO]
    witness = Key("thucchat.ha-nam/inspection/witness", COSIGNATURE, 2).verifier_key
    cosigned = Cosigned("log", 9, bytes(32), "0" * 64, (identity(str(witness)),))
    return {
        FrameFixed: lambda each: each.fix(world.act(LEAD), background=background, catalogue=edition, frame=FRAME),
        SamplingClosed: lambda each: each.close(world.act(LEAD), background=background),
        SampleDrawn: lambda each: each.draw(
            world.act(LEAD),
            background=background,
            secret=SECRET.hex(),
            digest=DIGEST,
            position=9,
            checkpoint=cosigned,
        ),
        SamplingAbandoned: lambda each: each.abandon(world.act(LEAD, reason=WHY), background=background),
    }


@pytest.mark.parametrize(("state", "event"), pairs(Sampling.LIFE))
def test_a_sampling_takes_what_its_table_allows_and_refuses_the_rest_by_its_rule(
    world: World, state: SamplingStage, event: type[Facts]
) -> None:
    check_pair(Sampling.LIFE, (state, event), reach_sampling(world), attempt_sampling(world))


def attempt(world: World) -> dict[type[Facts], Callable[[Assessment], object]]:
    background, edition = world.application.background("SNV"), load_all()[ISO]
    return {
        AssessmentOpened: lambda each: each.open(world.act(LEAD), background=background, team=TEAM),
        FindingRecorded: lambda each: each.find(
            world.act(LEAD), background=background, catalogue=edition, observed=SEEN
        ),
        AssessmentSubmitted: lambda each: (
            each.find(world.act(LEAD), background=background, catalogue=edition, observed=SEEN)
            if each.stage is Stage.OPEN
            else None,
            each.submit(world.act(LEAD), background=background),
        ),
        TimePlanned: lambda each: each.plan_time(
            world.act(DOST), table=TABLES[0], background=background, wanted=WantedTime(600)
        ),
        InterestDeclared: lambda each: each.declare(world.act(LEAD), Declared(LEAD.person, "SYT", "Em gái")),
        AssessmentReturned: lambda each: each.send_back(world.act(DIRECTOR, reason=WHY), background=background),
        AssessmentWithdrawn: lambda each: each.withdraw(world.act(DIRECTOR, reason=WHY), background=background),
        AssessmentApproved: lambda each: each.approve(world.act(DIRECTOR, basis=DIRECTIVE), background=background),
    }


@pytest.mark.parametrize(("state", "event"), pairs(Assessment.LIFE))
def test_an_assessment_takes_what_its_table_allows_and_refuses_the_rest_by_its_rule(
    world: World, state: Stage, event: type[Facts]
) -> None:
    check_pair(Assessment.LIFE, (state, event), reach(world), attempt(world))
