"""What the registry records of function reviews (directive, point 4): matrix, opinions, proposal, decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from shared.contracts.base import Basis, Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import AgencyCode, Name, Note, Number, Sha256

ReviewKey = Annotated[
    str, Text(max=64, pattern=r"[A-Z0-9][A-Za-z0-9._-]*"), "Mã cuộc rà soát / key of the function review"
]
RowNumber = Annotated[int, Whole("thứ tự dòng / number of the row", min=1, max=1000)]


class Position(StrEnum):
    """What a consulted body says to what is proposed."""

    AGREES = "agrees"
    """Nhất trí."""
    AGREES_WITH_REMARKS = "agrees_with_remarks"
    """Nhất trí, có ý kiến bổ sung."""
    DISAGREES = "disagrees"
    """Không nhất trí."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row of the matrix: an agency's duty, its legal basis, the process that carries it out and the post that has it.

    A process or a post without a duty is a row, too: it is what the review looks for.
    """

    agency: AgencyCode
    duty: Name | None = None
    legal_basis: Name | None = None
    process: Name | None = None
    post: Name | None = None
    remark: Note | None = None


@event("registry.review.opened", version=1, agencies=("reviewed", "consulted"), basis=Basis.REQUIRED)
class ReviewOpened(Facts):
    """Sở Nội vụ mở cuộc rà soát chức năng, nhiệm vụ (điểm 4). / Home Affairs opened a function review.

    `reviewed` are the agencies reviewed, `consulted` the bodies concerned, heard until `opinions_by`.
    """

    review: ReviewKey
    title: Name
    reviewed: Annotated[tuple[AgencyCode, ...], Items(min=1, max=50)]
    consulted: Annotated[tuple[AgencyCode, ...], Items(min=1, max=50)]
    opinions_by: date


@event("registry.review.row-recorded", version=1, agencies=("entry.agency",))
class ReviewRowRecorded(Facts):
    """Một dòng của ma trận nhiệm vụ - căn cứ - quá trình - chức danh. / A row of the matrix.

    `replaces` is the event that recorded the row of this number before; that one stays readable.
    """

    review: ReviewKey
    row: RowNumber
    entry: MatrixRow
    replaces: UUID | None = None


@event("registry.review.row-struck", version=1, agencies=("agency",))
class ReviewRowStruck(Facts):
    """Một dòng của ma trận bị bỏ, có lý do. / A row was struck from the matrix, with the reason."""

    review: ReviewKey
    row: RowNumber
    agency: AgencyCode
    strikes: UUID


@event("registry.review.opinion-given", version=1, agencies=("body",))
class ReviewOpinionGiven(Facts):
    """Cơ quan được lấy ý kiến trả lời, do người của cơ quan đó ghi. / A consulted body gave its opinion."""

    review: ReviewKey
    body: AgencyCode
    position: Position
    opinion: Note
    document_number: Number
    evidence: Annotated[tuple[Sha256, ...], Items(max=20)] = ()


@event("registry.review.proposed", version=1, agencies=("reviewed",))
class ReviewProposed(Facts):
    """Sở Nội vụ trình UBND tỉnh đề xuất. / Home Affairs submitted its proposal to the PPC.

    `unheard` are the consulted bodies that had not answered when the time for it was over.
    """

    review: ReviewKey
    reviewed: Annotated[tuple[AgencyCode, ...], Items(min=1, max=50)]
    proposal: Note
    document_number: Number
    unheard: Annotated[tuple[AgencyCode, ...], Items(max=50)] = ()


@event("registry.review.approved", version=1, agencies=("reviewed",), basis=Basis.REQUIRED)
class ReviewApproved(Facts):
    """UBND tỉnh phê duyệt đề xuất; quyết định là căn cứ. / The PPC approved; its decision is the legal basis."""

    review: ReviewKey
    reviewed: Annotated[tuple[AgencyCode, ...], Items(min=1, max=50)]
    proposal: UUID
    note: Note | None = None


@event("registry.review.returned", version=1, agencies=("reviewed",))
class ReviewReturned(Facts):
    """UBND tỉnh trả lại đề xuất, có lý do. / The PPC returned the proposal, with the reason."""

    review: ReviewKey
    reviewed: Annotated[tuple[AgencyCode, ...], Items(min=1, max=50)]
    proposal: UUID
