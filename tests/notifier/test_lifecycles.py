"""Every pair of state and event of a notice, and of a notice on a channel, tried on real ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.notifier.domain.notice import ON_CHANNEL, Notice
from services.notifier.domain.terms import ChannelStage, NoticeStage
from shared.contracts.base import Facts
from shared.contracts.notifier import (
    ChannelName,
    HandoverBegun,
    NoticeAcknowledged,
    NoticeFailed,
    NoticeRead,
    NoticeSent,
)
from shared.errors import Refused
from tests.notifier.test_notice import act_of, requested
from tests.support.lifecycles import check_pair, pairs


def after(*steps: Callable[[Notice], object]) -> Callable[[], Notice]:
    def made() -> Notice:
        notice = requested("p-1")
        for step in steps:
            step(notice)
        return notice

    return made


def read(notice: Notice) -> None:
    notice.read(act_of("p-1"), None)


def acknowledge(notice: Notice) -> None:
    notice.acknowledge(act_of("p-1"), None)


REACH: dict[NoticeStage, Callable[[], Notice]] = {
    NoticeStage.UNREAD: after(),
    NoticeStage.READ: after(read),
    NoticeStage.ACKNOWLEDGED: after(acknowledge),
}
ASK: dict[type[Facts], Callable[[Notice], object]] = {NoticeRead: read, NoticeAcknowledged: acknowledge}


@pytest.mark.parametrize("pair", [pytest.param(each.values, id=each.id) for each in pairs(Notice.LIFE)])
def test_what_its_recipient_may_say_of_a_notice(pair: tuple[NoticeStage, type[Facts]]) -> None:
    check_pair(Notice.LIFE, pair, REACH, ASK)


def begin(notice: Notice, channel: ChannelName = ChannelName.EMAIL) -> None:
    notice.begin_handover(act_of(), channel, "<1@x>")


def send(notice: Notice, channel: ChannelName = ChannelName.EMAIL) -> None:
    notice.note_sent(act_of(), channel, "<1@x>")


def fail(notice: Notice, channel: ChannelName = ChannelName.EMAIL, *, final: bool = False) -> None:
    notice.note_failure(act_of(), channel, "smtp-450", answer="try later", final=final)


ON_EMAIL: dict[ChannelStage, Callable[[], Notice]] = {
    ChannelStage.WAITING: after(begin, fail),
    ChannelStage.HANDING_OVER: after(begin),
    ChannelStage.SENT: after(begin, send),
    ChannelStage.GIVEN_UP: after(lambda notice: fail(notice, final=True)),
}
TRY: dict[type[Facts], Callable[[Notice, ChannelName], Any]] = {
    HandoverBegun: begin, NoticeSent: send, NoticeFailed: fail
}  # fmt: skip


@pytest.mark.parametrize("pair", [pytest.param(each.values, id=each.id) for each in pairs(ON_CHANNEL)])
def test_what_happens_to_a_notice_on_a_channel(pair: tuple[ChannelStage, type[Facts]]) -> None:
    stage, event = pair
    channel = ChannelName.INBOX if stage is ChannelStage.DELIVERED else ChannelName.EMAIL
    notice = after(lambda each: send(each, channel))() if stage is ChannelStage.DELIVERED else ON_EMAIL[stage]()
    assert notice.stages[channel] is stage
    before = notice.version
    if ON_CHANNEL.allows(event, stage):
        TRY[event](notice, channel)
        assert notice.stages[channel] is ON_CHANNEL.after(event, stage)
        return
    with pytest.raises(Refused) as refused:
        TRY[event](notice, channel)
    assert refused.value.rule is ON_CHANNEL.transitions[event].refusal
    assert (notice.version, notice.stages[channel]) == (before, stage)


def test_nobody_acknowledges_for_another() -> None:
    notice = requested("p-1")
    with pytest.raises(Refused, match="not-recipient"):
        notice.acknowledge(act_of("p-2"), "p-2")
    assert notice.version == 1
