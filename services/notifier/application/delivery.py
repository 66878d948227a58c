"""What the notifier does: a person reads a notice; the worker delivers what is due, attempt by attempt, on record."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from services.notifier.application.webhooks import Webhooks
from services.notifier.catalogues import Templates
from services.notifier.channels import Channel, Letter, NotDelivered
from services.notifier.domain.addressee import Addressee
from services.notifier.domain.deadline import Deadline
from services.notifier.domain.notice import OUTCOME_UNKNOWN, Notice
from services.notifier.domain.rules import retry_by
from services.notifier.projections.notices import due_at, next_due
from services.notifier.projections.webhooks import open_until
from shared.acts import Act, Actor, Role, Stamp
from shared.clock import day_of, parse_instant
from shared.contracts.notifier import ChannelName, PostponedBecause
from shared.errors import STALE, Refused
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Outcome
from shared.eventstore.erasable import Erasable
from shared.eventstore.ports import Heard, Store
from shared.eventstore.views import Views
from shared.messaging.backoff import Stopping, patiently
from shared.messaging.taking import PASSING

_LOG: Final = logging.getLogger(__name__)
TEXTS: Final = "notice"
"""The kind under which the texts of notices are kept beside the log."""
_SELF: Final = Actor("service:notifier", Role.SERVICE)
_TICK: Final = 1.0
"""Seconds after which a worker that waits looks whether it is to stop, or the clock has moved."""


class Notifier(Webhooks):
    """Notices and their addressees. `channels` are those that this installation has."""

    def __init__(
        self, store: Store, stamp: Stamp, *, texts: Erasable, templates: Templates, channels: Iterable[Channel]
    ) -> None:
        super().__init__(store, stamp)
        self.texts = texts
        self.templates = templates
        self.channels: Mapping[ChannelName, Channel] = {each.name: each for each in channels}
        self.stirred = threading.Event()
        """Set whenever something was heard, or the clock was moved: who waits for a day looks again."""

    def save_reaction(self, heard: Sequence[Heard], aggregates: Sequence[Aggregate]) -> None:
        """Records what was heard, and wakes who waits for a day; see `Application.save_reaction`."""
        super().save_reaction(heard, aggregates)
        if aggregates:
            self.stirred.set()

    def read_notice(self, act: Act, *, key: str) -> Outcome:
        """Records that its recipient opened a notice.

        Raises:
            Refused: `shared.not-found`, `shared.stale-version`, `notifier.not-recipient` or `notifier.already-read`.
        """
        notice = self.load(Notice, key, act)
        notice.read(act, self._head(notice.agency, act))
        return self.save(act, notice)

    def acknowledge_notice(self, act: Act, *, key: str) -> Outcome:
        """Records that its recipient understood a notice and will see to it: reminding them is needless.

        Raises:
            Refused: `shared.not-found`, `shared.stale-version`, or see `Notice.acknowledge`.
        """
        notice = self.load(Notice, key, act)
        notice.acknowledge(act, self._head(notice.agency, act))
        about = notice.about
        if about is None or about.agency != notice.agency:
            return self.save(act, notice)
        deadline = self.load(Deadline, about.deadline)
        deadline.acknowledge(act, due_on=about.due_on, step=about.step)
        return self.save(act, notice, deadline)

    def replay_notice(self, act: Act, *, key: str) -> Outcome:
        """Records that its recipient asks for a notice once more by webhook.

        Raises:
            Refused: `shared.not-found`, `shared.stale-version`, or see `Notice.replay`.
        """
        notice = self.load(Notice, key, act)
        notice.replay(act, self._head(notice.agency, act))
        return self.save(act, notice)

    def _head(self, agency: str, act: Act) -> str | None:
        addressee = self.find(Addressee, agency)
        return None if addressee is None else addressee.head_on(day_of(act.time))

    def text_of(self, key: str, digest: str) -> dict[str, Any] | None:
        """Returns the text of a notice as it was sent, None once it was erased."""
        return self.texts.get(TEXTS, key, digest)


class Overtaken(Exception):
    """Another worker records about the same thing at the same moment: it is theirs."""


class Delivery:
    """The worker's part: hands over what is due. Any number of workers may run; each attempt is made by one."""

    def __init__(self, application: Notifier, views: Views, batch: int = 200) -> None:
        self._app = application
        self._views = views
        self._batch = batch
        self._stop = threading.Event()

    def run(self, stop: threading.Event) -> None:
        """Delivers whatever is due or falls due, until `stop` is set."""
        self._stop = stop
        try:
            self._run(stop)
        except Stopping:
            return

    def _run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            seen = self._app.store.head().size
            self.deliver_due()
            self._app.store.wait(seen, self._pause())

    def deliver_due(self) -> int:
        """Makes one attempt at everything due now, and returns how many were made."""
        made, tried = 0, set[tuple[str, ChannelName]]()
        while due := [each for each in due_at(self._views, self._now(), self._batch) if each not in tried]:
            for key, channel in due:
                tried.add((key, channel))
                made += self._attempt(key, channel)
        return made

    def is_idle(self) -> bool:
        """Tells whether nothing is due now. What falls due later is no work yet."""
        return not due_at(self._views, self._now(), 1)

    def _pause(self) -> float:
        due = next_due(self._views, self._now())
        wait = _TICK if due is None else (parse_instant(due) - self._now()).total_seconds()
        return max(0.0, min(_TICK, wait))

    def _now(self) -> datetime:
        return self._app.stamp.clock.now()

    def _attempt(self, key: str, name: ChannelName) -> bool:
        """Makes an attempt, unless it is not to be made (any more); tells whether one was made."""
        notice = self._app.load(Notice, key)
        if not notice.is_open(name):
            return False
        begun = notice.begun.get(name)
        try:
            if begun is None:
                self._begin_unless_resting(notice, name)
            elif self._now() >= begun + retry_by(name).lease:
                notice.note_failure(self._act(notice), name, OUTCOME_UNKNOWN)
                self._save(notice)
        except Overtaken:
            return False
        return True

    def _begin_unless_resting(self, notice: Notice, name: ChannelName) -> None:
        """Makes an attempt, or puts it off while the other side is left alone because it fails again and again."""
        by_webhook = name is ChannelName.WEBHOOK
        until = open_until(self._views, notice.agency, self._now()) if by_webhook else None
        if until is None:
            self._hand_over(notice, name)
        else:
            notice.postpone(self._act(notice), name, until, PostponedBecause.CIRCUIT_OPEN)
            self._save(notice)

    def _hand_over(self, notice: Notice, name: ChannelName) -> None:
        attempt, begun = notice.next_attempt(name), False

        def begin(message_id: str) -> None:
            nonlocal begun
            notice.begin_handover(self._act(notice), name, message_id)
            self._save(notice)
            begun = True

        problem: NotDelivered | None = None
        message_id: str | None = None
        try:
            message_id = self._channel(name).deliver(self._letter(notice), begin)
        except NotDelivered as failed:
            problem = failed
        except (Overtaken, *PASSING):
            raise
        except Exception:  # noqa: BLE001 - whatever a channel raises, the notice is not lost and holds up no other
            _LOG.exception("attempt %d at notice %s by %s", attempt, notice.key, name)
            problem = NotDelivered(OUTCOME_UNKNOWN if begun else "internal-error")

        def record() -> None:
            # Loaded anew at every try: it may have been read meanwhile, and a lost answer is looked up first.
            current = self._app.load(Notice, notice.key)
            if current.next_attempt(name) != attempt or (name in current.begun) != begun:
                return  # recorded already; or another worker has begun what we failed to begin
            if problem is None:
                current.note_sent(self._act(current), name, message_id)
            else:
                current.note_failure(
                    self._act(current), name, problem.problem, answer=problem.answer, final=problem.final
                )
            self._save(current)

        # The letter has left, or has not: until that is on disk nothing else is done, or it would be in doubt.
        patiently(record, self._stop, f"recording attempt {attempt} at notice {notice.key}", (*PASSING, Overtaken))

    def _channel(self, name: ChannelName) -> Channel:
        channel = self._app.channels.get(name)
        if channel is None:
            raise NotDelivered("channel-not-set")
        return channel

    def _letter(self, notice: Notice) -> Letter:
        assert notice.requested_at is not None
        text = self._app.text_of(notice.key, notice.text)
        if text is None:
            raise NotDelivered("text-erased", final=True)
        return Letter(
            notice.key, notice.recipient,
            text["subject_vi"], text["subject_en"], text["text_vi"], text["text_en"],
            self._now(), notice.agency, str(notice.cause), notice.cause_type, notice.requested_at,
        )  # fmt: skip

    def _act(self, notice: Notice) -> Act:
        assert notice.correlation is not None
        begun = Act.begin(self._app.stamp, _SELF)
        return replace(begun, correlation=notice.correlation, causation=notice.requested)

    def _save(self, notice: Notice) -> None:
        try:
            self._app.save(self._act(notice), notice)
        except Refused as refused:
            if refused.rule is not STALE:
                raise
            raise Overtaken from refused
