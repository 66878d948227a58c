"""A self-assessment: an agency's own reading of every clause, sealed by its head before the independent one begins."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Final

from services.assessment.domain import refusals as shared
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.clauses import Catalogue
from services.assessment.domain.order import Moment, check_order
from services.assessment.domain.refusals import selfassessments as refusals
from services.assessment.domain.refusals.systemfile import BEFORE_LAST_STEP
from services.assessment.domain.systemfile import refuse_others, refuse_twice, refuse_unless_head, require_evidence
from services.assessment.domain.terms import STAGE_NAMES, Stage
from shared.acts import Act
from shared.contracts.assessment import (
    AssessmentKind,
    OwnReading,
    Result,
    SelfAssessmentAnswered,
    SelfAssessmentBegun,
    SelfAssessmentSealed,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.errors import Refused, Term
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.lifecycle import Lifecycle, Transition


class SelfState(StrEnum):
    """How far a self-assessment has come."""

    WRITING = "being_written"
    SEALED = "sealed"


SELF_STATES: Final = {
    SelfState.WRITING: Term("đang viết", "being written"),
    SelfState.SEALED: Term("đã niêm phong", "sealed"),
}


class Difference(StrEnum):
    """How the agency's reading of a clause stands to what the independent assessment found."""

    SAME = "same"
    BETTER = "own_reading_better"
    WORSE = "own_reading_worse"
    SCOPE = "scope_differs"
    """One of them says that the clause does not apply."""
    NOT_LOOKED_AT = "not_looked_at"
    """The independent assessment has no finding on it."""


DIFFERENCE_NAMES: Final = {
    Difference.SAME: Term("như nhau", "the same"),
    Difference.BETTER: Term("tự đánh giá tốt hơn", "the own reading is better"),
    Difference.WORSE: Term("tự đánh giá xấu hơn", "the own reading is worse"),
    Difference.SCOPE: Term("khác nhau về phạm vi áp dụng", "whether it applies differs"),
    Difference.NOT_LOOKED_AT: Term("đánh giá độc lập chưa xem", "not looked at independently"),
}
_GRAVITY: Final = (
    Result.CONFORMING, Result.OBSERVATION, Result.MINOR_NONCONFORMITY, Result.MAJOR_NONCONFORMITY,
)  # fmt: skip


