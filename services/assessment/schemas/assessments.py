"""The shapes of assessments over HTTP: what commands say, and what answers look like."""

from __future__ import annotations

from typing import Final

from services.assessment.domain.team import Declared
from services.assessment.domain.terms import Stage
from services.assessment.schemas.catalogues import StandingView
from services.assessment.schemas.parts import AgencyPage, CitedView, ClauseNamed, ConfidenceView, WordsView
from shared.contracts.assessment import (
    AssessmentKey,
    AssessmentKind,
    ClauseId,
    Result,
    TeamMember,
    TeamRole,
    TimeUnknown,
)
from shared.contracts.terms import AgencyCode, Confidence, Name, Note, PersonId, Sha256
from shared.http import CommandBody, Strict, fields

_MINUTES: Final = fields.Whole(
    least=1,
    most=1_000_000,
    unit="phút công / minutes of auditors' work",
    description="Thời lượng dự kiến của đoàn / the team's planned time",
)
_SHORTFALL: Final = fields.of(
    Note, required=False, description="Lý do ít hơn bảng tham chiếu / why it is less than the reference"
)


class ScheduleAssessment(CommandBody):
    """Lên lịch đánh giá. / An assessment to come; a legal basis is required."""

    assessment = fields.of(AssessmentKey)
    agency = fields.of(AgencyCode)
    kind = fields.Choice(AssessmentKind, required=True)
    body = fields.of(Name, description="Tổ chức đánh giá / assessing body")
    catalogue = fields.Text(most=64, required=True, description="Phiên bản tiêu chuẩn / edition of the standard")
    planned_from = fields.Day(required=True)
    planned_to = fields.Day(required=True)
    scope = fields.of(Note, description="Phạm vi / scope")
    dost_participants = fields.Items(
        fields.of(PersonId), most=20, description="Người của Sở KH&CN tham gia (điểm 2c) / DOST's participants"
    )
    planned_minutes = _MINUTES
    shortfall_reason = _SHORTFALL


class PlanTime(CommandBody):
    """Dự kiến thời lượng, hoặc dự kiến lại. / Plan the team's time, or plan it anew; the earlier plan stays."""

    planned_minutes = fields.Whole(least=1, most=1_000_000, required=True, unit="phút công / minutes of work")
    shortfall_reason = _SHORTFALL


class OpenAssessment(CommandBody):
    """Đoàn bắt đầu làm việc. / The team begins; each member with the interests declared (empty: none)."""

    team = fields.Items(fields.of(TeamMember), least=1, most=30, required=True)
    declared = fields.Items(
        fields.of(Declared), most=100, description="Lợi ích liên quan đến một cơ quan / interests in an agency"
    )


class DeclareInterest(CommandBody):
    """Khai lợi ích khi đang đánh giá. / Declare an interest while the team works."""

    person = fields.of(PersonId)
    agency = fields.of(AgencyCode, description="Cơ quan liên quan / the agency that it is in")
    note = fields.of(Note)


class RecordFinding(CommandBody):
    """Phát hiện cho một điều. / The finding on one clause."""

    clause = fields.of(ClauseId)
    result = fields.Choice(Result, required=True)
    note = fields.of(Note, description="Điều đã thấy; với ngoại lệ: lý do / what was seen; of an exclusion: why")
    sample_size = fields.Whole(
        most=100_000, required=True, unit="hồ sơ / records", description="Số hồ sơ đã xem / records looked at"
    )
    evidence = fields.Items(
        fields.of(Sha256), most=50, description="Mã băm bằng chứng đã ghi nhận / digests of recorded evidence"
    )


class SubmitAssessment(CommandBody):
    """Trình kết quả. / Nothing besides what every act says."""


class ApproveAssessment(CommandBody):
    """Phê duyệt kết quả. / Nothing besides what every act says."""


class ReturnAssessment(CommandBody):
    """Trả lại kết quả. / Send the result back: `reason` is required."""


class WithdrawAssessment(CommandBody):
    """Huỷ cuộc đánh giá. / Withdraw the assessment: `reason` is required."""


class AssessmentPage(AgencyPage):
    """A page of assessments."""

    stage = fields.Choice(Stage)


class CountsView(Strict):
    """Số điều theo kết quả, khi trình. / Clauses by result, as submitted."""

    conforming = fields.Whole(required=True)
    minor = fields.Whole(required=True)
    major = fields.Whole(required=True)
    observations = fields.Whole(required=True)
    not_applicable = fields.Whole(required=True)


