"""The shapes of assessment over HTTP: what commands say, and what answers look like."""

from __future__ import annotations

from services.assessment.domain.terms import EvidenceKind, Stage
from shared.acts import Capacity, Role
from shared.contracts.assessment import AssessmentKey, AssessmentKind, ClauseId, Result, TeamMember, TeamRole
from shared.contracts.terms import AgencyCode, Confidence, Name, Note, Number, PersonId, Sha256
from shared.http import CommandBody, PageArgs, Strict, fields
from shared.http.schemas import LegalBasisBody


class RecordEvidence(CommandBody):
    """Ghi nhận bằng chứng. / What a kept file is said to show."""

    agency = fields.of(AgencyCode)
    digest = fields.of(Sha256)
    title = fields.of(Name)
    kind = fields.Choice(EvidenceKind, required=True, description="Loại tài liệu / kind of document")
    number = fields.of(Number | None)
    register = fields.of(Name | None, description="Sổ đăng ký văn bản / the register it stands in")
    issued_on = fields.Day(allow_none=True, description="Ngày ghi trên tài liệu / the date it bears")
    issued_by = fields.of(Name | None)
    clauses = fields.Items(fields.of(ClauseId), most=60, description="Điều mà nó chứng minh / clauses it supports")


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


class OpenAssessment(CommandBody):
    """Đoàn bắt đầu làm việc. / The team begins; each member with the interests declared (empty: none)."""

    team = fields.Items(fields.of(TeamMember), least=1, most=30, required=True)


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


class AgencyPage(PageArgs):
    """A page, of one agency where `agency` is given. Roles bound to an agency must give their own."""

    agency = fields.of(AgencyCode, required=False)


class AssessmentPage(AgencyPage):
    """A page of assessments."""

    stage = fields.Choice(Stage)


class EvidencePage(AgencyPage):
    """A page of evidence; `digest` finds everybody who showed the same bytes."""

    digest = fields.of(Sha256, required=False)


class WordsView(Strict):
    """Hai thứ tiếng. / The same in both languages."""

    vi = fields.Text(most=4000, required=True)
    en = fields.Text(most=4000, required=True)


class CitedView(Strict):
    """Sự kiện làm căn cứ. / The event that says so."""

    event = fields.Uuid(required=True)
    position = fields.Whole(least=1, required=True)
    by = fields.Text(required=True, description="Mã người / opaque person id")
    role = fields.Choice(Role, required=True)
    capacity = fields.Choice(Capacity, required=True)
    principal = fields.Text(required=True, allow_none=True)
    occurred = fields.Occurred(required=True)
    recorded = fields.Moment(required=True)
    reason = fields.Text(required=True, allow_none=True)
    legal_basis = fields.Nested(LegalBasisBody, required=True, allow_none=True)


class FileView(Strict):
    """Tệp được giữ. / A kept file."""

    digest = fields.of(Sha256)
    size = fields.Whole(least=1, unit="byte", required=True)
    media_type = fields.Text(required=True, description="Theo nội dung / by content")


class EvidenceView(CitedView):
    """Bằng chứng. / Evidence."""

    agency = fields.of(AgencyCode)
    digest = fields.of(Sha256)
    size = fields.Whole(least=1, unit="byte", required=True)
    media_type = fields.Text(required=True)
    title = fields.of(Name)
    kind = fields.Text(required=True)
    number = fields.of(Number | None, required=True)
    register = fields.of(Name | None, required=True)
    issued_on = fields.Day(required=True, allow_none=True)
    issued_by = fields.of(Name | None, required=True)
    clauses = fields.Items(fields.of(ClauseId), required=True)
    agency_name = fields.Nested(WordsView, required=True, allow_none=True)
    version = fields.Whole(least=1, required=True)


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


class ClauseNamed(Strict):
    """Điều, có tên. / A clause by number and title."""

    clause = fields.of(ClauseId)
    title = fields.Nested(WordsView, required=True)


