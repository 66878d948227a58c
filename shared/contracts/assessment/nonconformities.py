"""What assessment records of nonconformities."""

from __future__ import annotations

from typing import Annotated

from shared.contracts.assessment.terms import AssessmentKey, ClauseId
from shared.contracts.base import Facts, event
from shared.contracts.fields import Text
from shared.contracts.terms import AgencyCode, Note


@event("assessment.nonconformity.raised", version=1, agencies=("agency",))
class NonconformityRaised(Facts):
    """Điểm không phù hợp được nêu và còn mở. / A nonconformity was raised and is open. Raised when approved."""

    nonconformity: Annotated[str, Text(max=96)]
    assessment: AssessmentKey
    agency: AgencyCode
    clause: ClauseId
    major: bool
    note: Note
