"""Who may assess an agency: one lead, nobody twice, nobody bound to the agency, and no body on its own file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.assessment.domain import refusals
from services.assessment.domain.independence import rule_on
from services.assessment.domain.roster import Roster
from shared.acts import Act
from shared.contracts.assessment import TeamMember, TeamRole
from shared.errors import Refused


def check_team(act: Act, team: Sequence[TeamMember]) -> None:
    """Refuses a team without exactly one lead, with a person named twice, or opened by another than its lead."""
    leads = [member.person for member in team if member.role is TeamRole.LEAD]
    if len(leads) != 1:
        raise Refused(refusals.ONE_LEAD, pointer="/team", leads=len(leads))
    persons = [member.person for member in team]
    for index, person in enumerate(persons):
        if person in persons[:index]:
            raise Refused(refusals.PERSON_TWICE, pointer=f"/team/{index}/person")
    if leads[0] != act.actor.person:
        raise Refused(refusals.OPENER_NOT_LEAD)


def check_independence(roster: Roster, persons: Sequence[str], first: date, last: date, pointer: str | None) -> None:
    """Refuses the first of `persons` who works in the agency of `roster`, or did in the years before `first`.

    `pointer` is the body's member that holds the persons, None where they are not in the body. Somebody of whom the
    registry has told nothing passes: that is what is known, and it is asked again at the approval.
    """
    for index, person in enumerate(persons):
        if roster.binds(person, first, last):
            where = None if pointer is None else f"{pointer}/{index}"
            years = rule_on(first).years
            raise Refused(refusals.NOT_INDEPENDENT, pointer=where, agency=roster.key, years=years)


def refuse_own_file(act: Act, roster: Roster, day: date) -> None:
    """Refuses whoever acts for the very agency that the file is about, or works there on `day`, whatever their role."""
    if act.actor.agency == roster.key or roster.employs(act.actor.person, day):
        raise Refused(refusals.OWN_FILE, agency=roster.key)


def lead_of(team: Sequence[TeamMember]) -> str:
    """Returns the person who leads `team`."""
    return next(member.person for member in team if member.role is TeamRole.LEAD)


def assessors_of(team: Sequence[TeamMember]) -> frozenset[str]:
    """Returns the persons who may record findings: all but the observers."""
    return frozenset(member.person for member in team if member.role is not TeamRole.OBSERVER)
