"""What assessment records of self-assessments: the agency's own reading, clause by clause, sealed before the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from shared.contracts.assessment.documents import EditionId
from shared.contracts.assessment.terms import AssessmentKey, ClauseId, Result
from shared.contracts.base import Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import AgencyCode, Sha256


@dataclass(frozen=True, slots=True)
class OwnReading:
    """What the agency says of itself on one clause, and what shows it."""

    clause: ClauseId
    result: Result
    note: Annotated[str, Text(max=700)]
    evidence: Annotated[tuple[Sha256, ...], Items(max=10)] = ()


@event("assessment.self-assessment.begun", version=1, agencies=("agency",))
class SelfAssessmentBegun(Facts):
    """Cơ quan bắt đầu tự đánh giá trước một cuộc đánh giá. / The agency began its own reading, before an assessment."""

    assessment: AssessmentKey
    agency: AgencyCode
    catalogue: EditionId


@event("assessment.self-assessment.answered", version=1, agencies=("agency",))
class SelfAssessmentAnswered(Facts):
    """Cơ quan tự đọc các điều. / The agency's reading of some clauses; a later one takes the place of an earlier."""

    assessment: AssessmentKey
    agency: AgencyCode
    answers: Annotated[tuple[OwnReading, ...], Items(min=1, max=20)]


@event("assessment.self-assessment.sealed", version=1, agencies=("agency",))
class SelfAssessmentSealed(Facts):
    """Thủ trưởng niêm phong bản tự đánh giá. / The head sealed it: nothing is added any more. Counts are of clauses."""

    assessment: AssessmentKey
    agency: AgencyCode
    conforming: Annotated[int, Whole("điều / clauses")]
    minor: Annotated[int, Whole("điều / clauses")]
    major: Annotated[int, Whole("điều / clauses")]
    observations: Annotated[int, Whole("điều / clauses")]
    not_applicable: Annotated[int, Whole("điều / clauses")]
