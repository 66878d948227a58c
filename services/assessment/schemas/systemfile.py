"""The shapes of an agency's quality system file over HTTP: documents, their use, and what is complete."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from services.assessment.domain.systemdocument import DocumentState, Issue, Use
from services.assessment.projections.completeness import EDITION
from services.assessment.schemas.parts import AgencyPage, CitedView, ConfidenceView, WordsView
from shared.contracts.assessment import (
    ClauseId,
    DocumentCode,
    DocumentKind,
    EditionId,
    EventId,
    RecordCode,
    Revision,
)  # fmt: skip
from shared.contracts.terms import AgencyCode, Name, Note, Number, PersonId, Sha256
from shared.http import CommandBody, Strict, fields
from shared.http.schemas import ClockArgs

PartKey = fields.Text(most=96, required=True, description="Mã, gồm mã cơ quan / key, with the agency's code")


class _Issuing(CommandBody):
    """What every issue of a document says; `occurred` is the day of issue."""

    title = fields.of(Name)
    number = fields.of(Number | None)
    revision = fields.of(Revision, required=True)
    prepared_by = fields.of(PersonId | None, description="Người soạn thảo / who prepared it")
    approved_by = fields.of(PersonId, description="Người phê duyệt (4.2.3 a) / who approved it")
    approved_on = fields.Day(
        allow_none=True, description="Ngày phê duyệt; bỏ trống: ngày ban hành / approved on; absent: the day of issue"
    )
    digest = fields.of(Sha256, description="Tệp, đã ghi nhận là bằng chứng / its file, recorded as evidence")
    clauses = fields.Items(fields.of(ClauseId), most=60, description="Điều mà nó thực hiện / clauses it is for")

    @ma.post_load
    def _gather(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        data["issue"] = Issue(
            data.pop("title"),
            data.pop("number", None),
            data.pop("revision"),
            data.pop("prepared_by", None),
            data.pop("approved_by"),
            data.pop("approved_on", None),
            data.pop("digest"),
            data.pop("clauses", ()),
        )
        return data


class IssueDocument(_Issuing):
    """Ban hành tài liệu. / A document is issued; `occurred` is the day of issue, today where it is absent."""

    agency = fields.of(AgencyCode)
    document = fields.of(DocumentCode)
    kind = fields.Choice(DocumentKind, required=True, description="Loại tài liệu / kind of document")
    catalogue = fields.of(EditionId, required=False, load_default=EDITION)


class ReviseDocument(_Issuing):
    """Ban hành lần sửa đổi. / A further revision is issued; `occurred` is the day of issue."""

    changes = fields.Text(most=2000, required=True, description="Nội dung sửa đổi / what was changed")


class ReviewDocument(CommandBody):
    """Xem xét tài liệu. / A document is reviewed (clause 4.2.3 b)."""

    still_right = fields.Flag(required=True, description="Vẫn phù hợp, không cần sửa / still right as it is")
    note = fields.of(Note, description="Điều đã xem xét / what was looked at")


class WithdrawDocument(CommandBody):
    """Bãi bỏ tài liệu, có lý do. / A document is withdrawn, for a reason."""

    replaced_by = fields.of(DocumentCode | None, description="Tài liệu thay thế / the document in its place")


class ReportUse(CommandBody):
    """Báo cáo việc dùng trong một kỳ. / How often the document was used in a period."""

    period_from = fields.Day(required=True, description="Ngày đầu kỳ / first day")
    period_to = fields.Day(required=True, description="Ngày cuối kỳ / last day")
    records = fields.Whole(most=10_000_000, required=True, unit="hồ sơ / records")
    samples = fields.Items(fields.of(Sha256), most=50, description="Hồ sơ mẫu, đã ghi nhận / samples, as evidence")
    shows = fields.Items(fields.of(RecordCode), most=60, description="Hồ sơ tiêu chuẩn đòi hỏi / required records")
    catalogue = fields.of(EditionId, required=False, load_default=EDITION)
    corrects = fields.of(EventId | None, description="Báo cáo được đính chính / the report that this corrects")

    @ma.post_load
    def _gather(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        data["use"] = Use(
            data.pop("period_from"),
            data.pop("period_to"),
            data.pop("records"),
            data.pop("samples", ()),
            data.pop("shows", ()),
            data.pop("corrects", None),
        )
        return data


class DocumentPage(AgencyPage):
    """A page of documents of quality systems."""

    kind = fields.Choice(DocumentKind)
    state = fields.Choice(DocumentState)


class UsePage(AgencyPage):
    """A page of reports of use; `document` is a document's whole key."""

    document = fields.Text(most=96)


class WarningView(Strict):
    """Điều lưu ý, không phải từ chối. / What is pointed out, not refused, and the event it rests on."""

    warning = fields.Text(most=64, required=True)
    words = fields.Nested(WordsView, required=True)
    event = fields.Uuid(required=True)


class RevisionView(CitedView):
    """Một lần ban hành. / One revision; `superseded_by` is the event of the one that took its place."""

    title = fields.of(Name)
    number = fields.of(Number | None, required=True)
    revision = fields.of(Revision)
    issued_on = fields.Day(required=True)
    prepared_by = fields.of(PersonId | None, required=True)
    approved_by = fields.of(PersonId)
    approved_on = fields.Day(required=True)
    digest = fields.of(Sha256)
    clauses = fields.Items(fields.of(ClauseId), required=True)
    changes = fields.Text(most=2000, required=True, allow_none=True)
    superseded_by = fields.Uuid()


