"""A notice as a state machine: whatever is recorded, no channel is tried after it ended, and attempts only grow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.notifier.domain.notice import Notice, notice_key, office_of
from services.notifier.domain.rules import RETRY, retry_by
from services.notifier.domain.terms import ChannelStage, NoticeStage
from shared.acts import Act, Actor, Role, Stamp
from shared.clock import FrozenClock
from shared.contracts import parse
from shared.contracts.notifier import (
    ChannelName,
    HandoverBegun,
    NoticeFailed,
    NoticeRequested,
    NoticeSent,
    PostponedBecause,
)
from shared.errors import Refused
from shared.eventstore.aggregate import fold
from shared.ids import CountedIds

CHANNELS = st.sampled_from(ChannelName)
OPEN = {ChannelStage.WAITING, ChannelStage.HANDING_OVER}
CAUSE = UUID(int=7)
NOON = datetime(2008, 1, 28, 5, tzinfo=UTC)


def act_of(person: str = "service:notifier", role: Role = Role.SERVICE) -> Act:
    stamp = Stamp("thucchat.hanam/notifier", FrozenClock(datetime(2008, 1, 28, tzinfo=UTC)), CountedIds())
    return Act.begin(stamp, Actor(person, role))


def requested(recipient: str = "p-1", channels: tuple[ChannelName, ...] = tuple(ChannelName)) -> Notice:
    notice = Notice(notice_key(CAUSE, "HN-SNV"))
    facts = NoticeRequested(
        notice=notice.key, agency="HN-SNV", recipient=recipient, cause=CAUSE,
        cause_type="assessment.assessment.scheduled.v1", template="assessment-scheduled", template_version=1,
        channels=channels, text="0" * 64,
    )  # fmt: skip
    notice.request(act_of(), facts)
    return notice


class Life(RuleBasedStateMachine):
    """Everything that may happen to a notice, in any order."""

    @initialize()
    def ask(self) -> None:
        self.notice, self.replays = requested(), 0

    def is_open(self, channel: ChannelName) -> bool:
        return self.notice.is_open(channel)

    @rule(channel=CHANNELS)
    def begin(self, channel: ChannelName) -> None:
        if self.is_open(channel) and channel not in self.notice.begun:
            self.notice.begin_handover(act_of(), channel, "<1@x>")
            assert channel in self.notice.begun

    @rule(channel=CHANNELS)
    def accept(self, channel: ChannelName) -> None:
        if self.is_open(channel):
            self.notice.note_sent(act_of(), channel, None)
            assert not self.is_open(channel)

    @rule(channel=CHANNELS, final=st.booleans())
    def refuse(self, channel: ChannelName, final: bool) -> None:
        if self.is_open(channel):
            tried = self.notice.next_attempt(channel) - self.notice.before.get(channel, 0)
            last = retry_by(channel).is_last(tried)
            self.notice.note_failure(act_of(), channel, "smtp-451", final=final)
            assert self.is_open(channel) is not (final or last)

    @rule(channel=CHANNELS)
    def postpone(self, channel: ChannelName) -> None:
        if self.notice.stages[channel] is ChannelStage.WAITING:
            before = self.notice.next_attempt(channel)
            self.notice.postpone(act_of(), channel, NOON, PostponedBecause.CIRCUIT_OPEN)
            assert (self.notice.next_attempt(channel), self.is_open(channel)) == (before, True)

    @precondition(lambda self: not self.is_open(ChannelName.WEBHOOK))
    @rule()
    def replay(self) -> None:
        self.notice.replay(act_of("p-1", Role.AGENCY_HEAD), None)
        self.replays += 1
        assert self.is_open(ChannelName.WEBHOOK)

    @precondition(lambda self: self.notice.stage is NoticeStage.UNREAD)
    @rule()
    def read(self) -> None:
        self.notice.read(act_of("p-1", Role.AGENCY_HEAD), None)
        assert self.notice.read_by == "p-1"

    @precondition(lambda self: self.notice.stage is not NoticeStage.ACKNOWLEDGED)
    @rule()
    def acknowledge(self) -> None:
        self.notice.acknowledge(act_of("p-1", Role.AGENCY_HEAD), None)
        assert self.notice.stage is NoticeStage.ACKNOWLEDGED

    @invariant()
    def attempts_are_counted_without_a_hole_and_end_once(self) -> None:
        for channel in ChannelName:
            ended = [
                each.facts.attempt
                for each in self.notice.pending
                if isinstance(each.facts, NoticeSent | NoticeFailed) and each.facts.channel is channel
            ]
            assert ended == list(range(1, len(ended) + 1))
            assert len(ended) <= retry_by(channel).attempts * (1 + self.replays)
            assert self.notice.is_open(channel) == (self.notice.stages[channel] in OPEN)

    @invariant()
    def every_handover_has_at_most_one_outcome(self) -> None:
        begun = [each.facts for each in self.notice.pending if isinstance(each.facts, HandoverBegun)]
        assert len({(each.channel, each.attempt) for each in begun}) == len(begun)

    @invariant()
    def replay_gives_the_same_notice(self) -> None:
        assert fold(Notice(self.notice.key), [parse(each.raw) for each in self.notice.pending]) == self.notice


TestLife = Life.TestCase
TestLife.settings = settings(stateful_step_count=20)


def test_a_notice_is_asked_for_once() -> None:
    notice = requested()
    notice.request(act_of(), next(each.facts for each in notice.pending))  # type: ignore[arg-type]
    assert notice.version == 1


@given(st.uuids(), st.uuids())
def test_one_cause_has_one_key_and_another_cause_another(one: UUID, other: UUID) -> None:
    assert notice_key(one, "A1") == notice_key(one, "A1") != notice_key(one, "B2")
    assert (notice_key(one, "A1") == notice_key(other, "A1")) == (one == other)


def test_its_recipient_alone_reads_it_and_once() -> None:
    notice = requested("p-1")
    with pytest.raises(Refused, match="not-recipient"):
        notice.read(act_of("p-2"), "p-2")
    assert notice.version == 1
    notice.read(act_of("p-1"), None)
    with pytest.raises(Refused, match="already-read"):
        notice.read(act_of("p-1"), None)
    assert notice.version == 2


def test_a_notice_to_the_office_is_read_by_whoever_heads_it_now() -> None:
    notice = requested(office_of("HN-SNV"))
    for person, head in (("p-2", "p-1"), ("p-2", None), ("agency:hn-snv", "p-1")):
        with pytest.raises(Refused, match="not-recipient"):
            notice.read(act_of(person), head)
    notice.read(act_of("p-1"), "p-1")
    assert notice.read_by == "p-1"


def test_waits_grow_and_the_last_attempt_is_the_last() -> None:
    waits = [RETRY.wait_after(attempt) for attempt in range(1, RETRY.attempts)]
    assert waits == sorted(waits)
    assert (waits[0], sum(waits, timedelta())) == (timedelta(minutes=1), timedelta(days=1, hours=20, minutes=36))
    assert [RETRY.is_last(attempt) for attempt in (RETRY.attempts - 1, RETRY.attempts)] == [False, True]
    assert RETRY.lease > timedelta(seconds=60) * 9
