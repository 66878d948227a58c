"""Check visits over HTTP: from the plan to proven completion, who may, and who sees what."""

from __future__ import annotations

from typing import Any

import pytest

from shared.acts import Role
from tests.registry.asking_checks import (
    CHECKED,
    LEAD,
    OFFICE,
    TEAM,
    asked,
    begin,
    fulfilment,
    minutes,
    planned,
    proof,
    request,
)
from tests.registry.building import DIGEST
from tests.registry.world import BASIS, INSPECTOR, PPC, SERVICE, Who, World, head_of, problem, told

ONE = "/v1/checks/KT-01/requests/1"


def state(world: World, on: str) -> tuple[str, str, bool, int]:
    (found,) = told(world.get(f"/v1/checks/KT-01?on={on}"))["requests"]
    return found["state"], found["deadline"], found["overdue"], found["days_late"]


def test_a_visit_is_followed_from_its_plan_to_proven_completion(world: World) -> None:
    asked(world)
    extension = {"deadline": "2007-07-01", "reason": "Chờ phần mềm một cửa", "occurred": "2007-06-10"}
    told(world.change(f"{ONE}/extension", LEAD, 3, extension))
    told(world.change(f"{ONE}/fulfilment", CHECKED, 4, fulfilment("2007-07-04", document_number="45/STC")))
    told(world.change(f"{ONE}/reopening", OFFICE, 5, {"reason": "Chỉ sửa mẫu", "occurred": "2007-07-06"}))
    told(world.change(f"{ONE}/fulfilment", CHECKED, 6, fulfilment("2007-07-10")))
    with world.nothing_recorded():
        problem(world.change("/v1/checks/KT-01/closing", LEAD, 7, {}), 409, "registry.requests-open")
    told(world.change(f"{ONE}/proof", LEAD, 7, proof("2007-07-12")))
    told(world.change("/v1/checks/KT-01/closing", LEAD, 8, {"occurred": "2007-07-31"}))
    shown = world.get("/v1/checks/KT-01", CHECKED)
    file = told(shown)
    assert (shown.headers["ETag"], file["stage"], file["closed"]["proven"]) == ('"9"', "closed", 1)
    assert (file["minutes"]["number"], file["minutes"]["day"]) == ("01/BB-KT", "2007-05-16")
    (found,) = file["requests"]
    assert (found["originally"], found["deadline"], found["state_vi"]) == (
        "2007-06-15",
        "2007-07-01",
        "đã chứng minh thực hiện",
    )
    steps = [each["event"]["type"].split(".")[2] for each in found["steps"]]
    assert steps == [
        "request-issued",
        "deadline-extended",
        "fulfilment-reported",
        "request-reopened",
        "fulfilment-reported",
        "fulfilment-proven",
    ]
    assert found["steps"][3]["event"]["reason"] == "Chỉ sửa mẫu"
    assert state(world, "2007-06-09") == ("open", "2007-06-15", False, 0)
    assert state(world, "2007-07-03") == ("open", "2007-07-01", True, 2)
    assert state(world, "2007-07-05") == ("reported", "2007-07-01", False, 3)
    assert state(world, "2007-07-08") == ("open", "2007-07-01", True, 7)
    assert state(world, "2008-01-01") == ("proven", "2007-07-01", False, 9)


def test_what_was_not_asked_by_a_day_is_not_shown_for_it(world: World) -> None:
    asked(world)
    file = told(world.get("/v1/checks/KT-01?on=2007-05-15"))
    assert (file["requests"], file["asked"], file["overdue"]) == ([], 0, 0)