class DocumentReviewView(CitedView):
    """Một lần xem xét tài liệu. / One review of a document."""

    revision = fields.of(Revision)
    still_right = fields.Flag(required=True)
    note = fields.of(Note)


class WithdrawalView(CitedView):
    """Việc bãi bỏ. / The withdrawal."""

    replaced_by = fields.of(DocumentCode | None, required=True)


class DocumentLine(Strict):
    """Một tài liệu, tóm tắt: lần sửa đổi đang dùng. / A document as one line: its latest revision."""

    key = PartKey
    agency = fields.of(AgencyCode)
    agency_name = fields.Nested(WordsView, required=True, allow_none=True)
    document = fields.of(DocumentCode)
    kind = fields.Choice(DocumentKind, required=True)
    kind_name = fields.Nested(WordsView, required=True)
    catalogue = fields.of(EditionId)
    title = fields.of(Name)
    number = fields.of(Number | None, required=True)
    revision = fields.of(Revision)
    issued_on = fields.Day(required=True)
    approved_by = fields.of(PersonId)
    approved_on = fields.Day(required=True)
    digest = fields.of(Sha256)
    clauses = fields.Items(fields.of(ClauseId), required=True)
    state = fields.Choice(DocumentState, required=True)
    state_name = fields.Nested(WordsView, required=True)
    uses = fields.Whole(required=True, unit="kỳ đã báo cáo / periods reported")
    warnings = fields.Items(fields.Nested(WarningView), required=True)
    version = fields.Whole(least=1, required=True)


class DocumentView(DocumentLine):
    """Một tài liệu, đầy đủ. / A document, whole."""

    revisions = fields.Items(fields.Nested(RevisionView), required=True)
    reviews = fields.Items(fields.Nested(DocumentReviewView), required=True)
    withdrawn = fields.Nested(WithdrawalView, required=True, allow_none=True)


class UseReplaced(CitedView):
    """Báo cáo đã bị đính chính. / A report as it stood, and the event that took its place where one did."""

    key = fields.Text(most=128, required=True)
    agency = fields.of(AgencyCode)
    document = fields.of(DocumentCode)
    period_from = fields.Day(required=True)
    period_to = fields.Day(required=True)
    records = fields.Whole(required=True)
    samples = fields.Items(fields.of(Sha256), required=True)
    shows = fields.Items(fields.of(RecordCode), required=True)
    catalogue = fields.of(EditionId)
    corrects = fields.of(EventId | None, required=True)
    replaced_by = fields.Uuid()


class UseView(UseReplaced):
    """Việc dùng tài liệu trong một kỳ. / The use of a document in a period, with the reports that it replaced."""

    agency_name = fields.Nested(WordsView, required=True, allow_none=True)
    replaced = fields.Items(fields.Nested(UseReplaced), required=True)


class CompletenessArgs(ClockArgs):
    """The edition, and the two clocks."""

    catalogue = fields.of(EditionId, required=False, load_default=EDITION)


class ShownView(Strict):
    """Sự kiện chứng tỏ có. / The event that shows it."""

    event = fields.Uuid(required=True)
    position = fields.Whole(least=1, required=True)
    by = fields.of(PersonId)
    occurred = fields.Occurred(required=True)
    recorded = fields.Moment(required=True)


class _Shown(Strict):
    shown_by = fields.Nested(ShownView, required=True, allow_none=True)


class FoundationView(_Shown):
    """Chính sách, mục tiêu hoặc sổ tay. / The policy, objectives or manual in use, if there is one."""

    kind = fields.Choice(DocumentKind, required=True)
    kind_name = fields.Nested(WordsView, required=True)
    document = fields.of(DocumentCode | None, required=True)


class ProcedureView(_Shown):
    """Một thủ tục mà phiên bản đòi hỏi. / A documented procedure that the edition asks for."""

    clause = fields.of(ClauseId)
    procedure = fields.Nested(WordsView, required=True)
    document = fields.of(DocumentCode | None, required=True)


class RecordReferenceView(ConfidenceView):
    """Điểm, khoản. / The paragraph."""

    text = fields.Text(required=True)


class RecordShownView(_Shown):
    """Một hồ sơ mà phiên bản đòi hỏi. / A record that the edition asks for."""

    record = fields.of(RecordCode)
    clause = fields.of(ClauseId)
    excludable = fields.Flag(required=True, description="Điều này có thể là ngoại lệ / its clause may be excluded")
    words = fields.Nested(WordsView, required=True)
    reference = fields.Nested(RecordReferenceView, required=True)


class CompletenessView(Strict):
    """Hồ sơ hệ thống đủ đến đâu, suy ra. / How complete the file is on both clocks; derived, never stored."""

    agency = fields.of(AgencyCode)
    agency_name = fields.Nested(WordsView, required=True, allow_none=True)
    catalogue = fields.of(EditionId)
    as_of = fields.Occurred(required=True)
    as_of_instant = fields.Moment(required=True)
    known = fields.Moment(required=True)
    documents = fields.Items(fields.Nested(FoundationView), required=True)
    procedures = fields.Items(fields.Nested(ProcedureView), required=True)
    records = fields.Items(fields.Nested(RecordShownView), required=True)
    missing = fields.Whole(required=True, unit="mục / entries")
    in_use = fields.Whole(required=True, unit="tài liệu / documents")
    work_processes = fields.Whole(required=True)
    internal_audits = fields.Whole(required=True)
    last_internal_audit = fields.Day(required=True, allow_none=True)
    management_reviews = fields.Whole(required=True)
    last_management_review = fields.Day(required=True, allow_none=True)