class CoverageView(Strict):
    """Mức bao quát, suy ra. / How much was looked at; derived."""

    assessable = fields.Whole(required=True)
    covered = fields.Whole(required=True)
    not_covered = fields.Items(fields.Nested(ClauseNamed), required=True)


class AssessmentView(AssessmentLine):
    """Một cuộc đánh giá, đầy đủ. / An assessment, whole."""

    scope = fields.of(Note)
    dost_participants = fields.Items(fields.of(PersonId), required=True)
    scheduled = fields.Nested(CitedView, required=True)
    opened = fields.Nested(CitedView, required=True, allow_none=True)
    submitted = fields.Nested(CitedView, required=True, allow_none=True)
    approved = fields.Nested(CitedView, required=True, allow_none=True)
    team = fields.Items(fields.Nested(MemberView), required=True)
    findings = fields.Items(fields.Nested(FindingView), required=True)
    replaced = fields.Items(fields.Nested(FindingView), required=True)
    coverage = fields.Nested(CoverageView, required=True)


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


class CatalogueLine(Strict):
    """Một phiên bản tiêu chuẩn, tóm tắt. / An edition as one line."""

    id = fields.Text(most=64, required=True)
    code = fields.Text(required=True)
    national_code = fields.Text(required=True)
    title = fields.Nested(WordsView, required=True)
    superseded_by = fields.Items(fields.Text(), required=True)
    clauses = fields.Whole(required=True)
    assessable = fields.Whole(required=True)


class ConfidenceView(Strict):
    """Mức chắc chắn. / How sure it is; `caution` says “not verified” wherever it is only remembered."""

    confidence = fields.Choice(Confidence, required=True)
    verified = fields.Flag(required=True)
    caution = fields.Nested(WordsView, required=True, allow_none=True)


class PartConfidenceView(ConfidenceView):
    """Mức chắc chắn của một phần. / How sure one part of the edition is, and where it was read."""

    part = fields.Text(required=True)
    note = fields.Nested(WordsView, required=True)
    source = fields.Text(required=True)


class ReferenceView(ConfidenceView):
    """Điểm, khoản. / The paragraph."""

    text = fields.Text(required=True)


class RequiredRecordView(Strict):
    """Hồ sơ phải có. / A record that the standard asks for."""

    code = fields.Text(required=True)
    words = fields.Nested(WordsView, required=True)
    reference = fields.Nested(ReferenceView, required=True)


class ClauseView(ClauseNamed, ConfidenceView):
    """Một điều của tiêu chuẩn. / A clause of the standard."""

    parent = fields.of(ClauseId | None, required=True)
    assessable = fields.Flag(required=True)
    excludable = fields.Flag(required=True)
    procedure = fields.Nested(WordsView, required=True, allow_none=True)
    records = fields.Items(fields.Nested(RequiredRecordView), required=True)
    documents = fields.Items(fields.Nested(WordsView), required=True)
    in_a_state_agency = fields.Nested(WordsView, required=True, allow_none=True)
    evidence_examples = fields.Items(fields.Nested(WordsView), required=True)
    shallow_signs = fields.Items(fields.Nested(WordsView), required=True)
    minimum_frequency = fields.Nested(WordsView, required=True, allow_none=True)


class ExclusionsView(Strict):
    """Ngoại lệ. / Where exclusions are allowed."""

    clause = fields.of(ClauseId)
    allowed_within = fields.Items(fields.of(ClauseId), required=True)
    needs_justification = fields.Flag(required=True)
    note = fields.Nested(WordsView, required=True)


class CatalogueView(CatalogueLine):
    """Một phiên bản tiêu chuẩn, đầy đủ. / An edition, whole."""

    note = fields.Nested(WordsView, required=True)
    documented_procedures = fields.Whole(required=True)
    records = fields.Whole(required=True)
    confidence = fields.Items(fields.Nested(PartConfidenceView), required=True)
    exclusions = fields.Nested(ExclusionsView, required=True)
    contents = fields.Items(fields.Nested(ClauseView), required=True)
