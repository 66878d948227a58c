"""What the registry records of agencies: their obligation, enrolment, heads, and the milestones they reported."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from shared.contracts.base import Basis, Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import (
    AgencyCode,
    AgencyKind,
    Milestone,
    Name,
    Number,
    Obligation,
    PersonId,
    Provenance,
    Sha256,
)  # fmt: skip


@event("registry.agency.registered", version=1, agencies=("code",), basis=Basis.REQUIRED)
class AgencyRegistered(Facts):
    """Cơ quan được ghi vào danh mục; nghĩa vụ áp dụng suy ra từ loại cơ quan. / An agency was entered in the register.

    `obligation` is derived from `kind` by the dated rule `obligation_rule` (directive, point 1), never typed in.
    """

    code: AgencyCode
    name_vi: Name
    name_en: Name
    kind: AgencyKind
    obligation: Obligation
    obligation_rule: Annotated[str, Text(max=64), "Phiên bản quy tắc / version of the rule"]
    parent: AgencyCode | None = None
    provenance: Provenance


@event("registry.agency.enrolled", version=1, agencies=("code",))
class AgencyEnrolled(Facts):
    """Cơ quan thuộc diện khuyến khích tự nguyện đăng ký áp dụng. / A voluntary agency enrolled by its own request.

    Directive, point 1b. `managing_agency` is cited by defence and security bodies.
    """

    code: AgencyCode
    request_number: Number
    requested_on: date
    managing_agency: Name | None = None


@event("registry.agency.head-appointed", version=1, agencies=("code",), basis=Basis.REQUIRED)
class HeadAppointed(Facts):
    """Thủ trưởng cơ quan được bổ nhiệm. / The head was appointed; the decision is the event's legal basis."""

    code: AgencyCode
    person: PersonId
    term_from: date
    term_to: date | None = None


@event("registry.agency.milestone-reported", version=1, agencies=("code",))
class MilestoneReported(Facts):
    """Cơ quan tự báo cáo đã đạt một mốc xây dựng, áp dụng. / The agency reported a milestone as reached.

    The moment of reaching it is the event's `occurred`. `evidence` are digests of files it shows for it.
    """

    code: AgencyCode
    milestone: Milestone
    order: Annotated[int, Whole("thứ tự mốc / ordinal", min=1, max=50)]
    rule: Annotated[str, Text(max=64), "Phiên bản danh mục mốc / version of the milestone list"]
    document_number: Number | None = None
    evidence: Annotated[tuple[Sha256, ...], Items(max=50)] = ()


@event("registry.agency.staff-reported", version=1, agencies=("code",))
class StaffReported(Facts):
    """Số cán bộ, công chức của cơ quan vào một ngày. / How many people work in an agency on `as_of`.

    It sets how long an honest assessment takes (IAF MD 5).
    """

    code: AgencyCode
    staff: Annotated[int, Whole("người / people", min=1, max=100_000)]
    as_of: date
