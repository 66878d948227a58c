"""Agencies added to a wave later, the list of plans, and what is overdue in the whole register on any day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import pytest

from services.registry import projections
from services.registry.projections import overdue
from shared.acts import Act, Role
from shared.contracts.registry import AgencyTargets, PlanAgencyAdded
from tests.registry.asking import TARGETS, appoint, enter, plan, register, report, wave
from tests.registry.building import (
    COMMUNE,
    DEPARTMENT,
    RULES,
    STEPS,
    TODAY,
    act,
    adopted,
    enrolled,
    member,
    ppc,
    refused,
    registered,
    targets,
)
from tests.registry.world import BASIS, PPC, World, head_of, problem, told

BECAUSE: Final = ppc(reason="Mới đăng ký áp dụng")


def scheduled() -> Any:
    made = adopted()
    made.schedule(ppc(), wave=1, members=(member(DEPARTMENT),), agencies={DEPARTMENT: registered()}, rules=RULES)
    return made


def test_an_agency_is_added_to_a_wave_that_is_scheduled() -> None:
    made = scheduled()
    made.add(BECAUSE, wave=1, member=member(COMMUNE, 2), agency=enrolled(), rules=RULES)
    facts = made.pending[-1].facts
    assert isinstance(facts, PlanAgencyAdded)
    assert (made.wave_of(COMMUNE), made.targets[COMMUNE][STEPS[-1]]) == (1, targets()[-1].by)
    made.revise(BECAUSE, agency=enrolled(), milestone=STEPS[-1], by=date(2008, 6, 1), rules=RULES)
    assert made.targets[COMMUNE][STEPS[-1]] == date(2008, 6, 1)


@pytest.mark.parametrize(
    ("by", "number", "added", "code", "pointer"),
    [
        (ppc(), 1, member("SO-TC", 2), "registry.reason-required", "/reason"),
        (BECAUSE, 2, member("SO-TC", 2), "registry.wave-unknown", "/wave"),
        (BECAUSE, 1, member("SO-TC", 1), "registry.order-repeated", "/member/order"),
        (BECAUSE, 1, member(DEPARTMENT, 2), "registry.agency-already-scheduled", "/member/agency"),
        (BECAUSE, 1, member("SO-TC", 2, by=targets()[:-1]), "registry.targets-incomplete", "/member/targets"),
        (
            BECAUSE,
            1,
            member("SO-TC", 2, by=targets(TODAY - timedelta(days=1))),
            "registry.target-before-plan",
            "/member/targets/0/by",
        ),
        (
            BECAUSE,
            1,
            member("SO-TC", 2, by=targets(date(2009, 12, 1))),
            "registry.target-too-late",
            "/member/targets/2/by",
        ),
        (act(Role.DOST, "SO-TC", reason="Vì"), 1, member("SO-TC", 2), "registry.own-file", None),
    ],
)
def test_an_addition_keeps_the_rules_of_a_wave(
    by: Act, number: int, added: AgencyTargets, code: str, pointer: str | None
) -> None:
    made = scheduled()
    with refused(code, made, pointer=pointer):
        made.add(by, wave=number, member=added, agency=registered(added.agency), rules=RULES)


def test_a_body_that_does_not_apply_is_not_added() -> None:
    made = scheduled()
    from_outside = registered("XA-1", enrolled().kind)
    with refused("registry.not-applying", made, pointer="/member/agency"):
        made.add(BECAUSE, wave=1, member=member("XA-1", 2), agency=from_outside, rules=RULES)


# --- over HTTP ---


def story(world: World) -> None:
    for code in ("SO-TC", "SO-XD"):
        register(world, code)
    plan(world)
    told(world.change("/v1/plans/277-KH-UBND/waves", PPC, 1, wave("SO-TC")))
    added = {"agency": "SO-XD", "order": 2, "targets": TARGETS}
    body = {"wave": 1, "member": added, "reason": "Bỏ sót khi xếp lịch", "legal_basis": BASIS}
    told(world.change("/v1/plans/277-KH-UBND/additions", PPC, 2, body))
    with world.nothing_recorded():
        again = world.change("/v1/plans/277-KH-UBND/additions", PPC, 3, body)
        problem(again, 409, "registry.agency-already-scheduled", "/member/agency")


def test_a_late_addition_shows_as_one_and_counts_like_the_others(world: World) -> None:
    story(world)
    first, second = told(world.get("/v1/plans/277-KH-UBND"))["waves"][0]["members"]
    assert (first["added"], second["added"]["reason"]) == (None, "Bỏ sót khi xếp lịch")
    progress = told(world.get("/v1/agencies/SO-XD/progress?on=2007-06-02"))
    assert (progress["overdue"], progress["place"]["order"]) == (1, 2)
    (listed,) = told(world.get("/v1/plans"))["items"]
    assert (listed["plan"], listed["waves"], listed["agencies"], listed["version"]) == ("277-KH-UBND", 1, 2, 3)
    assert told(world.get("/v1/plans?limit=1"))["next"] is None


def overdue_on(world: World, on: str) -> dict[str, dict[str, Any]]:
    return {each["agency"]: each for each in told(world.get(f"/v1/overdue?on={on}"))["items"]}


def test_what_is_overdue_in_the_register_is_derived_for_any_day(world: World) -> None:
    story(world)
    told(world.change("/v1/agencies/SO-TC/milestones", head_of("SO-TC"), 1, report(0, "2007-04-25")))
    assert overdue_on(world, "2007-06-01") == {}
    june = overdue_on(world, "2007-06-02")
    assert list(june) == ["SO-XD"]
    (late,) = june["SO-XD"]["milestones"]
    assert (late["milestone"], late["days_late"]) == (STEPS[0].value, 1)
    august = overdue_on(world, "2007-08-02")
    assert {code: len(each["milestones"]) for code, each in august.items()} == {"SO-TC": 2, "SO-XD": 3}
    assert [each["programmes_missing"] for each in august.values()] == [[], []]
    ended = overdue_on(world, "2010-01-01")
    assert [each["final_day_missed"] for each in ended.values()] == [True, True]
    assert ended["SO-TC"]["programmes_missing"] == [2007, 2008, 2009]
    problem(world.get("/v1/overdue?on=2006-01-01"), 422, "registry.no-rule-in-force", "/on")


def test_a_programme_without_results_is_overdue_in_the_new_year(world: World) -> None:
    register(world, "SO-TC")
    register(world, "XA-1", "commune_committee")
    enter(world)
    appoint(world, "SO-TC")
    body = {
        "agency": "SO-TC",
        "year": 2007,
        "document_number": "15/CTr",
        "objectives": [{"objective": "Giảm hồ sơ trễ hạn", "target": "dưới 5 %"}],
    }
    told(world.create("/v1/programmes", head_of("SO-TC"), body), 201)
    assert overdue_on(world, "2008-01-31") == {}
    late = overdue_on(world, "2008-02-01")
    assert late["SO-TC"]["results_missing"] == [{"year": 2007, "due": "2008-01-31", "days_late": 1}]
    assert "XA-1" not in overdue_on(world, "2009-01-01"), "nobody obliges a commune that has not enrolled"
    assert overdue_on(world, "2009-01-01")["SO-TC"]["programmes_missing"] == [2008]


def test_the_list_is_paged_without_a_hole_whatever_the_size_of_a_page(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = [f"SO-{letter}" for letter in "ABCDEFG"]
    for code in codes:
        register(world, code)
    monkeypatch.setattr(overdue, "_BATCH", 2)
    reading = world.views.caught_up()
    for limit, looked_at in ((1, 1000), (3, 1000), (7, 1000), (200, 1000), (200, 2), (2, 4)):
        monkeypatch.setattr(overdue, "LOOKED_AT", looked_at)
        found, after = list[str](), ""
        while True:
            page = projections.overdue_page(reading, RULES, date(2010, 1, 1), after=after, limit=limit)
            assert len(page.items) <= limit
            found += [each["agency"] for each in page.items]
            if page.next is None:
                break
            after = page.next
        assert found == codes
