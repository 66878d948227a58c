"""The states of a notice: how far its recipient is with it, and how far each channel is."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from shared.contracts.notifier import ChannelName
from shared.errors import Term


class NoticeStage(StrEnum):
    """What its recipient has said about a notice."""

    UNREAD = "unread"
    READ = "read"
    ACKNOWLEDGED = "acknowledged"


NOTICE_STAGES: Final = {
    NoticeStage.UNREAD: Term("chưa đọc", "unread"),
    NoticeStage.READ: Term("đã đọc", "read"),
    NoticeStage.ACKNOWLEDGED: Term("đã xác nhận", "acknowledged"),
}


class ChannelStage(StrEnum):
    """How far one channel is with a notice."""

    WAITING = "waiting"
    """An attempt is due, now or later."""
    HANDING_OVER = "handing-over"
    """It may have left; the outcome is not recorded yet."""
    SENT = "sent"
    """Another took it, to carry it on: for SMTP the mail server, which promises no more than that."""
    DELIVERED = "delivered"
    """It is where its recipient finds it."""
    GIVEN_UP = "given-up"


CHANNEL_STAGES: Final = {
    ChannelStage.WAITING: Term("chờ gửi", "waiting"),
    ChannelStage.HANDING_OVER: Term("đang trao", "being handed over"),
    ChannelStage.SENT: Term("đã gửi", "sent"),
    ChannelStage.DELIVERED: Term("đã đến nơi", "delivered"),
    ChannelStage.GIVEN_UP: Term("đã thôi gửi", "given up"),
}
_ARRIVES: Final = frozenset({ChannelName.INBOX, ChannelName.WEBHOOK})
"""Channels on which what was accepted has arrived."""


def accepted(channel: ChannelName) -> ChannelStage:
    """Returns the state that a channel's acceptance leads to."""
    return ChannelStage.DELIVERED if channel in _ARRIVES else ChannelStage.SENT
