"""An internal audit of an agency: planned, held, followed up, closed; nobody audits their own work (clause 8.2.2)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final

from services.assessment.domain.clauses import Catalogue
from services.assessment.domain.order import Moment, check_order, said_day
from services.assessment.domain.refusals import DAYS_REVERSED
from services.assessment.domain.refusals import internalaudits as refusals
from services.assessment.domain.refusals.acts import REASON_REQUIRED
from services.assessment.domain.refusals.systemfile import BEFORE_LAST_STEP
from services.assessment.domain.systemfile import (
    refuse_others,
    refuse_twice,
    require_evidence,
    require_file,
    require_of_edition,
)
from services.assessment.domain.workprocess import WorkProcess
from shared.acts import Act
from shared.contracts.assessment import (
    AuditPart,
    InternalAuditCancelled,
    InternalAuditClosed,
    InternalAuditFollowedUp,
    InternalAuditHeld,
    InternalAuditPlanned,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.errors import Refused, Term
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.lifecycle import Lifecycle, Transition


class AuditState(StrEnum):
    """How far an internal audit has come."""

    PLANNED = "planned_audit"
    HELD = "held"
    CLOSED = "closed_audit"
    CANCELLED = "cancelled_audit"


AUDIT_STATES: Final = {
    AuditState.PLANNED: Term("đã lập kế hoạch", "planned"),
    AuditState.HELD: Term("đã thực hiện, đang theo dõi khắc phục", "held, being followed up"),
    AuditState.CLOSED: Term("đã kết thúc", "closed"),
    AuditState.CANCELLED: Term("không thực hiện", "cancelled"),
}


@dataclass
class InternalAudit(Aggregate):
    """One internal audit of one agency."""

    KIND: ClassVar[str] = "internal-audit"
    LIFE: ClassVar[Lifecycle[AuditState]] = Lifecycle(
        AUDIT_STATES,
        Transition(InternalAuditPlanned, (), AuditState.PLANNED),
        Transition(InternalAuditHeld, (AuditState.PLANNED,), AuditState.HELD, refusals.NOT_PLANNED),
        Transition(InternalAuditFollowedUp, (AuditState.HELD,), None, refusals.NOT_HELD),
        Transition(InternalAuditClosed, (AuditState.HELD,), AuditState.CLOSED, refusals.NOT_HELD),
        Transition(InternalAuditCancelled, (AuditState.PLANNED,), AuditState.CANCELLED, refusals.NOT_PLANNED),
    )

    stage: AuditState | None = None
    planned: InternalAuditPlanned | None = None
    held: InternalAuditHeld | None = None
    settled: int = 0
    latest: Moment = field(default_factory=Moment)

    @property
    def plan(self) -> InternalAuditPlanned:
        """Returns what was planned. Every internal audit that exists has that first."""
        assert self.planned is not None
        return self.planned

    @property
    def agency(self) -> str:
        """Returns the code of the agency that audits itself."""
        return self.plan.agency

    @property
    def left(self) -> int:
        """Returns how many nonconformities nobody has verified as settled."""
        return 0 if self.held is None else self.held.nonconformities - self.settled

    def prepare(
        self, act: Act, *, agency: str, code: str, edition: Catalogue, days: tuple[date, date], covers_from: date,
        parts: Sequence[AuditPart], processes: Mapping[str, WorkProcess],
    ) -> None:  # fmt: skip
        """Records the plan. `processes` are those of the agency that exist, by code.

        Raises:
            Refused: another agency acts, the days are reversed, the audited period begins after them, or a part is
                empty, names what is not there, or has an auditor on their own work.
        """
        refuse_others(act, agency)
        first, last = days
        if last < first:
            raise Refused(DAYS_REVERSED, pointer="/planned_to", first=first, last=last)
        if covers_from > first:
            raise Refused(refusals.COVERS_LATER, pointer="/covers_from", covers=covers_from, first=first)
        check_parts(agency, edition, parts, processes, (covers_from, last))
        self.record(
            InternalAuditPlanned(
                agency=agency,
                audit=code,
                catalogue=edition.id,
                planned_from=first,
                planned_to=last,
                covers_from=covers_from,
                parts=tuple(parts),
            ),
            act,
        )

    def hold(
        self, act: Act, *, edition: Catalogue, held_from: date, parts: Sequence[AuditPart],
        processes: Mapping[str, WorkProcess], nonconformities: int, observations: int, report: str,
        missing: Collection[str],
    ) -> None:  # fmt: skip
        """Records that it was held, ending on the act's day, with who audited what in fact.

        Raises:
            Refused: it does not wait to be held, another agency acts, the days are reversed or lie before the plan, a
                part is wrong as in a plan, or the report is no evidence of the agency.
        """
        self.LIFE.check(InternalAuditHeld, self.stage)
        refuse_others(act, self.agency)
        check_order(act, self.latest, BEFORE_LAST_STEP)
        last = said_day(act)
        if last < held_from:
            raise Refused(DAYS_REVERSED, pointer="/held_from", first=held_from, last=last)
        if self.plan.covers_from > held_from:
            raise Refused(
                refusals.COVERS_LATER, pointer="/held_from", covers=self.plan.covers_from, first=held_from
            )  # fmt: skip
        check_parts(self.agency, edition, parts, processes, (self.plan.covers_from, last))
        require_file(self.agency, report, missing, "/report")
        self.record(
            InternalAuditHeld(
                agency=self.agency,
                audit=self.plan.audit,
                held_from=held_from,
                held_to=last,
                parts=tuple(parts),
                nonconformities=nonconformities,
                observations=observations,
                report=report,
            ),
            act,
        )

    def follow_up(
        self, act: Act, *, settled: int, carried_out_by: Sequence[str], note: str, evidence: tuple[str, ...],
        missing: Collection[str],
    ) -> None:  # fmt: skip
        """Records that the actor verified the actions of others upon `settled` of the nonconformities.

        Raises:
            Refused: it is not being followed up, another agency acts, the actor (or whom they sign for) carried an
                action out, more is settled than is left, the day lies before the audit, or evidence is not recorded.
        """
        self.LIFE.check(InternalAuditFollowedUp, self.stage)
        refuse_others(act, self.agency)
        check_order(act, self.latest, BEFORE_LAST_STEP)
        refuse_twice(carried_out_by, "/carried_out_by")
        if {act.actor.person, act.actor.principal} & set(carried_out_by):
            raise Refused(refusals.OWN_FOLLOW_UP)
        if settled > self.left:
            raise Refused(refusals.SETTLED_EXCEED, pointer="/settled", settled=settled, left=self.left)
        require_evidence(self.agency, evidence, missing, "/evidence")
        self.record(
            InternalAuditFollowedUp(
                agency=self.agency,
                audit=self.plan.audit,
                settled=settled,
                carried_out_by=tuple(carried_out_by),
                note=note,
                evidence=evidence,
            ),
            act,
        )

    def close(self, act: Act) -> None:
        """Records that every nonconformity is settled.

        Raises:
            Refused: it is not being followed up, another agency acts, some are left, or the day lies before.
        """
        self.LIFE.check(InternalAuditClosed, self.stage)
        refuse_others(act, self.agency)
        check_order(act, self.latest, BEFORE_LAST_STEP)
        if self.left:
            raise Refused(refusals.STILL_UNSETTLED, left=self.left)
        self.record(InternalAuditClosed(agency=self.agency, audit=self.plan.audit), act)

    def cancel(self, act: Act) -> None:
        """Records that it will not be held.

        Raises:
            Refused: it does not wait to be held, another agency acts, no reason is given, or the day lies before.
        """
        self.LIFE.check(InternalAuditCancelled, self.stage)
        refuse_others(act, self.agency)
        check_order(act, self.latest, BEFORE_LAST_STEP)
        if not act.reason:
            raise Refused(REASON_REQUIRED, pointer="/reason")
        self.record(InternalAuditCancelled(agency=self.agency, audit=self.plan.audit), act)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what was recorded."""
        self.stage = self.LIFE.after(type(facts), self.stage)
        self.latest = self.latest.or_later(Moment.of(document.occurred))
        match facts:
            case InternalAuditPlanned():
                self.planned = facts
            case InternalAuditHeld():
                self.held = facts
            case InternalAuditFollowedUp():
                self.settled += facts.settled
            case _:
                pass


