"""Guidance activities over HTTP: recorded, corrected, listed by agency, kind and year; who sees the digests."""

from __future__ import annotations

from typing import Any

import pytest

from shared.acts import Role
from tests.registry.asking import enter, register
from tests.registry.building import DIGEST
from tests.registry.world import DOST, HOME_AFFAIRS, INSPECTOR, Who, World, head_of, problem, told

OFFICE: Who = ("p-vp", (Role.PPC_OFFICE,), "VPUB")


def activity(key: str, kind: str = "training", **more: Any) -> dict[str, Any]:
    return {
        "guidance": key,
        "kind": kind,
        "topic": "Nhận thức chung về TCVN ISO 9001:2000",
        "from_day": "2007-04-24",
        "occurred": "2007-04-25",
        "held_by": ["p-1"],
        "attendance": [{"agency": "SO-TC", "people": 12}, {"agency": "SO-XD", "people": 8}],
        "place": "Hội trường UBND tỉnh",
        "evidence": [DIGEST],
        **more,
    }


def begin(world: World) -> None:
    for code in ("SO-TC", "SO-XD", "SO-GD"):
        register(world, code)
    enter(world)


def listed(world: World, query: str) -> list[str]:
    return [each["guidance"] for each in told(world.get(f"/v1/guidance?{query}"))["items"]]


def test_an_activity_is_recorded_and_corrected_and_both_figures_are_shown(world: World) -> None:
    begin(world)
    made = world.create("/v1/guidance", DOST, activity("TH-01"))
    assert made.headers["Location"] == "/v1/guidance/TH-01"
    first = told(made, 201)["events"][0]["id"]
    right = [{"agency": "SO-TC", "people": 10}, {"agency": "SO-GD", "people": 2}]
    body = {"attendance": right, "reason": "Cộng nhầm hai danh sách"}
    told(world.change("/v1/guidance/TH-01/attendance", DOST, 1, body))
    shown = world.get("/v1/guidance/TH-01")
    found = told(shown)
    assert (shown.headers["ETag"], found["attendance"], found["people"], found["kind_vi"]) == (
        '"2"',
        right,
        12,
        "đào tạo, tập huấn",
    )
    (correction,) = found["corrections"]
    assert (correction["corrects"], correction["event"]["reason"]) == (first, "Cộng nhầm hai danh sách")
    assert [each["people"] for each in correction["was"]] == [12, 8]


def test_activities_are_listed_by_agency_kind_and_year(world: World) -> None:
    begin(world)
    alone = [{"agency": "SO-GD", "people": 3}]
    earlier = {"from_day": "2006-11-01", "occurred": "2006-11-02"}
    told(world.create("/v1/guidance", DOST, activity("TH-01")), 201)
    told(world.create("/v1/guidance", DOST, activity("HD-01", "individual", attendance=alone)), 201)
    told(world.create("/v1/guidance", OFFICE, activity("PB-01", "dissemination", **earlier)), 201)
    assert listed(world, "") == ["HD-01", "PB-01", "TH-01"]
    assert listed(world, "agency=SO-TC") == ["PB-01", "TH-01"]
    assert listed(world, "agency=SO-TC&kind=training") == ["TH-01"]
    assert listed(world, "year=2006") == ["PB-01"]
    assert listed(world, "agency=SO-GD&year=2007") == ["HD-01"]
    body = {"attendance": [{"agency": "SO-GD", "people": 1}], "reason": "Nhầm cơ quan"}
    told(world.change("/v1/guidance/TH-01/attendance", DOST, 1, body))
    assert listed(world, "agency=SO-TC") == ["PB-01"]


@pytest.mark.parametrize("who", [HOME_AFFAIRS, INSPECTOR, head_of("SO-TC")])
def test_only_dost_and_the_ppc_office_record(world: World, who: Who) -> None:
    begin(world)
    problem(world.create("/v1/guidance", who, activity("TH-01")), 403, "shared.right-missing")
    problem(world.create("/v1/guidance", OFFICE, activity("TH-01")), 403, "registry.guidance-by-dost")


def test_individual_guidance_of_one_s_own_body_is_refused_and_so_is_a_stale_correction(world: World) -> None:
    begin(world)
    own = ("p-khcn", (Role.DOST,), "SO-GD")
    alone = [{"agency": "SO-GD", "people": 3}]
    problem(
        world.create("/v1/guidance", own, activity("HD-01", "individual", attendance=alone)), 403, "registry.own-file"
    )
    told(world.create("/v1/guidance", DOST, activity("TH-01")), 201)
    with world.nothing_recorded():
        body = {"attendance": alone, "reason": "Nhầm"}
        problem(world.change("/v1/guidance/TH-01/attendance", DOST, 7, body), 412, "shared.stale-version")
        problem(world.create("/v1/guidance", DOST, activity("TH-01")), 409, "shared.already-exists")
        problem(world.get("/v1/guidance/TH-99"), 404, "shared.not-found")


def test_the_digests_are_seen_by_who_attended_and_who_oversees(world: World) -> None:
    begin(world)
    told(world.create("/v1/guidance", DOST, activity("TH-01")), 201)
    for who, seen in ((head_of("SO-TC"), [DIGEST]), (INSPECTOR, [DIGEST]), (head_of("SO-GD"), None)):
        found = told(world.get("/v1/guidance/TH-01", who))
        assert (found["evidence"], found["evidence_count"]) == (seen, 1)
