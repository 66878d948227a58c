"""Shapes: function reviews, as they are asked for and answered."""

from __future__ import annotations

from typing import Annotated

from services.registry.domain.matrix import FindingKind
from services.registry.domain.review import Stage
from services.registry.schemas.parts import EventView, choice, day, flag, many, one, text, whole
from shared.contracts.fields import Items
from shared.contracts.registry import MatrixRow, Position, ReviewKey
from shared.contracts.terms import AgencyCode, Name, Note, Number, Sha256
from shared.http import CommandBody, PageArgs, Strict, fields

BODIES = Annotated[tuple[AgencyCode, ...], Items(min=1, max=50)]


class OpenReview(CommandBody):
    """Mở cuộc rà soát chức năng, nhiệm vụ (điểm 4). / A function review to open."""

    review = fields.of(ReviewKey)
    title = fields.of(Name)
    reviewed = fields.of(BODIES, description="Cơ quan được rà soát / agencies reviewed")
    consulted = fields.of(BODIES, description="Cơ quan được lấy ý kiến / bodies consulted")
    opinions_by = fields.Day(required=True, description="Hạn lấy ý kiến / the last day for opinions")


class AddRows(CommandBody):
    """Thêm dòng vào ma trận. / Rows to add to the matrix."""

    rows = fields.Items(fields.of(MatrixRow), least=1, most=50, required=True, description="Các dòng / the rows")


class ReplaceRow(CommandBody):
    """Thay một dòng; `reason` bắt buộc. / Another row in the place of one; `reason` is required."""

    entry = fields.of(MatrixRow, description="Dòng đúng / the row as it should be")


class StrikeRow(CommandBody):
    """Bỏ một dòng; `reason` bắt buộc. / Strike a row; `reason` is required."""


class GiveOpinion(CommandBody):
    """Ý kiến của cơ quan được lấy ý kiến. / The opinion of a consulted body."""

    position = fields.Choice(Position, required=True, description="Ý kiến / what the body says to it")
    opinion = fields.of(Note)
    document_number = fields.of(Number)
    evidence = fields.of(
        Annotated[tuple[Sha256, ...], Items(max=20)],
        required=False,
        description="SHA-256 của văn bản / digests of the document",
    )


class ProposeReview(CommandBody):
    """Trình UBND tỉnh đề xuất. / The proposal to the PPC."""

    proposal = fields.of(Note)
    document_number = fields.of(Number, description="Số tờ trình / number of the submission")


class ApproveReview(CommandBody):
    """Phê duyệt đề xuất; quyết định là căn cứ. / Approve the proposal; the decision is the legal basis."""

    note = fields.of(Note | None)


class ReturnReview(CommandBody):
    """Trả lại đề xuất; `reason` bắt buộc. / Return the proposal; `reason` is required."""


class ReviewArgs(PageArgs):
    """Lọc các cuộc rà soát. / What reviews are filtered by."""

    agency = fields.of(AgencyCode, required=False, description="Được rà soát hoặc lấy ý kiến / reviewed or consulted")
    stage = fields.Choice(Stage, description="Tình trạng / how it stands")


class ReviewItem(Strict):
    """Một cuộc rà soát trong danh sách. / A review in the list."""

    review = text()
    title = text()
    reviewed = fields.Items(fields.of(AgencyCode), required=True)
    consulted = fields.Items(fields.of(AgencyCode), required=True)
    opinions_by = day("Hạn lấy ý kiến / the last day for opinions")
    unheard = fields.Items(
        fields.of(AgencyCode), required=True, description="Cơ quan chưa cho ý kiến / bodies that have not answered"
    )
    stage = choice(Stage)
    stage_vi = text()
    stage_en = text()
    days_open = whole("Từ khi mở đến khi được phê duyệt / from opening to approval", "ngày dương lịch / calendar days")
    rows_standing = whole("Số dòng ma trận đang có / rows of the matrix that stand")
    opened = one(EventView)
    version = whole()


class MatrixRowEntry(Strict):
    """Nội dung một dòng. / What a row says."""

    row = whole("Thứ tự dòng / number of the row")
    agency = fields.of(AgencyCode)
    duty = text(none=True)
    legal_basis = text(none=True)
    process = text(none=True)
    post = text(none=True)
    remark = text(none=True)
    event = one(EventView)


class MatrixRowView(MatrixRowEntry):
    """Một dòng của ma trận, với những gì nó đã thay. / A row of the matrix, with what it took the place of."""

    replaced = many(MatrixRowEntry)
    struck = one(EventView, "Sự kiện bỏ dòng / the event that struck it", none=True)


class ReviewOpinionView(Strict):
    """Ý kiến của một cơ quan. / A body's opinion."""

    body = fields.of(AgencyCode)
    position = choice(Position)
    position_vi = text()
    position_en = text()
    opinion = text()
    document_number = text()
    given_on = day()
    evidence = fields.Items(fields.of(Sha256), required=True)
    event = one(EventView)


class ReviewDecisionView(Strict):
    """Quyết định của UBND tỉnh. / What the PPC decided."""

    approved = flag("false: trả lại / returned")
    note = text(none=True)
    event = one(EventView)


class ReviewProposalView(Strict):
    """Một lần trình. / A proposal."""

    proposal = text()
    document_number = text()
    unheard = fields.Items(
        fields.of(AgencyCode),
        required=True,
        description="Không trả lời khi hết hạn / bodies that did not answer",
    )
    event = one(EventView)
    decision = one(ReviewDecisionView, none=True)


class MatrixFindingView(Strict):
    """Điều ma trận cho thấy, được suy ra. / What the matrix shows, derived."""

    kind = choice(FindingKind)
    kind_vi = text()
    kind_en = text()
    name = text("Nhiệm vụ, quá trình hoặc chức danh / the duty, process or post")
    rows = fields.Items(fields.Whole(unit=""), required=True, description="Các dòng làm căn cứ / the rows it rests on")
    agencies = fields.Items(fields.of(AgencyCode), required=True)


class ReviewView(ReviewItem):
    """Một cuộc rà soát, đầy đủ. / A function review, whole."""

    rows = many(MatrixRowView)
    opinions = many(ReviewOpinionView)
    proposals = many(ReviewProposalView)
    findings = many(MatrixFindingView)
