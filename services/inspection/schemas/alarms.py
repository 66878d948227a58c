"""The shapes of alarms: which stand, what each is about, and how one is closed."""

from __future__ import annotations

from services.inspection.schemas.parts import Named, flag, one, text, texts, whole
from shared.http import fields
from shared.http.schemas import CommandBody, PageArgs


class CloseAlarm(CommandBody):
    """Closing an alarm: the reason is required."""


class AlarmsArgs(PageArgs):
    """`standing`: only alarms that stand, or only those that were closed; all unless given."""

    standing = fields.Flag(load_default=None, description="Còn hiệu lực hay không / standing or not")


class Closing(fields.Strict):
    """When an alarm was closed, by whom, and why."""

    time = text()
    person = text()
    reason = text()


class Alarm(fields.Strict):
    """An alarm about the integrity of a log."""

    alarm = text("Mã cảnh báo / alarm key")
    kind = one(Named)
    origin = text("Nguồn của sổ / the log's origin")
    index = whole("Chỉ số sai đầu tiên, đếm từ 0 / first bad index, from 0", none=True)
    size = whole("Kích thước điểm chốt liên quan / size of the checkpoint concerned", none=True)
    detail = text()
    notes = texts("Các điểm chốt có chữ ký mâu thuẫn nhau / signed notes that contradict each other")
    evidence = texts("Mã băm SHA-256 của các tệp bằng chứng / SHA-256 of files kept as evidence")
    raised = text("Cảnh báo lúc / raised at")
    times = whole("Số lần đã cảnh báo / how often it was raised")
    standing = flag()
    recorded = flag("Đã ghi vào sổ; chưa, khi sổ đang bị rào / in the log; not while a fence stands before it")
    closed = one(Closing, "Đã khép lại / how it was closed", none=True)
    version = whole()
