"""Who may check an agency: nobody who belongs to it, as the registry knows employments and posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from services.registry.domain.agency import Agency
from services.registry.domain.duties import not_own_file
from services.registry.domain.person import Periods, Person
from services.registry.domain.refusals import AGENCY_UNKNOWN, PERSON_UNKNOWN
from services.registry.domain.refusals.checks import (
    CHECK_MEMBER_REPEATED,
    CHECK_ONE_LEAD,
    CHECKER_OF_AGENCY,
    MEMBER_NOT_EMPLOYED,
    NOT_CHECKING_SIDE,
)
from shared.acts import Act
from shared.contracts.registry import CheckMember, CheckRole
from shared.errors import Refused


def works_in(person: Person, agency: str, first: date, last: date) -> bool:
    """Tells whether a person is employed, or holds a post, in `agency` on any day from `first` to `last`."""
    posts = (periods for (where, _), periods in person.posts.items() if where == agency)
    return any(_touches(periods, first, last) for periods in (person.employments.get(agency, {}), *posts))


def _touches(periods: Periods, first: date, last: date) -> bool:
    return any(start <= last and (end is None or first <= end) for start, end in periods.items())


def check_member_list(
    team: tuple[CheckMember, ...],
    agency: str,
    period: tuple[date, date],
    *,
    agencies: Mapping[str, Agency],
    people: Mapping[str, Person],
) -> None:
    """Lets a team pass that has one lead, known people from where they work, and nobody of the checked agency.

    Raises:
        Refused: `registry.check-member-repeated`, `registry.agency-unknown`, `registry.person-unknown`,
            `registry.person-erased`, `registry.checker-of-agency`, `registry.check-member-not-employed` or
            `registry.check-one-lead`.
    """
    named: set[str] = set()
    for index, each in enumerate(team):
        pointer = f"/team/{index}"
        if each.person in named:
            raise Refused(CHECK_MEMBER_REPEATED, pointer=f"{pointer}/person", person=each.person)
        named.add(each.person)
        if each.agency not in agencies:
            raise Refused(AGENCY_UNKNOWN, pointer=f"{pointer}/agency", agency=each.agency)
        if each.person not in people:
            raise Refused(PERSON_UNKNOWN, pointer=f"{pointer}/person", person=each.person)
        person = people[each.person]
        person.check_there(f"{pointer}/person")
        if each.agency == agency or works_in(person, agency, *period):
            raise Refused(CHECKER_OF_AGENCY, pointer=f"{pointer}/person", person=each.person, agency=agency)
        if not works_in(person, each.agency, period[0], period[0]):
            raise Refused(
                MEMBER_NOT_EMPLOYED,
                pointer=f"{pointer}/agency",
                person=each.person,
                agency=each.agency,
                day=period[0],
            )
    leads = sum(each.role is CheckRole.LEAD for each in team)
    if leads != 1:
        raise Refused(CHECK_ONE_LEAD, pointer="/team", count=leads)


def check_side(act: Act, team: Iterable[CheckMember], agency: str, day: date, acting: Mapping[str, Person]) -> None:
    """Lets a person of the checking side pass, who on `day` does not belong to the checked agency.

    `acting` are those of the actor and their principal whom the directory knows.

    Raises:
        Refused: `registry.own-file`, `registry.not-checking-side` or `registry.checker-of-agency`.
    """
    not_own_file(act, agency)
    if act.actor.agency not in {each.agency for each in team}:
        raise Refused(NOT_CHECKING_SIDE)
    for key, person in acting.items():
        if works_in(person, agency, day, day):
            raise Refused(CHECKER_OF_AGENCY, person=key, agency=agency)


def check_apart(
    team: Iterable[CheckMember], agency: str, first: date, last: date, people: Mapping[str, Person]
) -> None:
    """Lets a team pass of which nobody turns out to belong to the checked agency from `first` to `last`.

    Raises:
        Refused: `registry.checker-of-agency`.
    """
    for each in team:
        if each.person in people and works_in(people[each.person], agency, first, last):
            raise Refused(CHECKER_OF_AGENCY, person=each.person, agency=agency)


def acting(act: Act, people: Mapping[str, Person]) -> dict[str, Person]:
    """Returns those of the actor and their principal whom the directory knows."""
    return {key: people[key] for key in persons_of(act) if key in people}


def persons_of(act: Act, team: Iterable[CheckMember] = ()) -> tuple[str, ...]:
    """Returns the persons whom a decision on a check asks about: who acts, for whom, and the team."""
    named = (act.actor.person, act.actor.principal, *(each.person for each in team))
    return tuple(dict.fromkeys(each for each in named if each is not None))
