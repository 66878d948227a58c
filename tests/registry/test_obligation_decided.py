"""A later decision changes who must apply from its day on; the reading at an earlier day stays what it was."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final

from services.registry.domain.obligation import POINT_1, ObligationRules
from shared.contracts.terms import AgencyKind
from tests.registry.asking import TARGETS, plan, register, report
from tests.registry.test_agency_life import ENROL, file
from tests.registry.world import HOME_AFFAIRS, PPC, World, head_of, problem, told

OBLIGED: Final = {
    "provincial_department": "mandatory",
    "district_committee": "mandatory",
    "commune_committee": "mandatory",
    "defence_security": "voluntary",
    "public_service_unit": "voluntary",
}
BASIS: Final = {"kind": "quyet_dinh", "number": "9/QĐ-UBND (minh hoạ)", "issuer": "UBND tỉnh Hà Nam"}


def decision(version: str = "cap-xa", from_day: str = "2008-01-01", **more: Any) -> dict[str, Any]:
    obligations = [{"kind": kind, "obligation": told} for kind, told in (OBLIGED | more.pop("changed", {})).items()]
    told_of = {"rule": version, "title": "Áp dụng đến cấp xã", "from_day": from_day, "obligations": obligations}
    return {**told_of, "legal_basis": {**BASIS, "date": "2007-05-02"}, **more}


def at(world: World, year: int, month: int, day: int) -> None:
    world.clock.advance(datetime(year, month, day, 3, tzinfo=UTC) - world.clock.now())


def codes(world: World, query: str) -> list[str]:
    return [each["code"] for each in told(world.get(f"/v1/agencies?{query}"))["items"]]


def test_the_decision_holds_from_its_day_on_and_no_earlier_reading_changes(world: World) -> None:
    register(world, "SO-TC")
    register(world, "XA-1", "commune_committee")
    told(world.create("/v1/obligations", PPC, decision()), 201)
    assert [file(world, "XA-1", on)["obligation"] for on in ("2007-05-02", "2007-12-31", "2008-01-01")] == [
        "voluntary",
        "voluntary",
        "mandatory",
    ]
    assert file(world, "XA-1", "2008-01-01")["obligation_rule"]["version"] == "cap-xa"
    assert file(world, "XA-1")["kinds"][0]["obligation"] == "voluntary"
    final = [told(world.get(f"/v1/agencies/XA-1/progress?on={on}"))["final_day"] for on in ("2007-12-31", "2008-01-01")]
    assert final == [None, "2009-12-31"]


def test_the_register_is_filtered_by_the_rule_of_the_day_though_nothing_is_recorded_on_that_day(world: World) -> None:
    register(world, "SO-TC")
    for code in ("XA-1", "XA-2", "XA-3"):
        register(world, code, "commune_committee")
    register(world, "TRUONG", "public_service_unit")
    told(world.change("/v1/agencies/XA-2/enrolment", head_of("XA-2"), 1, ENROL))
    told(world.create("/v1/obligations", PPC, decision()), 201)
    assert codes(world, "obligation=mandatory") == ["SO-TC"]
    assert codes(world, "applying=true") == ["SO-TC", "XA-2"]
    at(world, 2008, 1, 1)
    with world.nothing_recorded():
        assert codes(world, "obligation=mandatory") == ["SO-TC", "XA-1", "XA-2", "XA-3"]
        assert codes(world, "applying=true") == ["SO-TC", "XA-1", "XA-2", "XA-3"]
        assert codes(world, "applying=false") == ["TRUONG"]
        assert codes(world, "obligation=voluntary") == ["TRUONG"]
        assert codes(world, "kind=commune_committee&obligation=voluntary") == []
        first = told(world.get("/v1/agencies?obligation=mandatory&limit=3"))
        assert [each["code"] for each in first["items"]] == ["SO-TC", "XA-1", "XA-2"]
        assert codes(world, f"obligation=mandatory&limit=3&after={first['next']}") == ["XA-3"]


def test_decisions_are_made_by_the_rule_of_their_day(world: World) -> None:
    register(world, "XA-1", "commune_committee")
    register(world, "XA-2", "commune_committee")
    plan(world)
    told(world.create("/v1/obligations", PPC, decision()), 201)
    own, enrolment = head_of("XA-1"), "/v1/agencies/XA-1/enrolment"
    told(world.change(enrolment, own, 1, ENROL))
    at(world, 2008, 1, 2)
    with world.nothing_recorded():
        leaving = {"document_number": "19/UBND", "reason": "Không đủ người"}
        problem(world.change(f"{enrolment}/withdrawal", own, 2, leaving), 409, "registry.withdrawal-not-voluntary")
        late = world.change("/v1/agencies/XA-2/enrolment", head_of("XA-2"), 1, {**ENROL, "occurred": "2008-01-02"})
        problem(late, 409, "registry.enrolment-not-voluntary")
        targets = [{**each, "by": "2010-06-01"} for each in TARGETS]
        members = [{"agency": "XA-2", "order": 1, "targets": targets}]
        wave = {"wave": 1, "members": members, "legal_basis": BASIS | {"date": None}}
        answer = world.change("/v1/plans/277-KH-UBND/waves", PPC, 1, wave)
        problem(answer, 422, "registry.target-too-late", "/members/0/targets/0/by")
        before = world.change("/v1/agencies/XA-2/milestones", head_of("XA-2"), 1, report(0, "2007-12-31"))
        problem(before, 409, "registry.not-applying")
    told(world.change("/v1/agencies/XA-2/milestones", head_of("XA-2"), 1, report(0, "2008-01-01")))
    told(world.change(f"{enrolment}/withdrawal", own, 2, {**leaving, "occurred": "2007-12-31"}))


def test_an_agency_registered_later_records_the_version_it_was_derived_by(world: World) -> None:
    told(world.create("/v1/obligations", PPC, decision()), 201)
    at(world, 2008, 1, 2)
    register(world, "XA-1", "commune_committee")
    (kind,) = file(world, "XA-1")["kinds"]
    assert (kind["obligation"], kind["obligation_rule"]) == ("mandatory", "cap-xa")


def test_the_rules_show_the_directive_s_own_and_those_decided_later(world: World) -> None:
    before = told(world.get("/v1/obligations"))
    assert (before["version"], [each["version"] for each in before["rules"]]) == (0, ["ct02-2007.obligation.v1"])
    told(world.create("/v1/obligations", PPC, decision(note="Minh hoạ")), 201)
    directive, later = told(world.get("/v1/rules"))["obligation"]
    assert (directive["provenance"]["confidence"], directive["event"]) == ("seed", None)
    assert (later["version"], later["from_day"], later["note"]) == ("cap-xa", "2008-01-01", "Minh hoạ")
    assert later["provenance"]["confidence"] == "recorded"
    assert later["event"]["legal_basis"]["number"] == BASIS["number"]
    assert told(world.get("/v1/obligations"))["rules"] == [directive, later]


def test_a_second_decision_follows_the_first(world: World) -> None:
    made = world.create("/v1/obligations", PPC, decision())
    assert (told(made, 201)["version"], made.headers["Location"]) == (1, "/v1/obligations")
    with world.nothing_recorded():
        problem(world.create("/v1/obligations", PPC, decision("v-3", "2009-01-01")), 409, "shared.already-exists")
        for body, status, code, pointer in (
            (decision("cap-xa", "2009-01-01"), 409, "registry.obligation-version-taken", "/rule"),
            (decision("ct02-2007.obligation.v1"), 409, "registry.obligation-version-taken", "/rule"),
            (decision("v-3", "2008-01-01"), 422, "registry.obligation-out-of-order", "/from_day"),
            (decision("v-3", "2007-05-01"), 422, "registry.obligation-retroactive", "/from_day"),
            (decision("v-3", "2009-01-01"), 409, "registry.obligation-unchanged", "/obligations"),
            (decision("v-3", "2009-01-01") | partial(), 422, "registry.obligation-incomplete", "/obligations"),
        ):
            problem(world.change("/v1/obligations", PPC, 1, body), status, code, pointer)
    back = decision("v-3", "2009-01-01", changed={"commune_committee": "voluntary"})
    told(world.change("/v1/obligations", PPC, 1, back))
    rules = world.registry.load(ObligationRules, POINT_1).versions
    days = (date(2007, 12, 31), date(2008, 1, 1), date(2009, 1, 1))
    held = [[each for each in rules if each.from_day <= day][-1].obligations for day in days]
    assert [each[AgencyKind.COMMUNE_COMMITTEE] for each in held] == ["voluntary", "mandatory", "voluntary"]
    problem(world.change("/v1/obligations", HOME_AFFAIRS, 2, decision("v-4")), 403, "shared.right-missing")


def partial() -> dict[str, Any]:
    return {"obligations": [{"kind": "commune_committee", "obligation": "mandatory"}]}
