"""What assessment records of recommendations (kiến nghị): of assessments, checks and inspections."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from shared.contracts.assessment.corrections import Change, Corrected
from shared.contracts.base import Basis, Facts, event
from shared.contracts.fields import Items, Text
from shared.contracts.registry.reorganisations import ReorganisationKey
from shared.contracts.terms import AgencyCode, Note, Sha256

RecommendationKey = Annotated[
    str, Text(max=64, pattern=r"[A-Z0-9][A-Za-z0-9._-]*"), "Mã kiến nghị / key of the recommendation"
]


class RecommendationSource(StrEnum):
    """What a recommendation comes out of: three different acts."""

    ASSESSMENT = "assessment"
    """Đánh giá."""
    CHECK = "check"
    """Kiểm tra."""
    INSPECTION = "inspection"
    """Thanh tra."""


@event("assessment.recommendation.made", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class RecommendationMade(Facts):
    """Kiến nghị được đưa ra với một cơ quan, có thời hạn. / A recommendation was made to an agency, with a deadline."""

    recommendation: RecommendationKey
    agency: AgencyCode
    source: RecommendationSource
    source_key: Annotated[str, Text(max=96), "Mã cuộc đánh giá, kiểm tra, thanh tra / key of what it comes out of"]
    text: Note
    due_on: date


@event("assessment.recommendation.completion-reported", version=1, agencies=("agency",))
class CompletionReported(Facts):
    """Cơ quan báo cáo đã thực hiện, có bằng chứng. / The agency reported it done, with evidence."""

    recommendation: RecommendationKey
    agency: AgencyCode
    done: Note
    evidence: Annotated[tuple[Sha256, ...], Items(min=1, max=50)]


@event("assessment.recommendation.proven", version=1, agencies=("agency",))
class CompletionProven(Facts):
    """Người khác xác nhận đã thực hiện. / Another person verified that it is done."""

    recommendation: RecommendationKey
    agency: AgencyCode
    note: Note


@event("assessment.recommendation.reopened", version=1, agencies=("agency",))
class RecommendationReopened(Facts):
    """Chưa đủ căn cứ là đã thực hiện; mở lại, có lý do. / Not proven, so open again; the reason is the event's."""

    recommendation: RecommendationKey
    agency: AgencyCode


@event("assessment.recommendation.due-extended", version=1, agencies=("agency",))
class RecommendationExtended(Facts):
    """Thời hạn được gia hạn, có lý do. / The deadline was extended; the reason is the event's."""

    recommendation: RecommendationKey
    agency: AgencyCode
    due_on: date
    earlier_due_on: date


@event("assessment.recommendation.withdrawn", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class RecommendationWithdrawn(Facts):
    """Kiến nghị được rút, có lý do. / The recommendation was withdrawn; the reason is the event's."""

    recommendation: RecommendationKey
    agency: AgencyCode


@event("assessment.recommendation.handed-over", version=1, agencies=("from_agency", "to_agency"))
class RecommendationHandedOver(Facts):
    """Kiến nghị còn mở được bàn giao khi sắp xếp tổ chức. / Handed to the agency that takes it over."""

    recommendation: RecommendationKey
    from_agency: AgencyCode
    to_agency: AgencyCode
    reorganisation: ReorganisationKey


@event("assessment.recommendation.record-corrected", version=1, agencies=("agency",))
class RecommendationRecordCorrected(Facts):
    """Đính chính điều đã ghi về kiến nghị; điều đã ghi vẫn đọc được. / What was recorded of it was corrected.

    `settled` says that it was proven or withdrawn when it was corrected, of which the correction changes nothing.
    `due_on` is the deadline that stands after it, for those who hear this event alone.
    """

    recommendation: RecommendationKey
    agency: AgencyCode
    corrects: Corrected
    changes: Annotated[tuple[Change, ...], Items(min=1, max=20)]
    settled: bool
    due_on: date
