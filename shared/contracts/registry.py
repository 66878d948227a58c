"""What the registry records: agencies and their obligation, people, the rollout plan, milestones, annual programmes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from shared.contracts.base import Basis, Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import (
    AgencyCode,
    AgencyKind,
    Milestone,
    Name,
    Note,
    Number,
    Obligation,
    PersonId,
    Provenance,
    Sha256,
    Year,
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


@event("registry.person.recorded", version=1)
class PersonRecorded(Facts):
    """Một người được ghi vào danh bạ; họ tên và địa chỉ không nằm trong nhật ký. / A person entered the directory.

    Name and contacts lie in the erasable directory; the log holds a salted SHA-256 of them.
    """

    person: PersonId
    details: Sha256


@event("registry.person.employed", version=1, agencies=("agency",))
class PersonEmployed(Facts):
    """Thời gian công tác của một người tại một cơ quan. / A person's dated employment in an agency."""

    person: PersonId
    agency: AgencyCode
    from_day: date
    to_day: date | None = None


@event("registry.person.post-held", version=1, agencies=("agency",))
class PostHeld(Facts):
    """Một chức danh của một người tại một cơ quan, có thời hạn. / A dated post of a person in an agency."""

    person: PersonId
    agency: AgencyCode
    post: Annotated[
        str, Text(max=120, pattern=r"[a-z_]+"), "agency_head, deputy_head, qmr, iso_secretary, assessor, officer"
    ]
    from_day: date
    to_day: date | None = None


@event("registry.person.erased", version=1)
class PersonErased(Facts):
    """Thông tin cá nhân đã được xoá khỏi danh bạ; mã người và lịch sử còn lại. / The details were erased.

    The salt is destroyed with the details, so the digest in the log no longer says anything.
    """

    person: PersonId
    details: Sha256


@dataclass(frozen=True, slots=True)
class MilestoneTarget:
    """The day by which an agency is to reach a milestone."""

    milestone: Milestone
    by: date


@dataclass(frozen=True, slots=True)
class AgencyTargets:
    """The place of an agency in a wave, and its targets."""

    agency: AgencyCode
    order: Annotated[int, Whole("thứ tự trong đợt / order within the wave", min=1, max=1000)]
    targets: Annotated[tuple[MilestoneTarget, ...], Items(min=1, max=20)]


@event("registry.plan.adopted", version=1, basis=Basis.REQUIRED)
class PlanAdopted(Facts):
    """Kế hoạch triển khai được ban hành. / The rollout plan was adopted.

    `demonstration` is true where the order is not that of the real plan but made up to show the software.
    """

    plan: Annotated[str, Text(max=64)]
    title: Name
    demonstration: bool
    note: Note | None = None


@event("registry.plan.wave-scheduled", version=1, agencies=("members.agency",), basis=Basis.REQUIRED)
class WaveScheduled(Facts):
    """Một đợt triển khai: thứ tự cơ quan và hạn từng mốc. / A wave: order of agencies and target days.

    No target of a mandatory agency lies after 2009-12-31 (directive, point 3; the day is our reading of "by 2009").
    """

    plan: Annotated[str, Text(max=64)]
    wave: Annotated[int, Whole("đợt / wave", min=1, max=50)]
    members: Annotated[tuple[AgencyTargets, ...], Items(min=1, max=60)]


@event("registry.plan.target-revised", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class TargetRevised(Facts):
    """Hạn của một mốc được điều chỉnh, có lý do. / A target day was revised, with the reason (`reason`)."""

    plan: Annotated[str, Text(max=64)]
    agency: AgencyCode
    milestone: Milestone
    was: date
    by: date


@dataclass(frozen=True, slots=True)
class Objective:
    """An objective of the annual programme with a target that can be measured."""

    objective: Name
    target: Name


@event("registry.programme.adopted", version=1, agencies=("agency",))
class ProgrammeAdopted(Facts):
    """Thủ trưởng đưa việc áp dụng vào chương trình công tác năm (điểm 6). / The head adopted the annual programme."""

    agency: AgencyCode
    year: Year
    document_number: Number
    objectives: Annotated[tuple[Objective, ...], Items(min=1, max=50)]
