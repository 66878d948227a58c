"""The shapes of self-assessments over HTTP."""

from __future__ import annotations

from services.assessment.domain.selfassessment import Difference, SelfState
from services.assessment.domain.terms import Stage
from services.assessment.schemas.assessments import CountsView
from services.assessment.schemas.parts import AgencyPage, CitedView, ClauseNamed, WordsView
from shared.contracts.assessment import AssessmentKey, ClauseId, EditionId, OwnReading, Result
from shared.contracts.terms import AgencyCode, PersonId, Sha256
from shared.http import CommandBody, Strict, fields


class BeginSelfAssessment(CommandBody):
    """Bắt đầu tự đánh giá trước một cuộc đánh giá. / The agency begins to read itself before an assessment."""

    assessment = fields.of(AssessmentKey)
    agency = fields.of(AgencyCode)


class AnswerSelfAssessment(CommandBody):
    """Tự đánh giá một số điều. / The agency's reading of some clauses, with what shows it."""

    answers = fields.Items(
        fields.of(OwnReading), least=1, most=20, required=True, description="Mỗi điều một lần / each clause once"
    )


class SealSelfAssessment(CommandBody):
    """Niêm phong. / Nothing besides what every act says."""


class SelfAssessmentPage(AgencyPage):
    """A page of self-assessments."""

    state = fields.Choice(SelfState)


class SelfAssessmentLine(Strict):
    """Một bản tự đánh giá: có, đến đâu, chưa nói gì. / That it is there, and nothing of what it says."""

    assessment = fields.of(AssessmentKey)
    agency = fields.of(AgencyCode)
    agency_name = fields.Nested(WordsView, required=True, allow_none=True)
    catalogue = fields.of(EditionId)
    state = fields.Choice(SelfState, required=True)
    state_name = fields.Nested(WordsView, required=True)
    answered = fields.Whole(required=True, unit="điều / clauses")
    late = fields.Flag(required=True, description="Niêm phong khi đoàn đã bắt đầu / sealed after the team had begun")
    begun = fields.Nested(CitedView, required=True)
    sealed = fields.Nested(CitedView, required=True, allow_none=True)
    version = fields.Whole(least=1, required=True)


class OwnReadingView(CitedView):
    """Cách cơ quan đọc một điều. / The agency's reading; `replaced_by` is the event of the one in its place."""

    clause = fields.of(ClauseId)
    title = fields.Nested(WordsView, required=True)
    result = fields.Choice(Result, required=True)
    result_name = fields.Nested(WordsView, required=True)
    note = fields.Text(most=700, required=True)
    evidence = fields.Items(fields.of(Sha256), required=True)
    replaced_by = fields.Uuid()


class SelfAssessmentView(SelfAssessmentLine):
    """Một bản tự đánh giá, đầy đủ. / A self-assessment, whole."""

    counts = fields.Nested(CountsView, required=True, allow_none=True)
    answers = fields.Items(fields.Nested(OwnReadingView), required=True)
    replaced = fields.Items(fields.Nested(OwnReadingView), required=True)
    unread = fields.Items(fields.of(ClauseId), required=True)


class SideView(Strict):
    """Một phía. / One side."""

    result = fields.Choice(Result, required=True)
    result_name = fields.Nested(WordsView, required=True)
    note = fields.Text(most=4000, required=True)
    evidence = fields.Items(fields.of(Sha256), required=True)
    event = fields.Uuid(required=True)
    by = fields.of(PersonId)
    recorded = fields.Moment(required=True)


class BothView(ClauseNamed):
    """Một điều, hai phía. / One clause from both sides."""

    own = fields.Nested(SideView, required=True)
    found = fields.Nested(SideView, required=True, allow_none=True)
    difference = fields.Choice(Difference, required=True)
    difference_name = fields.Nested(WordsView, required=True)


class DifferencesView(Strict):
    """Số điều theo cách khác nhau. / Clauses by how the two differ."""

    same = fields.Whole(required=True)
    own_reading_better = fields.Whole(required=True)
    own_reading_worse = fields.Whole(required=True)
    scope_differs = fields.Whole(required=True)
    not_looked_at = fields.Whole(required=True)


class ComparisonView(SelfAssessmentLine):
    """Tự đánh giá bên cạnh đánh giá độc lập. / Both readings side by side."""

    assessment_stage = fields.Choice(Stage, required=True)
    assessment_stage_name = fields.Nested(WordsView, required=True)
    own_counts = fields.Nested(CountsView, required=True)
    found_counts = fields.Nested(CountsView, required=True, allow_none=True)
    differences = fields.Nested(DifferencesView, required=True)
    clauses = fields.Items(fields.Nested(BothView), required=True)
