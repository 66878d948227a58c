"""Shapes of check visits: what is asked and what is answered."""

from __future__ import annotations

from typing import Annotated

from services.registry.domain.checkrequest import RequestState
from services.registry.domain.checkterms import CheckStage
from services.registry.schemas.parts import EventView, choice, day, flag, many, one, text, whole
from shared.contracts.fields import Items
from shared.contracts.registry import CheckFinding, CheckKey, CheckMember, CheckRole
from shared.contracts.terms import AgencyCode, Name, Note, Number, PersonId, Sha256, Year
from shared.http import CommandBody, PageArgs, QueryArgs, Strict, fields

Team = Annotated[tuple[CheckMember, ...], Items(min=1, max=30), "Đoàn kiểm tra, một trưởng đoàn / team, with one lead"]
Shown = Annotated[tuple[Sha256, ...], Items(max=50), "SHA-256 của các tệp / digests of the files"]
Present = Annotated[tuple[PersonId, ...], Items(min=1, max=50), "Người có mặt / who was present"]


class PlanCheck(CommandBody):
    """Kế hoạch kiểm tra. / A check to be held."""

    check = fields.of(CheckKey)
    agency = fields.of(AgencyCode, description="Cơ quan được kiểm tra / agency that is checked")
    announced = fields.Flag(required=True, description="Có báo trước / the agency is told before")
    scope = fields.of(Note, description="Nội dung kiểm tra / what is looked at")
    from_day = fields.Day(required=True, description="Từ ngày / first day")
    to_day = fields.Day(required=True, description="Đến ngày / last day")
    team = fields.of(Team)


class ChangeTeam(CommandBody):
    """Thay đổi đoàn kiểm tra; `reason` bắt buộc. / Another team; `reason` is required."""

    team = fields.of(Team)


class CancelCheck(CommandBody):
    """Huỷ cuộc kiểm tra; `reason` bắt buộc. / The check is not held; `reason` is required."""


class MinuteCheck(CommandBody):
    """Biên bản kiểm tra; ngày là `occurred`. / The minutes; their day is `occurred`."""

    number = fields.of(Number)
    findings = fields.of(
        Annotated[tuple[CheckFinding, ...], Items(min=1, max=30)], description="Nội dung ghi nhận / what was seen"
    )
    present = fields.of(Present)
    evidence = fields.of(Shown, required=False)


class IssueRequest(CommandBody):
    """Yêu cầu cơ quan thực hiện. / What the agency is asked to do."""

    addressee = fields.of(Name, description="Người, bộ phận thực hiện, theo chức danh / who is to do it, by office")
    text = fields.of(Note, description="Nội dung yêu cầu / what is asked")
    rests_on = fields.of(Name, description="Điều khoản làm căn cứ / rule, clause or article")
    deadline = fields.Day(required=True, description="Thời hạn / deadline")


class ReportFulfilment(CommandBody):
    """Báo cáo đã thực hiện. / The agency's word that it is done."""

    note = fields.of(Note, description="Đã làm gì / what was done")
    document_number = fields.of(Number | None)
    evidence = fields.of(
        Annotated[tuple[Sha256, ...], Items(min=1, max=50)], description="SHA-256 của bằng chứng / digests of evidence"
    )


class ProveFulfilment(CommandBody):
    """Xác nhận đã thực hiện. / It was seen fulfilled."""

    note = fields.of(Note, description="Đã thấy gì / what was seen")
    evidence = fields.of(Shown, required=False)


class ReopenRequest(CommandBody):
    """Chưa thực hiện; `reason` bắt buộc. / It is not fulfilled; `reason` is required."""


class ExtendDeadline(CommandBody):
    """Gia hạn; `reason` bắt buộc. / A later deadline; `reason` is required."""

    deadline = fields.Day(required=True, description="Hạn mới / the new deadline")


class WithdrawRequest(CommandBody):
    """Rút yêu cầu; `reason` bắt buộc. / The request is withdrawn; `reason` is required."""


class CloseCheck(CommandBody):
    """Kết thúc theo dõi. / The following ends."""


class OnDay(QueryArgs):
    """Ngày xem. / The day asked for."""

    on = fields.Day(load_default=None, description="Ngày; bỏ trống là hôm nay / the day; absent means today")


