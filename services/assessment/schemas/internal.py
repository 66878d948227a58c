"""The shapes of internal audits and management reviews over HTTP."""

from __future__ import annotations

from services.assessment.domain.internalaudit import AuditState
from services.assessment.projections.completeness import EDITION
from services.assessment.schemas.parts import AgencyPage, CitedView, ConfidenceView, WordsView
from services.assessment.schemas.systemfile import PartKey
from shared.contracts.assessment import (
    AuditCode,
    AuditPart,
    EditionId,
    InputSeen,
    ReviewCode,
    ReviewDecision,
    ReviewInput,
    ReviewOutput,
)
from shared.contracts.terms import AgencyCode, Note, PersonId, Sha256
from shared.http import CommandBody, Strict, fields

_PARTS = "Ai đánh giá điều gì, quá trình nào / who audits what"


class PlanInternalAudit(CommandBody):
    """Lập kế hoạch đánh giá nội bộ. / An internal audit is planned (clause 8.2.2)."""

    agency = fields.of(AgencyCode)
    audit = fields.of(AuditCode)
    catalogue = fields.of(EditionId, required=False, load_default=EDITION)
    planned_from = fields.Day(required=True, description="Ngày bắt đầu / first day")
    planned_to = fields.Day(required=True, description="Ngày kết thúc / last day")
    covers_from = fields.Day(required=True, description="Kỳ được đánh giá, từ ngày / the audited period begins")
    parts = fields.Items(fields.of(AuditPart), least=1, most=60, required=True, description=_PARTS)


class HoldInternalAudit(CommandBody):
    """Đánh giá nội bộ đã thực hiện; `occurred` là ngày cuối. / It was held; `occurred` is its last day."""

    held_from = fields.Day(required=True, description="Ngày bắt đầu / first day")
    parts = fields.Items(fields.of(AuditPart), least=1, most=60, required=True, description=_PARTS)
    nonconformities = fields.Whole(most=1000, required=True, unit="điểm không phù hợp / nonconformities")
    observations = fields.Whole(most=1000, required=True, unit="điểm quan sát / observations")
    report = fields.of(Sha256, description="Báo cáo, đã ghi nhận là bằng chứng / the report, as evidence")


class FollowUpInternalAudit(CommandBody):
    """Kiểm tra xác nhận việc khắc phục của người khác. / What others did is verified."""

    settled = fields.Whole(least=1, most=1000, required=True, unit="điểm không phù hợp / nonconformities")
    carried_out_by = fields.Items(
        fields.of(PersonId), least=1, most=60, required=True, description="Người đã khắc phục / who acted"
    )
    note = fields.of(Note, description="Điều đã kiểm tra / what was looked at")
    evidence = fields.Items(fields.of(Sha256), most=50, description="Bằng chứng đã ghi nhận / recorded evidence")


class CloseInternalAudit(CommandBody):
    """Kết thúc đánh giá nội bộ. / Nothing besides what every act says."""


class CancelInternalAudit(CommandBody):
    """Không thực hiện, có lý do. / It will not be held, for a reason."""


class HoldManagementReview(CommandBody):
    """Lãnh đạo xem xét hệ thống; `occurred` là ngày họp. / Top management reviewed the system (clause 5.6)."""

    agency = fields.of(AgencyCode)
    review = fields.of(ReviewCode)
    present = fields.Items(
        fields.of(PersonId), least=1, most=100, required=True, description="Người dự / who was present"
    )
    inputs = fields.Items(
        fields.of(InputSeen), least=1, most=7, required=True, description="Đầu vào đã xem xét / inputs looked at"
    )
    decisions = fields.Items(fields.of(ReviewDecision), most=50, description="Quyết định / decisions (5.6.3)")
    minutes = fields.of(Sha256, description="Biên bản, đã ghi nhận là bằng chứng / minutes, as evidence")


