"""A reorganisation that was wrongly recorded is corrected: what was believed then and what is known now both remain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest

from services.registry.domain.reorganisation import Change, Reorganisation, Stage
from shared.acts import Role
from shared.contracts.base import Facts
from shared.contracts.registry import (
    Inheritance,
    Matter,
    ReorganisationCorrected,
    ReorganisationKind,
    Statement,
)
from shared.contracts.terms import Confidence, Provenance
from tests.registry.asking import DECISION, register
from tests.registry.building import TODAY, ppc, registered
from tests.registry.reorganising import at, carry_out, change, heirs, lineage, moved, pairs
from tests.registry.world import DOST, HOME_AFFAIRS, INSPECTOR, PPC, Who, World, head_of, problem, told
from tests.support.lifecycles import check_pair
from tests.support.lifecycles import pairs as of_life

A, B, C, D = "SO-A", "SO-B", "SO-C", "SO-D"
REASON: Final = "Văn bản sáp nhập ghi nhầm cơ quan"
CORRECTING: Final = {**DECISION, "number": "20/QĐ-UBND (minh hoạ)", "date": "2008-05-05"}
FOUND: Final = {"source": "Quyết định gốc (minh hoạ)", "confidence": "found"}
RIGHT: Final = {"reason": REASON, "legal_basis": CORRECTING, "occurred": "2008-05-05"}


@pytest.fixture
def wrong(world: World) -> World:
    """Four departments, of which A was said to be absorbed by B on 1 April 2008; it is 6 May now."""
    for code in (A, B, C, D):
        register(world, code)
    at(world, 2008, 4, 10)
    carry_out(world, change("R", "absorbed", [A], [B], inheritances=heirs(A, B)))
    at(world, 2008, 5, 6)
    return world


def right(kind: str, givers: list[str], takers: list[str], **more: Any) -> dict[str, Any]:
    body = change("R", kind, givers, takers, **{"effective_on": "2008-04-01", "provenance": FOUND, **RIGHT, **more})
    del body["reorganisation"]
    return body


def correct(world: World, body: dict[str, Any], version: int = 1, who: Who = HOME_AFFAIRS) -> Any:
    return world.change("/v1/reorganisations/R/corrections", who, version, body)


def annul(world: World, version: int = 1, who: Who = HOME_AFFAIRS, **more: Any) -> Any:
    return world.change("/v1/reorganisations/R/annulment", who, version, {**RIGHT, **more})


def test_an_agency_that_was_ended_by_mistake_is_alive_from_then_on(wrong: World) -> None:
    told(annul(wrong))
    now = told(wrong.get(f"/v1/agencies/{A}?on=2008-04-15"))
    assert (now["ended"], now["ended_on"], now["applying"]) == (None, None, True)
    (part,) = now["reorganisations"]
    assert (part["ended"], part["retracted"]["reason"]) == (True, REASON)
    assert part["event"]["recorded"] < part["retracted"]["recorded"]
    renamed = {"name_vi": "Sở Mới", "name_en": "New", "legal_basis": DECISION}
    told(wrong.change(f"/v1/agencies/{A}/name", PPC, now["version"], renamed))


def test_what_was_believed_and_what_is_known_both_stand_in_the_answer(wrong: World) -> None:
    told(correct(wrong, right("absorbed", [A], [C], inheritances=heirs(A, C))))
    shown = told(wrong.get("/v1/reorganisations/R"))
    assert (pairs(shown["links"]), shown["successors"], shown["corrected"]) == ([(A, C)], [C], True)
    assert (shown["annulled"], shown["annulment"]) == (False, None)
    assert (shown["provenance"]["source"], shown["event"]["legal_basis"]["number"]) == (
        FOUND["source"],
        CORRECTING["number"],
    )
    (was,) = shown["replaced"]
    assert (pairs(was["links"]), was["successors"], was["ended"]) == ([(A, B)], [B], [A])
    assert (was["corrected"], was["decided_on"]) == (shown["event"], "2008-05-05")
    assert pairs(lineage(wrong, C)["came_from"]) == [(A, C)]
    gone = lineage(wrong, B)
    assert (gone["came_from"], [each["reorganisation"] for each in gone["retracted"]]) == ([], ["R"])
    assert told(wrong.get(f"/v1/agencies/{A}"))["ended"]["others"] == [C]


def test_what_was_handed_over_stays_and_what_is_to_be_handed_on_is_told(wrong: World) -> None:
    told(correct(wrong, right("absorbed", [A], [C], inheritances=heirs(A, C))))
    shown = told(wrong.get("/v1/reorganisations/R"))["outstanding"]
    assert {each["matter"] for each in shown} == set(Matter)
    assert {(*each["held_by"], *each["due_to"]) for each in shown} == {(B, C)}
    told(annul(wrong, 2))
    shown = told(wrong.get("/v1/reorganisations/R"))["outstanding"]
    assert {(*each["held_by"], *each["due_to"]) for each in shown} == {(B, A)}


def test_what_is_corrected_back_leaves_nothing_to_be_handed_on(wrong: World) -> None:
    told(correct(wrong, right("absorbed", [A], [C], inheritances=heirs(A, C))))
    told(correct(wrong, right("absorbed", [A], [B], inheritances=heirs(A, B)), 2))
    shown = told(wrong.get("/v1/reorganisations/R"))
    assert (shown["outstanding"], len(shown["replaced"]), shown["successors"]) == ([], 2, [B])


def test_one_transaction_corrects_it_and_retracts_and_states_the_part_of_everybody(wrong: World) -> None:
    before = len(wrong.log())
    told(correct(wrong, right("absorbed", [A], [C], inheritances=heirs(A, C))))
    recorded = wrong.log()[before:]
    assert [(each.topic.split(".")[2], each.subject) for each in recorded] == [
        ("corrected", "reorganisation/R"),
        ("part-retracted", f"agency/{A}"),
        ("reorganised", f"agency/{A}"),
        ("part-retracted", f"agency/{B}"),
        ("reorganised", f"agency/{C}"),
    ]
    assert {str(each.occurred) for each in recorded} == {"2008-04-01"}
    corrected, first = recorded[0].facts, next(each for each in wrong.log() if each.subject == "reorganisation/R")
    assert isinstance(corrected, ReorganisationCorrected)
    assert corrected.corrects == first.id


@pytest.mark.parametrize(("day", "alive"), [("2008-03-15", "2008-03-14"), ("2008-04-20", "2008-04-19")])
def test_the_day_can_be_corrected_to_an_earlier_and_to_a_later_one(wrong: World, day: str, alive: str) -> None:
    told(correct(wrong, right("absorbed", [A], [B], inheritances=heirs(A, B), effective_on=day)))
    assert told(wrong.get(f"/v1/agencies/{A}?on={alive}"))["ended_on"] is None
    assert told(wrong.get(f"/v1/agencies/{A}?on={day}"))["ended_on"] == day
    listed = told(wrong.get("/v1/reorganisations?year=2008"))["items"]
    assert [(each["on"], each["corrected"]) for each in listed] == [(day, True)]


def test_an_annulled_one_leads_nowhere_and_is_corrected_no_more(wrong: World) -> None:
    told(annul(wrong))
    assert (lineage(wrong, A)["went_to"], lineage(wrong, B)["came_from"]) == ([], [])
    shown = told(wrong.get("/v1/reorganisations/R"))
    assert (shown["annulled"], shown["links"], shown["ended"]) == (True, [], [])
    assert shown["annulment"]["reason"] == REASON
    with wrong.nothing_recorded():
        problem(annul(wrong, 2), 409, "registry.reorganisation-annulled")
    carry_out(wrong, change("R-2", "absorbed", [A], [C], inheritances=heirs(A, C)))
    assert told(wrong.get(f"/v1/agencies/{A}"))["ended"]["reorganisation"] == "R-2"


def test_whoever_ended_by_mistake_may_be_named_as_one_that_goes_on(wrong: World) -> None:
    transfers = [moved(A, B, "Quản lý nhà nước về du lịch")]
    told(correct(wrong, right("functions_transferred", [A], [B], transfers=transfers)))
    assert told(wrong.get(f"/v1/agencies/{A}"))["ended"] is None
    assert pairs(lineage(wrong, B)["came_from"]) == [(A, B)]


def test_what_another_reorganisation_rests_on_is_corrected_after_it(wrong: World) -> None:
    carry_out(wrong, change("R-2", "absorbed", [B], [C], inheritances=heirs(B, C), occurred="2008-05-01"))
    with wrong.nothing_recorded():
        problem(annul(wrong), 409, "registry.correct-later-first")
        body = right("absorbed", [A], [D], inheritances=heirs(A, D))
        problem(correct(wrong, body), 409, "registry.correct-later-first")
    told(wrong.change("/v1/reorganisations/R-2/annulment", HOME_AFFAIRS, 1, RIGHT))
    told(annul(wrong))


REFUSED: Final[dict[str, tuple[dict[str, Any], int, str, str | None]]] = {
    "a reason is given": (
        {name: said for name, said in right("absorbed", [A], [C]).items() if name != "reason"},
        422,
        "registry.reason-required",
        "/reason",
    ),
    "it says something else": (
        right("absorbed", [A], [B], inheritances=heirs(A, B), title="Sắp xếp tổ chức R", provenance=FOUND),
        409,
        "registry.correction-changes-nothing",
        None,
    ),
    "its day has come": (
        right("absorbed", [A], [C], inheritances=heirs(A, C), effective_on="2008-06-01"),
        422,
        "registry.occurred-in-future",
        "/effective_on",
    ),
    "what ends has heirs": (right("absorbed", [A], [C]), 422, "registry.heir-missing", "/inheritances"),
    "who takes part is registered": (
        right("absorbed", [A], ["SO-X"], inheritances=heirs(A, "SO-X")),
        422,
        "registry.agency-unknown",
        "/successors/0",
    ),
    "the decision was issued by then": (
        right("absorbed", [A], [C], inheritances=heirs(A, C), occurred="2008-05-04"),
        422,
        "registry.legal-basis-later",
        "/legal_basis/date",
    ),
}


@pytest.mark.parametrize(("body", "status", "code", "pointer"), REFUSED.values(), ids=REFUSED)
def test_a_correction_is_held_against_the_same_rules(
    wrong: World, body: dict[str, Any], status: int, code: str, pointer: str | None
) -> None:
    if code == "registry.correction-changes-nothing":
        told(correct(wrong, body))
        with wrong.nothing_recorded():
            problem(correct(wrong, body, 2), status, code, pointer)
        return
    with wrong.nothing_recorded():
        problem(correct(wrong, body), status, code, pointer)


@pytest.mark.parametrize("who", [head_of(A), INSPECTOR, DOST])
def test_only_home_affairs_and_the_ppc_correct(wrong: World, who: Who) -> None:
    problem(annul(wrong, who=who), 403, "shared.right-missing")
    body = right("absorbed", [A], [C], inheritances=heirs(A, C))
    problem(correct(wrong, body, who=who), 403, "shared.right-missing")


def test_home_affairs_corrects_nothing_that_concerns_itself(wrong: World) -> None:
    own = ("p-nv", (Role.HOME_AFFAIRS,), A)
    body = right("absorbed", [D], [C], inheritances=heirs(D, C))
    problem(correct(wrong, body, who=own), 403, "registry.own-file")
    problem(annul(wrong, who=own), 403, "registry.own-file")
    assert told(wrong.get("/v1/reorganisations/R"))["corrected"] is False


def test_a_correction_is_made_of_what_its_author_saw(wrong: World) -> None:
    told(correct(wrong, right("absorbed", [A], [C], inheritances=heirs(A, C))))
    with wrong.nothing_recorded():
        problem(annul(wrong, 1), 412, "shared.stale-version")


def test_where_it_was_taken_from_can_be_corrected_alone(wrong: World) -> None:
    recalled = {"source": "Theo trí nhớ", "confidence": "memory"}
    body = right("absorbed", [A], [B], inheritances=heirs(A, B), provenance=recalled)
    told(correct(wrong, body))
    assert told(wrong.get("/v1/reorganisations/R"))["provenance"]["verified"] is False
    told(correct(wrong, {**body, "provenance": FOUND}, 2))
    assert told(wrong.get("/v1/reorganisations/R"))["provenance"]["verified"] is True


def carried_out() -> tuple[Reorganisation, dict[str, Any]]:
    agencies = {code: registered(code) for code in (A, B, C)}
    inheritances = tuple(Inheritance(A, matter, B) for matter in Matter)
    change = Change(ReorganisationKind.ABSORBED, "Sáp nhập", (A,), (B,), inheritances=inheritances)
    made = Reorganisation("R")
    made.carry_out(ppc(occurred=TODAY), change=change, agencies=agencies)
    return made, agencies


def in_force() -> Reorganisation:
    return carried_out()[0]


def annulled() -> Reorganisation:
    made, agencies = carried_out()
    made.correct(ppc(reason=REASON), right=None, agencies=agencies)
    return made


def attempt(made: Reorganisation) -> None:
    inheritances = tuple(Inheritance(A, matter, C) for matter in Matter)
    told_of = Statement(
        ReorganisationKind.ABSORBED,
        "Sáp nhập",
        TODAY,
        (A,),
        (C,),
        (A,),
        (),
        inheritances,
        Provenance("Quyết định", Confidence.FOUND),
    )
    made.correct(ppc(reason=REASON), right=told_of, agencies=carried_out()[1])


ATTEMPTS: dict[type[Facts], Callable[[Reorganisation], object]] = dict.fromkeys(
    (each.values[1] for each in of_life(Reorganisation.LIFE)), attempt
)


@pytest.mark.parametrize(("state", "event"), of_life(Reorganisation.LIFE))
def test_a_reorganisation_takes_what_its_table_allows(state: Stage, event: type[Facts]) -> None:
    check_pair(Reorganisation.LIFE, (state, event), {Stage.IN_FORCE: in_force, Stage.ANNULLED: annulled}, ATTEMPTS)
