"""Who may assess an agency: one lead, nobody twice, nobody bound to the agency, and no body on its own file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from services.assessment.domain import refusals
from services.assessment.domain.background import Background, Bond, Known
from services.assessment.domain.bodies import is_dosts
from services.assessment.domain.independence import rule_on
from services.assessment.domain.order import persons_of, said_day
from services.assessment.domain.refusals import planning
from services.assessment.domain.refusals.independence import GROUNDS
from shared.acts import Act, Role
from shared.contracts.assessment import InterestDeclared, TeamMember, TeamRole
from shared.contracts.terms import AgencyCode, Note, PersonId
from shared.errors import Refused, Term


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


def check_independence(
    background: Background, persons: Sequence[str], first: date, last: date, pointer: str | None
) -> None:
    """Refuses the first of `persons` whom something binds to the agency, from the years before `first` until `last`.

    By the rule of the ground: employment, consultancy, individual guidance or its purchase, in the agency or in what it
    came from. `pointer` is the body's member that holds the persons, None where they are not in the body. Somebody of
    whom the registry has told nothing passes: that is what is known, and it is asked again at the approval.
    """
    for index, person in enumerate(persons):
        for bond in background.bonds(person, first, last)[:1]:
            raise Refused(
                GROUNDS[bond.tie.ground],
                pointer=None if pointer is None else f"{pointer}/{index}",
                agency=bond.agency,
                lineage=_lineage(bond, background.key),
                years=rule_on(first).years,
                record=bond.tie.record,
                event=str(bond.tie.cause.event),
            )


def _lineage(bond: Bond, agency: str) -> Term:
    if bond.through is None:
        return Term("", "")
    return Term(f", cơ quan tiền thân của {agency}", f", a predecessor of {agency}")


def refuse_own_file(act: Act, known: Known, day: date) -> None:
    """Refuses whoever acts for the very agency that the file is about, or works there on `day`, whatever their role;
    and whoever signs for such a person.
    """
    if known.concerns(act.actor.agency, day) or any(known.employs(each, day) for each in persons_of(act)):
        raise Refused(refusals.OWN_FILE, agency=known.key)


def check_orderer(act: Act, known: Known, participants: Sequence[str] = ()) -> None:
    """Refuses anybody but the People's Committee to order and decide the assessment of the body that leads the
    programme, and that body's participants in it: it is assessed by a team from elsewhere.
    """
    if is_dosts(known, said_day(act)):
        if act.actor.role is not Role.PPC:
            raise Refused(planning.DOST_DECIDES_ON_ITSELF)
        if participants:
            raise Refused(planning.DOST_TAKES_NO_PART, pointer="/dost_participants")


@dataclass(frozen=True, slots=True)
class Declared:
    """An interest that somebody who takes part declares: in which agency, and what it is."""

    person: PersonId
    agency: AgencyCode
    note: Note

    def facts(self, assessment: str, agency: str) -> InterestDeclared:
        """Returns the facts of the declaration in an assessment of `agency`."""
        return InterestDeclared(
            assessment=assessment, agency=agency, person=self.person, interest_in=self.agency, note=self.note
        )


def check_declared(known: Known, persons: Collection[str], declared: Sequence[Declared], day: date) -> None:
    """Refuses an interest of somebody who takes no part, and whoever declares one in the agency to be assessed.

    What is declared of other agencies passes: it is recorded and shown.
    """
    for index, each in enumerate(declared):
        if each.person not in persons:
            raise Refused(planning.INTEREST_OF_OUTSIDER, pointer=f"/declared/{index}/person")
        if known.concerns(each.agency, day):
            raise Refused(planning.INTEREST_THERE, pointer=f"/declared/{index}", agency=known.key)


def lead_of(team: Sequence[TeamMember]) -> str:
    """Returns the person who leads `team`."""
    return next(member.person for member in team if member.role is TeamRole.LEAD)


def assessors_of(team: Sequence[TeamMember]) -> frozenset[str]:
    """Returns the persons who may record findings: all but the observers."""
    return frozenset(member.person for member in team if member.role is not TeamRole.OBSERVER)
