"""Funding over HTTP: each use case the whole way, and that a refusal leaves the log as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from shared.acts import Role
from shared.contracts.document import parse
from tests.funding.web import (
    BUDGET,
    DECISION,
    DOST,
    FINANCE,
    HEAD,
    PLANNING,
    PPC,
    Web,
    Who,
    estimate,
    problem,
    release,
    told,
)
from tests.funding.world import BEFORE_SECOND


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    """Funding over HTTP; it has heard of one agency."""
    web = Web(tmp_path)
    web.world.know("SXD")
    yield web
    web.service.close()


@contextmanager
def nothing_recorded(web: Web) -> Iterator[None]:
    """Expects the log to stay as it is."""
    before = web.service.store.head()
    yield
    assert web.service.store.head() == before


@contextmanager
def one_refusal_recorded(web: Web, rule: str) -> Iterator[None]:
    """Expects exactly one event: that access was refused by `rule`."""
    before = web.service.store.head().size
    yield
    (entry,) = web.service.store.entries(before, 10)
    document = parse(entry.document)
    assert document.topic == "funding.access.refused.v1"
    assert document.facts.to_data()["rule"] == rule


def assigned(web: Web) -> None:
    """Takes the agency up to its allocation, over HTTP."""
    told(web.create("/v1/budgets", PPC, BUDGET), 201)
    told(web.create("/v1/estimates", DOST, estimate()), 201)
    told(web.change("/v1/estimates/DT-1/balances", PLANNING, 1))
    told(web.change("/v1/estimates/DT-1/balances", FINANCE, 2))
    told(web.change("/v1/estimates/DT-1/submission", PLANNING, 3))
    told(web.change("/v1/estimates/DT-1/submission", FINANCE, 4))
    told(web.change("/v1/estimates/DT-1/approval", PPC, 5, {"legal_basis": DECISION}))


def test_the_whole_way_from_a_ceiling_to_the_last_tranche(web: Web) -> None:
    made = web.create("/v1/budgets", PPC, BUDGET)
    assert told(made, 201)["subject"] == "budget/2008"
    assert made.headers["Location"] == "/v1/budgets/2008"
    made = web.create("/v1/estimates", DOST, estimate())
    assert (told(made, 201)["version"], made.headers["Location"]) == (1, "/v1/estimates/DT-1")
    told(web.change("/v1/estimates/DT-1/balances", PLANNING, 1))
    told(web.change("/v1/estimates/DT-1/balances", FINANCE, 2, {"reason": "Trong khả năng cân đối"}))
    told(web.change("/v1/estimates/DT-1/submission", FINANCE, 3))
    told(web.change("/v1/estimates/DT-1/submission", PLANNING, 4))
    approved = told(web.change("/v1/estimates/DT-1/approval", PPC, 5, {"legal_basis": DECISION}))
    assert (approved["version"], len(approved["events"])) == (6, 3)
    web.world.adopt()
    web.world.reach(*BEFORE_SECOND)
    web.world.assess()
    for tranche in (1, 2, 3):
        shown = web.get("/v1/allocations/SXD/2008")
        assert told(shown)["next"]["tranche"] == tranche
        assert shown.headers["ETag"] == f'"{tranche}"'
        told(web.change("/v1/allocations/SXD/2008/releases", FINANCE, tranche, release(tranche)))
    done = told(web.get("/v1/allocations/SXD/2008"))
    assert [each["amount"] for each in done["tranches"]] == [18_000_000, 24_000_000, 18_000_001]
    assert (done["released"], done["next"]) == (60_000_001, None)
    budget = web.get("/v1/budgets/2008")
    assert (told(budget)["remaining"], budget.headers["ETag"]) == (39_999_999, '"2"')
    assert told(web.get("/v1/estimates/DT-1"))["trail"][2]["reason"] == "Trong khả năng cân đối"
    (listed,) = told(web.get("/v1/allocations?agency=SXD"))["items"]
    assert listed["allocation"] == "SXD-2008"


@pytest.mark.parametrize(
    ("basis", "code"),
    [(None, "shared.legal-basis-required"), (DECISION, "funding.council-resolution-required")],
)
def test_a_ceiling_needs_the_councils_resolution(web: Web, basis: Any, code: str) -> None:
    body = {name: value for name, value in BUDGET.items() if name != "legal_basis"}
    with nothing_recorded(web):
        answer = web.create("/v1/budgets", PPC, body if basis is None else {**body, "legal_basis": basis})
        problem(answer, 422, code, "/legal_basis")


@pytest.mark.parametrize("money", [60_000_000.0, 0.1, "60000000", -1, 0, 10**15 + 1, True, None])
def test_money_is_a_whole_number_of_dong(web: Web, money: Any) -> None:
    told(web.create("/v1/budgets", PPC, BUDGET), 201)
    with nothing_recorded(web):
        answer = web.create("/v1/estimates", DOST, estimate(amount=money))
        assert (answer.status_code, answer.get_json(force=True)["errors"][0]["pointer"]) == (422, "#/lines/0/amount")
        answer = web.create("/v1/budgets", PPC, {**BUDGET, "year": 2009, "ceiling": money})
        assert (answer.status_code, answer.get_json(force=True)["errors"][0]["pointer"]) == (422, "#/ceiling")


@pytest.mark.parametrize(
    ("member", "value", "pointer"),
    [
        ("total", 1, "/total"),
        ("lines", [], "/lines"),
        ("lines", [{**estimate()["lines"][0], "amount_paid": 1}], "/lines/0/amount_paid"),
        ("lines", [{**estimate()["lines"][0], "channel": "cash"}], "/lines/0/channel"),
        ("estimate", "dt 1", "/estimate"),
        ("year", "2008", "/year"),
    ],
)
def test_a_proposal_says_exactly_what_it_should(web: Web, member: str, value: Any, pointer: str) -> None:
    told(web.create("/v1/budgets", PPC, BUDGET), 201)
    with nothing_recorded(web):
        answer = web.create("/v1/estimates", DOST, {**estimate(), member: value})
        problem(answer, 422, "shared.body-invalid", pointer)


def test_a_proposal_for_an_agency_never_heard_of_names_the_line(web: Web) -> None:
    told(web.create("/v1/budgets", PPC, BUDGET), 201)
    with nothing_recorded(web):
        answer = web.create("/v1/estimates", DOST, estimate(agency="SYT"))
        problem(answer, 422, "funding.agency-unknown", "/lines/0/agency")


def test_beyond_the_ceiling_says_what_is_left_and_by_which_article(web: Web) -> None:
    told(web.create("/v1/budgets", PPC, BUDGET), 201)
    told(web.create("/v1/estimates", DOST, estimate(amount=100_000_001)), 201)
    for version, who in ((1, PLANNING), (2, FINANCE)):
        told(web.change("/v1/estimates/DT-1/balances", who, version))
    told(web.change("/v1/estimates/DT-1/submission", FINANCE, 3))
    told(web.change("/v1/estimates/DT-1/submission", PLANNING, 4))
    with nothing_recorded(web):
        answer = web.change("/v1/estimates/DT-1/approval", PPC, 5, {"legal_basis": DECISION})
        refused = problem(answer, 409, "funding.ceiling-exceeded")
    assert "100,000,000" in refused["detail"]
    assert "02/2007/CT-UBND" in str(refused)


def test_a_release_needs_the_legal_basis_of_its_rule(web: Web) -> None:
    assigned(web)
    web.world.adopt()
    with nothing_recorded(web):
        answer = web.change("/v1/allocations/SXD/2008/releases", FINANCE, 1, {"tranche": 1})
        problem(answer, 422, "shared.legal-basis-required", "/legal_basis")
    told(web.change("/v1/allocations/SXD/2008/releases", FINANCE, 1, release(1)))


def test_a_tranche_whose_facts_are_missing_names_them(web: Web) -> None:
    assigned(web)
    with nothing_recorded(web):
        answer = web.change("/v1/allocations/SXD/2008/releases", FINANCE, 1, release(1))
        refused = problem(answer, 409, "funding.tranche-facts-missing")
    assert "the annual programme adopted by the head" in refused["detail"]


COMMANDS: list[tuple[str, dict[str, Any], set[Role]]] = [
    ("/v1/budgets", BUDGET, {Role.PPC}),
    ("/v1/estimates", estimate(), {Role.DOST}),
    ("/v1/estimates/DT-1/balances", {}, {Role.PLANNING, Role.FINANCE}),
    ("/v1/estimates/DT-1/submission", {}, {Role.PLANNING, Role.FINANCE}),
    ("/v1/estimates/DT-1/approval", {"legal_basis": DECISION}, {Role.PPC}),
    ("/v1/estimates/DT-1/return", {"reason": "x"}, {Role.PPC}),
    ("/v1/estimates/DT-1/revisions", {"lines": estimate()["lines"]}, {Role.DOST}),
    ("/v1/estimates/DT-1/amendments", {"lines": estimate()["lines"], "reason": "x"}, {Role.DOST}),
    ("/v1/allocations/SXD/2008/releases", release(1), {Role.FINANCE}),
]


@pytest.mark.parametrize(("path", "body", "allowed"), COMMANDS)
def test_whoever_lacks_the_right_is_told_so_on_record(
    web: Web, path: str, body: dict[str, Any], allowed: set[Role]
) -> None:
    for role in sorted(set(Role) - allowed):
        who: Who = ("service:x" if role is Role.SERVICE else "p-x", role, "SXD")
        with one_refusal_recorded(web, "shared.right-missing"):
            answer = web.create(path, who, body) if path.count("/") == 2 else web.change(path, who, 1, body)
            problem(answer, 403, "shared.right-missing")


@pytest.mark.forbidden_pair("funding.own-agency", "funding.releaser-not-independent", "funding.released-on-own-report")
@pytest.mark.parametrize(
    ("who", "code"),
    [
        (("p-finance", Role.FINANCE, "SXD"), "funding.own-agency"),
        (("p-dost", Role.FINANCE, "STC"), "funding.releaser-not-independent"),
        (("p-chairman", Role.FINANCE, "STC"), "funding.releaser-not-independent"),
        (("p-head", Role.FINANCE, "STC"), "funding.released-on-own-report"),
    ],
)
def test_who_had_a_hand_in_the_money_does_not_release_it(web: Web, who: Who, code: str) -> None:
    assigned(web)
    web.world.adopt()
    with one_refusal_recorded(web, code):
        problem(web.change("/v1/allocations/SXD/2008/releases", who, 1, release(1)), 403, code)


def test_money_that_was_taken_over_is_shown_and_released_apart(web: Web) -> None:
    assigned(web)
    web.world.know("SYT")
    web.world.end("SXD", ("SYT", 1))
    path = "/v1/allocations/SYT/2008/inherited/SXD"
    shown = web.get(path)
    assert (told(shown)["unreleased"], told(shown)["from_agency"], shown.headers["ETag"]) == (60_000_001, "SXD", '"1"')
    web.world.adopt("SYT")
    told(web.change(f"{path}/releases", FINANCE, 1, release(1)))
    assert told(web.get(path))["released"] == 18_000_000
    with nothing_recorded(web):
        problem(web.change("/v1/allocations/SXD/2008/releases", FINANCE, 2, release(1)), 409, "funding.agency-ended")


@pytest.mark.forbidden_pair("funding.same-person")
def test_the_same_person_under_another_role_is_refused_on_record(web: Web) -> None:
    told(web.create("/v1/budgets", PPC, BUDGET), 201)
    told(web.create("/v1/estimates", DOST, estimate()), 201)
    with one_refusal_recorded(web, "funding.same-person"):
        answer = web.change("/v1/estimates/DT-1/balances", ("p-dost", Role.PLANNING, "SKHDT"), 1)
        problem(answer, 403, "funding.same-person")


def test_who_decided_on_an_older_version_reads_again(web: Web) -> None:
    told(web.create("/v1/budgets", PPC, BUDGET), 201)
    told(web.create("/v1/estimates", DOST, estimate()), 201)
    told(web.change("/v1/estimates/DT-1/balances", PLANNING, 1))
    with nothing_recorded(web):
        problem(web.change("/v1/estimates/DT-1/balances", FINANCE, 1), 412, "shared.stale-version")


def test_a_repeated_command_is_answered_again_and_done_once(web: Web) -> None:
    assigned(web)
    web.world.adopt()
    first = web.change("/v1/allocations/SXD/2008/releases", FINANCE, 1, release(1), key="k-1")
    with nothing_recorded(web):
        again = web.change("/v1/allocations/SXD/2008/releases", FINANCE, 1, release(1), key="k-1")
        other = web.change("/v1/allocations/SXD/2008/releases", FINANCE, 1, release(2), key="k-1")
    assert (told(again), again.headers["Idempotency-Replayed"]) == (told(first), "true")
    assert told(other, 422)["code"] == "shared.idempotency-key-reused"
    assert told(web.get("/v1/allocations/SXD/2008"))["released"] == 18_000_000


def test_a_repeated_approval_is_answered_by_the_estimate_that_it_approved(web: Web) -> None:
    assigned(web)
    web.world.know("SNV")
    told(web.create("/v1/estimates", DOST, estimate("DT-2", 5, "SNV")), 201)
    for version, who in ((1, PLANNING), (2, FINANCE)):
        told(web.change("/v1/estimates/DT-2/balances", who, version))
    told(web.change("/v1/estimates/DT-2/submission", FINANCE, 3))
    told(web.change("/v1/estimates/DT-2/submission", PLANNING, 4))
    first = told(web.change("/v1/estimates/DT-2/approval", PPC, 5, {"legal_basis": DECISION}, key="k-1"))
    again = told(web.change("/v1/estimates/DT-2/approval", PPC, 5, {"legal_basis": DECISION}, key="k-1"))
    assert (again, again["subject"], again["version"]) == (first, "estimate/DT-2", 6)


@pytest.mark.parametrize(
    "path", ["/v1/budgets/2009", "/v1/estimates/DT-9", "/v1/allocations/SXD/2008", "/v1/allocations/SYT/2008"]
)
def test_what_does_not_exist_is_not_found(web: Web, path: str) -> None:
    problem(web.get(path), 404, "shared.not-found")


def test_an_unknown_parameter_is_refused(web: Web) -> None:
    answer = web.get("/v1/allocations?agnecy=SXD", HEAD)
    assert told(answer, 422)["code"] == "shared.query-invalid"


def submitted(web: Web) -> None:
    """Takes an estimate up to its submission, over HTTP."""
    told(web.create("/v1/budgets", PPC, BUDGET), 201)
    told(web.create("/v1/estimates", DOST, estimate()), 201)
    for version, (who, end) in enumerate(
        [(PLANNING, "balances"), (FINANCE, "balances"), (PLANNING, "submission"), (FINANCE, "submission")], start=1
    ):
        told(web.change(f"/v1/estimates/DT-1/{end}", who, version))


def test_an_estimate_is_returned_proposed_anew_approved_and_amended(web: Web) -> None:
    submitted(web)
    path = "/v1/estimates/DT-1"
    with nothing_recorded(web):
        problem(web.change(f"{path}/return", PPC, 5), 422, "funding.reason-required", "/reason")
    told(web.change(f"{path}/return", PPC, 5, {"reason": "Vượt định mức"}))
    assert told(web.get(path))["state"] == "returned"
    told(web.change(f"{path}/revisions", DOST, 6, {"lines": estimate(amount=50_000_000)["lines"]}))
    for version, (who, end) in enumerate(
        [(PLANNING, "balances"), (FINANCE, "balances"), (FINANCE, "submission"), (PLANNING, "submission")], start=7
    ):
        told(web.change(f"{path}/{end}", who, version))
    told(web.change(f"{path}/approval", PPC, 11, {"legal_basis": DECISION}))
    asked = {"lines": estimate(amount=55_000_000)["lines"], "reason": "Điều chỉnh nhiệm vụ"}
    assert told(web.change(f"{path}/amendments", DOST, 12, asked))["version"] == 13
    shown = told(web.get(path))
    assert (shown["state"], shown["total"], shown["in_force"]["total"], shown["round"]) == (
        "proposed", 55_000_000, 50_000_000, 3,
    )  # fmt: skip


@pytest.mark.forbidden_pair("funding.same-person", "funding.own-agency")
@pytest.mark.parametrize(
    ("who", "code"),
    [
        (("p-dost", Role.PPC, None), "funding.same-person"),
        (("p-planning", Role.PPC, None), "funding.same-person"),
        (("p-finance", Role.PPC, None), "funding.same-person"),
        (("p-chairman", Role.PPC, "SXD"), "funding.own-agency"),
    ],
)
def test_who_had_a_hand_in_it_or_receives_it_neither_approves_nor_returns_it(web: Web, who: Who, code: str) -> None:
    submitted(web)
    for end in ("approval", "return"):
        with one_refusal_recorded(web, code):
            body = {"legal_basis": DECISION, "reason": "x"}
            problem(web.change(f"/v1/estimates/DT-1/{end}", who, 5, body), 403, code)