class CompleteDecision(CommandBody):
    """Một quyết định đã thực hiện. / A decision was carried out."""

    decision = fields.Whole(least=1, most=50, required=True, unit="thứ tự, từ 1 / place, from 1")
    note = fields.of(Note, description="Đã làm gì / what was done")
    evidence = fields.Items(fields.of(Sha256), most=50, description="Bằng chứng đã ghi nhận / recorded evidence")


class InternalAuditPage(AgencyPage):
    """A page of internal audits."""

    state = fields.Choice(AuditState)


class PlannedView(CitedView):
    """Kế hoạch. / The plan."""

    parts = fields.Items(fields.of(AuditPart), required=True)


class HeldView(PlannedView):
    """Việc đã thực hiện. / How it was held."""

    held_from = fields.Day(required=True)
    held_to = fields.Day(required=True)
    nonconformities = fields.Whole(required=True)
    observations = fields.Whole(required=True)
    report = fields.of(Sha256)


class FollowUpView(CitedView):
    """Một lần kiểm tra xác nhận. / One verification."""

    settled = fields.Whole(required=True)
    carried_out_by = fields.Items(fields.of(PersonId), required=True)
    note = fields.of(Note)
    evidence = fields.Items(fields.of(Sha256), required=True)


class InternalAuditView(Strict):
    """Một cuộc đánh giá nội bộ. / An internal audit; `left`: nonconformities that nobody verified as settled."""

    key = PartKey
    agency = fields.of(AgencyCode)
    agency_name = fields.Nested(WordsView, required=True, allow_none=True)
    audit = fields.of(AuditCode)
    catalogue = fields.of(EditionId)
    planned_from = fields.Day(required=True)
    planned_to = fields.Day(required=True)
    covers_from = fields.Day(required=True)
    planned = fields.Nested(PlannedView, required=True)
    held = fields.Nested(HeldView, required=True, allow_none=True)
    follow_ups = fields.Items(fields.Nested(FollowUpView), required=True)
    closed = fields.Nested(CitedView, required=True, allow_none=True)
    cancelled = fields.Nested(CitedView, required=True, allow_none=True)
    state = fields.Choice(AuditState, required=True)
    state_name = fields.Nested(WordsView, required=True)
    left = fields.Whole(required=True)
    version = fields.Whole(least=1, required=True)


class InputNamed(Strict):
    """Một đầu vào của xem xét. / An input of a review."""

    input = fields.Choice(ReviewInput, required=True)
    input_name = fields.Nested(WordsView, required=True)


class InputView(InputNamed):
    """Đầu vào đã xem xét. / An input that was looked at, and where it can be found."""

    reference = fields.Text(most=500, required=True)


class CompletedView(CitedView):
    """Việc thực hiện. / How it was carried out."""

    note = fields.of(Note)
    evidence = fields.Items(fields.of(Sha256), required=True)


class DecisionView(Strict):
    """Một quyết định. / A decision."""

    output = fields.Choice(ReviewOutput, required=True)
    output_name = fields.Nested(WordsView, required=True)
    decision = fields.Text(most=1000, required=True)
    person = fields.of(PersonId)
    due = fields.Day(required=True)
    completed = fields.Nested(CompletedView, required=True, allow_none=True)


class ManagementReviewView(CitedView):
    """Một cuộc xem xét của lãnh đạo. / A management review, and the inputs that nobody looked at."""

    key = PartKey
    agency = fields.of(AgencyCode)
    agency_name = fields.Nested(WordsView, required=True, allow_none=True)
    review = fields.of(ReviewCode)
    held_on = fields.Day(required=True)
    present = fields.Items(fields.of(PersonId), required=True)
    inputs = fields.Items(fields.Nested(InputView), required=True)
    inputs_missing = fields.Items(fields.Nested(InputNamed), required=True)
    inputs_wording = fields.Nested(ConfidenceView, required=True)
    decisions = fields.Items(fields.Nested(DecisionView), required=True)
    decisions_left = fields.Whole(required=True)
    minutes = fields.of(Sha256)
    version = fields.Whole(least=1, required=True)
