"""What the registry records of check visits (kiểm tra, directive, point 2a): plan, team, minutes, requests.

A check is no state inspection (thanh tra): DOST and the PPC Office look at how the system is applied, and what they
ask for is followed to proven completion.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from shared.contracts.base import Basis, Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import AgencyCode, Name, Note, Number, PersonId, Sha256

CheckKey = Annotated[str, Text(max=64, pattern=r"[A-Z0-9][A-Za-z0-9._-]*"), "Mã cuộc kiểm tra / key of the check visit"]
RequestNumber = Annotated[int, Whole("yêu cầu số / request number", min=1, max=200)]
Shown = Annotated[tuple[Sha256, ...], Items(max=50)]


class CheckRole(StrEnum):
    """What a person does in a check team."""

    LEAD = "lead"
    """Trưởng đoàn kiểm tra."""
    MEMBER = "member"
    """Thành viên."""


@dataclass(frozen=True, slots=True)
class CheckMember:
    """A person of a check team, and the agency that they come from."""

    person: PersonId
    agency: AgencyCode
    role: CheckRole


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """What the team saw, in words, and the clause or article that it is about."""

    text: Annotated[str, Text(max=1000)]
    rests_on: Name | None = None


Team = Annotated[tuple[CheckMember, ...], Items(min=1, max=30)]


@event("registry.check.planned", version=1, agencies=("agency", "team.agency"), basis=Basis.REQUIRED)
class CheckPlanned(Facts):
    """Một cuộc kiểm tra được lập kế hoạch, báo trước hoặc đột xuất. / A check was planned, announced or not."""

    check: CheckKey
    agency: AgencyCode
    announced: bool
    scope: Note
    from_day: date
    to_day: date
    team: Team


@event("registry.check.team-changed", version=1, agencies=("agency", "was.agency", "team.agency"))
class CheckTeamChanged(Facts):
    """Đoàn kiểm tra thay đổi, có lý do. / The team was changed, with the reason (`reason`); `was` stays readable."""

    check: CheckKey
    agency: AgencyCode
    was: Team
    team: Team


@event("registry.check.cancelled", version=1, agencies=("agency",))
class CheckCancelled(Facts):
    """Cuộc kiểm tra không diễn ra, có lý do. / The check was not held, with the reason (`reason`)."""

    check: CheckKey
    agency: AgencyCode


@event("registry.check.minuted", version=1, agencies=("agency",))
class CheckMinuted(Facts):
    """Biên bản kiểm tra được lập. / The minutes of a check: `occurred` is their day; who signed is the actor."""

    check: CheckKey
    agency: AgencyCode
    number: Number
    findings: Annotated[tuple[CheckFinding, ...], Items(min=1, max=30)]
    present: Annotated[tuple[PersonId, ...], Items(min=1, max=50)]
    evidence: Shown = ()


@event("registry.check.request-issued", version=1, agencies=("agency",))
class CheckRequestIssued(Facts):
    """Đoàn kiểm tra yêu cầu cơ quan thực hiện, có thời hạn. / The team asks the agency for something, by a deadline.

    `addressee` is who is to do it, by office; `rests_on` the rule, clause or article.
    """

    check: CheckKey
    agency: AgencyCode
    number: RequestNumber
    addressee: Name
    text: Note
    rests_on: Name
    deadline: date


@event("registry.check.fulfilment-reported", version=1, agencies=("agency",))
class CheckFulfilmentReported(Facts):
    """Cơ quan báo cáo đã thực hiện một yêu cầu, kèm bằng chứng. / The agency says that it did it, and shows it."""

    check: CheckKey
    agency: AgencyCode
    number: RequestNumber
    note: Note
    document_number: Number | None = None
    evidence: Annotated[tuple[Sha256, ...], Items(min=1, max=50)]


@event("registry.check.fulfilment-proven", version=1, agencies=("agency",))
class CheckFulfilmentProven(Facts):
    """Bên kiểm tra xác nhận yêu cầu đã được thực hiện. / The checking side saw that the request is fulfilled."""

    check: CheckKey
    agency: AgencyCode
    number: RequestNumber
    note: Note
    evidence: Shown = ()


@event("registry.check.request-reopened", version=1, agencies=("agency",))
class CheckRequestReopened(Facts):
    """Bên kiểm tra thấy yêu cầu chưa được thực hiện, có lý do. / It was found not fulfilled; the reason says why."""

    check: CheckKey
    agency: AgencyCode
    number: RequestNumber


@event("registry.check.deadline-extended", version=1, agencies=("agency",))
class CheckDeadlineExtended(Facts):
    """Gia hạn một yêu cầu, có lý do. / A deadline was extended, with the reason (`reason`); `was` stays readable."""

    check: CheckKey
    agency: AgencyCode
    number: RequestNumber
    was: date
    deadline: date


@event("registry.check.request-withdrawn", version=1, agencies=("agency",))
class CheckRequestWithdrawn(Facts):
    """Bên kiểm tra rút một yêu cầu, có lý do. / The checking side withdrew a request, with the reason (`reason`)."""

    check: CheckKey
    agency: AgencyCode
    number: RequestNumber


@event("registry.check.closed", version=1, agencies=("agency",))
class CheckClosed(Facts):
    """Kết thúc theo dõi: mọi yêu cầu đã được chứng minh hoặc rút. / Every request is proven or withdrawn."""

    check: CheckKey
    agency: AgencyCode
    proven: Annotated[int, Whole("yêu cầu / requests", max=200)]
    withdrawn: Annotated[int, Whole("yêu cầu / requests", max=200)]
