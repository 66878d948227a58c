"""A check whose agency ends: its heir answers for what was asked, and then no more verifies it than the agency did."""

from __future__ import annotations

from shared.acts import Role
from tests.registry.asking_checks import LEAD, OFFICE, TEAM, asked, begin, fulfilment, minutes, planned, proof, request
from tests.registry.reorganising import carry_out, change, heirs
from tests.registry.world import BASIS, World, head_of, problem, told

ONE = "/v1/checks/KT-01/requests/1"


def end(world: World, heir: str) -> None:
    """Ends the checked agency in `heir` on 1 July."""
    told_of = {"inheritances": heirs("SO-TC", heir), "occurred": "2007-07-01", "legal_basis": BASIS}
    carry_out(world, change("SX-01", "absorbed", ["SO-TC"], [heir], **told_of))


def test_the_body_that_takes_an_agency_over_leaves_the_verifying_to_the_other(world: World) -> None:
    asked(world)
    end(world, "VPUB")
    told(world.change(f"{ONE}/fulfilment", head_of("VPUB", "p-heir"), 3, fulfilment("2007-07-05")))
    problem(world.change(f"{ONE}/proof", OFFICE, 4, proof("2007-07-10")), 403, "registry.own-file")
    abroad = ("p-office", (Role.DOST,), "SO-KHCN")
    problem(world.change(f"{ONE}/proof", abroad, 4, proof("2007-07-10")), 403, "registry.checker-of-agency")
    told(world.change(f"{ONE}/proof", LEAD, 4, proof("2007-07-10")))


def test_an_agency_that_has_ended_is_not_checked_any_more(world: World) -> None:
    begin(world)
    told(world.create("/v1/checks", LEAD, planned()), 201)
    told(world.change("/v1/checks/KT-01/minutes", LEAD, 1, minutes()))
    told(world.change("/v1/checks/KT-01/requests", LEAD, 2, request()))
    end(world, "SO-XD")
    with world.nothing_recorded():
        again = planned("KT-02", occurred="2007-07-20", from_day="2007-07-25", to_day="2007-07-26", team=TEAM)
        problem(world.create("/v1/checks", LEAD, again), 409, "registry.agency-ended", "/agency")
