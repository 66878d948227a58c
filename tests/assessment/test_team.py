"""An assessment is opened by the lead of an independent team (ISO/IEC 17021), in the planned days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from services.assessment.domain.terms import STAGE_NAMES, Stage
from shared.acts import Actor, Role
from shared.contracts.assessment import TeamMember, TeamRole
from tests.assessment.world import FIRST, KEY, LAST, LEAD, MEMBER, PPC, TEAM, World

LEADING = TEAM[0]


@pytest.fixture
def planned(world: World) -> World:
    """A world with one assessment scheduled some days ago."""
    world.schedule(occurred=date(2008, 3, 5))
    return world


def with_member(person: str) -> tuple[TeamMember, ...]:
    """Returns a team with this member."""
    return (LEADING, TeamMember(person, TeamRole.MEMBER))


def test_the_lead_opens_with_the_team_and_its_declared_interests(planned: World) -> None:
    planned.open()
    assert planned.assessment.stage is Stage.OPEN
    assert planned.assessment.team == TEAM
    assert planned.assessment.team[1].interests == ("Vợ là viên chức Sở Y tế",)


@pytest.mark.parametrize(
    ("team", "leads"),
    [
        ((TeamMember(LEAD.person, TeamRole.MEMBER),), 0),
        ((LEADING, TeamMember(MEMBER.person, TeamRole.LEAD)), 2),
    ],
)
def test_a_team_has_exactly_one_lead(planned: World, team: tuple[TeamMember, ...], leads: int) -> None:
    with planned.refuses("assessment.one-lead", "/team", leads=leads):
        planned.open(*team)


def test_nobody_is_named_twice(planned: World) -> None:
    with planned.refuses("assessment.person-twice", "/team/1/person"):
        planned.open(LEADING, TeamMember(LEAD.person, TeamRole.OBSERVER))


def test_only_the_lead_named_in_the_team_opens(planned: World) -> None:
    with planned.refuses("assessment.opener-not-lead"):
        planned.open(actor=Actor("p-912", Role.LEAD_ASSESSOR))


def test_it_is_not_opened_twice(planned: World) -> None:
    planned.open()
    with planned.refuses("assessment.already-opened", state=STAGE_NAMES[Stage.OPEN]):
        planned.open()


def test_it_is_not_opened_before_the_planned_first_day(planned: World) -> None:
    with planned.refuses("assessment.before-planned", "/occurred", planned=FIRST):
        planned.open(occurred=date(2008, 3, 9))
    planned.open(occurred=FIRST)


def test_the_day_of_opening_is_the_one_in_vietnam(planned: World) -> None:
    planned.open(occurred=datetime(2008, 3, 9, 17, 0, tzinfo=UTC))
    assert planned.assessment.opened_on == FIRST


def test_it_is_not_opened_before_it_was_scheduled(world: World) -> None:
    world.later(days=4)
    world.schedule(occurred=date(2008, 3, 13))
    with world.refuses("assessment.before-scheduling", "/occurred", said=LAST, earliest=date(2008, 3, 13)):
        world.open(occurred=LAST)
    world.open(occurred=date(2008, 3, 13))


def test_an_unknown_assessment_is_not_opened(world: World) -> None:
    with world.refuses("shared.not-found", key=KEY):
        world.open()


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2004, 1, 5), None),
        (date(2000, 1, 1), date(2006, 3, 10)),  # exactly two years before the first day
        (date(2008, 3, 10), date(2008, 3, 10)),
        (LAST, None),  # begins on the last planned day
    ],
)
def test_who_works_or_worked_there_within_two_years_does_not_assess(
    planned: World, since: date, until: date | None
) -> None:
    planned.employ(MEMBER.person, "SNV", since, until)
    with planned.refuses("assessment.not-independent", "/team/1", agency="SNV", years=2):
        planned.open(*with_member(MEMBER.person))


@pytest.mark.parametrize(
    ("agency", "since", "until"),
    [
        ("SNV", date(2000, 1, 1), date(2006, 3, 9)),  # two years and a day before
        ("SNV", LAST + timedelta(days=1), None),
        ("SYT", date(2004, 1, 5), None),
    ],
)
def test_who_left_longer_ago_or_works_elsewhere_may(
    planned: World, agency: str, since: date, until: date | None
) -> None:  # fmt: skip
    planned.employ(MEMBER.person, agency, since, until)
    planned.open(*with_member(MEMBER.person))
    assert planned.assessment.stage is Stage.OPEN


def test_the_lead_and_the_observers_are_held_to_the_same(planned: World) -> None:
    planned.employ(TEAM[2].person, "SNV")
    with planned.refuses("assessment.not-independent", "/team/2"):
        planned.open()
    planned.employ(LEAD.person, "SNV", until=date(2007, 12, 31))
    with planned.refuses("assessment.not-independent", "/team/0"):
        planned.open(LEADING)


def test_an_employment_that_was_ended_later_counts_as_ended(planned: World) -> None:
    planned.employ(MEMBER.person, "SNV", date(2000, 1, 1))
    planned.employ(MEMBER.person, "SNV", date(2000, 1, 1), date(2005, 6, 30))
    planned.open(*with_member(MEMBER.person))
    assert planned.assessment.stage is Stage.OPEN


def test_a_lead_who_acts_for_the_assessed_agency_does_not_open(planned: World) -> None:
    with planned.refuses("assessment.own-file"):
        planned.open(actor=Actor(LEAD.person, Role.LEAD_ASSESSOR, "SNV"))


def test_dost_is_assessed_by_a_team_from_elsewhere(world: World) -> None:
    world.schedule(agency="SKHCN", actor=PPC)
    with world.refuses("assessment.not-independent", "/team/1", agency="SKHCN"):
        world.open(*with_member("p-901"))
    world.open()
    assert world.assessment.stage is Stage.OPEN
