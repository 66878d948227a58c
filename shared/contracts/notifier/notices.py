"""What the notifier records of every notice, from its request to its acknowledgement."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from shared.contracts.base import Facts, event, upcast
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.notifier.deadlines import DeadlineCited
from shared.contracts.terms import AgencyCode, PersonId, Sha256

NoticeKey = Annotated[str, Text(max=96), "Mã thông báo / notice key"]


class ChannelName(StrEnum):
    """How a notice leaves."""

    INBOX = "inbox"
    EMAIL = "email"
    WEBHOOK = "webhook"


@event("notifier.notice.requested", version=1, agencies=("agency", "deadline.agency"))
class NoticeRequested(Facts):
    """Phải gửi một thông báo, vì một sự kiện. / A notice is due because of an event (`causationid`), once per cause.

    `recipient` is the head of the agency when the cause was recorded; where none was known then it is
    `agency:<code in lower case>`: whoever heads the agency when the inbox is opened. The text is made from `template`
    and the cause; what was sent lies beside the log, `text` is its salted digest. `deadline` is what it urges about.
    """

    notice: NoticeKey
    agency: AgencyCode
    recipient: PersonId
    cause: UUID
    cause_type: Annotated[str, Text(max=120)]
    template: Annotated[str, Text(max=64)]
    template_version: Annotated[int, Whole("phiên bản / version", min=1)]
    channels: Annotated[tuple[ChannelName, ...], Items(min=1, max=5)]
    text: Sha256
    deadline: DeadlineCited | None = None


@event("notifier.notice.handover-begun", version=1, agencies=("agency",))
class HandoverBegun(Facts):
    """Bắt đầu trao thư cho máy chủ thư; chưa biết kết quả. / A message is being handed over; the outcome is not known.

    Recorded when the mail server has said that it is ready for the text, before the text leaves: where no outcome
    follows, the message may have been accepted, and the next attempt may be the second copy. Both carry `message_id`.
    """

    notice: NoticeKey
    agency: AgencyCode
    channel: ChannelName
    attempt: Annotated[int, Whole("lần thử / attempt", min=1, max=1000)]
    message_id: Annotated[str, Text(max=300)]


@event("notifier.notice.sent", version=1, agencies=("agency",))
class NoticeSent(Facts):
    """Một kênh đã nhận thông báo. / A channel accepted the notice (for SMTP: the server answered 250)."""

    notice: NoticeKey
    agency: AgencyCode
    channel: ChannelName
    attempt: Annotated[int, Whole("lần thử / attempt", min=1, max=1000)]
    message_id: Annotated[str, Text(max=300)] | None = None


@event("notifier.notice.failed", version=1, agencies=("agency",))
class NoticeFailedV1(Facts):
    """Một lần gửi không thành (bản cũ: không có câu trả lời). / An attempt failed, without what was answered."""

    notice: NoticeKey
    agency: AgencyCode
    channel: ChannelName
    attempt: Annotated[int, Whole("lần thử / attempt", min=1, max=1000)]
    problem: Annotated[str, Text(max=120)]
    final: bool


@event("notifier.notice.failed", version=2, agencies=("agency",))
class NoticeFailed(Facts):
    """Một lần gửi không thành. / An attempt failed; `problem` is a code, `final` says whether it was given up.

    `answer` is what the other side said, where it said anything, without addresses: who was written to stands here by
    opaque id alone.
    """

    notice: NoticeKey
    agency: AgencyCode
    channel: ChannelName
    attempt: Annotated[int, Whole("lần thử / attempt", min=1, max=1000)]
    problem: Annotated[str, Text(max=120)]
    answer: Annotated[str, Text(max=300), "Câu trả lời của bên nhận / what the other side said"] | None
    final: bool


@upcast("notifier.notice.failed.v1", "notifier.notice.failed.v2")
def _answer_not_kept(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "answer": None}


class PostponedBecause(StrEnum):
    """Why an attempt that was due is made later."""

    CIRCUIT_OPEN = "circuit-open"
    """The agency's endpoint failed again and again, and is left alone for a while."""


@event("notifier.notice.postponed", version=1, agencies=("agency",))
class NoticePostponed(Facts):
    """Chưa gửi ngay, để đến sau. / An attempt that was due is made later; it counts as none."""

    notice: NoticeKey
    agency: AgencyCode
    channel: ChannelName
    until: datetime
    because: PostponedBecause


@event("notifier.notice.replay-asked", version=1, agencies=("agency",))
class ReplayAsked(Facts):
    """Người nhận yêu cầu gửi lại qua một kênh. / The recipient asks for it once more on a channel, under its one id."""

    notice: NoticeKey
    agency: AgencyCode
    channel: ChannelName


@event("notifier.notice.read", version=1, agencies=("agency",))
class NoticeRead(Facts):
    """Người nhận đã mở thông báo trong hộp thư. / The recipient opened the notice in the inbox."""

    notice: NoticeKey
    agency: AgencyCode


@event("notifier.notice.acknowledged", version=1, agencies=("agency",))
class NoticeAcknowledged(Facts):
    """Người nhận xác nhận đã nhận và sẽ thực hiện. / The recipient says that it was understood and will be seen to."""

    notice: NoticeKey
    agency: AgencyCode
