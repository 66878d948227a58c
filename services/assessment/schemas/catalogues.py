"""The shapes of the editions of the standard over HTTP."""

from __future__ import annotations

from services.assessment.domain.clauses import Standing
from services.assessment.domain.editions import Relation
from services.assessment.schemas.parts import ClauseNamed, ConfidenceView, WordsView
from shared.contracts.assessment import ClauseId
from shared.http import QueryArgs, Strict, fields


class OnDay(QueryArgs):
    """The day that standings are told for; today unless given."""

    on = fields.Day(required=False, description="Ngày dự kiến bắt đầu đánh giá / first day of an assessment")


class ValidityView(ConfidenceView):
    """Thời gian dùng được. / How an edition stands between two days, and what says so."""

    first = fields.Day(required=True)
    last = fields.Day(required=True, allow_none=True, description="Không có: chưa biết ngày hết / None: no known end")
    standing = fields.Choice(Standing, required=True)
    standing_name = fields.Nested(WordsView, required=True)
    note = fields.Nested(WordsView, required=True)
    source = fields.Text(most=400, required=True)


class StandingView(Strict):
    """Một ngày nhất định có dùng được không. / Whether an assessment of one day may use the edition."""

    day = fields.Day(required=True)
    standing = fields.Choice(Standing, required=True)
    standing_name = fields.Nested(WordsView, required=True)
    warning = fields.Nested(WordsView, required=True, allow_none=True)
    rests_on = fields.Nested(ValidityView, required=True, allow_none=True)


class CatalogueLine(Strict):
    """Một phiên bản tiêu chuẩn, tóm tắt. / An edition as one line."""

    id = fields.Text(most=64, required=True)
    code = fields.Text(required=True)
    national_code = fields.Text(required=True)
    title = fields.Nested(WordsView, required=True)
    superseded_by = fields.Items(fields.Text(), required=True)
    clauses = fields.Whole(required=True)
    assessable = fields.Whole(required=True)
    standing = fields.Nested(StandingView, required=True)


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
    validity = fields.Items(fields.Nested(ValidityView), required=True)
    contents = fields.Items(fields.Nested(ClauseView), required=True)


class PairView(ClauseNamed):
    """Một điều và các điều đối chiếu. / One clause and those of the other edition that it is mapped to."""

    targets = fields.Items(fields.Nested(ClauseNamed), required=True)
    relation = fields.Choice(Relation, required=True)
    relation_name = fields.Nested(WordsView, required=True)
    note = fields.Nested(WordsView, required=True, allow_none=True)


class CorrelationView(ConfidenceView):
    """Bảng đối chiếu hai phiên bản. / The map between two editions, clause by clause."""

    first = fields.Text(most=64, required=True)
    second = fields.Text(most=64, required=True)
    via = fields.Items(fields.Text(most=64), required=True, description="Phiên bản ở giữa / editions in between")
    derived = fields.Flag(required=True, description="Suy ra từ bảng khác / follows from other maps")
    source = fields.Text(most=800, required=True)
    note = fields.Nested(WordsView, required=True)
    pairs = fields.Items(fields.Nested(PairView), required=True)
    unreached = fields.Items(
        fields.Nested(ClauseNamed),
        required=True,
        description="Điều không có điều nào dẫn tới / clauses nothing maps to",
    )
