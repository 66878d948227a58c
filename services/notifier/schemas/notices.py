"""The shapes of the notifier's questions and answers. Nothing is decided here."""

from __future__ import annotations

from services.notifier.projections.notices import GIVEN_UP, HANDING_OVER, SENT, WAITING
from shared.contracts.notifier import ChannelName, NoticeKey
from shared.contracts.terms import AgencyCode, PersonId
from shared.http import CommandBody, PageArgs, Strict, fields


class ReadNotice(CommandBody):
    """Nothing but the act itself."""


class AgencyArgs(PageArgs):
    """Whose notices, and the page."""

    agency = fields.of(AgencyCode)


class RecordedView(Strict):
    """An event that set something, and when it was recorded."""

    event = fields.Uuid(required=True)
    at = fields.Moment(required=True)


class ChannelView(Strict):
    """How far one channel is with a notice."""

    channel = fields.Choice(ChannelName, required=True)
    state = fields.Text(required=True, pattern=f"{WAITING}|{HANDING_OVER}|{SENT}|{GIVEN_UP}")
    attempts = fields.Whole(required=True, description="Số lần thử đã xong / attempts ended")
    problem = fields.Text(required=True, allow_none=True, description="Lỗi lần cuối / the last problem, a code")
    message_id = fields.Text(required=True, allow_none=True)
    at = fields.Moment(required=True)
    event = fields.Uuid(required=True)


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
    requested = fields.Nested(RecordedView, required=True)
    channels = fields.Items(fields.Nested(ChannelView), required=True)
    read = fields.Nested(RecordedView, required=True, allow_none=True)
    version = fields.Whole(required=True, description="Để gửi lại trong If-Match / to be sent back as If-Match")
