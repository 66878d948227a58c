"""The relay: publishes a service's own log. The log is the outbox, so nothing is written twice.

Positions are published in order and the cursor moves over what is confirmed without a hole. A crash between a confirm
and the cursor publishes again, which consumers notice; the cursor therefore moves often, and the window starts small,
so that a relay that keeps crashing still makes progress.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from threading import Event
from typing import Final

from shared.contracts import leaf_hash
from shared.eventstore.ports import Entry, IntegrityFault, OutcomeUnknown, Store, StoreUnavailable
from shared.messaging.backoff import Backoff, Stopping
from shared.messaging.lock import Lock
from shared.messaging.meter import Meter, NullMeter
from shared.messaging.transport import Message, Publisher, TransportError

_LOG: Final = logging.getLogger(__name__)
SAVE_EVERY: Final = 50
"""Confirmed messages after which the cursor is stored: as many may come twice after a crash."""
FIRST_WINDOW: Final = 16
WINDOW: Final = 512
"""Messages under way at once: the first window after a start or a failure, and the one it doubles up to."""
_IDLE: Final = 0.5
"""Seconds after which a relay that waits looks whether it is to stop, or whether the lock is free."""


class Relay:
    """Publishes the log of `source` from `store` through `publisher` while it holds `lock`."""

    def __init__(self, source: str, store: Store, publisher: Publisher, lock: Lock, meter: Meter | None = None) -> None:
        self._source = source
        self._store = store
        self._publisher = publisher
        self._lock = lock
        self._meter = meter or NullMeter()
        self._backoff = Backoff()
        self._window = FIRST_WINDOW
        self.position = 0
        """Up to where every entry is confirmed, as last stored."""
        self.head = 0
        """The size of the log when it was last looked at."""

    def run(self, stop: Event) -> None:
        """Publishes until `stop` is set. Broker and store out of reach are tried again for ever.

        Raises:
            IntegrityFault: the log contradicts itself; nothing of it may be published.
        """
        try:
            while not stop.is_set():
                if self._lock.acquire():
                    self._step(stop)
                else:
                    stop.wait(_IDLE)
        except Stopping:
            return
        finally:
            self._lock.release()

    def _step(self, stop: Event) -> None:
        """Publishes one window, or waits a moment for something to publish."""
        try:
            self.position = self._store.relay_position()
            waiting = self._store.wait(self.position, _IDLE)
            self.head = self._store.head().size
            self._meter.gauge("relay_lag", self._source, max(0, self.head - self.position))
            if not waiting:
                return
            entries = self._store.entries(self.position, self._window)
            self._publish([message_of(self._source, entry) for entry in _checked(entries, self.position)])
        except (TransportError, StoreUnavailable, OutcomeUnknown) as error:
            _LOG.warning("relay of %s at %d: %s: %s", self._source, self.position, type(error).__name__, error)
            self._window = FIRST_WINDOW
            self._backoff.wait(stop)
        else:
            self._window = min(self._window * 2, WINDOW)
            self._backoff.reset()

    def _publish(self, batch: Sequence[Message]) -> None:
        confirmed = self.position
        try:
            for count in self._publisher.publish(batch):
                confirmed = batch[count - 1].position
                if confirmed - self.position >= SAVE_EVERY:
                    self._save(confirmed)
        finally:
            if confirmed > self.position:
                self._save(confirmed)

    def _save(self, position: int) -> None:
        self._store.set_relay_position(position)
        self.position = position


def message_of(source: str, entry: Entry) -> Message:
    """Returns the message that carries `entry` of the log of `source`.

    Raises:
        IntegrityFault: the entry's bytes are not those that were hashed, or no document.
    """
    if leaf_hash(entry.document) != entry.leaf_hash:
        raise IntegrityFault(f"{source}: the bytes at position {entry.position} are not those that were recorded")
    try:
        members = json.loads(entry.document)
        topic, identity = members["type"], members["id"]
    except (ValueError, KeyError, TypeError) as error:
        raise IntegrityFault(f"{source}: position {entry.position} holds no document") from error
    return Message(source, entry.position, entry.position - 1, entry.leaf_hash, topic, identity, entry.document)


def _checked(entries: Sequence[Entry], after: int) -> Sequence[Entry]:
    """Returns `entries`, which follow `after` without a hole: only therefore is each one's previous its position - 1.

    Raises:
        IntegrityFault: they do not.
    """
    for expected, entry in enumerate(entries, start=after + 1):
        if entry.position != expected:
            raise IntegrityFault(f"the log has position {entry.position} where {expected} was due")
    return entries
