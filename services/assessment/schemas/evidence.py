"""The shapes of files and evidence over HTTP."""

from __future__ import annotations

from services.assessment.domain.terms import EvidenceKind
from services.assessment.domain.texts import TextState
from services.assessment.schemas.parts import AgencyPage, CitedView, WordsView
from shared.contracts.assessment import ClauseId, Unreadable
from shared.contracts.terms import AgencyCode, Name, Number, Sha256
from shared.http import CommandBody, Strict, fields


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


class EvidencePage(AgencyPage):
    """A page of evidence; `digest` finds everybody who showed the same bytes, `reading` what could not be read."""

    digest = fields.of(Sha256, required=False)
    reading = fields.Choice(TextState)


class FileView(Strict):
    """Tệp được giữ. / A kept file."""

    digest = fields.of(Sha256)
    size = fields.Whole(least=1, unit="byte", required=True)
    media_type = fields.Text(required=True, description="Theo nội dung / by content")


class TextReadingView(Strict):
    """Việc trích văn bản. / What reading the file came to: its text by digest, or why there is none."""

    state = fields.Choice(TextState, required=True)
    state_name = fields.Nested(WordsView, required=True)
    text = fields.of(Sha256 | None, required=True, description="Mã băm của văn bản / digest of the text")
    characters = fields.Whole(least=1, required=True, allow_none=True, unit="ký tự / characters")
    reason = fields.Choice(Unreadable, required=True, allow_none=True)
    reason_name = fields.Nested(WordsView, required=True, allow_none=True)
    reader = fields.Text(most=64, required=True, allow_none=True, description="Thư viện đã đọc / what read it")
    reader_version = fields.Text(most=64, required=True, allow_none=True)
    cited = fields.Nested(CitedView, required=True, allow_none=True)


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
    reading = fields.Nested(TextReadingView, required=True)
    version = fields.Whole(least=1, required=True)
