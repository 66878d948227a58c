"""What assessment records of nonconformities, from their raising to their closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from shared.contracts.assessment.corrections import Change, Corrected
from shared.contracts.assessment.measures import Measurement
from shared.contracts.assessment.terms import AssessmentKey, ClauseId
from shared.contracts.base import Facts, event
from shared.contracts.fields import Items, Text
from shared.contracts.registry.reorganisations import ReorganisationKey
from shared.contracts.terms import AgencyCode, Name, Note, PersonId, Sha256

NonconformityKey = Annotated[str, Text(max=96), "Mã điểm không phù hợp / key of the nonconformity"]
Shown = Annotated[tuple[Sha256, ...], Items(max=50)]
"""Digests of files shown."""


@event("assessment.nonconformity.raised", version=1, agencies=("agency",))
class NonconformityRaised(Facts):
    """Điểm không phù hợp được nêu và còn mở. / A nonconformity was raised and is open. Raised when approved."""

    nonconformity: Annotated[str, Text(max=96)]
    assessment: AssessmentKey
    agency: AgencyCode
    clause: ClauseId
    major: bool
    note: Note


@dataclass(frozen=True, slots=True)
class Earlier:
    """A nonconformity that came before, and the agency and clause it was raised on."""

    nonconformity: NonconformityKey
    agency: AgencyCode
    clause: ClauseId


@event("assessment.nonconformity.recurrence-recognised", version=1, agencies=("agency", "earlier.agency"))
class RecurrenceRecognised(Facts):
    """Điểm không phù hợp được nhận ra là tái diễn. / It has happened before: on the same clause, in the same agency.

    Also where the earlier one was raised in an agency that this one comes from, or on the clause of another edition
    that corresponds. Recorded with the raising.
    """

    nonconformity: NonconformityKey
    agency: AgencyCode
    clause: ClauseId
    earlier: Annotated[tuple[Earlier, ...], Items(min=1, max=50)]


@event("assessment.nonconformity.corrected", version=1, agencies=("agency",))
class NonconformityCorrected(Facts):
    """Cơ quan đã khắc phục (sửa ngay chỗ sai). / The agency put right what was wrong itself (the correction)."""

    nonconformity: NonconformityKey
    agency: AgencyCode
    correction: Note
    evidence: Shown = ()


@event("assessment.nonconformity.cause-analysed", version=1, agencies=("agency",))
class CauseAnalysed(Facts):
    """Nguyên nhân gốc được phân tích. / The root cause was analysed (clause 8.5.2 b)."""

    nonconformity: NonconformityKey
    agency: AgencyCode
    cause: Note
    method: Name | None = None
    evidence: Shown = ()


@event("assessment.nonconformity.action-planned", version=1, agencies=("agency",))
class ActionPlanned(Facts):
    """Hành động khắc phục được lập, có người chịu trách nhiệm và hạn. / Corrective action planned, with a due date."""

    nonconformity: NonconformityKey
    agency: AgencyCode
    action: Note
    responsible: PersonId
    due_on: date


@event("assessment.nonconformity.due-extended", version=1, agencies=("agency",))
class ActionExtended(Facts):
    """Hạn của hành động khắc phục được gia hạn, có lý do. / The due date was extended; the reason is the event's."""

    nonconformity: NonconformityKey
    agency: AgencyCode
    due_on: date
    earlier_due_on: date


@event("assessment.nonconformity.action-carried-out", version=1, agencies=("agency",))
class ActionCarriedOut(Facts):
    """Hành động khắc phục đã thực hiện, có bằng chứng. / The action was carried out, by `by`, on evidence."""

    nonconformity: NonconformityKey
    agency: AgencyCode
    done: Note
    by: Annotated[tuple[PersonId, ...], Items(min=1, max=20)]
    evidence: Annotated[tuple[Sha256, ...], Items(min=1, max=50)]


@event("assessment.nonconformity.verified-effective", version=1, agencies=("agency",))
class VerifiedEffective(Facts):
    """Người khác kiểm tra xác nhận hành động có hiệu lực, theo giá trị đo. / Another person measured: effective."""

    nonconformity: NonconformityKey
    agency: AgencyCode
    measured: Measurement
    rule: Annotated[str, Text(max=64), "Phiên bản quy tắc / version of the rule"]
    evidence: Shown = ()


@event("assessment.nonconformity.found-ineffective", version=1, agencies=("agency",))
class FoundIneffective(Facts):
    """Hành động khắc phục không có hiệu lực; mở lại, có lý do. / Measured: not effective, so open again."""

    nonconformity: NonconformityKey
    agency: AgencyCode
    measured: Measurement
    evidence: Shown = ()


@event("assessment.nonconformity.closed", version=1, agencies=("agency",))
class NonconformityClosed(Facts):
    """Điểm không phù hợp được đóng. / A nonconformity was closed."""

    nonconformity: NonconformityKey
    agency: AgencyCode
    major: bool


@event("assessment.nonconformity.handed-over", version=1, agencies=("from_agency", "to_agency"))
class NonconformityHandedOver(Facts):
    """Điểm không phù hợp còn mở được bàn giao khi sắp xếp tổ chức. / Handed to the agency that takes it over."""

    nonconformity: NonconformityKey
    from_agency: AgencyCode
    to_agency: AgencyCode
    reorganisation: ReorganisationKey


@event("assessment.nonconformity.record-corrected", version=1, agencies=("agency",))
class NonconformityRecordCorrected(Facts):
    """Đính chính điều đã ghi về điểm không phù hợp. / What was recorded of a nonconformity was corrected."""

    nonconformity: NonconformityKey
    agency: AgencyCode
    corrects: Corrected
    changes: Annotated[tuple[Change, ...], Items(min=1, max=20)]
