"""Shapes: annual programmes and their results, as they are asked for and answered."""

from __future__ import annotations

from services.registry.domain.results import ResultState
from services.registry.schemas.parts import EventView, RuleView, choice, day, flag, many, one, text, whole
from shared.contracts.registry import Attainment, ObjectiveResult
from shared.contracts.terms import AgencyCode, Number, Sha256, Year
from shared.http import CommandBody, PageArgs, Strict, fields


class ReportResults(CommandBody):
    """Kết quả cuối năm, mỗi mục tiêu một kết quả. / The year-end results, one for each objective."""

    document_number = fields.of(Number)
    results = fields.Items(
        fields.of(ObjectiveResult), least=1, most=50, required=True, description="Kết quả / the results"
    )


class CorrectResult(CommandBody):
    """Đính chính kết quả một mục tiêu; `reason` bắt buộc. / A result corrected; `reason` is required."""

    document_number = fields.of(Number)
    result = fields.of(ObjectiveResult, description="Kết quả đúng / the result as it should be")


class ProgrammeArgs(PageArgs):
    """Lọc chương trình năm. / What annual programmes are filtered by."""

    agency = fields.of(AgencyCode, required=False)
    year = fields.of(Year, required=False)
    on = fields.Day(load_default=None, description="Ngày; bỏ trống là hôm nay / the day; absent means today")


class ResultView(Strict):
    """Kết quả của một mục tiêu, như đã báo cáo. / What was reported of an objective."""

    attainment = choice(Attainment)
    attainment_vi = text()
    attainment_en = text()
    measured = text("Giá trị đo được / what was measured")
    evidence = fields.Items(
        fields.of(Sha256),
        required=True,
        allow_none=True,
        description="null: không hiển thị cho người hỏi / not shown to who asks",
    )
    evidence_count = whole("Số tệp bằng chứng kèm theo / files shown for it")
    document_number = text()
    event = one(EventView)


class ObjectiveView(Strict):
    """Một mục tiêu với kết quả bên cạnh. / An objective with its result beside it."""

    number = whole("Thứ tự / place in the programme")
    objective = text()
    target = text("Chỉ tiêu đo được / target that can be measured")
    result = one(ResultView, none=True)
    replaced = many(ResultView, "Các kết quả đã được đính chính / results that were corrected")


class ResultsReportView(Strict):
    """Lần báo cáo kết quả. / The report of the results."""

    on = day()
    rule = one(RuleView)
    document_number = text()
    signed_in_person = flag("Thủ trưởng trực tiếp ký / the head signed in person")
    event = one(EventView)


class ResultStandingView(Strict):
    """Kết quả vào ngày được hỏi; quá hạn được suy ra. / The results on the day asked for; overdue is derived."""

    on = day()
    state = choice(ResultState)
    state_vi = text()
    state_en = text()
    due = day("Ngày cuối phải báo cáo / the last day to report them")
    days_late = whole("Quá hạn hoặc báo cáo muộn / overdue or reported late by", "ngày dương lịch / calendar days")
    rule = one(RuleView)


class ProgrammeView(Strict):
    """Chương trình công tác năm và kết quả của nó. / An annual programme and its results."""

    agency = fields.of(AgencyCode)
    year = whole()
    document_number = text()
    objectives = many(ObjectiveView)
    signed_in_person = flag("Thủ trưởng trực tiếp ký / the head signed in person")
    event = one(EventView)
    reported = one(ResultsReportView, none=True)
    standing = one(ResultStandingView)
    version = whole()


class ResultDaysView(RuleView):
    """Khi nào báo cáo kết quả của một năm. / When a year's results are reported."""

    first = fields.Items(fields.Whole(unit=""), required=True, description="Tháng, ngày của năm / month and day")
    last = fields.Items(
        fields.Whole(unit=""), required=True, description="Tháng, ngày của năm sau / month and day of the next year"
    )
