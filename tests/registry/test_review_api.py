"""Function reviews over HTTP: the whole way, who sees them, and who may not do both of two things."""

from __future__ import annotations

from typing import Any, Final

import pytest

from shared.acts import Role
from tests.registry.asking import register
from tests.registry.world import BASIS, DOST, HOME_AFFAIRS, INSPECTOR, PPC, Who, World, head_of, problem, told

# --- over HTTP ---

PATH: Final = "/v1/reviews"
KEY: Final = f"{PATH}/RS-2007-01"
BODY: Final[dict[str, Any]] = {
    "review": "RS-2007-01",
    "title": "Rà soát chức năng, nhiệm vụ",
    "reviewed": ["SO-TC"],
    "consulted": ["SO-XD"],
    "opinions_by": "2007-05-12",
    "legal_basis": BASIS,
}
OPINION: Final = {"position": "agrees_with_remarks", "opinion": "Bổ sung quy trình", "document_number": "9/CV-SXD"}
PROPOSAL: Final = {"proposal": "Bổ sung nhiệm vụ", "document_number": "12/TTr-SNV"}
ENTRY: Final = {"agency": "SO-TC", "duty": "Quản lý ngân sách", "legal_basis": "Luật NSNN", "post": "Phòng NS"}


def begin(world: World) -> None:
    for code in ("SO-TC", "SO-XD"):
        register(world, code)
    told(world.create(PATH, HOME_AFFAIRS, BODY), 201)


def story(world: World) -> None:
    begin(world)
    told(world.change(f"{KEY}/rows", HOME_AFFAIRS, 1, {"rows": [ENTRY, {"agency": "SO-TC", "process": "QT-7"}]}))
    fixed = {**ENTRY, "process": "QT-01"}
    told(world.change(f"{KEY}/rows/1", HOME_AFFAIRS, 3, {"entry": fixed, "reason": "Thiếu quá trình"}))
    told(world.change(f"{KEY}/rows/2/strike", HOME_AFFAIRS, 4, {"reason": "Quá trình đã bỏ"}))
    told(world.change(f"{KEY}/opinions", head_of("SO-XD"), 5, OPINION))
    told(world.change(f"{KEY}/proposal", HOME_AFFAIRS, 6, PROPOSAL))
    told(world.change(f"{KEY}/return", PPC, 7, {"reason": "Nêu rõ biên chế"}))
    told(world.change(f"{KEY}/proposal", HOME_AFFAIRS, 8, PROPOSAL))
    told(world.change(f"{KEY}/approval", PPC, 9, {"legal_basis": BASIS}))


def test_a_review_is_told_from_opening_to_approval_and_what_was_replaced_stays(world: World) -> None:
    story(world)
    shown = told(world.get(KEY))
    assert (shown["stage"], shown["version"], shown["unheard"]) == ("approved", 10, [])
    row, struck = shown["rows"]
    assert (row["process"], [each["process"] for each in row["replaced"]]) == ("QT-01", [None])
    assert struck["struck"]["reason"] == "Quá trình đã bỏ"
    assert shown["findings"] == []
    assert [each["decision"]["approved"] for each in shown["proposals"]] == [False, True]
    assert shown["opinions"][0]["position_vi"] == "nhất trí, có ý kiến bổ sung"
    with world.nothing_recorded():
        problem(world.change(f"{KEY}/proposal", HOME_AFFAIRS, 10, PROPOSAL), 409, "registry.review-not-open")


def test_the_matrix_shows_its_gaps_and_orphans(world: World) -> None:
    begin(world)
    told(world.change(f"{KEY}/rows", HOME_AFFAIRS, 1, {"rows": [ENTRY, {"agency": "SO-TC", "process": "QT-7"}]}))
    found = [(each["kind"], each["name"], each["rows"]) for each in told(world.get(KEY))["findings"]]
    assert found == [("no_process", "Quản lý ngân sách", [1]), ("orphan_process", "QT-7", [2])]
    (item,) = told(world.get(f"{PATH}?stage=open"))["items"]
    assert (item["rows_standing"], item["unheard"]) == (2, ["SO-XD"])


def test_an_agency_sees_the_reviews_that_concern_it(world: World) -> None:
    begin(world)
    register(world, "SO-YT")
    for code, seen in (("SO-TC", 1), ("SO-XD", 1), ("SO-YT", 0)):
        assert len(told(world.get(PATH, head_of(code)))["items"]) == seen
    problem(world.get(KEY, head_of("SO-YT")), 403, "shared.other-agency")
    problem(world.get(f"{PATH}?agency=SO-TC", head_of("SO-YT")), 403, "shared.other-agency")
    assert len(told(world.get(f"{PATH}?agency=SO-XD"))["items"]) == 1
    assessor: Who = ("p-cgdg", (Role.ASSESSOR,), None)
    problem(world.get(KEY, assessor), 403, "shared.right-missing")


def test_only_home_affairs_leads_and_only_the_ppc_decides(world: World) -> None:
    begin(world)
    problem(world.create(PATH, DOST, {**BODY, "review": "RS-2"}), 403, "shared.right-missing")
    problem(world.change(f"{KEY}/approval", INSPECTOR, 1, {"legal_basis": BASIS}), 403, "shared.right-missing")
    problem(world.change(f"{KEY}/opinions", head_of("SO-TC"), 1, OPINION), 403, "registry.not-consulted")
    itself = {**BODY, "review": "RS-2", "reviewed": ["SO-NV"]}
    problem(world.create(PATH, HOME_AFFAIRS, itself), 422, "registry.agency-unknown", "/reviewed/0")
    told(world.create("/v1/agencies", DOST, _home_affairs()), 201)
    problem(world.create(PATH, HOME_AFFAIRS, itself), 403, "registry.own-file")


