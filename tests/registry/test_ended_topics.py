"""An agency that has ended: no programme, request, committee, review or contract of it is recorded any more."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.registry import test_assignments as assignments
from tests.registry import test_certification as certification
from tests.registry import test_consultancy as consultancy
from tests.registry import test_results as results
from tests.registry import test_review_api as reviews
from tests.registry.asking import appoint, enter, register
from tests.registry.building import DEPARTMENT
from tests.registry.reorganising import at
from tests.registry.test_after_the_end import end
from tests.registry.world import DOST, HOME_AFFAIRS, World, head_of, problem, told

OWN: Final = head_of("SO-TC")
HEIR: Final = head_of("SO-XD", "p-xd")
CONTRACT: Final = "/v1/consultancies/TV-2007-01"


@pytest.fixture
def ended(world: World) -> World:
    """The registry after SO-TC ended in SO-XD: it had a programme and a consultancy contract."""
    for code in ("SO-TC", "SO-XD", DEPARTMENT):
        register(world, code)
    for person in ("p-1", "p-2", "p-tuvan"):
        enter(world, person)
    appoint(world, "SO-TC")
    body = {"agency": "SO-TC", "year": 2007, "document_number": "15/CTr", "objectives": results.OBJECTIVES}
    told(world.create("/v1/programmes", OWN, body), 201)
    told(world.create("/v1/consultancies", OWN, consultancy.BODY), 201)
    at(world, 2007, 7, 2)
    end(world)
    at(world, 2007, 12, 20)
    return world


def test_it_reports_requests_and_founds_nothing(ended: World) -> None:
    report = {"document_number": "99/BC", "results": [results.TOLD]}
    committee = {"from_day": "2007-07-02", "members": assignments.COMMITTEE, "legal_basis": assignments.OWN}
    request = {**certification.BODY, "occurred": "2007-07-02"}
    with ended.nothing_recorded():
        problem(ended.change("/v1/programmes/SO-TC/2007/results", OWN, 1, report), 409, "registry.agency-ended")
        problem(ended.create("/v1/agencies/SO-TC/steering-committee", OWN, committee), 409, "registry.agency-ended")
        problem(ended.create("/v1/agencies/SO-TC/assessment-requests", OWN, request), 409, "registry.agency-ended")


def test_it_is_neither_reviewed_nor_consulted_for_from_then_on(ended: World) -> None:
    review: dict[str, Any] = {**reviews.BODY, "opinions_by": "2008-01-31"}
    later = {**consultancy.BODY, "consultancy": "TV-2", "from_day": "2007-08-01", "buyer": DEPARTMENT}
    with ended.nothing_recorded():
        problem(ended.create("/v1/reviews", HOME_AFFAIRS, review), 409, "registry.agency-ended", "/reviewed/0")
        answer = ended.create("/v1/consultancies", DOST, later)
        problem(answer, 409, "registry.agency-ended", "/agency")
    late = {**later, "from_day": "2007-06-01", "to_day": "2007-06-30"}
    told(ended.create("/v1/consultancies", DOST, late), 201)


def test_its_heir_ends_its_contracts_and_reads_them(ended: World) -> None:
    body = {"ended_on": "2007-12-15", "accepted": True}
    problem(ended.change(f"{CONTRACT}/end", OWN, 1, body), 403, "registry.not-buyers-side")
    problem(ended.change(f"{CONTRACT}/end", head_of(DEPARTMENT), 1, body), 403, "registry.not-buyers-side")
    told(ended.change(f"{CONTRACT}/end", HEIR, 1, body))
    assert told(ended.get(CONTRACT, HEIR))["ended"]["event"]["agency"] == "SO-XD"
    problem(ended.get(CONTRACT, head_of(DEPARTMENT)), 403, "shared.other-agency")


def test_nothing_comes_due_of_it(ended: World) -> None:
    standing = told(ended.get("/v1/programmes/SO-TC/2007?on=2008-03-01"))["standing"]
    assert (standing["state"], standing["days_late"]) == ("lapsed", 0)
    assert "SO-TC" not in [each["agency"] for each in told(ended.get("/v1/overdue?on=2010-02-01"))["items"]]
