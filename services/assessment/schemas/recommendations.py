"""The shapes of recommendations over HTTP."""

from __future__ import annotations

from services.assessment.domain.recommendation import Progress
from services.assessment.schemas.matters import (
    DayPage,
    DueExtensionView,
    FollowedAmendmentView,
    HandOverView,
    MatterState,
    evidence,
)
from services.assessment.schemas.parts import CitedView, WordsView
from shared.contracts.assessment import RecommendationKey, RecommendationSource
from shared.contracts.terms import AgencyCode, Note, Sha256
from shared.http import CommandBody, Strict, fields


class MakeRecommendation(CommandBody):
    """Kiến nghị với một cơ quan. / A recommendation; a legal basis is required."""

    recommendation = fields.of(RecommendationKey)
    agency = fields.of(AgencyCode)
    source = fields.Choice(RecommendationSource, required=True, description="Từ đâu / what it comes out of")
    source_key = fields.Text(most=96, required=True, description="Mã cuộc đó / its key")
    text = fields.of(Note, description="Nội dung / what is recommended")
    due_on = fields.Day(required=True, description="Thời hạn / deadline")


class ReportCompletion(CommandBody):
    """Đã thực hiện, có bằng chứng. / Done, on evidence."""

    done = fields.of(Note, description="Đã làm gì / what was done")
    evidence = evidence(least=1)


class ProveCompletion(CommandBody):
    """Xác nhận đã thực hiện. / Verified as done."""

    note = fields.of(Note, description="Đã xem gì / what was looked at")


class DecideRecommendation(CommandBody):
    """Chỉ cần lý do. / Nothing besides what every act says; the reason is required."""


class RecommendationPage(DayPage):
    """A page of recommendations."""

    state = fields.Choice(MatterState, description="Còn mở hay đã xong / open or settled")
    stage = fields.Choice(Progress)
    source = fields.Choice(RecommendationSource)
    overdue = fields.Flag(description="Chỉ kiến nghị quá hạn vào ngày `on` / overdue on the day `on` alone")


class RecommendationLine(Strict):
    """Kiến nghị, tóm tắt. / A recommendation as one line; `agency` is who is to do it now."""

    recommendation = fields.of(RecommendationKey)
    agency = fields.of(AgencyCode)
    agency_name = fields.Nested(WordsView, required=True, allow_none=True)
    source = fields.Choice(RecommendationSource, required=True)
    source_name = fields.Nested(WordsView, required=True)
    source_key = fields.Text(most=96, required=True)
    text = fields.of(Note)
    stage = fields.Choice(Progress, required=True)
    stage_name = fields.Nested(WordsView, required=True)
    due_on = fields.Day(required=True)
    on = fields.Day(required=True)
    overdue = fields.Flag(required=True)
    made = fields.Nested(CitedView, required=True)
    version = fields.Whole(least=1, required=True)


class CompletionReportView(CitedView):
    """Báo cáo thực hiện. / A report of completion."""

    done = fields.of(Note)
    evidence = fields.Items(fields.of(Sha256), required=True)


class CompletionDecisionView(CitedView):
    """Xác nhận, hoặc mở lại. / Proven, or open again."""

    proven = fields.Flag(required=True)
    note = fields.of(Note, allow_none=True)


class RecommendationView(RecommendationLine):
    """Kiến nghị, đầy đủ. / A recommendation, whole."""

    made_to = fields.of(AgencyCode)
    first_due_on = fields.Day(required=True)
    extensions = fields.Items(fields.Nested(DueExtensionView), required=True)
    reports = fields.Items(fields.Nested(CompletionReportView), required=True)
    decisions = fields.Items(fields.Nested(CompletionDecisionView), required=True)
    withdrawn = fields.Nested(CitedView, required=True, allow_none=True)
    hand_overs = fields.Items(fields.Nested(HandOverView), required=True)
    amendments = fields.Items(fields.Nested(FollowedAmendmentView), required=True)