def test_a_team_is_changed_a_visit_cancelled_and_a_request_withdrawn_each_with_its_reason(world: World) -> None:
    begin(world)
    told(world.create("/v1/checks", OFFICE, planned()), 201)
    change = {"team": TEAM[:1], "reason": "Đi công tác", "occurred": "2007-05-10"}
    told(world.change("/v1/checks/KT-01/team", LEAD, 1, change))
    (changed,) = told(world.get("/v1/checks/KT-01"))["team_changes"]
    assert [each["person"] for each in changed["was"]] == ["p-lead", "p-office"]
    told(world.change("/v1/checks/KT-01/cancellation", LEAD, 2, {"reason": "Trùng kỳ họp", "occurred": "2007-05-11"}))
    assert told(world.get("/v1/checks/KT-01"))["cancelled"]["reason"] == "Trùng kỳ họp"
    told(world.create("/v1/checks", LEAD, planned("KT-02")), 201)
    told(world.change("/v1/checks/KT-02/minutes", LEAD, 1, minutes()))
    told(world.change("/v1/checks/KT-02/requests", LEAD, 2, request()))
    withdrawal = {"reason": "Thủ tục đã bãi bỏ", "occurred": "2007-06-01"}
    told(world.change("/v1/checks/KT-02/requests/1/withdrawal", OFFICE, 3, withdrawal))
    told(world.change("/v1/checks/KT-02/closing", LEAD, 4, {}))


def test_a_plan_rests_on_a_legal_basis(world: World) -> None:
    begin(world)
    bare = {name: each for name, each in planned().items() if name != "legal_basis"}
    with world.nothing_recorded():
        problem(world.create("/v1/checks", LEAD, bare), 422, "shared.legal-basis-required", "/legal_basis")


@pytest.mark.forbidden_pair("registry.checker-of-agency")
def test_nobody_who_works_in_an_agency_checks_it_or_verifies_for_it(world: World) -> None:
    asked(world)
    insider = [*TEAM, {"person": "p-head", "agency": "SO-KHCN", "role": "member"}]
    path = "/v1/checks"
    problem(
        world.create(path, LEAD, planned("KT-02", team=insider)), 403, "registry.checker-of-agency", "/team/2/person"
    )
    told(world.change(f"{ONE}/fulfilment", head_of("SO-TC", "p-second"), 3, fulfilment()))
    moonlighter = ("p-head", (Role.DOST,), "SO-KHCN")
    problem(world.change(f"{ONE}/proof", moonlighter, 4, proof()), 403, "registry.checker-of-agency")


@pytest.mark.forbidden_pair("registry.reporter-verifies")
def test_whoever_reported_a_request_as_fulfilled_does_not_verify_it(world: World) -> None:
    asked(world)
    told(world.change(f"{ONE}/fulfilment", head_of("SO-TC", "p-both"), 3, fulfilment()))
    same = ("p-both", (Role.DOST,), "SO-KHCN")
    reason = {"reason": "Chưa làm", "occurred": "2007-06-20"}
    problem(world.change(f"{ONE}/proof", same, 4, proof()), 403, "registry.reporter-verifies")
    problem(world.change(f"{ONE}/reopening", same, 4, reason), 403, "registry.reporter-verifies")
    told(world.change(f"{ONE}/proof", LEAD, 4, proof()))


def test_a_body_does_not_check_itself_and_others_do_not_check_at_all(world: World) -> None:
    begin(world)
    own = ("p-khcn", (Role.DOST,), "SO-TC")
    problem(world.create("/v1/checks", own, planned()), 403, "registry.own-file")
    outside = ("p-3", (Role.DOST,), "SO-XD")
    problem(world.create("/v1/checks", outside, planned()), 403, "registry.not-checking-side")
    for who in (PPC, INSPECTOR, CHECKED, SERVICE):
        problem(world.create("/v1/checks", who, planned()), 403, "shared.right-missing")


def test_minutes_and_requests_are_the_team_s_and_the_report_the_agency_s(world: World) -> None:
    asked(world)
    colleague = ("p-3", (Role.DOST,), "SO-KHCN")
    problem(world.change("/v1/checks/KT-01/requests", colleague, 3, request()), 403, "registry.not-on-check-team")
    stranger = head_of("SO-XD")
    problem(world.change(f"{ONE}/fulfilment", stranger, 3, fulfilment()), 403, "registry.not-own-agency")
    with world.nothing_recorded():
        unshown = fulfilment(evidence=[])
        problem(world.change(f"{ONE}/fulfilment", CHECKED, 3, unshown), 422, "shared.body-invalid", "/evidence")
        problem(
            world.change("/v1/checks/KT-01/requests/2/fulfilment", CHECKED, 3, fulfilment()), 404, "shared.not-found"
        )
        problem(world.change(f"{ONE}/proof", LEAD, 3, proof()), 409, "registry.request-not-reported")
        problem(world.change(f"{ONE}/proof", LEAD, 2, proof()), 412, "shared.stale-version")
        late = {"deadline": "2007-06-15", "reason": "Xin thêm", "occurred": "2007-06-01"}
        problem(
            world.change(f"{ONE}/extension", LEAD, 3, late), 422, "registry.request-deadline-not-later", "/deadline"
        )


