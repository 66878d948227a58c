"""What a reorganisation may be, and that an agency that has ended takes no further act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest

from shared.contracts.registry import Matter
from tests.registry.asking import DECISION, TARGETS, agency, appoint, enter, plan, register, report, wave
from tests.registry.reorganising import at, carry_out, change, heirs, lineage, merged, moved, pairs
from tests.registry.world import DOST, HOME_AFFAIRS, INSPECTOR, PPC, Who, World, head_of, problem, told

A, B, C, D = "SO-A", "SO-B", "SO-C", "SO-D"


@pytest.fixture
def four(world: World) -> World:
    for code in (A, B, C, D):
        register(world, code)
    register(world, "HUYEN-1", "district_committee")
    register(world, "XA-1", "commune_committee", parent="HUYEN-1")
    at(world, 2008, 4, 10)
    return world


ALL: Final = heirs(A, C) + heirs(B, C)
FORMS: Final[dict[str, tuple[dict[str, Any], str]]] = {
    "one alone is not merged": (change("R", "merged", [A], [C], inheritances=heirs(A, C)), "/predecessors"),
    "what is split makes several": (change("R", "split", [A], [C], inheritances=heirs(A, C)), "/successors"),
    "two are not split": (change("R", "split", [A, B], [C, D], inheritances=ALL), "/predecessors"),
    "two are not separated": (change("R", "separated", [A, B], [C]), "/predecessors"),
    "two do not absorb": (change("R", "absorbed", [A], [C, D], inheritances=heirs(A, C)), "/successors"),
    "two are not dissolved at once": (change("R", "dissolved", [A, B], [C], inheritances=ALL), "/predecessors"),
}


@pytest.mark.parametrize(("body", "pointer"), FORMS.values(), ids=FORMS)
def test_each_kind_says_how_many_take_part(four: World, body: dict[str, Any], pointer: str) -> None:
    with four.nothing_recorded():
        problem(four.create("/v1/reorganisations", HOME_AFFAIRS, body), 422, "registry.reorganisation-form", pointer)


def functions(**more: Any) -> dict[str, Any]:
    return change("R", "functions_transferred", [A], [B], **{"transfers": [moved(A, B, "Du lịch")], **more})


def territory(givers: list[str], takers: list[str], **figures: int) -> dict[str, Any]:
    transfers = [moved(givers[0], takers[0], "Xã Liêm Chung", **figures)]
    return change("R", "territory_transferred", givers, takers, transfers=transfers)


FIGURES: Final = {"area_m2": 10_000, "people": 7}
REFUSED: Final[dict[str, tuple[dict[str, Any], int, str, str | None]]] = {
    "nobody is named twice": (
        merged("R", [A, A], C),
        422,
        "registry.reorganisation-party-repeated",
        "/predecessors/1",
    ),
    "everybody is registered": (merged("R", [A, B], "SO-X"), 422, "registry.agency-unknown", "/successors/0"),
    "nobody ends in itself": (
        change("R", "absorbed", [A, B], [B], inheritances=heirs(A, B) + heirs(B, A)),
        422,
        "registry.reorganisation-both-sides",
        "/successors/0",
    ),
    "the day is stated": (
        {name: value for name, value in merged("R", [A, B], C).items() if name != "occurred"},
        422,
        "registry.occurred-required",
        "/occurred",
    ),
    "the decision is not later": (
        merged("R", [A, B], C, occurred="2008-03-19"),
        422,
        "registry.legal-basis-later",
        "/legal_basis/date",
    ),
    "a transfer of functions says which": (
        functions(transfers=[]),
        422,
        "registry.transfer-required",
        "/transfers",
    ),
    "a transfer comes from who gives": (
        functions(transfers=[moved(C, B, "Du lịch")]),
        422,
        "registry.transfer-not-party",
        "/transfers/0/from_agency",
    ),
    "a transfer goes to who takes": (
        functions(transfers=[moved(A, C, "Du lịch")]),
        422,
        "registry.transfer-not-party",
        "/transfers/0/to_agency",
    ),
    "nobody gives to itself": (
        change("R", "functions_transferred", [A, B], [A, B], transfers=[moved(A, A, "Du lịch")]),
        422,
        "registry.transfer-to-self",
        "/transfers/0/to_agency",
    ),
    "one thing moves once": (
        functions(transfers=[moved(A, B, "Du lịch"), moved(A, B, "du LỊCH")]),
        422,
        "registry.transfer-repeated",
        "/transfers/1",
    ),
    "who is named takes part": (
        change("R", "functions_transferred", [A], [B, C], transfers=[moved(A, B, "Du lịch")]),
        422,
        "registry.reorganisation-party-idle",
        "/successors/1",
    ),
    "nobody inherits from one that goes on": (
        functions(inheritances=heirs(A, B)),
        422,
        "registry.heir-of-nobody",
        "/inheritances/0/from_agency",
    ),
    "nor from one that others come out of": (
        change("R", "separated", [A], [C], inheritances=heirs(A, C)),
        422,
        "registry.heir-of-nobody",
        "/inheritances/0/from_agency",
    ),
    "an heir is a successor": (
        merged("R", [A, B], C, inheritances=heirs(A, D) + heirs(B, C)),
        422,
        "registry.heir-not-successor",
        "/inheritances/0/to_agency",
    ),
    "every matter has an heir": (
        merged("R", [A, B], C, inheritances=heirs(A, C) + heirs(B, C)[1:]),
        422,
        "registry.heir-missing",
        "/inheritances",
    ),
    "an heir is named once": (
        merged("R", [A, B], C, inheritances=[*ALL, ALL[4]]),
        422,
        "registry.heir-repeated",
        "/inheritances/10/to_agency",
    ),
    "only money is split": (
        change("R", "merged", [A, B], [C, D], inheritances=[*ALL, {**ALL[0], "to_agency": D}]),
        422,
        "registry.only-money-is-split",
        "/inheritances/10",
    ),
    "nor has anything else a weight": (
        merged("R", [A, B], C, inheritances=[{**ALL[0], "weight": 2}, *ALL[1:]]),
        422,
        "registry.only-money-is-split",
        "/inheritances/0",
    ),
    "area moves with a boundary alone": (
        functions(transfers=[moved(A, B, "Du lịch", **FIGURES)]),
        422,
        "registry.territory-alone",
        "/transfers/0",
    ),
    "a boundary change has both figures": (
        territory(["HUYEN-1"], ["XA-1"], area_m2=1),
        422,
        "registry.territory-figures",
        "/transfers/0",
    ),
    "and not both as nothing": (
        territory(["HUYEN-1"], ["XA-1"], area_m2=0, people=0),
        422,
        "registry.territory-figures",
        "/transfers/0",
    ),
    "territory stays on one level": (
        territory(["HUYEN-1"], ["XA-1"], **FIGURES),
        422,
        "registry.territory-kind",
        "/successors/0",
    ),
    "a department has no territory": (
        territory([A], [B], **FIGURES),
        422,
        "registry.territory-kind",
        "/predecessors/0",
    ),
}


@pytest.mark.parametrize(("body", "status", "code", "pointer"), REFUSED.values(), ids=REFUSED)
def test_what_contradicts_its_kind_is_refused_and_nothing_has_changed(
    four: World, body: dict[str, Any], status: int, code: str, pointer: str | None
) -> None:
    with four.nothing_recorded():
        problem(four.create("/v1/reorganisations", HOME_AFFAIRS, body), status, code, pointer)


def test_less_than_nothing_does_not_move(four: World) -> None:
    register(four, "HUYEN-2", "district_committee")
    body = territory(["HUYEN-1"], ["HUYEN-2"], area_m2=-1, people=7)
    answer = four.create("/v1/reorganisations", HOME_AFFAIRS, body)
    problem(answer, 422, "shared.body-invalid", "/transfers/0/area_m2")


def test_what_is_merged_makes_something_new(four: World) -> None:
    told(four.change(f"/v1/agencies/{C}/milestones", head_of(C), 1, report(0, "2008-03-31")))
    with four.nothing_recorded():
        answer = four.create("/v1/reorganisations", HOME_AFFAIRS, merged("R", [A, B], C))
        problem(answer, 409, "registry.successor-not-new", "/successors/0")
    inheritances = heirs(A, C) + heirs(B, C)
    carry_out(four, change("R", "absorbed", [A, B], [C], inheritances=inheritances))


def test_one_transaction_records_it_in_itself_and_in_every_agency(four: World) -> None:
    before = len(four.log())
    body = carry_out(four, merged("R", [A, B], C))
    recorded = four.log()[before:]
    assert [each.topic for each in recorded] == [
        "registry.reorganisation.carried-out.v1",
        *["registry.agency.reorganised.v1"] * 3,
    ]
    assert (body["subject"], len(body["events"])) == ("reorganisation/R", 4)
    assert {each.correlation for each in recorded} == {recorded[0].correlation}
    with four.nothing_recorded():
        problem(four.create("/v1/reorganisations", HOME_AFFAIRS, merged("R", [C, D], B)), 409, "shared.already-exists")


@pytest.mark.parametrize("who", [head_of(A), INSPECTOR, DOST])
def test_only_home_affairs_and_the_ppc_record_it(four: World, who: Who) -> None:
    problem(four.create("/v1/reorganisations", who, merged("R", [A, B], C)), 403, "shared.right-missing")


def acts_on_the_ended(world: World) -> dict[str, Callable[[], Any]]:
    """Returns every command on the agency A, which has ended at version 3."""
    own, path = head_of(A), f"/v1/agencies/{A}"
    based = {"legal_basis": DECISION}
    period = {"agency": A, "from_day": "2008-04-01"}
    programme = {
        "agency": A,
        "year": 2008,
        "document_number": "1/CTr",
        "objectives": [{"objective": "Giảm trễ hạn", "target": "dưới 5 %"}],
    }
    revision = {"agency": A, "milestone": "management_review", "by": "2008-09-01", "reason": "Đổi lịch", **based}
    return {
        "name": lambda: world.change(f"{path}/name", PPC, 3, {"name_vi": "X", "name_en": "X", **based}),
        "kind": lambda: world.change(f"{path}/kind", PPC, 3, {"kind": "public_service_unit", **based}),
        "parent": lambda: world.change(f"{path}/parent", PPC, 3, {"parent": B, **based}),
        "staff": lambda: world.change(f"{path}/staff", own, 3, {"staff": 5, "as_of": "2008-03-01"}),
        "contacts": lambda: world.change(f"{path}/contacts", own, 3, {"email": "a@b.example"}),
        "head": lambda: world.change(f"{path}/head", PPC, 3, {"person": "p-1", "term_from": "2008-03-01", **based}),
        "milestones": lambda: world.change(f"{path}/milestones", own, 3, report(0, "2008-03-01")),
        "enrolment": lambda: world.change(
            f"{path}/enrolment", own, 3, {"request_number": "1", "requested_on": "2008-03-01"}
        ),
        "withdrawal": lambda: world.change(
            f"{path}/enrolment/withdrawal", own, 3, {"document_number": "1", "reason": "Thôi"}
        ),
        "programme": lambda: world.create("/v1/programmes", own, programme),
        "wave": lambda: world.change("/v1/plans/277-KH-UBND/waves", PPC, 2, wave(A, number=2)),
        "revision": lambda: world.change("/v1/plans/277-KH-UBND/revisions", PPC, 2, revision),
        "employment": lambda: world.change("/v1/people/p-1/employments", HOME_AFFAIRS, 1, period),
        "post": lambda: world.change("/v1/people/p-1/posts", HOME_AFFAIRS, 1, {**period, "post": "qmr"}),
        "child": lambda: world.create("/v1/agencies", HOME_AFFAIRS, agency("XA-9", "commune_committee", parent=A)),
        "another reorganisation": lambda: world.create("/v1/reorganisations", PPC, merged("R-2", [B, C], A)),
        "its second end": lambda: world.create("/v1/reorganisations", PPC, merged("R-2", [A, C], D)),
    }


POINTERS: Final = {
    "wave": "/members/0/agency",
    "revision": "/agency",
    "employment": "/from_day",
    "post": "/from_day",
    "child": "/parent",
    "another reorganisation": "/successors/0",
    "its second end": "/predecessors/0",
}


def test_an_ended_agency_takes_no_further_act(world: World) -> None:
    for code in (A, B, C, D):
        register(world, code)
    enter(world)
    appoint(world, A)
    plan(world)
    told(world.change("/v1/plans/277-KH-UBND/waves", PPC, 1, wave(A)))
    at(world, 2008, 4, 10)
    carry_out(world, change("R", "absorbed", [A], [B], inheritances=heirs(A, B)))
    for name, ask in acts_on_the_ended(world).items():
        # A second place in the plan is refused before the plan asks who is placed.
        code = "registry.agency-already-scheduled" if name == "wave" else "registry.agency-ended"
        with world.nothing_recorded():
            problem(ask(), 409, code, POINTERS.get(name))
    earlier = {"agency": A, "from_day": "2006-01-01", "to_day": "2008-03-31"}
    told(world.change("/v1/people/p-1/employments", HOME_AFFAIRS, 1, earlier))


def test_an_ended_agency_is_put_into_no_wave(four: World) -> None:
    plan(four)
    carry_out(four, change("R", "absorbed", [A], [B], inheritances=heirs(A, B)))
    targets = [{**each, "by": "2009-06-01"} for each in TARGETS]
    body = wave(A) | {"members": [{"agency": A, "order": 1, "targets": targets}]}
    with four.nothing_recorded():
        answer = four.change("/v1/plans/277-KH-UBND/waves", PPC, 1, body)
        problem(answer, 409, "registry.agency-ended", "/members/0/agency")


def test_what_an_agency_did_not_reach_is_no_longer_due_once_it_has_ended(world: World) -> None:
    for code in (A, B):
        register(world, code)
    plan(world)
    told(world.change("/v1/plans/277-KH-UBND/waves", PPC, 1, wave(A)))
    at(world, 2008, 4, 10)
    carry_out(world, change("R", "absorbed", [A], [B], inheritances=heirs(A, B)))
    before = told(world.get(f"/v1/agencies/{A}/progress?on=2008-03-31"))
    after = told(world.get(f"/v1/agencies/{A}/progress?on=2010-01-01"))
    assert (before["overdue"], before["ended_on"]) == (6, None)
    assert (after["overdue"], after["final_day_missed"], after["ended_on"]) == (0, False, "2008-04-01")
    assert {each["state"] for each in after["milestones"]} == {"ceased"}


def test_money_may_have_several_heirs_with_weights(four: World) -> None:
    shares = [
        {"from_agency": A, "to_agency": taker, "matter": Matter.MONEY, "weight": weight}
        for taker, weight in ((C, 2), (D, 1))
    ]
    inheritances = [each for each in heirs(A, C) if each["matter"] != Matter.MONEY] + shares
    carry_out(four, change("R", "split", [A], [C, D], inheritances=inheritances))
    shown = told(four.get("/v1/reorganisations/R"))
    money = [each["weight"] for link in shown["links"] for each in link["inherits"] if each["matter"] == "money"]
    assert money == [2, 1]


def test_one_may_go_on_while_others_come_out_of_it(four: World) -> None:
    carry_out(four, change("R", "separated", [A], [C]))
    assert told(four.get(f"/v1/agencies/{A}"))["ended"] is None
    assert pairs(lineage(four, C)["came_from"]) == [(A, C)]


def test_lineage_follows_time_and_not_only_names(four: World) -> None:
    at(four, 2009, 1, 1)
    steps = (("R-2", B, C, "2008-06-01"), ("R-1", A, B, "2008-05-01"), ("R-3", D, B, "2008-07-01"))
    for key, giver, taker, day in steps:
        transfers = [moved(giver, taker, "Du lịch")]
        carry_out(four, change(key, "functions_transferred", [giver], [taker], transfers=transfers, occurred=day))
    assert pairs(lineage(four, A)["went_to"]) == [(A, B), (B, C)]
    assert pairs(lineage(four, D)["went_to"]) == [(D, B)]
    assert pairs(lineage(four, C)["came_from"]) == [(A, B), (B, C)]
    assert pairs(lineage(four, A, "2008-05-31")["went_to"]) == [(A, B)]
    problem(four.get("/v1/agencies/SO-X/lineage"), 404, "shared.not-found")


def test_two_may_give_to_each_other_and_nothing_goes_in_circles(four: World) -> None:
    swap = [moved(A, B, "Du lịch"), moved(B, A, "Thương mại")]
    carry_out(four, change("R", "functions_transferred", [A, B], [A, B], transfers=swap))
    told_of = lineage(four, A)
    assert (pairs(told_of["came_from"]), pairs(told_of["went_to"])) == ([(B, A)], [(A, B)])


def test_none_ends_before_a_reorganisation_that_it_took_part_in(four: World) -> None:
    at(four, 2009, 1, 1)
    transfers = [moved(A, B, "Du lịch")]
    carry_out(four, change("R-1", "functions_transferred", [A], [B], transfers=transfers, occurred="2008-06-01"))
    early = change("R-2", "absorbed", [A], [C], inheritances=heirs(A, C), occurred="2008-05-31")
    with four.nothing_recorded():
        answer = four.create("/v1/reorganisations", HOME_AFFAIRS, early)
        problem(answer, 422, "registry.change-out-of-order", "/occurred")
    carry_out(four, {**early, "occurred": "2008-06-01"})
