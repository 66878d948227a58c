"""Who sees which files an agency shows for a milestone: itself, and who oversees it."""

from __future__ import annotations

from typing import Any

from shared.acts import Role
from tests.registry.asking import register, report
from tests.registry.building import DIGEST
from tests.registry.world import DOST, HOME_AFFAIRS, INSPECTOR, PPC, SERVICE, Who, World, head_of, told


def shown_for_first_milestone(world: World, who: Who) -> tuple[Any, int]:
    (milestone,) = told(world.get("/v1/agencies/SO-TC", who))["milestones"]
    return milestone["evidence"], milestone["evidence_count"]


def test_an_agency_and_who_oversees_it_see_the_digests_of_its_evidence(world: World) -> None:
    register(world, "SO-TC")
    told(world.change("/v1/agencies/SO-TC/milestones", head_of("SO-TC"), 1, report(0, "2007-04-25")))
    office = ("p-vp", (Role.PPC_OFFICE,), "VPUB")
    for who in (head_of("SO-TC"), DOST, HOME_AFFAIRS, PPC, office, INSPECTOR, SERVICE):
        assert shown_for_first_milestone(world, who) == ([DIGEST], 1), who


def test_everybody_else_sees_how_many_files_were_shown_and_not_which(world: World) -> None:
    register(world, "SO-TC")
    told(world.change("/v1/agencies/SO-TC/milestones", head_of("SO-TC"), 1, report(0, "2007-04-25")))
    finance, planning = ("p-tm", (Role.FINANCE,), "SO-TM"), ("p-kh", (Role.PLANNING,), "SO-KH")
    assessor = ("p-cg", (Role.LEAD_ASSESSOR,), None)
    for who in (head_of("SO-XD"), ("p-3", (Role.ISO_SECRETARY,), "SO-XD"), finance, planning, assessor):
        assert shown_for_first_milestone(world, who) == (None, 1), who
        for path in ("/v1/agencies/SO-TC", "/v1/agencies/SO-TC/progress", "/v1/agencies"):
            answer = world.get(path, who)
            assert (answer.status_code, DIGEST in answer.get_data(as_text=True)) == (200, False), (who, path)
