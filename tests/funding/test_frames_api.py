"""The frame and the years' ceilings over HTTP: shown, adjusted, and refused with nothing recorded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared.acts import Role
from tests.funding.test_api import nothing_recorded
from tests.funding.web import BUDGET, COUNCIL, HEAD, PPC, Web, problem, told
from tests.funding.world import FUND

PART = {"year": 2008, "source_of_fund": FUND, "ceiling": 100_000_000}
FRAME = {"ceiling": 150_000_000, "parts": [PART], "legal_basis": COUNCIL, "reason": "Theo nghị quyết"}
PATH = "/v1/frames/2006-2009"


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    """Funding over HTTP."""
    web = Web(tmp_path)
    yield web
    web.service.close()


def test_the_frame_is_approved_once_and_shown(web: Web) -> None:
    problem(web.create("/v1/frames", PPC, FRAME), 409, "shared.already-exists")
    shown = web.get(PATH)
    assert (told(shown)["ceiling"], told(shown)["remaining"], shown.headers["ETag"]) == (10**15, 10**15, '"1"')


def test_the_frame_is_adjusted_and_what_it_said_stays_readable(web: Web) -> None:
    assert told(web.change(f"{PATH}/adjustments", PPC, 1, FRAME))["version"] == 2
    told(web.create("/v1/budgets", PPC, {**BUDGET, "ceiling": 90_000_000}), 201)
    shown = told(web.get(PATH))
    (part,) = shown["parts"]
    assert (part["budgeted"], part["remaining"], shown["budgeted"], shown["remaining"]) == (
        90_000_000, 10_000_000, 90_000_000, 60_000_000,
    )  # fmt: skip
    (adjusted,) = shown["adjustments"]
    assert (adjusted["before"], adjusted["ceiling"], len(adjusted["parts_before"])) == (10**15, 150_000_000, 4)
    assert adjusted["decision"]["legal_basis"]["number"] == COUNCIL["number"]
    assert part["budgeting"]["position"] == 4


def test_a_years_ceiling_is_adjusted_by_source(web: Web) -> None:
    told(web.create("/v1/budgets", PPC, BUDGET), 201)
    asked = {"source_of_fund": FUND, "ceiling": 90_000_000, "legal_basis": COUNCIL, "reason": "Cắt giảm"}
    assert told(web.change("/v1/budgets/2008/adjustments", PPC, 1, asked))["version"] == 2
    shown = told(web.get("/v1/budgets/2008"))
    assert (shown["ceiling"], shown["remaining"]) == (90_000_000, 90_000_000)
    assert [(each["before"], each["ceiling"]) for each in shown["adjustments"]] == [(100_000_000, 90_000_000)]
    assert shown["sources"] == [
        {"source_of_fund": FUND, "ceiling": 90_000_000, "committed": 0, "remaining": 90_000_000}
    ]


@pytest.mark.parametrize("money", ["1e6", "100.0", "1.5", "1E+2"])
@pytest.mark.parametrize("place", ["/ceiling", "/parts/0/ceiling"])
def test_money_with_a_fraction_or_an_exponent_is_refused_at_the_door(web: Web, money: str, place: str) -> None:
    mark = 987_654_321
    body = {**FRAME, "ceiling": mark} if place == "/ceiling" else {**FRAME, "parts": [{**PART, "ceiling": mark}]}
    with nothing_recorded(web):
        answer = web.raw(f"{PATH}/adjustments", PPC, 1, body, {str(mark): money})
        problem(answer, 422, "shared.number-not-whole", place)


@pytest.mark.parametrize("money", [0, -1, 10**15 + 1])
def test_money_out_of_bounds_is_refused_by_the_rule_that_bounds_it(web: Web, money: int) -> None:
    with nothing_recorded(web):
        answer = web.change(f"{PATH}/adjustments", PPC, 1, {**FRAME, "ceiling": money})
        problem(answer, 422, "funding.amount-out-of-bounds", "/ceiling")
        problem(web.create("/v1/budgets", PPC, {**BUDGET, "ceiling": money}), 422, "funding.amount-out-of-bounds",
                "/ceiling")  # fmt: skip


COMMANDS: list[tuple[str, dict[str, Any]]] = [
    ("/v1/frames", FRAME),
    (f"{PATH}/adjustments", FRAME),
    ("/v1/budgets/2008/adjustments", {"source_of_fund": FUND, "ceiling": 1, "legal_basis": COUNCIL, "reason": "x"}),
]


@pytest.mark.parametrize(("path", "body"), COMMANDS)
def test_only_the_ppc_decides_on_ceilings(web: Web, path: str, body: dict[str, Any]) -> None:
    for role in sorted(set(Role) - {Role.PPC}):
        who = ("service:x" if role is Role.SERVICE else "p-x", role, "SXD")
        answer = web.create(path, who, body) if path == "/v1/frames" else web.change(path, who, 1, body)
        problem(answer, 403, "shared.right-missing")


def test_a_period_without_a_frame_is_not_found(web: Web) -> None:
    problem(web.get("/v1/frames/2010-2013", HEAD), 404, "shared.not-found")