def check_parts(
    agency: str, edition: Catalogue, parts: Sequence[AuditPart], processes: Mapping[str, WorkProcess],
    period: tuple[date, date],
) -> None:  # fmt: skip
    """Refuses a part that is empty, names an unknown clause or process, or whose auditor is on their own work.

    Own work is what the part itself says (`responsible`), and what stands in the history of its processes: whoever
    answered for one, or worked in it, on a day of the audited `period`.
    """
    for index, part in enumerate(parts):
        place = f"/parts/{index}"
        if not part.clauses and not part.processes:
            raise Refused(refusals.PART_EMPTY, pointer=place)
        require_of_edition(edition, part.clauses, f"{place}/clauses")
        for number, code in enumerate(part.processes):
            if code not in processes:
                raise Refused(
                    refusals.PROCESS_UNKNOWN, pointer=f"{place}/processes/{number}", agency=agency, process=code
                )
        for work in _own_work(part, processes, period):
            raise Refused(refusals.OWN_WORK, pointer=f"{place}/auditor", work=work)


def _own_work(part: AuditPart, processes: Mapping[str, WorkProcess], period: tuple[date, date]) -> Iterator[Term]:
    if part.auditor in part.responsible:
        yield Term("người được nêu là phụ trách", "named as answering for it")
    for code in part.processes:
        if processes[code].answers(part.auditor, *period):
            yield Term(f"quá trình {code}", f"process {code}")
