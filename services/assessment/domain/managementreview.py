"""A management review of an agency's system: held by its head, with inputs, decisions and minutes (clause 5.6)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from services.assessment.domain.order import Moment, check_order, said_day
from services.assessment.domain.refusals import internalaudits as refusals
from services.assessment.domain.refusals.systemfile import BEFORE_LAST_STEP
from services.assessment.domain.systemfile import (
    refuse_others,
    refuse_twice,
    refuse_unless_head,
    require_evidence,
    require_file,
)
from shared.acts import Act
from shared.contracts.assessment import (
    InputSeen,
    ManagementReviewHeld,
    ReviewDecision,
    ReviewDecisionCompleted,
    ReviewInput,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.errors import Refused
from shared.eventstore.aggregate import Aggregate


@dataclass
class ManagementReview(Aggregate):
    """One management review of one agency. What it decided is followed until it is carried out."""

    KIND: ClassVar[str] = "management-review"

    held: ManagementReviewHeld | None = None
    latest: Moment = field(default_factory=Moment)
    completed: list[int] = field(default_factory=list)

    @property
    def review(self) -> ManagementReviewHeld:
        """Returns how it was held. Every review that exists has that first."""
        assert self.held is not None
        return self.held

    def hold(
        self, act: Act, *, agency: str, code: str, present: Sequence[str], inputs: Sequence[InputSeen],
        decisions: Sequence[ReviewDecision], minutes: str, missing: Collection[str],
    ) -> None:  # fmt: skip
        """Records that top management reviewed the system on the act's day.

        An input that was not looked at is not refused: answers show which are missing, and an assessor finds it.

        Raises:
            Refused: another agency acts, neither the head acts nor somebody who signs for the head, a person or an
                input stands twice, a decision is due before the review, or the minutes are no evidence of the agency.
        """
        refuse_others(act, agency)
        refuse_unless_head(act, refusals.REVIEW_BY_TOP)
        refuse_twice(present, "/present")
        refuse_twice([each.input for each in inputs], "/inputs")
        _check_due(decisions, said_day(act))
        require_file(agency, minutes, missing, "/minutes")
        self.record(
            ManagementReviewHeld(
                agency=agency,
                review=code,
                held_on=said_day(act),
                present=tuple(present),
                inputs=tuple(inputs),
                decisions=tuple(decisions),
                minutes=minutes,
            ),
            act,
        )

    def complete(
        self, act: Act, *, decision: int, note: str, evidence: tuple[str, ...], missing: Collection[str]
    ) -> None:  # fmt: skip
        """Records that a decision of the review, by its place from 1, was carried out.

        Raises:
            Refused: another agency acts, there is no such decision, it was carried out before, the day lies before
                the review, or evidence is not recorded.
        """
        refuse_others(act, self.review.agency)
        check_order(act, self.latest, BEFORE_LAST_STEP)
        count = len(self.review.decisions)
        if decision > count:
            raise Refused(refusals.DECISION_UNKNOWN, pointer="/decision", decision=decision, count=count)
        if decision in self.completed:
            raise Refused(refusals.ALREADY_COMPLETED, pointer="/decision", decision=decision)
        require_evidence(self.review.agency, evidence, missing, "/evidence")
        self.record(
            ReviewDecisionCompleted(
                agency=self.review.agency,
                review=self.review.review,
                decision=decision,
                note=note,
                evidence=evidence,
            ),
            act,
        )

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what was recorded."""
        match facts:
            case ManagementReviewHeld():
                self.held, self.latest = facts, Moment.of(document.occurred)
            case ReviewDecisionCompleted():
                self.completed.append(facts.decision)
            case _:
                pass


def inputs_missing(inputs: Collection[ReviewInput]) -> tuple[ReviewInput, ...]:
    """Returns which of the seven inputs (clause 5.6.2) nobody looked at, in the standard's order."""
    return tuple(each for each in ReviewInput if each not in inputs)


def _check_due(decisions: Sequence[ReviewDecision], held: date) -> None:
    for index, each in enumerate(decisions):
        if each.due < held:
            raise Refused(refusals.DUE_BEFORE_REVIEW, pointer=f"/decisions/{index}/due", due=each.due, held=held)
