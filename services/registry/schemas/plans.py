"""Shapes: late additions to a plan, the list of plans, and what is overdue in the whole register."""

from __future__ import annotations

from typing import Annotated

from services.registry.schemas.answered import PlaceView
from services.registry.schemas.parts import EventView, ProvenanceView, choice, day, event, flag, many, one, text, whole
from shared.contracts.fields import Whole
from shared.contracts.registry import AgencyTargets
from shared.contracts.terms import AgencyCode, Milestone, Obligation
from shared.http import CommandBody, PageArgs, Strict, fields


class AddAgency(CommandBody):
    """Bổ sung một cơ quan vào đợt; `reason` bắt buộc. / An agency to add to a wave; `reason` is required."""

    wave = fields.of(Annotated[int, Whole("đợt / wave", min=1, max=50)])
    member = fields.of(AgencyTargets, description="Cơ quan, thứ tự, hạn từng mốc / the agency, its place and targets")


class OverdueArgs(PageArgs):
    """Ngày xem danh sách quá hạn. / The day for which the list is asked."""

    on = fields.Day(load_default=None, description="Ngày; bỏ trống là hôm nay / the day; absent means today")


class PlanItem(Strict):
    """Một kế hoạch trong danh sách. / A plan in the list."""

    plan = text()
    title = text()
    demonstration = flag("Thứ tự chỉ để minh hoạ / the order is made up to show the software")
    waves = whole("Số đợt đã xếp lịch / waves scheduled")
    agencies = whole("Số cơ quan trong các đợt / agencies in them")
    adopted = one(EventView)
    version = whole()


class OverdueMilestone(Strict):
    """Một mốc quá hạn. / A milestone that is overdue."""

    milestone = choice(Milestone)
    name_vi = text()
    name_en = text()
    target = day()
    days_late = whole("Quá hạn / overdue by", "ngày dương lịch / calendar days")
    target_event = event("Sự kiện đặt hạn / the event that set the target")


class OverdueResults(Strict):
    """Kết quả năm quá hạn báo cáo. / A year whose results are overdue."""

    year = whole()
    due = day()
    days_late = whole("Quá hạn / overdue by", "ngày dương lịch / calendar days")


class OverdueItem(Strict):
    """Những gì một cơ quan quá hạn vào ngày được hỏi; tất cả đều suy ra. / What is overdue of an agency; derived."""

    agency = fields.of(AgencyCode)
    name_vi = text()
    name_en = text()
    provenance = one(ProvenanceView)
    obligation = choice(Obligation)
    place = one(PlaceView, none=True)
    final_day = day("Ngày cuối phải hoàn thành / the last day to finish", none=True)
    final_day_missed = flag()
    milestones = many(OverdueMilestone)
    programmes_missing = fields.Items(
        fields.Whole(unit="năm / year"),
        required=True,
        description="Năm đã hết mà không có chương trình (cách hiểu của phần mềm) / years that ended without a"
        " programme (our reading)",
    )
    results_missing = many(OverdueResults)
    version = whole()
