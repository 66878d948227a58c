"""A work process of an agency: who answers for it and works in it, and its indicators in each period."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from services.assessment.domain.order import Moment, check_order
from services.assessment.domain.refusals import systemfile as refusals
from services.assessment.domain.refusals.acts import REASON_REQUIRED
from services.assessment.domain.systemfile import (
    Reported,
    check_period,
    refuse_others,
    refuse_twice,
    require_evidence,
)
from shared.acts import Act
from shared.contracts.assessment import IndicatorsReported, ProcessEnded, ProcessIdentified, ProcessReassigned
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.errors import Refused, Term
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.lifecycle import Lifecycle, Transition


class ProcessState(StrEnum):
    """Whether a process is carried out."""

    RUNNING = "running"
    ENDED = "ended"


PROCESS_STATES: Final = {
    ProcessState.RUNNING: Term("đang thực hiện", "carried out"),
    ProcessState.ENDED: Term("đã chấm dứt", "ended"),
}


@dataclass(frozen=True, slots=True)
class Indicators:
    """The figures of a process in a period: files, whole; and what they can be traced by."""

    period_from: date
    period_to: date
    carried_in: int
    received: int
    on_time: int
    late: int
    returned: int
    still_open: int
    complaints: int
    receipts: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    corrects: str | None = None

    def check(self) -> None:
        """Refuses figures that do not add up.

        Every file that was there or came in was finished on time, finished late, returned to who handed it in, or is
        still open: carried_in + received = on_time + late + returned + still_open. Complaints are counted apart.
        """
        taken = self.carried_in + self.received
        given = self.on_time + self.late + self.returned + self.still_open
        if taken != given:
            raise Refused(refusals.FIGURES_DISAGREE, pointer="/still_open", taken=taken, given=given)
        refuse_twice(self.receipts, "/receipts")
        if len(self.receipts) > self.received:
            raise Refused(
                refusals.RECEIPTS_EXCEED, pointer="/receipts", receipts=len(self.receipts), received=self.received
            )
        refuse_twice(self.samples, "/samples")
        if len(self.samples) > taken:
            raise Refused(refusals.SAMPLES_EXCEED, pointer="/samples", samples=len(self.samples), records=taken)


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answered for a process and worked in it, from a day on."""

    since: date
    persons: tuple[str, ...]


