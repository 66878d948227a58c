"""The shapes of work processes and their indicators over HTTP."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from services.assessment.domain.workprocess import Indicators, ProcessState
from services.assessment.schemas.parts import AgencyPage, CitedView, WordsView
from services.assessment.schemas.systemfile import PartKey
from shared.contracts.assessment import DocumentCode, EventId, Files, ProcessCode, ReceiptCode
from shared.contracts.terms import AgencyCode, Name, PersonId, Sha256
from shared.http import CommandBody, Strict, fields

_WORKERS = "Những người thực hiện / who work in it"
_CARRIED = "Tồn đầu kỳ / open when the period began"


class IdentifyProcess(CommandBody):
    """Xác định một quá trình. / A work process is identified (clause 4.1 a)."""

    agency = fields.of(AgencyCode)
    process = fields.of(ProcessCode)
    title = fields.of(Name)
    owner = fields.of(PersonId, description="Người phụ trách / who answers for it")
    workers = fields.Items(fields.of(PersonId), most=100, description=_WORKERS)
    document = fields.of(DocumentCode | None, description="Quy trình đang dùng mô tả nó / the document that tells it")
    days_allowed = fields.Whole(least=1, most=1000, allow_none=True, unit="ngày làm việc / working days")


class ReassignProcess(CommandBody):
    """Thay người phụ trách, người thực hiện. / Who answers for it and works in it, from the act's day on."""

    owner = fields.of(PersonId, description="Người phụ trách / who answers for it")
    workers = fields.Items(fields.of(PersonId), most=100, description=_WORKERS)


class ReportIndicators(CommandBody):
    """Báo cáo chỉ tiêu của một kỳ: tồn đầu + tiếp nhận = đúng hạn + quá hạn + trả lại + tồn cuối.
    / The figures of a period: carried in + received = on time + late + returned + still open.
    """

    period_from = fields.Day(required=True, description="Ngày đầu kỳ / first day")
    period_to = fields.Day(required=True, description="Ngày cuối kỳ / last day")
    carried_in = fields.of(Files, description=_CARRIED)
    received = fields.of(Files, description="Tiếp nhận trong kỳ / received")
    on_time = fields.of(Files, description="Xong đúng hạn / finished on time")
    late = fields.of(Files, description="Xong quá hạn / finished late")
    returned = fields.of(Files, description="Trả lại, không giải quyết / returned unsettled")
    still_open = fields.of(Files, description="Tồn cuối kỳ / open when it ended")
    complaints = fields.Whole(most=10_000_000, required=True, unit="khiếu nại, phản ánh / complaints")
    receipts = fields.Items(fields.of(ReceiptCode), most=1000, description="Biên nhận một cửa / receipts")
    samples = fields.Items(fields.of(Sha256), most=50, description="Hồ sơ mẫu, đã ghi nhận / samples, as evidence")
    corrects = fields.of(EventId | None, description="Báo cáo được đính chính / the report that this corrects")

    @ma.post_load
    def _gather(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        own = set(ReportIndicators.OWN) & data.keys()
        data["figures"] = Indicators(**{name: data.pop(name) for name in own})
        return data

    OWN = (
        "period_from", "period_to", "carried_in", "received", "on_time", "late", "returned", "still_open",
        "complaints", "receipts", "samples", "corrects",
    )  # fmt: skip


class EndProcess(CommandBody):
    """Thôi thực hiện quá trình, có lý do. / The process is no longer carried out, for a reason."""


class ProcessPage(AgencyPage):
    """A page of work processes."""

    state = fields.Choice(ProcessState)


class IndicatorPage(AgencyPage):
    """A page of indicators; `process` is a process's whole key."""

    process = fields.Text(most=96)


class AnsweringView(CitedView):
    """Ai phụ trách, từ khi nào. / Who answered for it, and since when."""

    owner = fields.of(PersonId)
    workers = fields.Items(fields.of(PersonId), required=True)


class ProcessView(Strict):
    """Một quá trình. / A work process."""

    key = PartKey
    agency = fields.of(AgencyCode)
    agency_name = fields.Nested(WordsView, required=True, allow_none=True)
    process = fields.of(ProcessCode)
    title = fields.of(Name)
    owner = fields.of(PersonId)
    workers = fields.Items(fields.of(PersonId), required=True)
    document = fields.of(DocumentCode | None, required=True)
    days_allowed = fields.Whole(required=True, allow_none=True)
    state = fields.Choice(ProcessState, required=True)
    state_name = fields.Nested(WordsView, required=True)
    identified = fields.Nested(CitedView, required=True)
    answering = fields.Items(fields.Nested(AnsweringView), required=True)
    ended = fields.Nested(CitedView, required=True, allow_none=True)
    reports = fields.Whole(required=True, unit="kỳ đã báo cáo / periods reported")
    last = fields.Day(required=True, allow_none=True, description="Ngày cuối của kỳ mới nhất / last day reported")
    version = fields.Whole(least=1, required=True)


class _Figures(CitedView):
    key = fields.Text(most=128, required=True)
    agency = fields.of(AgencyCode)
    process = fields.of(ProcessCode)
    period_from = fields.Day(required=True)
    period_to = fields.Day(required=True)
    carried_in = fields.of(Files)
    received = fields.of(Files)
    on_time = fields.of(Files)
    late = fields.of(Files)
    returned = fields.of(Files)
    still_open = fields.of(Files)
    complaints = fields.Whole(required=True)
    corrects = fields.of(EventId | None, required=True)


class IndicatorLine(_Figures):
    """Chỉ tiêu một kỳ, tóm tắt. / The figures of a period; `traceable`: how many receipts are named."""

    agency_name = fields.Nested(WordsView, required=True, allow_none=True)
    traceable = fields.Whole(required=True, unit="biên nhận / receipts")
    fully_traceable = fields.Flag(required=True)
    corrections = fields.Whole(required=True)


class FiguresReplaced(_Figures):
    """Số liệu đã bị đính chính. / Figures as they stood, and the event that took their place."""

    receipts = fields.Items(fields.of(ReceiptCode), required=True)
    samples = fields.Items(fields.of(Sha256), required=True)
    replaced_by = fields.Uuid(required=True)


class IndicatorView(IndicatorLine):
    """Chỉ tiêu một kỳ, đầy đủ. / The figures of a period, whole, with those that they replaced."""

    receipts = fields.Items(fields.of(ReceiptCode), required=True)
    samples = fields.Items(fields.of(Sha256), required=True)
    replaced = fields.Items(fields.Nested(FiguresReplaced), required=True)
