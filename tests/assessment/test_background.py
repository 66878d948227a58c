"""Who is bound to an agency: by every ground, within two years, and through everything that the agency came from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from shared.acts import Actor, Role
from shared.contracts.assessment import TeamMember, TeamRole, TieGround, TieNoted
from shared.contracts.document import Document
from shared.contracts.registry import GuidanceKind, ReorganisationKind
from tests.assessment.telling import BUYER, CONTRACT, consultancy_ended, consulted, guided, reorganised, staffed
from tests.assessment.world import DIRECTOR, DOST, FIRST, LAST, MEMBER, PPC, TEAM, World

WHO = MEMBER.person
GROUNDS: dict[str, tuple[Callable[[World], Document], str]] = {
    "assessment.not-independent": (lambda world: world.employ(WHO, "SNV"), WHO),
    "assessment.consulted-there": (lambda world: consulted(world, WHO), WHO),
    "assessment.guided-there": (lambda world: guided(world, WHO), WHO),
    "assessment.bought-consultancy-there": (lambda world: consulted(world, "p-500"), BUYER),
}


def team(person: str) -> tuple[TeamMember, ...]:
    return (TEAM[0], TeamMember(person, TeamRole.MEMBER))


@pytest.mark.parametrize("code", GROUNDS)
def test_each_ground_is_refused_by_its_own_rule_with_the_event_that_says_so(world: World, code: str) -> None:
    tell, person = GROUNDS[code]
    cause = tell(world)
    world.schedule()
    with world.refuses(code, "/team/1", agency="SNV", years=2, event=str(cause.id)):
        world.open(*team(person))


@pytest.mark.parametrize("code", GROUNDS)
def test_what_is_heard_after_the_opening_stops_the_approval_and_the_assessment_is_withdrawn(
    world: World, code: str
) -> None:
    tell, person = GROUNDS[code]
    world.schedule()
    world.open(*team(person))
    world.find("4.1")
    world.submit()
    tell(world)
    with world.refuses(code, agency="SNV"):
        world.approve()
    world.withdraw()
    assert world.assessment.stage == "withdrawn"


@pytest.mark.parametrize("code", GROUNDS)
def test_dosts_participants_are_held_to_the_same_when_it_is_scheduled_and_when_it_is_approved(
    world: World, code: str
) -> None:
    tell, person = GROUNDS[code]
    world.schedule(dost_participants=(person,))
    world.open()
    world.find("4.1")
    world.submit()
    tell(world)
    with world.refuses(code):
        world.approve()
    with world.refuses(code, "/dost_participants/0"):
        world.schedule(assessment="DG-2", dost_participants=(person,))


@pytest.mark.parametrize(
    ("until", "bound"), [(date(2006, 3, 9), False), (date(2006, 3, 10), True), (date(2009, 1, 1), True)]
)
def test_a_contract_binds_until_two_years_after_its_end(world: World, until: date, bound: bool) -> None:
    consulted(world, WHO, since=date(2005, 1, 1), until=until)
    assert bool(world.application.background("SNV").bonds(WHO, FIRST, LAST)) is bound


def test_a_contract_that_ended_earlier_binds_from_its_true_end_and_both_notes_stay(world: World) -> None:
    consulted(world, WHO, since=date(2005, 1, 1), until=date(2007, 12, 31))
    end = consultancy_ended(world, date(2005, 12, 31))
    assert world.application.background("SNV").bonds(WHO, FIRST, LAST) == ()
    noted = [each.facts for each in world.log if isinstance(each.facts, TieNoted) and each.facts.person == WHO]
    assert [each.to_day for each in noted] == [date(2007, 12, 31), date(2005, 12, 31)]
    assert (noted[1].event, noted[1].ground, noted[1].record) == (end.id, TieGround.CONSULTANCY, CONTRACT)


@pytest.mark.parametrize("kind", [each for each in GuidanceKind if each is not GuidanceKind.INDIVIDUAL])
def test_who_guided_or_trained_many_alike_is_not_bound(world: World, kind: GuidanceKind) -> None:
    size = len(world.log)
    guided(world, WHO, "SNV", "SYT", kind=kind)
    assert len(world.log) == size
    world.schedule()
    world.open(*team(WHO))


def test_a_note_cites_where_the_registry_says_so(world: World) -> None:
    cause = guided(world, WHO)
    noted = world.log[-1].facts
    assert isinstance(noted, TieNoted)
    assert (noted.event, noted.position) == (cause.id, world.application.store.heard_position("registry"))


def test_what_is_told_twice_is_noted_once(world: World) -> None:
    consulted(world, WHO)
    reorganised(world, ("SYT",), ("SNV",), ended=("SYT",))
    staffed(world, 30)
    size = len(world.log)
    consulted(world, WHO)
    reorganised(world, ("SYT",), ("SNV",), ended=("SYT",))
    staffed(world, 30)
    assert len(world.log) == size


@pytest.mark.parametrize("code", GROUNDS)
def test_who_is_bound_to_a_predecessor_is_bound_to_its_successor(world: World, code: str) -> None:
    tell, person = GROUNDS[code]
    cause = tell(world)
    reorganised(world, ("SNV",), ("SYT",), ended=("SNV",), on=date(2008, 2, 1))
    world.schedule(agency="SYT")
    with world.refuses(code, "/team/1", agency="SNV", event=str(cause.id)):
        world.open(*team(person))


def test_the_refusal_says_that_the_agency_is_a_predecessor(world: World) -> None:
    world.employ(WHO, "SNV")
    reorganised(world, ("SNV",), ("SYT",), ended=("SNV",))
    world.schedule(agency="SYT")
    with pytest.raises(Exception, match="SNV, a predecessor of SYT"):
        world.open(*team(WHO))


def test_a_reorganisation_to_come_binds_nobody_yet(world: World) -> None:
    world.employ(WHO, "SNV")
    reorganised(world, ("SNV",), ("SYT",), ended=("SNV",), on=date(2008, 3, 13))
    assert world.application.background("SYT").bonds(WHO, FIRST, LAST) == ()
    assert len(world.application.background("SYT").bonds(WHO, FIRST, date(2008, 3, 13))) == 1


def test_what_a_predecessor_gave_away_binds_those_who_were_there_before_and_for_two_years(world: World) -> None:
    given = date(2006, 2, 1)
    world.employ("p-before", "SNV", date(2004, 1, 1))
    world.employ("p-after", "SNV", date(2006, 2, 2))
    reorganised(world, ("SNV",), ("SYT",), on=given, kind=ReorganisationKind.FUNCTIONS_TRANSFERRED)
    background = world.application.background("SYT")
    on = date(2007, 6, 1)
    assert [bond.tie.to_day for bond in background.bonds("p-before", on, on)] == [given]
    assert background.bonds("p-after", on, on) == ()
    assert background.bonds("p-before", FIRST, LAST) == (), "two years after it was given away"
    assert not background.employs("p-before", on)


def test_land_that_moves_makes_no_successor(world: World) -> None:
    world.employ(WHO, "SNV")
    reorganised(world, ("SNV",), ("SYT",), kind=ReorganisationKind.TERRITORY_TRANSFERRED)
    assert world.application.background("SYT").bonds(WHO, FIRST, LAST) == ()


def test_ties_come_along_through_several_reorganisations_even_in_a_circle(world: World) -> None:
    world.employ(WHO, "SVHTT")
    reorganised(world, ("SVHTT",), ("SNV",), ended=("SVHTT",), on=date(2008, 1, 1), key="SX-1")
    reorganised(world, ("SNV",), ("SYT", "SXD"), ended=("SNV",), on=date(2008, 2, 1), key="SX-2")
    reorganised(world, ("SYT",), ("SNV",), on=date(2008, 2, 2), key="SX-3")
    for code in ("SYT", "SXD", "SNV"):
        (bond, *_) = world.application.background(code).bonds(WHO, FIRST, LAST)
        assert bond.agency == "SVHTT"
        assert bond.through is not None


def test_nobody_acts_on_the_file_of_the_successor_of_their_agency(world: World) -> None:
    reorganised(world, ("SKHCN",), ("SYT",), ended=("SKHCN",), on=date(2008, 2, 1))
    with world.refuses("assessment.own-file", agency="SYT"):
        world.schedule(agency="SYT", actor=DOST)
    with world.refuses("assessment.own-file", agency="SYT"):
        world.schedule(agency="SYT", actor=Actor("p-999", Role.DOST, "SKHCN"))
    world.schedule(agency="SYT", actor=PPC)


def test_a_director_of_a_body_that_goes_on_acts_on_who_took_a_part_of_it(world: World) -> None:
    reorganised(world, ("SKHCN",), ("SYT",), kind=ReorganisationKind.FUNCTIONS_TRANSFERRED, on=date(2008, 2, 1))
    world.schedule(agency="SYT", actor=DIRECTOR)


def test_what_was_known_at_a_position_can_be_read_again(world: World) -> None:
    before = world.application.store.head().size
    consulted(world, WHO)
    then, now = (world.application.background("SNV", upto) for upto in (before, None))
    assert (then.bonds(WHO, FIRST, LAST), len(now.bonds(WHO, FIRST, LAST))) == ((), 1)


def test_the_staff_of_the_day_is_the_newest_count_up_to_it(world: World) -> None:
    for count, day in ((30, date(2007, 1, 1)), (44, date(2008, 1, 1)), (45, date(2008, 1, 1)), (60, LAST)):
        staffed(world, count, day)
    roster = world.application.background("SNV").own
    counts = [roster.staff_on(day) for day in (date(2006, 12, 31), date(2007, 5, 1), FIRST, LAST)]
    assert [None if each is None else each.staff for each in counts] == [None, 30, 45, 60]
