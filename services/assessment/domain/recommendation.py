"""A recommendation (kiến nghị): made to an agency with a deadline, followed to proven completion.

Requests of check visits that the registry follows itself live there; what is made here cites what it comes out of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from services.assessment.domain.background import Known
from services.assessment.domain.corrections import (
    Amendment,
    Correctable,
    Said,
    check_correction,
    must_say_if_settled,
)
from services.assessment.domain.matters import (
    Held,
    check_due,
    must_rest_on_a_document,
    refuse_own_matter,
)
from services.assessment.domain.order import Moment, check_act, persons_of
from services.assessment.domain.refusals import corrections as correcting
from services.assessment.domain.refusals import matters
from services.assessment.domain.refusals import recommendations as refusals
from shared.acts import BOUND_ROLES, Act
from shared.contracts.assessment import (
    CompletionProven,
    CompletionReported,
    RecommendationExtended,
    RecommendationHandedOver,
    RecommendationMade,
    RecommendationRecordCorrected,
    RecommendationReopened,
    RecommendationSource,
    RecommendationWithdrawn,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.errors import Refused, Term
from shared.eventstore.lifecycle import Lifecycle, Transition


class Progress(StrEnum):
    """How far a recommendation has come."""

    OPEN = "open"
    REPORTED = "reported"
    PROVEN = "proven"
    WITHDRAWN = "withdrawn"


PROGRESS_NAMES: Final = {
    Progress.OPEN: Term("chờ thực hiện", "waiting to be done"),
    Progress.REPORTED: Term("đã báo cáo thực hiện, chờ xác nhận", "reported done, not yet verified"),
    Progress.PROVEN: Term("đã xác nhận thực hiện", "proven done"),
    Progress.WITHDRAWN: Term("đã rút", "withdrawn"),
}
SOURCE_NAMES: Final = {
    RecommendationSource.ASSESSMENT: Term("đánh giá", "assessment"),
    RecommendationSource.CHECK: Term("kiểm tra", "check"),
    RecommendationSource.INSPECTION: Term("thanh tra", "inspection"),
}
UNSETTLED: Final = (Progress.OPEN, Progress.REPORTED)


@dataclass
class Recommendation(Held):
    """One recommendation to one agency."""

    KIND: ClassVar[str] = "recommendation"
    LIFE: ClassVar[Lifecycle[Progress]] = Lifecycle(
        PROGRESS_NAMES,
        Transition(RecommendationMade, (), Progress.OPEN),
        Transition(CompletionReported, (Progress.OPEN,), Progress.REPORTED, refusals.RECOMMENDATION_NOT_OPEN),
        Transition(CompletionProven, (Progress.REPORTED,), Progress.PROVEN, refusals.COMPLETION_NOT_REPORTED),
        Transition(RecommendationReopened, (Progress.REPORTED,), Progress.OPEN, refusals.COMPLETION_NOT_REPORTED),
        Transition(RecommendationExtended, (Progress.OPEN,), None, refusals.RECOMMENDATION_NOT_OPEN),
        Transition(RecommendationWithdrawn, UNSETTLED, Progress.WITHDRAWN, refusals.RECOMMENDATION_SETTLED),
        Transition(RecommendationHandedOver, UNSETTLED, None, matters.MATTER_SETTLED),
    )

    CORRECTABLE: ClassVar[Correctable] = {
        RecommendationMade: frozenset({"source_key", "text", "due_on"}),
        CompletionReported: frozenset({"done"}),
        CompletionProven: frozenset({"note"}),
    }

    stage: Progress | None = None
    made: RecommendationMade | None = None
    """What was recommended, as it is known now."""
    made_on: date = date.min
    due_on: date | None = None
    reporters: frozenset[str] = frozenset()
    """Who reported it done, or corrected such a report."""
    said: dict[str, Said] = field(default_factory=dict)
    """What can be corrected, by event, as it is known now."""

    def make(
        self, act: Act, *, roster: Known, source: RecommendationSource, source_key: str, text: str, due_on: date
    ) -> None:
        """Records what is recommended to the agency of `roster`, on what legal basis, until when.

        Raises:
            Refused: by somebody of that agency, without a legal basis, or due before it is made.
        """
        check_act(act)
        refuse_own_matter(act, (roster.key,), (roster,))
        must_rest_on_a_document(act)
        check_due(act, due_on)
        self.record(
            RecommendationMade(
                recommendation=self.key,
                agency=roster.key,
                source=source,
                source_key=source_key,
                text=text,
                due_on=due_on,
            ),
            act,
        )

    def report(self, act: Act, *, done: str, evidence: tuple[str, ...], missing: Sequence[str] = ()) -> None:
        """Records that the agency reports it done, on evidence. Raises Refused."""
        self.must_be_holder(act)
        self.LIFE.check(CompletionReported, self.stage)
        self.must_follow(act)
        self.must_have(evidence, missing)
        self.record(
            CompletionReported(recommendation=self.key, agency=self.agency, done=done, evidence=evidence), act
        )  # fmt: skip

    def prove(self, act: Act, *, note: str, rosters: Iterable[Known]) -> None:
        """Records that another person, of another body, verified that it is done. Raises Refused."""
        self._verified(act, CompletionProven, rosters)
        self.record(CompletionProven(recommendation=self.key, agency=self.agency, note=note), act)

    def reopen(self, act: Act, *, rosters: Iterable[Known]) -> None:
        """Records that it is not proven, and why: the agency is to do it still. Raises Refused."""
        self._verified(act, RecommendationReopened, rosters)
        check_act(act, reason=True)
        self.record(RecommendationReopened(recommendation=self.key, agency=self.agency), act)

    def extend(self, act: Act, *, due_on: date, rosters: Iterable[Known]) -> None:
        """Records a later deadline, with its reason. Raises Refused."""
        self._by_others(act, RecommendationExtended, rosters)
        check_act(act, reason=True)
        assert self.due_on is not None  # every recommendation is made with one
        check_due(act, due_on, self.due_on)
        self.record(
            RecommendationExtended(
                recommendation=self.key, agency=self.agency, due_on=due_on, earlier_due_on=self.due_on
            ),
            act,
        )

    def withdraw(self, act: Act, *, rosters: Iterable[Known]) -> None:
        """Records that it is withdrawn, and why, on a legal basis as it was made. Raises Refused."""
        self._by_others(act, RecommendationWithdrawn, rosters)
        check_act(act, reason=True)
        must_rest_on_a_document(act)
        self.record(RecommendationWithdrawn(recommendation=self.key, agency=self.agency), act)

    def hand_over(self, act: Act, to_agency: str, reorganisation: str) -> None:
        """Records that another agency takes it over. Raises Refused if it is settled."""
        self.LIFE.check(RecommendationHandedOver, self.stage)
        self.record(
            RecommendationHandedOver(
                recommendation=self.key, from_agency=self.agency, to_agency=to_agency, reorganisation=reorganisation
            ),
            act,
        )

    def amend(
        self, act: Act, *, event: UUID, amendments: Sequence[Amendment], settled: bool, rosters: Iterable[Known]
    ) -> None:
        """Records what was wrong in `event` of this history, and what is right; `settled` says that it is settled.

        Raises:
            Refused: by the side that did not record it, by a reporter of what others verified, without a reason, not
                saying that it is settled, or a deadline that stands no longer or is moved without a document.
        """
        found = self.said.get(str(event))
        if found is None:
            raise Refused(correcting.NOTHING_SAID, pointer="/corrects")
        by_agency = isinstance(found.facts, CompletionReported)
        if by_agency is not (act.actor.role in BOUND_ROLES):
            raise Refused(correcting.OTHER_SIDE)
        if by_agency:
            self.must_be_holder(act)
        else:
            refuse_own_matter(act, self.holders, rosters)
        check_act(act, reason=True)
        must_say_if_settled(not self.is_open, settled, self.LIFE.name(self.stage))
        correction = check_correction(self.said, self.CORRECTABLE, event, amendments)
        if isinstance(correction.facts, CompletionProven) and self.reporters & persons_of(act):
            raise Refused(refusals.REPORTER_VERIFIES)
        due_on = self._deadline(act, correction.facts)
        self.record(
            RecommendationRecordCorrected(
                recommendation=self.key,
                agency=self.agency,
                corrects=correction.corrects,
                changes=correction.changes,
                settled=settled,
                due_on=due_on,
            ),
            act,
        )

    @property
    def is_open(self) -> bool:
        """Tells whether it is to be handed over when its agency ends."""
        return self.stage in UNSETTLED

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what was recorded."""
        self.stage = self.LIFE.after(type(facts), self.stage)
        if isinstance(facts, RecommendationRecordCorrected):
            self._corrected(facts, document)
            return
        if type(facts) in self.CORRECTABLE:
            self.said[str(document.id)] = Said.of(facts, document)
        self.latest = self.latest.or_later(Moment.of(document.occurred))
        match facts:
            case RecommendationMade():
                self.made, self.due_on = facts, facts.due_on
                self.made_on = Moment.of(document.occurred).day
                self.agency, self.holders = facts.agency, (facts.agency,)
            case CompletionReported():
                self.reporters |= persons_of(document)
            case RecommendationExtended():
                self.due_on = facts.due_on
            case RecommendationHandedOver():
                self.handed(facts.to_agency)
            case _:
                pass

    def _corrected(self, facts: RecommendationRecordCorrected, document: Document) -> None:
        event = str(facts.corrects.event_id)
        known = self.said[event] = self.said[event].corrected(facts.changes)
        self.due_on, right = facts.due_on, known.facts
        if isinstance(right, RecommendationMade):
            self.made = right
        if isinstance(right, CompletionReported):
            self.reporters |= persons_of(document)

    def _deadline(self, act: Act, right: Facts) -> date:
        """Returns the deadline that stands after a correction. Raises Refused, see `amend`."""
        assert self.made is not None  # every recommendation begins with it
        assert self.due_on is not None
        if not isinstance(right, RecommendationMade) or right.due_on == self.made.due_on:
            return self.due_on
        if not self.is_open or self.due_on != self.made.due_on:
            state = self.LIFE.name(self.stage)
            raise Refused(refusals.DUE_FIXED, pointer="/changes", due=self.made.due_on, state=state)
        must_rest_on_a_document(act)
        if right.due_on < self.made_on:
            raise Refused(matters.DUE_IN_THE_PAST, pointer="/changes", due=right.due_on, day=self.made_on)
        return right.due_on

    def _verified(self, act: Act, event: type[Facts], rosters: Iterable[Known]) -> None:
        self.LIFE.check(event, self.stage)
        if self.reporters & persons_of(act):
            raise Refused(refusals.REPORTER_VERIFIES)
        self._by_others(act, event, rosters)

    def _by_others(self, act: Act, event: type[Facts], rosters: Iterable[Known]) -> None:
        self.LIFE.check(event, self.stage)
        refuse_own_matter(act, self.holders, rosters)
        self.must_follow(act)
