"""Shapes of guidance activities: what is asked and what is answered."""

from __future__ import annotations

from typing import Annotated

from services.registry.schemas.parts import EventView, choice, day, event, many, one, text, whole
from shared.contracts.fields import Items
from shared.contracts.registry import Attendance, GuidanceKey, GuidanceKind
from shared.contracts.terms import AgencyCode, Name, Note, PersonId, Sha256, Year
from shared.http import CommandBody, PageArgs, Strict, fields

Attended = Annotated[tuple[Attendance, ...], Items(min=1, max=200), "Cơ quan, số người tham dự / agencies, head counts"]


class HoldGuidance(CommandBody):
    """Hoạt động đã diễn ra; `occurred` là ngày cuối, bắt buộc. / An activity; `occurred` is its last day, required."""

    guidance = fields.of(GuidanceKey)
    kind = fields.Choice(GuidanceKind, required=True, description="Hình thức / kind of activity")
    topic = fields.of(Name, description="Nội dung / topic")
    from_day = fields.Day(required=True, description="Ngày đầu / first day")
    held_by = fields.of(
        Annotated[tuple[PersonId, ...], Items(min=1, max=50)], description="Người thực hiện / who held it"
    )
    attendance = fields.of(Attended)
    place = fields.of(Name | None, description="Địa điểm / place")
    note = fields.of(Note | None, description="Ghi chú / note")
    evidence = fields.of(
        Annotated[tuple[Sha256, ...], Items(max=50)],
        required=False,
        description="SHA-256 của danh sách ký tên, tài liệu / digests of the signed lists and papers",
    )


class CorrectAttendance(CommandBody):
    """Đính chính số người tham dự; `reason` bắt buộc. / Another attendance; `reason` is required."""

    attendance = fields.of(Attended)


class GuidanceArgs(PageArgs):
    """Lọc các hoạt động. / What activities are filtered by."""

    agency = fields.of(AgencyCode, required=False, description="Cơ quan tham dự / agency that attended")
    kind = fields.Choice(GuidanceKind, description="Hình thức / kind of activity")
    year = fields.of(Year, required=False, description="Năm của ngày cuối / year of the last day")


class AttendanceView(Strict):
    """Số người tham dự của một cơ quan. / How many of an agency attended."""

    agency = fields.of(AgencyCode)
    people = whole(unit="người / people")


class AttendanceCorrectionView(Strict):
    """Một lần đính chính. / A correction."""

    corrects = event("Sự kiện được đính chính / the event that it corrects")
    was = many(AttendanceView, "Con số cũ / what it was")
    attendance = many(AttendanceView, "Con số mới / what it is now")
    event = one(EventView)


class GuidanceView(Strict):
    """Một hoạt động phổ biến, hướng dẫn, đào tạo. / A guidance activity."""

    guidance = fields.of(GuidanceKey)
    kind = choice(GuidanceKind)
    kind_vi = text()
    kind_en = text()
    topic = text()
    from_day = day()
    to_day = day()
    year = whole()
    held_by = fields.Items(fields.of(PersonId), required=True, description="Mã người thực hiện / who held it")
    place = text(none=True)
    note = text(none=True)
    attendance = many(AttendanceView, "Theo đính chính mới nhất / as last corrected")
    people = whole("Tổng số người / people in all", "người / people")
    corrections = many(AttendanceCorrectionView)
    evidence = fields.Items(
        fields.of(Sha256),
        required=True,
        allow_none=True,
        description="null: không hiển thị cho người hỏi / not shown to who asks",
    )
    evidence_count = whole("Số tệp kèm theo / files shown for it")
    event = one(EventView)
    version = whole()