@dataclass
class SelfAssessment(Aggregate):
    """The agency's own reading beside one independent assessment, whose key it has.

    An unannounced assessment has none: the agency does not know of it before it begins.
    """

    KIND: ClassVar[str] = "self-assessment"
    LIFE: ClassVar[Lifecycle[SelfState]] = Lifecycle(
        SELF_STATES,
        Transition(SelfAssessmentBegun, (), SelfState.WRITING),
        Transition(SelfAssessmentAnswered, (SelfState.WRITING,), None, refusals.NO_LONGER_OPEN),
        Transition(SelfAssessmentSealed, (SelfState.WRITING,), SelfState.SEALED, refusals.NO_LONGER_OPEN),
    )

    stage: SelfState | None = None
    begun: SelfAssessmentBegun | None = None
    answers: dict[str, OwnReading] = field(default_factory=dict)
    """By clause, the latest; earlier ones stay in the history."""
    latest: Moment = field(default_factory=Moment)

    @property
    def first(self) -> SelfAssessmentBegun:
        """Returns how it began. Every self-assessment that exists has that first."""
        assert self.begun is not None
        return self.begun

    @property
    def agency(self) -> str:
        """Returns the code of the agency that reads itself."""
        return self.first.agency

    def begin(self, act: Act, *, agency: str, assessment: Assessment | None) -> None:
        """Records that the agency begins to read itself before `assessment`, by that one's edition.

        Raises:
            Refused: another agency acts, or no such assessment of it is announced and yet to begin. Of another's, of
                an unannounced one and of none the answer is the same: it tells nothing.
        """
        refuse_others(act, agency)
        fits = (
            assessment is not None
            and assessment.stage is Stage.SCHEDULED
            and assessment.agency == agency
            and assessment.plan.kind is not AssessmentKind.UNANNOUNCED
        )
        if assessment is None or not fits:
            raise Refused(refusals.NOTHING_BESIDE, pointer="/assessment", agency=agency, assessment=self.key)
        self.record(
            SelfAssessmentBegun(assessment=self.key, agency=agency, catalogue=assessment.plan.catalogue), act
        )  # fmt: skip

    def answer(
        self, act: Act, *, edition: Catalogue, answers: Sequence[OwnReading], missing: Collection[str]
    ) -> None:  # fmt: skip
        """Records the agency's reading of some clauses, each in place of an earlier one.

        Raises:
            Refused: it is sealed, another agency acts, the day lies before the latest step, a clause stands twice or
                cannot carry its result, a clause is said to conform on nothing, or evidence is not recorded.
        """
        self.LIFE.check(SelfAssessmentAnswered, self.stage)
        refuse_others(act, self.agency)
        check_order(act, self.latest, BEFORE_LAST_STEP)
        refuse_twice([each.clause for each in answers], "/answers")
        for index, each in enumerate(answers):
            _check_answer(edition, each, f"/answers/{index}")
            require_evidence(self.agency, each.evidence, missing, f"/answers/{index}/evidence")
        self.record(
            SelfAssessmentAnswered(assessment=self.key, agency=self.agency, answers=tuple(answers)), act
        )  # fmt: skip

    def seal(self, act: Act, *, edition: Catalogue, assessment: Assessment) -> None:
        """Records that the head seals it, with how many clauses have which result.

        Raises:
            Refused: it is sealed, another agency acts, neither the head acts nor who signs for the head, a clause is
                not read, the day lies before the latest step, or the independent assessment has begun.
        """
        self.LIFE.check(SelfAssessmentSealed, self.stage)
        refuse_others(act, self.agency)
        refuse_unless_head(act, refusals.SEALED_BY_HEAD)
        check_order(act, self.latest, BEFORE_LAST_STEP)
        if assessment.stage is not Stage.SCHEDULED:
            assert assessment.stage is not None
            raise Refused(refusals.SEALED_TOO_LATE, stage=STAGE_NAMES[assessment.stage])
        unread = edition.uncovered(self.answers)
        if unread:
            raise Refused(refusals.INCOMPLETE, left=len(unread), clause=unread[0].id)
        self.record(
            SelfAssessmentSealed(
                assessment=self.key,
                agency=self.agency,
                conforming=self._count(Result.CONFORMING),
                minor=self._count(Result.MINOR_NONCONFORMITY),
                major=self._count(Result.MAJOR_NONCONFORMITY),
                observations=self._count(Result.OBSERVATION),
                not_applicable=self._count(Result.NOT_APPLICABLE),
            ),
            act,
        )

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what was recorded."""
        self.stage = self.LIFE.after(type(facts), self.stage)
        self.latest = self.latest.or_later(Moment.of(document.occurred))
        match facts:
            case SelfAssessmentBegun():
                self.begun = facts
            case SelfAssessmentAnswered():
                self.answers |= {each.clause: each for each in facts.answers}
            case _:
                pass

    def _count(self, result: Result) -> int:
        return sum(each.result is result for each in self.answers.values())


def difference(own: Result, found: Result | None) -> Difference:
    """Returns how the agency's reading of a clause stands to the independent finding on it."""
    if found is None:
        return Difference.NOT_LOOKED_AT
    if own is found:
        return Difference.SAME
    if Result.NOT_APPLICABLE in (own, found):
        return Difference.SCOPE
    return Difference.BETTER if _GRAVITY.index(own) < _GRAVITY.index(found) else Difference.WORSE


def _check_answer(edition: Catalogue, answer: OwnReading, place: str) -> None:
    clause = edition.clauses.get(answer.clause)
    if clause is None:
        raise Refused(shared.CLAUSE_UNKNOWN, pointer=f"{place}/clause", clause=answer.clause)
    if not clause.assessable:
        raise Refused(shared.CLAUSE_IS_HEADING, pointer=f"{place}/clause", clause=answer.clause)
    if answer.result is Result.NOT_APPLICABLE and not clause.excludable:
        within = ", ".join(edition.exclusion.allowed_within)
        raise Refused(shared.NOT_EXCLUDABLE, pointer=f"{place}/result", clause=answer.clause, within=within)
    if not answer.note.strip():
        excluded = answer.result is Result.NOT_APPLICABLE
        missing = shared.JUSTIFICATION_REQUIRED if excluded else shared.NOTE_REQUIRED
        raise Refused(missing, pointer=f"{place}/note")
    if answer.result is Result.CONFORMING and not answer.evidence:
        raise Refused(refusals.CONFORMS_ON_NOTHING, pointer=f"{place}/evidence")
