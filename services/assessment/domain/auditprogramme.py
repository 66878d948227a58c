"""An audit programme: cycles of three years in which every applicable clause of an edition is covered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from services.assessment.domain.background import Known
from services.assessment.domain.clauses import Catalogue
from services.assessment.domain.order import Moment, check_order, said_day
from services.assessment.domain.refusals import (
    CLAUSE_IS_HEADING,
    CLAUSE_UNKNOWN,
    JUSTIFICATION_REQUIRED,
    NOT_EXCLUDABLE,
)
from services.assessment.domain.refusals import auditprogrammes as refusals
from services.assessment.domain.refusals.acts import REASON_REQUIRED
from services.assessment.domain.refusals.systemfile import BEFORE_LAST_STEP
from services.assessment.domain.systemfile import refuse_twice
from services.assessment.domain.team import refuse_own_file
from shared.acts import Act
from shared.contracts.assessment import (
    AssessmentPlanned,
    AuditProgrammeEnded,
    AuditProgrammeRenewed,
    AuditProgrammeRevised,
    AuditProgrammeSet,
    ClauseExcluded,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.errors import Refused, Term
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.lifecycle import Lifecycle, Transition

CYCLE_YEARS: Final = 3


class ProgrammeState(StrEnum):
    """Whether an audit programme is in force."""

    IN_FORCE = "programme_in_force"
    ENDED = "programme_ended"


PROGRAMME_STATES: Final = {
    ProgrammeState.IN_FORCE: Term("đang có hiệu lực thi hành", "in force"),
    ProgrammeState.ENDED: Term("đã chấm dứt", "ended"),
}


@dataclass(frozen=True, slots=True)
class Cycle:
    """What is planned for three years: the first day, the clauses that do not apply and why, the assessments."""

    first: date
    exclusions: tuple[ClauseExcluded, ...]
    planned: tuple[AssessmentPlanned, ...]

    @property
    def last(self) -> date:
        """Returns the last day: the one before the same day three years later."""
        try:
            return self.first.replace(year=self.first.year + CYCLE_YEARS) - timedelta(days=1)
        except ValueError:  # 29 February: there is none three years later
            return self.first.replace(year=self.first.year + CYCLE_YEARS, day=28)

    def check(self, edition: Catalogue) -> None:
        """Refuses a cycle that leaves an applicable clause out, or is wrong in a part.

        Applicable are all assessable clauses of the edition but those that are excluded, each with a justification,
        within what the edition allows (clause 7 in TCVN ISO 9001:2000).

        Raises:
            Refused: a clause is unknown, a heading, named twice, excluded where that is not allowed or both excluded
                and planned; a day lies outside the cycle; or a clause is covered by no assessment.
        """
        excluded = _check_exclusions(edition, self.exclusions)
        for index, each in enumerate(self.planned):
            if not self.first <= each.due <= self.last:
                raise Refused(
                    refusals.DUE_OUTSIDE, pointer=f"/planned/{index}/due", due=each.due, first=self.first,
                    last=self.last,
                )  # fmt: skip
            refuse_twice(each.clauses, f"/planned/{index}/clauses")
            for place, clause in enumerate(each.clauses):
                _require_assessable(edition, clause, f"/planned/{index}/clauses/{place}")
                if clause in excluded:
                    raise Refused(refusals.EXCLUDED_PLANNED, pointer=f"/planned/{index}/clauses/{place}", clause=clause)
        covered = {clause for each in self.planned for clause in each.clauses}
        left = [clause.id for clause in edition.uncovered(covered | excluded)]
        if left:
            raise Refused(refusals.NOT_COVERED, pointer="/planned", left=len(left), clause=left[0])


@dataclass
class AuditProgramme(Aggregate):
    """The audit programme of one agency by one edition: one cycle after the other."""

    KIND: ClassVar[str] = "audit-programme"
    LIFE: ClassVar[Lifecycle[ProgrammeState]] = Lifecycle(
        PROGRAMME_STATES,
        Transition(AuditProgrammeSet, (), ProgrammeState.IN_FORCE),
        Transition(AuditProgrammeRenewed, (ProgrammeState.IN_FORCE,), None, refusals.ENDED),
        Transition(AuditProgrammeRevised, (ProgrammeState.IN_FORCE,), None, refusals.ENDED),
        Transition(AuditProgrammeEnded, (ProgrammeState.IN_FORCE,), ProgrammeState.ENDED, refusals.ENDED),
    )

    stage: ProgrammeState | None = None
    agency: str = ""
    catalogue: str = ""
    first: date = date.min
    last: date = date.min
    """The days of the latest cycle."""
    latest: Moment = field(default_factory=Moment)

    def begin(self, act: Act, *, known: Known, edition: Catalogue, cycle: Cycle) -> None:
        """Records the first cycle of the agency that is `known`.

        Raises:
            Refused: somebody acts on the file of their own agency, or the cycle is wrong (see `Cycle.check`).
        """
        refuse_own_file(act, known, said_day(act))
        cycle.check(edition)
        self.record(
            AuditProgrammeSet(
                agency=known.key,
                catalogue=edition.id,
                cycle_from=cycle.first,
                cycle_to=cycle.last,
                exclusions=cycle.exclusions,
                planned=cycle.planned,
            ),
            act,
        )

    def renew(self, act: Act, *, known: Known, edition: Catalogue, cycle: Cycle) -> None:
        """Records a further cycle.

        Raises:
            Refused: the programme has ended, the cycle begins before the one before is over, or as for the first.
        """
        self.LIFE.check(AuditProgrammeRenewed, self.stage)
        refuse_own_file(act, known, said_day(act))
        check_order(act, self.latest, BEFORE_LAST_STEP)
        if cycle.first <= self.last:
            raise Refused(refusals.CYCLES_OVERLAP, pointer="/cycle_from", first=cycle.first, last=self.last)
        cycle.check(edition)
        self.record(
            AuditProgrammeRenewed(
                agency=self.agency,
                catalogue=edition.id,
                cycle_from=cycle.first,
                cycle_to=cycle.last,
                exclusions=cycle.exclusions,
                planned=cycle.planned,
            ),
            act,
        )

    def revise(
        self, act: Act, *, known: Known, edition: Catalogue, exclusions: Sequence[ClauseExcluded],
        planned: Sequence[AssessmentPlanned],
    ) -> None:  # fmt: skip
        """Records what is planned for the latest cycle instead; its days stay.

        Raises:
            Refused: the programme has ended, no reason is given, or the cycle is wrong as it would be now.
        """
        self.LIFE.check(AuditProgrammeRevised, self.stage)
        refuse_own_file(act, known, said_day(act))
        check_order(act, self.latest, BEFORE_LAST_STEP)
        if not act.reason:
            raise Refused(REASON_REQUIRED, pointer="/reason")
        cycle = Cycle(self.first, tuple(exclusions), tuple(planned))
        cycle.check(edition)
        self.record(
            AuditProgrammeRevised(
                agency=self.agency,
                catalogue=edition.id,
                cycle_from=cycle.first,
                cycle_to=cycle.last,
                exclusions=cycle.exclusions,
                planned=cycle.planned,
            ),
            act,
        )

    def end(self, act: Act, *, known: Known) -> None:
        """Records that the agency is no longer assessed by this programme.

        Raises:
            Refused: it has ended, somebody acts on the file of their own agency, or no reason is given.
        """
        self.LIFE.check(AuditProgrammeEnded, self.stage)
        refuse_own_file(act, known, said_day(act))
        check_order(act, self.latest, BEFORE_LAST_STEP)
        if not act.reason:
            raise Refused(REASON_REQUIRED, pointer="/reason")
        self.record(AuditProgrammeEnded(agency=self.agency, catalogue=self.catalogue), act)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what was recorded."""
        self.stage = self.LIFE.after(type(facts), self.stage)
        self.latest = self.latest.or_later(Moment.of(document.occurred))
        match facts:
            case AuditProgrammeSet() | AuditProgrammeRenewed() | AuditProgrammeRevised():
                self.agency, self.catalogue = facts.agency, facts.catalogue
                self.first, self.last = facts.cycle_from, facts.cycle_to
            case _:
                pass


def _check_exclusions(edition: Catalogue, exclusions: Sequence[ClauseExcluded]) -> set[str]:
    refuse_twice([each.clause for each in exclusions], "/exclusions")
    for index, each in enumerate(exclusions):
        _require_assessable(edition, each.clause, f"/exclusions/{index}/clause")
        if not edition.clauses[each.clause].excludable:
            within = ", ".join(edition.exclusion.allowed_within)
            raise Refused(NOT_EXCLUDABLE, pointer=f"/exclusions/{index}/clause", clause=each.clause, within=within)
        if not each.justification.strip():
            raise Refused(JUSTIFICATION_REQUIRED, pointer=f"/exclusions/{index}/justification")
    return {each.clause for each in exclusions}


def _require_assessable(edition: Catalogue, clause: str, pointer: str) -> None:
    found = edition.clauses.get(clause)
    if found is None:
        raise Refused(CLAUSE_UNKNOWN, pointer=pointer, clause=clause)
    if not found.assessable:
        raise Refused(CLAUSE_IS_HEADING, pointer=pointer, clause=clause)
