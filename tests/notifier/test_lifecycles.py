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
    NoticePostponed,
    NoticeRead,
    NoticeSent,
    PostponedBecause,
    ReplayAsked,
)
from shared.errors import Refused
from tests.notifier.test_notice import NOON, act_of, requested
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


def begin(notice: Notice, channel: ChannelName = ChannelName.WEBHOOK) -> None:
    notice.begin_handover(act_of(), channel, "<1@x>")


def send(notice: Notice, channel: ChannelName = ChannelName.WEBHOOK) -> None:
    notice.note_sent(act_of(), channel, "<1@x>")


def fail(notice: Notice, channel: ChannelName = ChannelName.WEBHOOK, *, final: bool = False) -> None:
    notice.note_failure(act_of(), channel, "http-503", answer="try later", final=final)


def postpone(notice: Notice, channel: ChannelName) -> None:
    notice.postpone(act_of(), channel, NOON, PostponedBecause.CIRCUIT_OPEN)


def replay(notice: Notice, channel: ChannelName) -> None:
    notice.replay(act_of("p-1"), None)


ON_WEBHOOK: dict[ChannelStage, Callable[[], Notice]] = {
    ChannelStage.WAITING: after(begin, fail),
    ChannelStage.HANDING_OVER: after(begin),
    ChannelStage.SENT: after(lambda notice: send(notice, ChannelName.EMAIL)),
    ChannelStage.DELIVERED: after(begin, send),
    ChannelStage.GIVEN_UP: after(lambda notice: fail(notice, final=True)),
}
TRY: dict[type[Facts], Callable[[Notice, ChannelName], Any]] = {
    HandoverBegun: begin,
    NoticeSent: send,
    NoticeFailed: fail,
    NoticePostponed: postpone,
    ReplayAsked: replay,
}


@pytest.mark.parametrize("pair", [pytest.param(each.values, id=each.id) for each in pairs(ON_CHANNEL)])
def test_what_happens_to_a_notice_on_a_channel(pair: tuple[ChannelStage, type[Facts]]) -> None:
    stage, event = pair
    channel = ChannelName.EMAIL if stage is ChannelStage.SENT else ChannelName.WEBHOOK
    notice = ON_WEBHOOK[stage]()
    assert notice.stages[channel] is stage
    before, transition = notice.version, ON_CHANNEL.transitions[event]
    if ON_CHANNEL.allows(event, stage):
        TRY[event](notice, channel)
        allowed = {ON_CHANNEL.after(event, stage), *transition.also}
        assert (notice.version, notice.stages[channel] in allowed) == (before + 1, True)
        return
    with pytest.raises(Refused) as refused:
        TRY[event](notice, channel)
    assert refused.value.rule is transition.refusal
    assert (notice.version, notice.stages[channel]) == (before, stage)


def test_nobody_acknowledges_for_another() -> None:
    notice = requested("p-1")
    with pytest.raises(Refused, match="not-recipient"):
        notice.acknowledge(act_of("p-2"), "p-2")
    assert notice.version == 1
