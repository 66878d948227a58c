"""What the registry may be asked: the bodies of its commands and the parameters of its queries."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from services.registry.domain.person import Post
from services.registry.schemas.searching import Search
from shared.contracts.fields import Items, Whole
from shared.contracts.registry import AgencyTargets, Objective
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
)
from shared.http import CommandBody, PageArgs, QueryArgs, fields

PLAN_KEY = r"[A-Za-z0-9][A-Za-z0-9._-]*"
EMAIL = r"[^@\s]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?"
PHONE = r"\+?[0-9][0-9 .()-]{2,30}"


class RegisterAgency(CommandBody):
    """Cơ quan được ghi vào danh mục; nghĩa vụ không nhập mà suy ra. / An agency to enter; no obligation is given."""

    code = fields.of(AgencyCode)
    name_vi = fields.of(Name, description="Tên tiếng Việt / Vietnamese name")
    name_en = fields.of(Name, description="Tên tiếng Anh / English name")
    kind = fields.Choice(AgencyKind, required=True, description="Loại cơ quan / kind of agency")
    parent = fields.of(AgencyCode | None, description="Cơ quan cấp trên / superior body")
    provenance = fields.of(Provenance, description="Nguồn và độ tin cậy / where it comes from and how sure it is")


class Enrol(CommandBody):
    """Đăng ký tự nguyện (điểm 1b). / A voluntary enrolment."""

    request_number = fields.of(Number)
    requested_on = fields.Day(required=True, description="Ngày của văn bản đăng ký / day of the request")
    managing_agency = fields.of(
        Name | None, description="Cơ quan quản lý (bắt buộc với quốc phòng, an ninh) / managing agency"
    )


class AppointHead(CommandBody):
    """Bổ nhiệm thủ trưởng; quyết định bổ nhiệm là căn cứ. / A head; the decision is the legal basis."""

    person = fields.of(PersonId)
    term_from = fields.Day(required=True, description="Từ ngày / first day")
    term_to = fields.Day(allow_none=True, description="Đến ngày; bỏ trống nếu không thời hạn / last day")


class ReportMilestone(CommandBody):
    """Báo cáo một mốc; `occurred` bắt buộc. / The report of a milestone; `occurred` is required."""

    milestone = fields.Choice(Milestone, required=True, description="Mốc / milestone")
    document_number = fields.of(Number | None)
    evidence = fields.of(
        Annotated[tuple[Sha256, ...], Items(max=50)],
        required=False,
        description="SHA-256 của các tệp bằng chứng / digests of the evidence",
    )


class AdoptPlan(CommandBody):
    """Kế hoạch triển khai. / A rollout plan."""

    plan = fields.Text(most=64, pattern=PLAN_KEY, required=True, description="Mã kế hoạch / key of the plan")
    title = fields.of(Name)
    demonstration = fields.Flag(
        required=True, description="Thứ tự chỉ để minh hoạ, không phải của kế hoạch thật / made up to show the software"
    )
    note = fields.of(Note | None)


class ScheduleWave(CommandBody):
    """Một đợt: thứ tự cơ quan, hạn từng mốc. / A wave: the order of agencies, a target for every milestone."""

    wave = fields.of(Annotated[int, Whole("đợt / wave", min=1, max=50)])
    members = fields.of(Annotated[tuple[AgencyTargets, ...], Items(min=1, max=60)])


class ReviseTarget(CommandBody):
    """Điều chỉnh một hạn; `reason` bắt buộc. / A target on another day; `reason` is required."""

    agency = fields.of(AgencyCode)
    milestone = fields.Choice(Milestone, required=True, description="Mốc / milestone")
    by = fields.Day(required=True, description="Hạn mới / the new target")


class AdoptProgramme(CommandBody):
    """Chương trình công tác năm (điểm 6). / An annual programme."""

    agency = fields.of(AgencyCode)
    year = fields.of(Year)
    document_number = fields.of(Number)
    objectives = fields.of(Annotated[tuple[Objective, ...], Items(min=1, max=50)])


class RecordPerson(CommandBody):
    """Một người; họ tên và địa chỉ không vào nhật ký. / A person; name and contacts do not enter the log."""

    FORGETTABLE: ClassVar[frozenset[str]] = frozenset({"name", "email", "phone"})

    person = fields.of(PersonId)
    name = fields.of(Name, description="Họ và tên / full name")
    email = fields.Text(most=254, pattern=EMAIL, allow_none=True, description="Thư điện tử / e-mail")
    phone = fields.Text(most=32, pattern=PHONE, allow_none=True, description="Điện thoại / telephone")


class Employ(CommandBody):
    """Thời gian công tác. / A period of employment; the same first day with a last one ends an open period."""

    agency = fields.of(AgencyCode)
    from_day = fields.Day(required=True, description="Từ ngày / first day")
    to_day = fields.Day(allow_none=True, description="Đến ngày; bỏ trống nếu còn tiếp tục / last day; none: still open")


class HoldPost(Employ):
    """Thời gian giữ chức danh. / A period in a post."""

    post = fields.Choice(Post, required=True, description="Chức danh / post")


class ErasePerson(CommandBody):
    """Xoá thông tin cá nhân; `reason` bắt buộc. / Forget name and contacts; `reason` is required."""


class Order(StrEnum):
    """In what order a list is told."""

    CODE = "code"
    """Theo mã."""
    NAME = "name"
    """Theo tên, thứ tự bảng chữ cái tiếng Việt."""


class AgencyFilter(QueryArgs):
    """Lọc danh mục. / What the register is filtered by, and its order."""

    q = Search()
    sort = fields.Choice(
        Order, load_default=Order.CODE, description="Theo mã, hay theo tên tiếng Việt / by code, or by Vietnamese name"
    )
    kind = fields.Choice(AgencyKind, description="Loại cơ quan / kind of agency")
    obligation = fields.Choice(Obligation, description="Bắt buộc hay tự nguyện / mandatory or voluntary")
    applying = fields.Flag(description="Đang thuộc diện áp dụng / applies the system")
    parent = fields.of(AgencyCode, required=False, description="Cơ quan cấp trên / superior body")
    ended = fields.Flag(description="Đã chấm dứt hoạt động / has ended")


class AgencyArgs(AgencyFilter, PageArgs):
    """Một trang của danh mục. / A page of the register."""


class PeopleArgs(PageArgs):
    """Một trang của danh bạ. / A page of the directory of people."""

    q = Search()
    sort = fields.Choice(Order, load_default=Order.CODE, description="Theo mã, hay theo họ tên / by id, or by name")


class OnArgs(QueryArgs):
    """Ngày xem. / The day asked for."""

    on = fields.Day(load_default=None, description="Ngày; bỏ trống là hôm nay / the day; absent means today")
