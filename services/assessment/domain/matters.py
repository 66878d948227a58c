"""What all open matters of an agency share: who holds them, who may not decide them, and how they are handed over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.assessment.domain import refusals
from services.assessment.domain.background import Known
from services.assessment.domain.order import Moment, check_act, check_order, persons_of, said_day
from services.assessment.domain.refusals import matters
from shared.acts import Act
from shared.errors import Refused
from shared.eventstore.aggregate import Aggregate


@dataclass
class Held(Aggregate):
    """A matter that an agency holds. The holder acts on it; nobody of any agency that ever held it decides it."""

    agency: str = ""
    """The agency that holds it now; empty where it is nobody's."""
    holders: tuple[str, ...] = ()
    """Every agency that has held it, in order."""
    latest: Moment = field(default_factory=Moment)
    """The latest step so far."""

    def must_be_holder(self, act: Act) -> None:
        """Lets somebody of the holding agency pass. Raises Refused `assessment.other-agency`."""
        if not self.agency or act.actor.agency != self.agency:
            raise Refused(refusals.OTHER_AGENCY, agency=act.actor.agency or "-")

    def must_follow(self, act: Act) -> None:
        """Lets an act pass that is not said to lie before the step before it, nor after today."""
        check_act(act)
        check_order(act, self.latest, matters.BEFORE_EARLIER_STEP)

    def must_have(self, evidence: Sequence[str], missing: Collection[str]) -> None:
        """Lets evidence pass that is recorded as an agency's that holds or held this. `missing` are the others."""
        must_be_recorded(self.agency or "-", evidence, missing)

    def handed(self, to_agency: str) -> None:
        """Assigns the next holder."""
        self.agency, self.holders = to_agency, (*self.holders, to_agency)


def must_be_recorded(agency: str, evidence: Sequence[str], missing: Collection[str]) -> None:
    """Lets evidence of an agency pass that is recorded. Raises Refused `assessment.evidence-unknown`."""
    for index, each in enumerate(evidence):
        if each in missing:
            raise Refused(refusals.EVIDENCE_UNKNOWN, pointer=f"/evidence/{index}", agency=agency)


def must_rest_on_a_document(act: Act) -> None:
    """Lets an act pass that names its legal basis. Raises Refused `assessment.matter-basis-required`."""
    if act.legal_basis is None:
        raise Refused(matters.BASIS_REQUIRED, pointer="/legal_basis")


def refuse_own_matter(act: Act, agencies: Collection[str], rosters: Iterable[Known]) -> None:
    """Refuses whoever belongs to one of `agencies` or what it came from, by their token or as the registry has told.

    Raises:
        Refused: `assessment.own-matter`.
    """
    day = said_day(act)
    if act.actor.agency in agencies:
        raise Refused(matters.OWN_MATTER, agency=act.actor.agency)
    for roster in rosters:
        if roster.concerns(act.actor.agency, day) or any(roster.employs(person, day) for person in persons_of(act)):
            raise Refused(matters.OWN_MATTER, agency=roster.key)


def check_due(act: Act, due_on: date, standing: date | None = None) -> None:
    """Refuses a due date before the day it is set on, or, of an extension, not after the one that stands."""
    day = said_day(act)
    if due_on < day:
        raise Refused(matters.DUE_IN_THE_PAST, pointer="/due_on", due=due_on, day=day)
    if standing is not None and due_on <= standing:
        raise Refused(matters.DUE_NOT_LATER, pointer="/due_on", due=due_on, earlier=standing)
