"""The consumer: what one service hears from one source, in order, without a hole, once in effect.

For each message there are four cases. Its position is the next: take it. It was taken before, with the same hash: a
duplicate. It was taken before with another hash: a fork, stop. It is further on: something is missing, and the
source's log is read until it is not. Messages alone cannot show a loss at the end, so the log's head is looked at, too:
at the start, after every reconnection, and every few seconds.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from threading import Event
from typing import Final, NoReturn, TypeVar

from shared.eventstore.ports import Entry, Store
from shared.messaging.backoff import Backoff, Stopping, patiently
from shared.messaging.meter import Meter, NullMeter
from shared.messaging.remote import MAX_LINES, UNAVAILABLE, RemoteLog
from shared.messaging.taking import PASSING, Moved, SourceStopped, Taker
from shared.messaging.transport import Delivery, Subscription

T = TypeVar("T")
_LOG: Final = logging.getLogger(__name__)
BATCH: Final = 100
"""Messages taken and acknowledged at once."""
LOOK_EVERY: Final = 5.0
"""Seconds between two looks at a source's head."""
_TICK: Final = 0.5
"""Seconds after which a consumer that waits looks whether it is to stop."""


class Fork(SourceStopped):
    """A source contradicts what was heard from it: its log was replaced, cut off or rewritten, or a backup restored."""


class Consumer:
    """Hears `source` through `subscription`, fills holes from `log`, and hands everything to `taker`, in order."""

    def __init__(
        self,
        source: str,
        store: Store,
        taker: Taker,
        log: RemoteLog,
        subscription: Subscription,
        *,
        meter: Meter | None = None,
        look_every: float = LOOK_EVERY,
    ) -> None:
        self._source = source
        self._store = store
        self._taker = taker
        self._log = log
        self._subscription = subscription
        self._meter = meter or NullMeter()
        self._look_every = look_every
        self._stop = Event()
        self._hash = b""
        self._connections = 0
        self._missed = True
        self._next_look = 0.0
        self._looked_at = 0
        self._look_backoff = Backoff(first=look_every, cap=60.0)
        self.position = 0
        """The last document taken."""
        self.head = 0
        """The size of the source's log when it was last looked at."""

    @property
    def connections(self) -> int:
        """Returns how many times the transport was connected to; 0 while it was not yet."""
        return self._subscription.connections

    def run(self, stop: Event) -> None:
        """Consumes until `stop` is set; whatever is out of reach is tried again for ever.

        Raises:
            SourceStopped: the source cannot go on without people.
        """
        self._stop = stop
        try:
            self._recall()
            while not stop.is_set():
                self._look()
                deliveries = self._subscription.receive(self.position, BATCH, min(_TICK, self._look_every))
                if deliveries:
                    self._settle(deliveries)
        except Stopping:
            return

    def _settle(self, deliveries: Sequence[Delivery]) -> None:
        """Takes what the deliveries bring or point at, then acknowledges them."""
        waiting = deque(deliveries)
        while waiting:
            following = self._following(waiting)
            if following:
                self._take(following)
            elif waiting[0].entry.position <= self.position:
                self._recognise(waiting.popleft().entry)
            elif waiting[0].previous > self.position:
                self._fill(waiting[0].previous)
            else:
                self._forked(f"a message puts {waiting[0].entry.position} after {waiting[0].previous}")
        self._subscription.acknowledge(deliveries[-1])

    def _following(self, waiting: deque[Delivery]) -> list[Entry]:
        """Removes and returns the deliveries that follow the last document taken, one upon the other."""
        found: list[Entry] = []
        last = self.position
        while waiting and waiting[0].previous == last and waiting[0].entry.position == last + 1:
            found.append(waiting.popleft().entry)
            last += 1
        return found

    def _take(self, entries: Sequence[Entry]) -> None:
        before = self.position
        try:
            self._taker.take(entries, self._stop)
        except Moved:
            self._recall()
        except Exception:
            # Whatever it was, a part may be on disk: the store says how much, and the caller what comes next.
            self._recall()
            raise
        else:
            self.position, self._hash = entries[-1].position, entries[-1].leaf_hash
        finally:
            self._meter.count("heard", self._source, self.position - before)

    def _recognise(self, entry: Entry) -> None:
        """Tells a duplicate from a fork."""
        known = self._ask(lambda: self._store.heard(self._source, entry.position - 1, 1))
        if not known or known[0].leaf_hash != entry.leaf_hash:
            self._forked(f"a message brought another document at position {entry.position} than was heard there")
        self._meter.count("duplicates", self._source)

    def _fill(self, until: int) -> None:
        """Reads the log up to position `until`, however long that takes: nothing is skipped."""
        self._meter.count("gaps", self._source)
        _LOG.info("%s: positions %d to %d are missing; reading the log", self._source, self.position + 1, until)
        backoff = Backoff()
        while self.position < until:
            try:
                self._pull()
                if self.position < until and self._log.head().size < until:
                    self._forked(f"a message follows position {until}, and the log ends before it")
            except UNAVAILABLE as error:
                _LOG.warning("%s: the log cannot be read now: %s", self._source, error)
                backoff.wait(self._stop)

    def _pull(self) -> None:
        """Takes everything that the log holds beyond what was taken.

        Each page begins with the last document taken, so that a log that was replaced is noticed. A page that is not
        full is the last: what was recorded since is not asked for yet.
        """
        full = True
        while full and not self._stop.is_set():
            after = max(self.position - 1, 0)
            entries = self._log.entries(after, MAX_LINES)
            full = len(entries) >= MAX_LINES
            if self.position:
                if not entries or (entries[0].position, entries[0].leaf_hash) != (self.position, self._hash):
                    self._forked(f"the log no longer has at position {self.position} what was heard there")
                entries = entries[1:]
            if not entries:
                return
            self._take(entries)

    def _look(self) -> None:
        """Compares with the log's head, if it is time, and takes what no message brought.

        While messages keep coming, those before the head are on their way; they are fetched only after a look
        without any progress since the one before, or when a connection was made and some may have been missed.
        """
        if self._subscription.connections != self._connections:
            self._connections = self._subscription.connections
            self._missed, self._next_look = True, 0.0
        if time.monotonic() < self._next_look:
            return
        delay = self._look_every
        try:
            self.head = self._log.head().size
            if self.head < self.position:
                self._forked(f"the log ends at {self.head}; {self.position} documents were heard")
            if self.head > self.position and (self._missed or self.position == self._looked_at):
                self._meter.count("gaps", self._source)
                self._pull()
            self._missed = False
            self._look_backoff.reset()
        except UNAVAILABLE as error:
            _LOG.warning("%s: the log cannot be read now: %s", self._source, error)
            delay = self._look_backoff.next()
        self._meter.gauge("lag", self._source, max(0, self.head - self.position))
        self._looked_at = self.position
        self._next_look = time.monotonic() + delay

    def _recall(self) -> None:
        """Asks the store what was heard last."""
        self.position = self._ask(lambda: self._store.heard_position(self._source))
        last = self._ask(lambda: self._store.heard(self._source, self.position - 1, 1)) if self.position else ()
        self._hash = last[0].leaf_hash if last else b""

    def _forked(self, what: str) -> NoReturn:
        self._meter.count("forks", self._source)
        raise Fork(f"{self._source}: {what}")

    def _ask(self, question: Callable[[], T]) -> T:
        return patiently(question, self._stop, f"asking the store about {self._source}", PASSING)