class AssessmentLine(Strict):
    """Một cuộc đánh giá, tóm tắt. / An assessment as one line."""

    assessment = fields.of(AssessmentKey)
    agency = fields.of(AgencyCode)
    agency_name = fields.Nested(WordsView, required=True, allow_none=True)
    kind = fields.Choice(AssessmentKind, required=True)
    kind_name = fields.Nested(WordsView, required=True)
    body = fields.of(Name)
    catalogue = fields.Text(most=64, required=True)
    planned_from = fields.Day(required=True)
    planned_to = fields.Day(required=True)
    stage = fields.Choice(Stage, required=True)
    stage_name = fields.Nested(WordsView, required=True)
    counts = fields.Nested(CountsView, required=True, allow_none=True)
    found = fields.Whole(unit="điều / clauses", required=True)
    version = fields.Whole(least=1, required=True)
    events = fields.Items(fields.Uuid(), required=True)


class MemberView(Strict):
    """Một người trong đoàn. / A person of the team."""

    person = fields.of(PersonId)
    role = fields.Choice(TeamRole, required=True)
    role_name = fields.Nested(WordsView, required=True)
    interests = fields.Items(fields.of(Note), required=True)


class FindingView(CitedView):
    """Phát hiện. / A finding; `replaced_by` is the event of the one that took its place."""

    clause = fields.of(ClauseId)
    title = fields.Nested(WordsView, required=True, allow_none=True)
    result = fields.Choice(Result, required=True)
    result_name = fields.Nested(WordsView, required=True)
    note = fields.of(Note)
    sample_size = fields.Whole(required=True)
    evidence = fields.Items(fields.of(Sha256), required=True)
    replaced_by = fields.Uuid()


class CoverageView(Strict):
    """Mức bao quát, suy ra. / How much was looked at; derived."""

    assessable = fields.Whole(required=True)
    covered = fields.Whole(required=True)
    not_covered = fields.Items(fields.Nested(ClauseNamed), required=True)


class ReturnedView(Strict):
    """Lần trình đã bị trả lại. / A submission that was sent back, with what it counted."""

    counts = fields.Nested(CountsView, required=True)
    submitted = fields.Nested(CitedView, required=True)
    returned = fields.Nested(CitedView, required=True, description="Kèm lý do / with the reason")


class TimeView(CitedView):
    """Thời lượng dự kiến, bên bảng tham chiếu. / Planned time beside the reference; the shortfall is derived.

    A reference, no obligation of state bodies. Where it tells nothing, `unknown_because` says why.
    """

    planned_minutes = fields.Whole(required=True)
    staff = fields.Whole(required=True, allow_none=True, unit="người / people")
    staff_event = fields.Uuid(required=True, allow_none=True)
    table = fields.Text(most=64, required=True)
    required_minutes = fields.Whole(required=True, allow_none=True)
    shortfall_minutes = fields.Whole(required=True, allow_none=True)
    shortfall_reason = fields.of(Note, required=True, allow_none=True)
    confidence = fields.Choice(Confidence, required=True, allow_none=True)
    reference = fields.Nested(ConfidenceView, required=True, allow_none=True)
    unknown_because = fields.Choice(TimeUnknown, required=True, allow_none=True)
    unknown_name = fields.Nested(WordsView, required=True, allow_none=True)


class InterestView(CitedView):
    """Lợi ích đã khai. / A declared interest."""

    person = fields.of(PersonId)
    interest_in = fields.of(AgencyCode)
    note = fields.of(Note)


class LeadWarningView(CitedView):
    """Cảnh báo: cùng một trưởng đoàn nhiều vòng liên tiếp. / The same lead for many rounds running; refuses nothing."""

    person = fields.of(PersonId)
    rule = fields.Text(most=64, required=True)
    rounds = fields.Whole(required=True, unit="vòng / rounds")
    rests_on = fields.Items(fields.Uuid(), required=True)


class AssessmentView(AssessmentLine):
    """Một cuộc đánh giá, đầy đủ. / An assessment, whole."""

    scope = fields.of(Note)
    dost_participants = fields.Items(fields.of(PersonId), required=True)
    scheduled = fields.Nested(CitedView, required=True)
    opened = fields.Nested(CitedView, required=True, allow_none=True)
    submitted = fields.Nested(CitedView, required=True, allow_none=True)
    returned = fields.Items(fields.Nested(ReturnedView), required=True)
    approved = fields.Nested(CitedView, required=True, allow_none=True)
    withdrawn = fields.Nested(CitedView, required=True, allow_none=True)
    team = fields.Items(fields.Nested(MemberView), required=True)
    findings = fields.Items(fields.Nested(FindingView), required=True)
    replaced = fields.Items(fields.Nested(FindingView), required=True)
    coverage = fields.Nested(CoverageView, required=True)
    edition_standing = fields.Nested(
        StandingView, required=True, description="Phiên bản có dùng được ngày bắt đầu / the edition on the first day"
    )
    time = fields.Nested(TimeView, required=True, allow_none=True)
    times_before = fields.Items(fields.Nested(TimeView), required=True)
    interests = fields.Items(fields.Nested(InterestView), required=True)
    warnings = fields.Items(fields.Nested(LeadWarningView), required=True)
