"""What the notifier records: whom it may address, and every notice from request to reading."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from shared.contracts.base import Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import AgencyCode, Name, PersonId, Sha256

NoticeKey = Annotated[str, Text(max=96), "Mã thông báo / notice key"]


class ChannelName(StrEnum):
    """How a notice leaves."""

    INBOX = "inbox"
    EMAIL = "email"


@event("notifier.addressee.agency-named", version=1, agencies=("agency",))
class AgencyNamed(Facts):
    """Tên cơ quan, nghe từ danh mục, dùng trong thông báo. / An agency's name, heard from the register."""

    agency: AgencyCode
    name_vi: Name
    name_en: Name


@event("notifier.addressee.noted", version=1, agencies=("agency",))
class AddresseeNoted(Facts):
    """Người nhận thông báo của một cơ quan (thủ trưởng). / The addressee of an agency: its head, from a day on."""

    agency: AgencyCode
    person: PersonId
    from_day: date


@event("notifier.notice.requested", version=1, agencies=("agency",))
class NoticeRequested(Facts):
    """Phải gửi một thông báo, vì một sự kiện. / A notice is due because of an event (`causationid`), once per cause.

    `recipient` is the head of the agency when the cause was recorded; where none was known then it is
    `agency:<code in lower case>`: whoever heads the agency when the inbox is opened. The text is made from `template`
    and the cause; what was sent lies beside the log, `text` is its salted digest.
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
class NoticeFailed(Facts):
    """Một lần gửi không thành. / An attempt failed; `problem` is a code, `final` says whether it was given up."""

    notice: NoticeKey
    agency: AgencyCode
    channel: ChannelName
    attempt: Annotated[int, Whole("lần thử / attempt", min=1, max=1000)]
    problem: Annotated[str, Text(max=120)]
    final: bool


@event("notifier.notice.read", version=1, agencies=("agency",))
class NoticeRead(Facts):
    """Người nhận đã mở thông báo trong hộp thư. / The recipient opened the notice in the inbox."""

    notice: NoticeKey
    agency: AgencyCode
