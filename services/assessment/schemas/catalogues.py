"""The shapes of the editions of the standard over HTTP."""

from __future__ import annotations

from services.assessment.schemas.parts import ClauseNamed, ConfidenceView, WordsView
from shared.contracts.assessment import ClauseId
from shared.http import Strict, fields


class CatalogueLine(Strict):
    """Một phiên bản tiêu chuẩn, tóm tắt. / An edition as one line."""

    id = fields.Text(most=64, required=True)
    code = fields.Text(required=True)
    national_code = fields.Text(required=True)
    title = fields.Nested(WordsView, required=True)
    superseded_by = fields.Items(fields.Text(), required=True)
    clauses = fields.Whole(required=True)
    assessable = fields.Whole(required=True)


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
