"""The planned time stands beside the reference table: a shortfall says why, and what is not known is said."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.assessment.catalogues.audittime import HERE, TABLES, AuditTimeFault, load_audit_times
from services.assessment.domain.audittime import table_on
from services.assessment.domain.terms import Stage
from shared.contracts.assessment import AssessmentKind, TimePlanned, TimeUnknown
from shared.contracts.terms import Confidence
from tests.assessment.http import SCHEDULE, Asking, problem, told
from tests.assessment.telling import staffed
from tests.assessment.world import DOST, FIRST, KEY, LEAD, World

DATA = HERE / "iaf-md5-qms1.json"


@pytest.mark.parametrize(
    ("kind", "staff", "minutes"),
    [
        (AssessmentKind.INITIAL, 1, 720),
        (AssessmentKind.INITIAL, 5, 720),
        (AssessmentKind.INITIAL, 6, 960),
        (AssessmentKind.INITIAL, 45, 1920),
        (AssessmentKind.INITIAL, 46, 2400),
        (AssessmentKind.INITIAL, 1550, 6720),
        (AssessmentKind.INITIAL, 10_700, 10_560),
        (AssessmentKind.PERIODIC, 5, 240),
        (AssessmentKind.PERIODIC, 12, 400),
        (AssessmentKind.RECERTIFICATION, 5, 480),
        (AssessmentKind.RECERTIFICATION, 12, 800),
    ],
)
def test_the_table_tells_minutes_by_people_a_third_each_year_and_two_thirds_anew(
    kind: AssessmentKind, staff: int, minutes: int
) -> None:
    assert table_on(date(2009, 6, 1), TABLES).reference(kind, staff).minutes == minutes


@pytest.mark.parametrize(
    ("kind", "staff", "why"),
    [
        (AssessmentKind.INITIAL, None, TimeUnknown.NO_STAFF_COUNT),
        (AssessmentKind.INITIAL, 10_701, TimeUnknown.BEYOND_TABLE),
        (AssessmentKind.UNANNOUNCED, 30, TimeUnknown.NO_REFERENCE),
    ],
)
def test_what_the_table_does_not_tell_is_unknown_and_not_nought(
    kind: AssessmentKind, staff: int | None, why: TimeUnknown
) -> None:
    reference = TABLES[0].reference(kind, staff)
    assert (reference.minutes, reference.confidence, reference.unknown) == (None, None, why)


def test_what_is_only_remembered_says_so() -> None:
    before, since = (table_on(day, TABLES) for day in (FIRST, date(2009, 1, 1)))
    assert (before.version, since.version) == ("guide-62", "md5-2009")
    assert before.reference(AssessmentKind.INITIAL, 5).confidence is Confidence.MEMORY, "the table before 2009"
    assert since.reference(AssessmentKind.INITIAL, 5).confidence is Confidence.FOUND
    assert since.reference(AssessmentKind.INITIAL, 30).confidence is Confidence.MEMORY, "the days of that band"


def test_a_day_before_the_first_table_is_held_to_the_first() -> None:
    assert table_on(date(2001, 1, 1), TABLES) == TABLES[0]


@pytest.mark.parametrize("change", ["gap", "shrinks", "begins", "order", "tenths", "none"])
def test_a_table_that_contradicts_itself_is_not_loaded(tmp_path: Path, change: str) -> None:
    data: dict[str, Any] = json.loads(DATA.read_text("utf-8"))
    bands = data["tables"][0]["bands"]
    if change == "gap":
        bands[1]["from"] = 7
    elif change == "shrinks":
        bands[1]["tenths_of_days"] = 10
    elif change == "begins":
        bands.pop(0)
    elif change == "order":
        data["tables"].reverse()
    elif change == "tenths":
        data["minutes_of_a_day"] = 481
    else:
        data["tables"] = []
    broken = tmp_path / "table.json"
    broken.write_text(json.dumps(data), "utf-8")
    with pytest.raises(AuditTimeFault):
        load_audit_times(broken)


def timed(world: World) -> TimePlanned:
    facts = world.log[-1].facts
    assert isinstance(facts, TimePlanned)
    return facts


def test_the_time_is_planned_with_the_schedule_on_the_count_known_then(world: World) -> None:
    cause = staffed(world, 44)
    world.schedule(planned_minutes=2000)
    facts = timed(world)
    assert (facts.staff, facts.staff_event) == (44, cause.id)
    assert (facts.required_minutes, facts.confidence, facts.unknown) == (1920, Confidence.MEMORY, None)
    staffed(world, 300, date(2008, 2, 1))
    assert world.assessment.time == facts, "what is heard later changes no plan"


def test_a_count_of_a_later_day_is_not_the_count_of_the_day(world: World) -> None:
    staffed(world, 44, date(2008, 3, 11))
    world.schedule(planned_minutes=60)
    assert timed(world).unknown is TimeUnknown.NO_STAFF_COUNT


def test_less_than_the_reference_is_allowed_and_says_why(world: World) -> None:
    staffed(world, 44)
    with world.refuses("assessment.shortfall-unexplained", "/shortfall_reason", planned=1919, required=1920):
        world.schedule(planned_minutes=1919)
    with world.refuses("assessment.shortfall-unexplained", "/shortfall_reason"):
        world.schedule(planned_minutes=1919, shortfall_reason="  ")
    world.schedule(planned_minutes=1919, shortfall_reason="Chỉ đánh giá một phòng")
    assert timed(world).shortfall_reason == "Chỉ đánh giá một phòng"


def test_without_a_count_nothing_is_held_against_it(world: World) -> None:
    world.schedule(planned_minutes=60)
    assert (timed(world).required_minutes, timed(world).unknown) == (None, TimeUnknown.NO_STAFF_COUNT)


def test_a_plan_of_time_is_revised_until_the_submission_and_each_stays(world: World) -> None:
    world.schedule(planned_minutes=600)

    def plan(minutes: int) -> None:
        world.application.plan_time(world.act(DOST), assessment=KEY, planned_minutes=minutes)

    plan(700)
    world.open()
    plan(800)
    world.find("4.1")
    world.submit()
    with world.refuses("assessment.not-to-plan"):
        plan(900)
    item = world.views().get("assessments", KEY)
    assert item is not None
    assert [each["planned_minutes"] for each in (*item["times_before"], item["time"])] == [600, 700, 800]
    assert world.assessment.stage is Stage.SUBMITTED


def test_a_plan_made_later_does_not_stop_an_opening_that_is_said_to_lie_before_it(world: World) -> None:
    world.schedule(occurred=FIRST)
    world.later(days=1)
    world.application.plan_time(world.act(DOST), assessment=KEY, planned_minutes=600)
    world.open(occurred=FIRST)


def test_over_http_the_shortfall_is_shown_with_its_reason_and_with_how_sure_the_table_is(asking: Asking) -> None:
    staffed(asking.world, 44)
    body = {**SCHEDULE, "planned_minutes": 1200}
    answer = asking.create("/v1/assessments", DOST, body)
    problem(answer, 422, "assessment.shortfall-unexplained", "/shortfall_reason")
    told(asking.create("/v1/assessments", DOST, {**body, "shortfall_reason": "Chỉ một phòng"}), 201)
    time = told(asking.get(f"/v1/assessments/{KEY}", DOST))["time"]
    assert (time["required_minutes"], time["shortfall_minutes"], time["shortfall_reason"]) == (
        1920,
        720,
        "Chỉ một phòng",
    )
    assert time["reference"]["caution"] == {"vi": "chưa kiểm chứng", "en": "not verified"}
    told(asking.change("time", LEAD, 2, {"planned_minutes": 1920}))
    file = told(asking.get(f"/v1/assessments/{KEY}", DOST))
    assert (file["time"]["shortfall_minutes"], len(file["times_before"])) == (0, 1)


def test_over_http_a_plan_without_a_count_says_that_it_is_not_known(asking: Asking) -> None:
    told(asking.create("/v1/assessments", DOST, {**SCHEDULE, "planned_minutes": 60}), 201)
    time = told(asking.get(f"/v1/assessments/{KEY}", DOST))["time"]
    assert (time["required_minutes"], time["shortfall_minutes"], time["unknown_because"]) == (
        None,
        None,
        "no_staff_count",
    )
    assert time["unknown_name"]["vi"] == "chưa biết số người của cơ quan"
