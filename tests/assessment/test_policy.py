"""The ears: agencies and employments heard from the registry are noted, once, as the same whoever hears them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from services.assessment.domain.roster import Cause, Roster, Tie
from services.assessment.policy import HEARS, REACTIONS
from shared.acts import Role
from shared.contracts.assessment import AgencyNoted, EmploymentNoted, TieGround
from shared.contracts.registry import AgencyRegistered, PersonEmployed
from tests.assessment.world import World, registered


def test_assessment_hears_the_registry_alone() -> None:
    assert HEARS == ("registry",)
    assert {AgencyRegistered, PersonEmployed} <= set(REACTIONS)
    assert {each.DECLARATION.publisher for each in REACTIONS} == set(HEARS)


def test_an_agency_is_noted_by_the_service_with_its_cause_and_the_day_it_is_said_to_have_happened(world: World) -> None:
    cause = world.hear(registered("SXD"))
    noted = world.log[-1]
    assert noted.facts == AgencyNoted(agency="SXD", name_vi="Sở SXD", name_en="Department SXD")
    assert (noted.causation, noted.correlation, noted.occurred) == (cause.id, cause.correlation, cause.occurred)
    assert (noted.actor.person, noted.actor.role) == ("service:assessment", Role.SERVICE)


def test_an_employment_is_noted_on_the_agencys_roster(world: World) -> None:
    cause = world.employ("p-301", "SYT", date(2006, 1, 1), date(2007, 1, 1))
    noted = EmploymentNoted(agency="SYT", person="p-301", from_day=date(2006, 1, 1), to_day=date(2007, 1, 1))
    assert world.log[-1].facts == noted
    tie = Tie("p-301", TieGround.EMPLOYMENT, date(2006, 1, 1), date(2007, 1, 1), "", Cause(cause.id))
    assert world.application.load(Roster, "SYT").ties == [tie]


def test_an_employment_may_be_heard_before_its_agency(world: World) -> None:
    world.employ("p-301", "SXD")
    world.hear(registered("SXD"))
    roster = world.application.load(Roster, "SXD")
    assert roster.noted is not None
    assert roster.employs("p-301", date(2008, 1, 1))


def test_what_is_known_already_is_not_noted_again(world: World) -> None:
    world.employ("p-301", "SYT")
    size = len(world.log)
    world.employ("p-301", "SYT")
    world.hear(registered("SYT"))
    assert len(world.log) == size
    assert world.application.store.heard_position("registry") == 9, "what was heard is remembered all the same"


def test_the_same_employment_told_with_its_end_takes_the_place_of_the_open_one(world: World) -> None:
    world.employ("p-301", "SYT", date(2004, 1, 1))
    world.employ("p-301", "SYT", date(2007, 9, 1))
    world.employ("p-301", "SYT", date(2004, 1, 1), date(2005, 12, 31))
    roster = world.application.load(Roster, "SYT")
    assert {(each.from_day, each.to_day) for each in roster.ties} == {
        (date(2004, 1, 1), date(2005, 12, 31)),
        (date(2007, 9, 1), None),
    }
    assert not roster.employs("p-301", date(2006, 6, 1))


def test_the_same_documents_in_the_same_order_make_the_same_notes(tmp_path: Path) -> None:
    worlds = [World.under(tmp_path / name) for name in ("one", "two")]
    for world in worlds:
        world.employ("p-301", "SYT")
        world.employ("p-301", "SYT", until=date(2007, 1, 1))
        world.hear(registered("SXD"))
    one, two = ([(each.kind, each.key, each.facts) for each in world.log] for world in worlds)
    assert one == two
    for world in worlds:
        world.application.store.close()
