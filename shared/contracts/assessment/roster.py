"""What assessment notes of agencies, as heard from the registry."""

from __future__ import annotations

from datetime import date

from shared.contracts.base import Facts, event
from shared.contracts.terms import AgencyCode, Name, PersonId


@event("assessment.roster.agency-noted", version=1, agencies=("agency",))
class AgencyNoted(Facts):
    """Đánh giá ghi nhận một cơ quan nghe từ danh mục. / Assessment noted an agency heard from the registry."""

    agency: AgencyCode
    name_vi: Name
    name_en: Name


@event("assessment.roster.employment-noted", version=1, agencies=("agency",))
class EmploymentNoted(Facts):
    """Đánh giá ghi nhận thời gian công tác, để xét tính độc lập. / Noted an employment, for the independence rule."""

    agency: AgencyCode
    person: PersonId
    from_day: date
    to_day: date | None = None