def seen(world: World, who: Who, query: str = "") -> list[str]:
    return [each["check"] for each in told(world.get(f"/v1/checks?{query}", who))["items"]]


def test_a_visit_is_seen_by_the_checked_agency_and_who_oversees_it_and_by_nobody_else(world: World) -> None:
    asked(world)
    for who in (CHECKED, LEAD, OFFICE, PPC, INSPECTOR, SERVICE):
        assert told(world.get("/v1/checks/KT-01", who))["minutes"]["evidence"] == [DIGEST]
    for path in ("/v1/checks/KT-01", "/v1/checks/KT-99"):
        problem(world.get(path, head_of("SO-XD")), 403, "registry.seen-by-own-agency")
    problem(world.get("/v1/checks/KT-99", INSPECTOR), 404, "shared.not-found")
    problem(world.get("/v1/checks", head_of("SO-XD")), 403, "shared.other-agency")
    problem(world.get("/v1/checks/KT-01", ("p-f", (Role.FINANCE,), "SO-XD")), 403, "shared.right-missing")
    assert seen(world, CHECKED, "agency=SO-TC") == ["KT-01"]


def test_an_unannounced_visit_is_not_shown_to_whom_it_will_be_paid_until_it_is_held(world: World) -> None:
    begin(world)
    told(world.create("/v1/checks", LEAD, planned(announced=False)), 201)
    insider = ("p-9", (Role.HOME_AFFAIRS,), "SO-TC")
    problem(world.get("/v1/checks/KT-01", CHECKED), 403, "registry.seen-by-own-agency")
    problem(world.get("/v1/checks/KT-01", insider), 404, "shared.not-found")
    assert (seen(world, CHECKED, "agency=SO-TC"), seen(world, insider), seen(world, INSPECTOR)) == ([], [], ["KT-01"])
    told(world.change("/v1/checks/KT-01/minutes", LEAD, 1, minutes()))
    assert seen(world, CHECKED, "agency=SO-TC") == ["KT-01"]


def test_checks_are_listed_by_agency_stage_and_year_with_what_is_overdue_on_a_day(world: World) -> None:
    asked(world)
    told(
        world.create("/v1/checks", LEAD, planned("KT-02", agency="SO-XD", from_day="2008-01-02", to_day="2008-01-03")),
        201,
    )
    assert seen(world, INSPECTOR) == ["KT-01", "KT-02"]
    assert seen(world, INSPECTOR, "stage=planned") == ["KT-02"]
    assert seen(world, INSPECTOR, "agency=SO-TC&year=2007") == ["KT-01"]
    items: Any = told(world.get("/v1/checks?agency=SO-TC&on=2007-06-16"))["items"]
    assert (items[0]["asked"], items[0]["unproven"], items[0]["overdue"]) == (1, 1, 1)


def test_requests_of_all_checks_are_listed_as_they_stand_on_a_day(world: World) -> None:
    asked(world)
    told(world.change("/v1/checks/KT-01/requests", LEAD, 3, request("2007-09-01")))
    listed = told(world.get("/v1/check-requests?state=open&agency=SO-TC&on=2007-07-01", CHECKED))["items"]
    assert [(each["number"], each["overdue"], each["days_late"]) for each in listed] == [(1, True, 16), (2, False, 0)]
    assert told(world.get("/v1/check-requests?on=2007-05-01"))["items"] == []
    assert BASIS["number"] == told(world.get("/v1/checks/KT-01"))["planned"]["legal_basis"]["number"]
