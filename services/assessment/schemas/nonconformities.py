"""The shapes of nonconformities over HTTP."""

from __future__ import annotations

from services.assessment.schemas.parts import CitedView, WordsView
from shared.contracts.assessment import AssessmentKey, ClauseId
from shared.contracts.terms import AgencyCode, Note
from shared.http import Strict, fields


class NonconformityView(Strict):
    """Điểm không phù hợp. / A nonconformity."""

    nonconformity = fields.Text(most=96, required=True)
    assessment = fields.of(AssessmentKey)
    agency = fields.of(AgencyCode)
    agency_name = fields.Nested(WordsView, required=True, allow_none=True)
    clause = fields.of(ClauseId)
    major = fields.Flag(required=True)
    grade_name = fields.Nested(WordsView, required=True)
    note = fields.of(Note)
    state = fields.Text(required=True, pattern="open")
    raised = fields.Nested(CitedView, required=True)
