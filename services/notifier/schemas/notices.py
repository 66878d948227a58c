"""The shapes of the notifier's questions and answers. Nothing is decided here."""

from __future__ import annotations

from typing import Final

from services.notifier.domain.terms import ChannelStage, NoticeStage
from shared.contracts.notifier import ChannelName, DeadlineKey, NoticeKey, PolicyVersion, StepCode
from shared.contracts.terms import AgencyCode, PersonId
from shared.http import CommandBody, PageArgs, Strict, fields

_ABOUT: Final = r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z_]+:.+"
_ANSWER: Final = "Câu trả lời của bên nhận, đã bỏ địa chỉ / what the other side said, without addresses"
_STEP: Final = "requested|postponed|handing-over|sent|delivered|failed|given-up|replay-asked|read|acknowledged"


class ReadNotice(CommandBody):
    """Nothing but the act itself."""


class ReplayedNotice(CommandBody):
    """Nothing but the act itself."""


class AcknowledgedNotice(CommandBody):
    """Nothing but the act itself."""


class NoticesArgs(PageArgs):
    """About what, to whom, as known when, and the page. Nothing named: every notice."""

    about = fields.Text(
        most=200,
        pattern=_ABOUT,
        description="Sự kiện là nguyên nhân, mã thời hạn, hoặc mã cơ quan / the event that caused it, the key of a "
        "deadline, or the code of an agency: of its notices and of those about its deadlines",
    )
    to = fields.of(PersonId, required=False, description="Người nhận, hoặc agency:<mã> / the person, or the office")
    agency = fields.of(AgencyCode, required=False)
    known = fields.Occurred(description="Theo những gì đã ghi đến / as recorded by; absent means now")


class RecordedView(Strict):
    """An event that set something, and when it was recorded."""

    event = fields.Uuid(required=True)
    at = fields.Moment(required=True)


class ChannelView(Strict):
    """How far one channel is with a notice."""

    channel = fields.Choice(ChannelName, required=True)
    state = fields.Choice(
        ChannelStage,
        required=True,
        description="sent: máy chủ thư đã nhận, không hứa gì hơn; delivered: đã đến nơi / sent: the mail server took "
        "it and promises no more; delivered: it is where its recipient finds it",
    )
    attempts = fields.Whole(required=True, description="Số lần thử đã xong / attempts ended")
    problem = fields.Text(required=True, allow_none=True, description="Lỗi lần cuối / the last problem, a code")
    answer = fields.Text(required=True, allow_none=True, description=_ANSWER)
    message_id = fields.Text(required=True, allow_none=True)
    at = fields.Moment(required=True)
    event = fields.Uuid(required=True)


class StepView(Strict):
    """One step of a notice's history."""

    step = fields.Text(required=True, pattern=_STEP)
    channel = fields.Choice(ChannelName, required=True, allow_none=True)
    attempt = fields.Whole(required=True, allow_none=True, description="Lần thử; từ 2 là gửi lại / from 2 on: retried")
    problem = fields.Text(required=True, allow_none=True, description="Lỗi, một mã / the problem, a code")
    answer = fields.Text(required=True, allow_none=True, description=_ANSWER)
    message_id = fields.Text(required=True, allow_none=True)
    due = fields.Moment(required=True, allow_none=True, description="Khi nào làm tiếp / when it is seen to next")
    by = fields.of(PersonId)
    at = fields.Moment(required=True)
    event = fields.Uuid(required=True)


class DeadlineCitedView(Strict):
    """The deadline that a notice urges about, as it was then: the step, its rule, and the calendar counted on."""

    deadline = fields.of(DeadlineKey)
    agency = fields.of(AgencyCode)
    due_on = fields.Day(required=True)
    step = fields.of(StepCode)
    policy = fields.of(PolicyVersion)
    calendar = fields.Text(required=True)
    verified = fields.Flag(required=True, description="Lịch làm việc đã kiểm chứng / the working days are verified")


class NoticeView(Strict):
    """A notice. Its texts are null once they were erased."""

    notice = fields.of(NoticeKey)
    agency = fields.of(AgencyCode)
    recipient = fields.of(PersonId, description="Người nhận, hoặc agency:<mã> / the person, or the office")
    cause = fields.Uuid(required=True, description="Sự kiện là nguyên nhân / the event that caused it")
    cause_type = fields.Text(required=True)
    template = fields.Text(required=True)
    template_version = fields.Whole(required=True)
    subject_vi = fields.Text(required=True, allow_none=True)
    subject_en = fields.Text(required=True, allow_none=True)
    text_vi = fields.Text(most=20_000, required=True, allow_none=True)
    text_en = fields.Text(most=20_000, required=True, allow_none=True)
    deadline = fields.Nested(DeadlineCitedView, required=True, allow_none=True)
    requested = fields.Nested(RecordedView, required=True)
    channels = fields.Items(fields.Nested(ChannelView), required=True)
    stage = fields.Choice(NoticeStage, required=True)
    read = fields.Nested(RecordedView, required=True, allow_none=True)
    acknowledged = fields.Nested(RecordedView, required=True, allow_none=True)
    history = fields.Items(fields.Nested(StepView), required=True, description="Từng bước, theo thứ tự / each step")
    version = fields.Whole(required=True, description="Để gửi lại trong If-Match / to be sent back as If-Match")
