"""Who may check an agency: nobody who belongs to it, as the registry knows employments and posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from services.registry.domain.agency import Agency
from services.registry.domain.belonging import belongs
from services.registry.domain.duties import not_own_file
from services.registry.domain.person import Person
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


@dataclass(frozen=True, slots=True)
class Known:
    """What the registry knows for a decision on a check.

    The checked agency; those persons whom the directory has, by id; and who answers for the agency's recommendations:
    itself, or, since it ended, the heir named for them, which then is as little its own verifier.
    """

    agency: Agency
    people: Mapping[str, Person]
    answering: Agency


def check_member_list(
    team: tuple[CheckMember, ...], period: tuple[date, date], *, known: Known, agencies: Mapping[str, Agency]
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
        if each.person not in known.people:
            raise Refused(PERSON_UNKNOWN, pointer=f"{pointer}/person", person=each.person)
        person = known.people[each.person]
        person.check_there(f"{pointer}/person")
        if each.agency == known.agency.key or belongs(person, known.agency, *period):
            raise Refused(CHECKER_OF_AGENCY, pointer=f"{pointer}/person", person=each.person, agency=known.agency.key)
        if not belongs(person, agencies[each.agency], period[0], period[0]):
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


def check_side(act: Act, team: Iterable[CheckMember], day: date, known: Known) -> None:
    """Lets a person of the checking side pass, who on `day` does not belong to the checked agency, nor to its heir.

    Raises:
        Refused: `registry.own-file`, `registry.not-checking-side` or `registry.checker-of-agency`.
    """
    for agency in (known.agency, known.answering):
        not_own_file(act, agency.key)
    if act.actor.agency not in {each.agency for each in team}:
        raise Refused(NOT_CHECKING_SIDE)
    for key in persons_of(act):
        for agency in (known.agency, known.answering):
            if key in known.people and belongs(known.people[key], agency, day, day):
                raise Refused(CHECKER_OF_AGENCY, person=key, agency=agency.key)


def check_apart(team: Iterable[CheckMember], first: date, last: date, known: Known) -> None:
    """Lets a team pass of which nobody turns out to belong to the checked agency from `first` to `last`.

    Raises:
        Refused: `registry.checker-of-agency`.
    """
    for each in team:
        if each.person in known.people and belongs(known.people[each.person], known.agency, first, last):
            raise Refused(CHECKER_OF_AGENCY, person=each.person, agency=known.agency.key)


def persons_of(act: Act, team: Iterable[CheckMember] = ()) -> tuple[str, ...]:
    """Returns the persons whom a decision on a check asks about: who acts, for whom, and the team."""
    named = (act.actor.person, act.actor.principal, *(each.person for each in team))
    return tuple(dict.fromkeys(each for each in named if each is not None))
