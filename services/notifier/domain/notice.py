"""A notice: requested once for a cause, handed to each channel until accepted or given up, read and acknowledged once.

The two promises about sending twice are kept here. A channel that accepted the notice, or was given up, is never tried
again. And an attempt that cannot be taken back is recorded *before* it is made: whoever records it first makes it, and
one that is found without an outcome is known to be in doubt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Final
from uuid import UUID, uuid5

from services.notifier.domain.refusals import ALREADY_ACKNOWLEDGED, ALREADY_READ, CHANNEL_DONE, NOT_RECIPIENT
from services.notifier.domain.rules import retry_by
from services.notifier.domain.terms import CHANNEL_STAGES, NOTICE_STAGES, ChannelStage, NoticeStage, accepted
from services.notifier.domain.webhookrefusals import NOT_REPLAYED
from shared.acts import Act
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.notifier import (
    ChannelName,
    DeadlineCited,
    HandoverBegun,
    NoticeAcknowledged,
    NoticeFailed,
    NoticePostponed,
    NoticeRead,
    NoticeRequested,
    NoticeSent,
    PostponedBecause,
    ReplayAsked,
)
from shared.errors import Refused
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.lifecycle import Lifecycle, Transition

_NAMESPACE: Final = UUID("0b0a6c36-54a5-5d0c-8e5f-0f8a3d7f6c21")
"""The namespace of notice keys. Never change it: the promise of one notice per cause rests on it."""
OUTCOME_UNKNOWN: Final = "outcome-unknown"
"""The problem of an attempt whose outcome nobody recorded: a crash, or an answer that was lost."""


def notice_key(cause: UUID, agency: str) -> str:
    """Returns the key of the notice to the head of `agency` because of the event `cause`: always the same one.

    The head's person is no part of it. Heard again after a change of heads, the same cause still makes no second one.
    """
    return str(uuid5(_NAMESPACE, f"{cause}/{agency}/agency_head"))


def office_of(agency: str) -> str:
    """Returns the recipient that stands for whoever heads `agency` when the inbox is opened."""
    return f"agency:{agency.lower()}"


_OPEN: Final = (ChannelStage.WAITING, ChannelStage.HANDING_OVER)
ON_CHANNEL: Final = Lifecycle(
    CHANNEL_STAGES,
    Transition(NoticeRequested, (), ChannelStage.WAITING),
    Transition(HandoverBegun, (ChannelStage.WAITING,), ChannelStage.HANDING_OVER, CHANNEL_DONE),
    Transition(NoticeSent, _OPEN, ChannelStage.SENT, CHANNEL_DONE, also=(ChannelStage.DELIVERED,)),
    Transition(NoticeFailed, _OPEN, ChannelStage.WAITING, CHANNEL_DONE, also=(ChannelStage.GIVEN_UP,)),
    Transition(NoticePostponed, (ChannelStage.WAITING,), None, CHANNEL_DONE),
    Transition(
        ReplayAsked,
        (ChannelStage.DELIVERED, ChannelStage.GIVEN_UP),
        ChannelStage.WAITING,
        NOT_REPLAYED,
    ),
)
"""What happens to a notice on each of its channels."""


@dataclass
class Notice(Aggregate):
    """One notice. `attempts` counts the ended attempts of each channel, `before` those before it was asked for again;
    `begun` holds handovers without an outcome.
    """

    KIND: ClassVar[str] = "notice"
    LIFE: ClassVar[Lifecycle[NoticeStage]] = Lifecycle(
        NOTICE_STAGES,
        Transition(NoticeRequested, (), NoticeStage.UNREAD),
        Transition(NoticeRead, (NoticeStage.UNREAD,), NoticeStage.READ, ALREADY_READ),
        Transition(
            NoticeAcknowledged, (NoticeStage.UNREAD, NoticeStage.READ), NoticeStage.ACKNOWLEDGED, ALREADY_ACKNOWLEDGED
        ),
    )
    PARTS: ClassVar[Mapping[str, Lifecycle[ChannelStage]]] = {"notice-channel": ON_CHANNEL}

    agency: str = ""
    recipient: str = ""
    text: str = ""
    cause: UUID | None = None
    cause_type: str = ""
    about: DeadlineCited | None = None
    requested: UUID | None = None
    requested_at: datetime | None = None
    correlation: UUID | None = None
    channels: list[ChannelName] = field(default_factory=list)
    stage: NoticeStage | None = None
    stages: dict[ChannelName, ChannelStage] = field(default_factory=dict)
    attempts: dict[ChannelName, int] = field(default_factory=dict)
    before: dict[ChannelName, int] = field(default_factory=dict)
    begun: dict[ChannelName, datetime] = field(default_factory=dict)
    read_by: str | None = None

    def request(self, act: Act, facts: NoticeRequested) -> None:
        """Records that the notice is due; nothing where it is already."""
        if not self.version:
            self.record(facts, act)

    def is_open(self, channel: ChannelName) -> bool:
        """Tells whether the channel has still to accept the notice."""
        return self.stages.get(channel) in _OPEN

    def next_attempt(self, channel: ChannelName) -> int:
        """Returns the number of the attempt that is under way, or is made next."""
        return self.attempts.get(channel, 0) + 1

    def begin_handover(self, act: Act, channel: ChannelName, message_id: str) -> None:
        """Records that what follows cannot be taken back. Raises Refused: `notifier.channel-done`."""
        self._check(HandoverBegun, channel)
        attempt = self.next_attempt(channel)
        begun = HandoverBegun(
            notice=self.key, agency=self.agency, channel=channel, attempt=attempt, message_id=message_id
        )
        self.record(begun, act)

    def note_sent(self, act: Act, channel: ChannelName, message_id: str | None) -> None:
        """Records that the channel accepted the notice. Raises Refused: `notifier.channel-done`."""
        self._check(NoticeSent, channel)
        attempt = self.next_attempt(channel)
        sent = NoticeSent(notice=self.key, agency=self.agency, channel=channel, attempt=attempt, message_id=message_id)
        self.record(sent, act)

    def note_failure(
        self, act: Act, channel: ChannelName, problem: str, *, answer: str | None = None, final: bool = False
    ) -> None:
        """Records that an attempt failed, and what the other side said.

        It is the last one where `final` says so, or the rule does. Raises Refused: `notifier.channel-done`.
        """
        self._check(NoticeFailed, channel)
        attempt = self.next_attempt(channel)
        ended = final or retry_by(channel).is_last(attempt - self.before.get(channel, 0))
        failed = NoticeFailed(
            notice=self.key, agency=self.agency, channel=channel, attempt=attempt, problem=problem, answer=answer,
            final=ended,
        )  # fmt: skip
        self.record(failed, act)

    def postpone(self, act: Act, channel: ChannelName, until: datetime, because: PostponedBecause) -> None:
        """Records that an attempt is made later; it counts as none. Raises Refused: `notifier.channel-done`."""
        self._check(NoticePostponed, channel)
        postponed = NoticePostponed(
            notice=self.key, agency=self.agency, channel=channel, until=until, because=because
        )  # fmt: skip
        self.record(postponed, act)

    def replay(self, act: Act, head: str | None) -> None:
        """Records that the recipient asks for it once more by webhook, under the id that it had.

        Raises:
            Refused: `notifier.not-recipient`, or `notifier.not-replayed`.
        """
        self._check_recipient(act, head)
        self._check(ReplayAsked, ChannelName.WEBHOOK)
        self.record(ReplayAsked(notice=self.key, agency=self.agency, channel=ChannelName.WEBHOOK), act)

    def read(self, act: Act, head: str | None) -> None:
        """Records that its recipient opened it. `head` heads the agency now: a notice to the office is theirs.

        Raises:
            Refused: `notifier.not-recipient`, or `notifier.already-read`.
        """
        self._check_recipient(act, head)
        self.LIFE.check(NoticeRead, self.stage)
        self.record(NoticeRead(notice=self.key, agency=self.agency), act)

    def acknowledge(self, act: Act, head: str | None) -> None:
        """Records that its recipient understood it and will see to it; who does so has read it.

        Raises:
            Refused: `notifier.not-recipient`, or `notifier.already-acknowledged`.
        """
        self._check_recipient(act, head)
        self.LIFE.check(NoticeAcknowledged, self.stage)
        self.record(NoticeAcknowledged(notice=self.key, agency=self.agency), act)

    def _check_recipient(self, act: Act, head: str | None) -> None:
        recipients = {self.recipient} if self.recipient != office_of(self.agency) else {head}
        if act.actor.person not in recipients:
            raise Refused(NOT_RECIPIENT)

    def _check(self, event: type[Facts], channel: ChannelName) -> None:
        ON_CHANNEL.check(event, self.stages.get(channel))

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what happened to the notice."""
        match facts:
            case NoticeRequested():
                self.agency, self.recipient, self.text = facts.agency, facts.recipient, facts.text
                self.cause, self.cause_type = facts.cause, facts.cause_type
                self.about = facts.deadline
                self.requested, self.requested_at = document.id, document.time
                self.correlation, self.channels = document.correlation, list(facts.channels)
                self.stages = dict.fromkeys(facts.channels, ChannelStage.WAITING)
            case HandoverBegun():
                self.begun[facts.channel] = document.time
                self.stages[facts.channel] = ChannelStage.HANDING_OVER
            case NoticeSent():
                self._end(facts.channel, facts.attempt, accepted(facts.channel))
            case NoticeFailed():
                ended = ChannelStage.GIVEN_UP if facts.final else ChannelStage.WAITING
                self._end(facts.channel, facts.attempt, ended)
            case ReplayAsked():
                self.stages[facts.channel] = ChannelStage.WAITING
                self.before[facts.channel] = self.attempts.get(facts.channel, 0)
            case NoticeRead():
                self.read_by = document.actor.person
        self.stage = self.LIFE.after(type(facts), self.stage)

    def _end(self, channel: ChannelName, attempt: int, stage: ChannelStage) -> None:
        self.begun.pop(channel, None)
        self.attempts[channel] = attempt
        self.stages[channel] = stage