@dataclass
class WorkProcess(Aggregate):
    """One work process of one agency."""

    KIND: ClassVar[str] = "process"
    LIFE: ClassVar[Lifecycle[ProcessState]] = Lifecycle(
        PROCESS_STATES,
        Transition(ProcessIdentified, (), ProcessState.RUNNING),
        Transition(ProcessReassigned, (ProcessState.RUNNING,), None, refusals.NOT_RUNNING),
        Transition(IndicatorsReported, (ProcessState.RUNNING, ProcessState.ENDED), None, refusals.NOT_RUNNING),
        Transition(ProcessEnded, (ProcessState.RUNNING,), ProcessState.ENDED, refusals.NOT_RUNNING),
    )

    stage: ProcessState | None = None
    identified: ProcessIdentified | None = None
    answering: list[Answering] = field(default_factory=list)
    """In order of days: each until the next."""
    latest: Moment = field(default_factory=Moment)
    ended_on: date | None = None
    reports: dict[str, Reported] = field(default_factory=dict)
    """The reports in force, by the first day of their period."""
    open_after: dict[str, int] = field(default_factory=dict)
    """Files still open, by the last day of each reported period."""

    @property
    def first(self) -> ProcessIdentified:
        """Returns how it was identified. Every process that exists has that first."""
        assert self.identified is not None
        return self.identified

    @property
    def agency(self) -> str:
        """Returns the code of the agency that carries it out."""
        return self.first.agency

    def identify(
        self, act: Act, *, agency: str, code: str, title: str, owner: str, workers: tuple[str, ...] = (),
        document: str | None = None, days_allowed: int | None = None, known: bool = False,
    ) -> None:  # fmt: skip
        """Records that the agency carries out this process. `known`: the document that describes it is in use.

        Raises:
            Refused: another agency acts, a person stands twice, or the document is not in use.
        """
        refuse_others(act, agency)
        refuse_twice(workers, "/workers")
        if document is not None and not known:
            raise Refused(refusals.DOCUMENT_UNKNOWN, pointer="/document", agency=agency, document=document)
        self.record(
            ProcessIdentified(
                agency=agency,
                process=code,
                title=title,
                owner=owner,
                workers=workers,
                document=document,
                days_allowed=days_allowed,
            ),
            act,
        )

    def reassign(self, act: Act, *, owner: str, workers: tuple[str, ...] = ()) -> None:
        """Records who answers for the process and works in it from the act's day on.

        Raises:
            Refused: it has ended, another agency acts, a person stands twice, or the day lies before the last change.
        """
        self.LIFE.check(ProcessReassigned, self.stage)
        refuse_others(act, self.agency)
        check_order(act, self.latest, refusals.BEFORE_LAST_STEP)
        refuse_twice(workers, "/workers")
        self.record(
            ProcessReassigned(agency=self.agency, process=self.first.process, owner=owner, workers=workers), act
        )  # fmt: skip

    def report(self, act: Act, *, figures: Indicators, missing: Collection[str] = ()) -> None:
        """Records the figures of a period, or corrects those of that very period.

        Raises:
            Refused: another agency acts, the period is not over, goes beyond the end or overlaps another's, a
                correction corrects nothing or gives no reason, the figures do not add up, what is carried in is not
                what the period just before left, or a sample is no evidence of the agency.
        """
        self.LIFE.check(IndicatorsReported, self.stage)
        refuse_others(act, self.agency)
        check_period(act, self.reports, (figures.period_from, figures.period_to), figures.corrects, self.ended_on)
        figures.check()
        left = self.left_before(figures.period_from)
        if left is not None and left != figures.carried_in:
            raise Refused(
                refusals.CARRIED_IN_DIFFERS, pointer="/carried_in", carried=figures.carried_in, left=left
            )  # fmt: skip
        require_evidence(self.agency, figures.samples, missing, "/samples")
        self.record(
            IndicatorsReported(
                agency=self.agency,
                process=self.first.process,
                period_from=figures.period_from,
                period_to=figures.period_to,
                carried_in=figures.carried_in,
                received=figures.received,
                on_time=figures.on_time,
                late=figures.late,
                returned=figures.returned,
                still_open=figures.still_open,
                complaints=figures.complaints,
                receipts=figures.receipts,
                samples=figures.samples,
                corrects=figures.corrects,
            ),
            act,
        )

    def end(self, act: Act) -> None:
        """Records that the process is no longer carried out.

        Raises:
            Refused: it has ended, another agency acts, no reason is given, or the day lies before the last change.
        """
        self.LIFE.check(ProcessEnded, self.stage)
        refuse_others(act, self.agency)
        check_order(act, self.latest, refusals.BEFORE_LAST_STEP)
        if not act.reason:
            raise Refused(REASON_REQUIRED, pointer="/reason")
        self.record(ProcessEnded(agency=self.agency, process=self.first.process), act)

    def left_before(self, day: date) -> int | None:
        """Returns the files that the period ending the day before `day` left open; None where none was reported."""
        if day == date.min:
            return None
        return self.open_after.get((day - timedelta(days=1)).isoformat())

    def answers(self, person: str, first: date, last: date) -> bool:
        """Tells whether `person` answered for the process or worked in it on a day from `first` to `last`."""
        ends = [each.since for each in self.answering[1:]] + [date.max]
        return any(
            person in each.persons and each.since <= last and end > first
            for each, end in zip(self.answering, ends, strict=True)
        )

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what was recorded."""
        self.stage = self.LIFE.after(type(facts), self.stage)
        moment = Moment.of(document.occurred)
        match facts:
            case ProcessIdentified():
                self.identified = facts
                self.answering = [Answering(date.min, (facts.owner, *facts.workers))]
            case ProcessReassigned():
                self.answering.append(Answering(moment.day, (facts.owner, *facts.workers)))
            case IndicatorsReported():
                first = facts.period_from.isoformat()
                self.reports[first] = Reported(facts.period_from, facts.period_to, str(document.id))
                self.open_after[facts.period_to.isoformat()] = facts.still_open
                return
            case ProcessEnded():
                self.ended_on = moment.day
            case _:
                pass
        self.latest = self.latest.or_later(moment)
