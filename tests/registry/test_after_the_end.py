"""An agency that has ended takes no further act in any topic; what it was asked for is its heir's to answer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.registry.asking_checks import CHECKED, LEAD, begin, fulfilment, minutes, planned, proof, request
from tests.registry.building import DIGEST
from tests.registry.reorganising import carry_out, change, heirs
from tests.registry.sheets import file_of, imported, person_row, tried
from tests.registry.test_guidance_api import activity
from tests.registry.test_registers_api import outgoing
from tests.registry.world import DOST, INSPECTOR, PPC, World, head_of, problem, told

HEIR = head_of("SO-XD", "p-xd")
DECISION = {"kind": "quyet_dinh", "number": "21/QĐ-UBND (minh hoạ)", "issuer": "UBND tỉnh Hà Nam", "date": "2007-06-25"}


def end(world: World, code: str = "SO-TC", heir: str = "SO-XD", on: str = "2007-07-01") -> None:
    more = {"inheritances": heirs(code, heir), "occurred": on, "legal_basis": DECISION}
    carry_out(world, change(f"R-{code}", "absorbed", [code], [heir], **more), PPC)


@pytest.fixture
def asked(world: World) -> World:
    """The registry after a check of SO-TC, which asked it for something; SO-TC ended in SO-XD afterwards."""
    begin(world)
    told(world.create("/v1/checks", LEAD, planned()), 201)
    told(world.change("/v1/checks/KT-01/minutes", LEAD, 1, minutes()))
    told(world.change("/v1/checks/KT-01/requests", LEAD, 2, request()))
    opening = {"agency": "SO-TC", "year": 2007, "direction": "outgoing", "occurred": "2007-05-02"}
    told(world.create("/v1/registers", CHECKED, opening), 201)
    end(world)
    return world


def test_the_heir_reports_what_the_ended_agency_was_asked_for(asked: World) -> None:
    path = "/v1/checks/KT-01/requests/1"
    told(asked.get("/v1/checks/KT-01", HEIR))
    problem(asked.get("/v1/checks/KT-01", head_of("VPUB")), 403, "registry.seen-by-own-agency")
    problem(asked.change(f"{path}/fulfilment", CHECKED, 3, fulfilment("2007-07-10")), 403, "registry.not-own-agency")
    told(asked.change(f"{path}/fulfilment", HEIR, 3, fulfilment("2007-07-10")))
    told(asked.change(f"{path}/proof", LEAD, 4, proof("2007-07-20")))
    (shown,) = told(asked.get("/v1/checks/KT-01", INSPECTOR))["requests"]
    assert shown["state"] == "proven"


def test_an_heir_that_ends_hands_on_what_it_inherited(asked: World) -> None:
    end(asked, "SO-XD", "SO-KHCN", "2007-07-15")
    path = "/v1/checks/KT-01/requests/1/fulfilment"
    problem(asked.change(path, HEIR, 3, fulfilment("2007-07-20")), 403, "registry.not-own-agency")
    told(asked.change(path, head_of("SO-KHCN"), 3, fulfilment("2007-07-20")))


def test_the_ended_are_not_checked_and_held_by_nobody(asked: World) -> None:
    late = planned("KT-02", from_day="2007-07-02", to_day="2007-07-03", occurred="2007-06-26")
    with asked.nothing_recorded():
        problem(asked.create("/v1/checks", LEAD, late), 409, "registry.agency-ended", "/agency")
    before = planned("KT-02", from_day="2007-06-28", to_day="2007-06-29", occurred="2007-06-26")
    told(asked.create("/v1/checks", LEAD, before), 201)


def test_the_ended_attend_nothing_after_their_end(asked: World) -> None:
    told_of: dict[str, Any] = {"held_by": ["p-head"], "evidence": [DIGEST]}
    late = activity("TH-02", from_day="2007-07-02", occurred="2007-07-02", **told_of)
    with asked.nothing_recorded():
        problem(asked.create("/v1/guidance", DOST, late), 409, "registry.agency-ended", "/attendance/0/agency")
    told(asked.create("/v1/guidance", DOST, activity("TH-01", **told_of)), 201)


def test_the_registers_of_the_ended_stay_as_they_are(asked: World) -> None:
    path = "/v1/registers/SO-TC-2007-outgoing"
    with asked.nothing_recorded():
        entry = asked.change(f"{path}/outgoing", CHECKED, 1, outgoing(1, "2007-06-01"))
        problem(entry, 409, "registry.agency-ended")
        annulled = {"number": 1, "reason": "Ghi nhầm"}
        problem(asked.change(f"{path}/annulments", CHECKED, 1, annulled), 409, "registry.agency-ended")
        problem(asked.change(f"{path}/closing", CHECKED, 1, {}), 409, "registry.agency-ended")
        opening = {"agency": "SO-TC", "year": 2007, "direction": "incoming"}
        problem(asked.create("/v1/registers", CHECKED, opening), 409, "registry.agency-ended", "/agency")


def test_the_ended_ask_for_no_assessment(asked: World) -> None:
    body = {"document_number": "9/STC", "evidence": [DIGEST], "occurred": "2007-06-01"}
    with asked.nothing_recorded():
        answer = asked.create("/v1/agencies/SO-TC/assessment-requests", CHECKED, body)
        problem(answer, 409, "registry.agency-ended")


def test_an_import_sends_nobody_to_work_where_an_agency_has_ended(asked: World) -> None:
    late, before = (
        [person_row("p-99", agency="SO-TC", from_day=day, **post)]
        for day, post in (("2007-07-01", {"post": "officer"}), ("2007-06-30", {}))
    )
    report = tried(asked, "people", file_of("people", late, "csv"))
    assert [each["code"] for each in report["faults"]] == ["registry.agency-ended"]
    assert report["faults"][0]["column"] == "from_day"
    imported(asked, "people", before)
