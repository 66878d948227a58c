"""What assessment notes of agencies, as heard from the registry."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from shared.contracts.assessment.terms import TieGround
from shared.contracts.base import Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.registry.reorganisations import ReorganisationKey, ReorganisationKind
from shared.contracts.terms import AgencyCode, Name, PersonId

Position = Annotated[int, Whole("vị trí trong sổ nguồn / position in the source's log", min=1)]


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


@event("assessment.roster.tie-noted", version=1, agencies=("agency",))
class TieNoted(Facts):
    """Ghi nhận một người tư vấn, hướng dẫn riêng hoặc mua tư vấn cho cơ quan. / Noted who consulted for an agency,
    guided it individually, or bought its consultancy.

    `record` is the registry's key of the contract or activity; `event` and `position` are where the registry says so.
    The same person, ground and record again replaces what was noted before: an end that became known.
    """

    agency: AgencyCode
    person: PersonId
    ground: TieGround
    record: Annotated[str, Text(max=64)]
    from_day: date
    to_day: date
    event: UUID
    position: Position | None = None


@event("assessment.roster.lineage-noted", version=1, agencies=("agency", "predecessors"))
class LineageNoted(Facts):
    """Ghi nhận cơ quan tiền thân, để xét tính độc lập. / Noted what an agency comes from, for the independence rule.

    `ended` are those of the predecessors that ceased on `from_day`.
    """

    agency: AgencyCode
    reorganisation: ReorganisationKey
    kind: ReorganisationKind
    from_day: date
    predecessors: Annotated[tuple[AgencyCode, ...], Items(min=1, max=50)]
    ended: Annotated[tuple[AgencyCode, ...], Items(max=50)]
    event: UUID
    position: Position | None = None


@event("assessment.roster.staff-noted", version=1, agencies=("agency",))
class StaffNoted(Facts):
    """Ghi nhận số người của cơ quan, để đối chiếu thời lượng đánh giá. / Noted how many work in an agency: it sets
    how long an honest assessment takes.
    """

    agency: AgencyCode
    staff: Annotated[int, Whole("người / people", min=1, max=100_000)]
    as_of: date
    event: UUID
    position: Position | None = None