def _home_affairs() -> dict[str, Any]:
    named = {"code": "SO-NV", "name_vi": "Sở Nội vụ", "name_en": "Home Affairs", "kind": "provincial_department"}
    return {**named, "provenance": {"source": "Chỉ thị 02/2007", "confidence": "seed"}, "legal_basis": BASIS}


@pytest.mark.forbidden_pair("registry.review-consults-leader")
def test_who_leads_is_not_consulted(world: World) -> None:
    begin(world)
    told(world.create("/v1/agencies", DOST, _home_affairs()), 201)
    body = {**BODY, "review": "RS-2", "consulted": ["SO-XD", "SO-NV"]}
    problem(world.create(PATH, HOME_AFFAIRS, body), 403, "registry.review-consults-leader", "/consulted/1")


@pytest.mark.forbidden_pair("registry.review-decided-by-drafter")
def test_who_drafted_decides_nothing_whatever_role_they_hold(world: World) -> None:
    begin(world)
    told(world.change(f"{KEY}/rows", HOME_AFFAIRS, 1, {"rows": [ENTRY]}))
    told(world.change(f"{KEY}/opinions", head_of("SO-XD"), 2, OPINION))
    told(world.change(f"{KEY}/proposal", HOME_AFFAIRS, 3, PROPOSAL))
    both: Who = (HOME_AFFAIRS[0], (Role.PPC,), None)
    answer = world.change(f"{KEY}/approval", both, 4, {"legal_basis": BASIS})
    problem(answer, 403, "registry.review-decided-by-drafter")
    problem(world.change(f"{KEY}/return", both, 4, {"reason": "Không"}), 403, "registry.review-decided-by-drafter")


def test_who_drafted_does_not_decide_by_another_hand_nor_draft_by_one(world: World) -> None:
    begin(world)
    signed = {"capacity": "KT", "principal": "p-giam-doc"}
    told(world.change(f"{KEY}/rows", HOME_AFFAIRS, 1, {"rows": [ENTRY], **signed}))
    told(world.change(f"{KEY}/opinions", head_of("SO-XD"), 2, OPINION))
    told(world.change(f"{KEY}/proposal", HOME_AFFAIRS, 3, PROPOSAL))
    for person, principal in (("p-ubnd", HOME_AFFAIRS[0]), ("p-ubnd", "p-giam-doc"), ("p-giam-doc", "p-ubnd")):
        body = {"capacity": "TUQ", "principal": principal, "mandate": "1/UQ", "legal_basis": BASIS}
        answer = world.change(f"{KEY}/approval", (person, (Role.PPC,), None), 4, body)
        problem(answer, 403, "registry.review-decided-by-drafter")
    told(world.change(f"{KEY}/approval", PPC, 4, {"capacity": "KT", "principal": "p-ct", "legal_basis": BASIS}))


@pytest.mark.forbidden_pair("registry.review-consults-leader")
def test_a_substitute_from_a_body_that_is_consulted_draws_up_nothing(world: World) -> None:
    begin(world)
    substitute: Who = ("p-xd", (Role.HOME_AFFAIRS,), "SO-XD")
    for path, body in (("rows", {"rows": [ENTRY]}), ("proposal", PROPOSAL)):
        problem(world.change(f"{KEY}/{path}", substitute, 1, body), 403, "registry.review-consults-leader")


@pytest.mark.forbidden_pair("registry.review-opinion-by-drafter")
def test_who_drafted_is_not_consulted_and_who_was_consulted_does_not_draft_whatever_body_they_come_from(
    world: World,
) -> None:
    begin(world)
    leader = HOME_AFFAIRS[0]
    moved: Who = (leader, (Role.AGENCY_HEAD,), "SO-XD")
    problem(world.change(f"{KEY}/opinions", moved, 1, OPINION), 403, "registry.review-opinion-by-drafter")
    by_hand = {**OPINION, "capacity": "KT", "principal": leader}
    answer = world.change(f"{KEY}/opinions", head_of("SO-XD"), 1, by_hand)
    problem(answer, 403, "registry.review-opinion-by-drafter")
    told(world.change(f"{KEY}/opinions", head_of("SO-XD", "p-xd"), 1, OPINION))
    consulted: Who = ("p-xd", (Role.HOME_AFFAIRS,), "SO-NV")
    for path, body in (("rows", {"rows": [ENTRY]}), ("proposal", PROPOSAL)):
        problem(world.change(f"{KEY}/{path}", consulted, 2, body), 403, "registry.review-opinion-by-drafter")
    told(world.change(f"{KEY}/rows", HOME_AFFAIRS, 2, {"rows": [ENTRY]}))


@pytest.mark.forbidden_pair("registry.own-file")
def test_who_acts_for_the_ppc_and_comes_from_a_body_does_not_act_on_its_file(world: World) -> None:
    told(world.create("/v1/agencies", DOST, _home_affairs()), 201)
    named = {"name_vi": "Sở khác", "name_en": "Another", "legal_basis": BASIS}
    own: Who = ("p-nv", (Role.PPC,), "SO-NV")
    problem(world.change("/v1/agencies/SO-NV/name", own, 1, named), 403, "registry.own-file")
    told(world.change("/v1/agencies/SO-NV/name", PPC, 1, named))


@pytest.mark.forbidden_pair("registry.own-file")
def test_nobody_of_a_reviewed_body_decides_on_its_review(world: World) -> None:
    begin(world)
    own: Who = ("p-tc", (Role.PPC,), "SO-TC")
    problem(world.change(f"{KEY}/approval", own, 1, {"legal_basis": BASIS}), 403, "registry.own-file")
    problem(world.change(f"{KEY}/return", own, 1, {"reason": "Chưa đủ"}), 403, "registry.own-file")
