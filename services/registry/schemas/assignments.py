"""Shapes: steering committee, management representative and ISO secretary, as they are asked for and answered."""

from __future__ import annotations

from typing import Annotated

from services.registry.schemas.parts import EventView, choice, day, flag, many, one, text, whole
from shared.contracts.fields import Items
from shared.contracts.registry import CommitteeFunction, CommitteeMember
from shared.contracts.terms import AgencyCode, PersonId
from shared.http import CommandBody, Strict, fields


class ComposeCommittee(CommandBody):
    """Thành phần Ban chỉ đạo ISO; quyết định là căn cứ. / The committee whole; the decision is the legal basis."""

    from_day = fields.Day(required=True, description="Từ ngày / first day")
    members = fields.of(
        Annotated[tuple[CommitteeMember, ...], Items(min=1, max=50)], description="Thành viên / members"
    )


class AssignPerson(CommandBody):
    """Phân công một người; quyết định là căn cứ. / A person assigned; the decision is the legal basis."""

    person = fields.of(PersonId)
    from_day = fields.Day(required=True, description="Từ ngày / first day")


class CommitteeMemberView(Strict):
    """Một thành viên Ban chỉ đạo. / A member of the committee."""

    person = fields.of(PersonId)
    function = choice(CommitteeFunction)
    function_vi = text()
    function_en = text()


class CommitteeView(Strict):
    """Ban chỉ đạo ISO trong một thời gian. / The steering committee for a time."""

    from_day = day()
    to_day = day("Ngày trước khi có quyết định sau / the day before the next decision begins", none=True)
    members = many(CommitteeMemberView)
    event = one(EventView, "Quyết định là căn cứ của sự kiện / the decision is the event's legal basis")


class AssignedView(Strict):
    """Người được phân công trong một thời gian. / Who was assigned for a time."""

    person = fields.of(PersonId)
    from_day = day()
    to_day = day("Ngày trước khi có quyết định sau / the day before the next decision begins", none=True)
    event = one(EventView)


class QmrView(AssignedView):
    """Đại diện lãnh đạo về chất lượng trong một thời gian. / A management representative for a time."""

    post = text("Chức danh lãnh đạo vào ngày bắt đầu / post in management on the first day")


class StandingQmrView(QmrView):
    """Đại diện lãnh đạo về chất lượng vào ngày được hỏi. / The management representative on the day asked for."""

    in_management = flag("Vào ngày đó là thành viên ban lãnh đạo / a member of management on that day (5.5.2)")


class AssignmentsView(Strict):
    """Ban chỉ đạo, đại diện lãnh đạo, thư ký ISO vào một ngày. / Who carries the system on a day, and before."""

    agency = fields.of(AgencyCode)
    on = day()
    state_vi = text()
    state_en = text()
    committee = one(CommitteeView, none=True)
    qmr = one(StandingQmrView, none=True)
    secretary = one(AssignedView, none=True)
    committees = many(CommitteeView)
    qmrs = many(QmrView)
    secretaries = many(AssignedView)
    version = whole()