class CheckArgs(PageArgs):
    """Lọc các cuộc kiểm tra. / What checks are filtered by."""

    agency = fields.of(AgencyCode, required=False, description="Cơ quan được kiểm tra / agency that is checked")
    stage = fields.Choice(CheckStage, description="Tình trạng / how far it is")
    year = fields.of(Year, required=False, description="Năm của ngày đầu / year of the first day")
    on = fields.Day(load_default=None, description="Ngày; bỏ trống là hôm nay / the day; absent means today")


class CheckRequestArgs(PageArgs):
    """Lọc các yêu cầu. / What requests are filtered by."""

    agency = fields.of(AgencyCode, required=False, description="Cơ quan được kiểm tra / agency that is checked")
    state = fields.Choice(RequestState, description="Tình trạng hiện nay / how it stands now")
    on = fields.Day(load_default=None, description="Ngày; bỏ trống là hôm nay / the day; absent means today")


class MemberView(Strict):
    """Một người trong đoàn. / A person of the team."""

    person = fields.of(PersonId)
    agency = fields.of(AgencyCode)
    role = choice(CheckRole)
    role_vi = text()
    role_en = text()


class TeamChangeView(Strict):
    """Một lần thay đổi đoàn. / A change of the team."""

    was = many(MemberView)
    team = many(MemberView)
    event = one(EventView)


class FindingView(Strict):
    """Một nội dung ghi nhận. / What the team saw."""

    rests_on = text(none=True)
    text = text()


class MinutesView(Strict):
    """Biên bản. / The minutes; their event says who signed in what capacity."""

    number = text()
    findings = many(FindingView)
    present = fields.Items(fields.of(PersonId), required=True, description="Người có mặt / who was present")
    evidence = fields.Items(fields.of(Sha256), required=True, description="SHA-256 của các tệp / digests")
    event = one(EventView)
    day = day()


class RequestStepView(Strict):
    """Một việc đã ghi về yêu cầu. / What was recorded of a request; `state` and `deadline` held from then on."""

    state = choice(RequestState)
    state_vi = text()
    state_en = text()
    deadline = day()
    note = text(none=True)
    document_number = text(none=True)
    evidence = fields.Items(fields.of(Sha256), required=True, description="SHA-256 của các tệp / digests")
    event = one(EventView)
    day = day()


class CheckRequestView(Strict):
    """Một yêu cầu vào ngày được hỏi. / A request on the day asked for."""

    check = fields.of(CheckKey)
    agency = fields.of(AgencyCode)
    number = whole()
    addressee = text()
    rests_on = text()
    issued_on = day()
    originally = day("Hạn ban đầu / as first set")
    on = day()
    state = choice(RequestState)
    state_vi = text()
    state_en = text()
    deadline = day("Hạn hiện hành / the deadline that holds")
    reported_on = day(none=True)
    overdue = flag("Quá hạn mà chưa báo cáo thực hiện / past its deadline and not reported as fulfilled")
    days_late = whole("Quá hạn hoặc báo cáo muộn / overdue or reported late by", "ngày dương lịch / calendar days")
    steps = many(RequestStepView, "Mọi việc đã ghi / everything recorded")
    text = text()


class CheckItem(Strict):
    """Một dòng của danh sách. / A line of the list."""

    check = fields.of(CheckKey)
    agency = fields.of(AgencyCode)
    announced = flag()
    from_day = day()
    to_day = day()
    stage = choice(CheckStage)
    stage_vi = text()
    stage_en = text()
    on = day()
    asked = whole("Số yêu cầu đã nêu / requests issued")
    unproven = whole("Chưa được chứng minh / not proven")
    overdue = whole("Quá hạn / overdue")
    version = whole()


class ClosedView(Strict):
    """Kết thúc theo dõi. / How the following ended."""

    proven = whole()
    withdrawn = whole()
    event = one(EventView)


class CheckView(CheckItem):
    """Hồ sơ một cuộc kiểm tra. / The file of a check."""

    scope = text()
    team = many(MemberView)
    team_changes = many(TeamChangeView)
    planned = one(EventView)
    cancelled = one(EventView, none=True)
    minutes = one(MinutesView, none=True)
    requests = many(CheckRequestView)
    closed = one(ClosedView, none=True)
