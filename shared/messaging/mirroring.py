"""The mirror's ears. They trust no message: a message says that there is something, the log says what.

Other services take a message at its word, and stop where one contradicts the log. The mirror keeps what it takes for
ever, so whoever can write to the broker must neither put a document into it nor stop it. It reads the source's log,
and then compares: a message that brought the same bytes is a duplicate; one that brought other bytes, or claims a
position beyond the log's end, is evidence, and hearing goes on. A log that no longer continues what was taken is
evidence too; the mirror keeps what it has, takes nothing more, and looks again until the log agrees with it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final, NoReturn, Protocol

from shared.eventstore.ports import Entry, Head, Heard, IntegrityFault, Store
from shared.messaging.backoff import Backoff
from shared.messaging.consumer import BATCH, LOOK_EVERY, Consumer
from shared.messaging.meter import Meter
from shared.messaging.remote import UNAVAILABLE, LogUnavailable, RemoteLog
from shared.messaging.taking import Taker
from shared.messaging.transport import Delivery, Subscription

_LOG: Final = logging.getLogger(__name__)


class Overseer(Protocol):
    """Whoever looks after a mirror: told what it took and what contradicts it. Safe for threads; raises nothing."""

    def taken(self, source: str, position: int) -> None:
        """Is told that everything up to `position` is on disk."""
        ...

    def other_document(self, source: str, held: Heard | None, came: Entry) -> None:
        """Is told that a message brought `came`, where the mirror holds `held`; None: where the log has ended."""
        ...

    def other_log(self, source: str, what: str) -> None:
        """Is told that the source's log no longer continues what was taken from it. Told again while that is so."""
        ...

    def lost(self, source: str, position: int) -> None:
        """Is told that the mirror itself holds nothing from `position` on any more, though it did."""
        ...


class Unwatched:
    """The overseer of a mirror that nobody looks after: the log alone is told."""

    def taken(self, source: str, position: int) -> None:
        """Does nothing."""

    def other_document(self, source: str, held: Heard | None, came: Entry) -> None:
        """Says so in the log."""
        _LOG.critical("%s: a message brought another document at position %d", source, came.position)

    def other_log(self, source: str, what: str) -> None:
        """Says so in the log."""
        _LOG.critical("%s: %s", source, what)

    def lost(self, source: str, position: int) -> None:
        """Says so in the log."""
        _LOG.critical("%s: the mirror no longer holds position %d", source, position)


class _Contradicted(LogUnavailable):
    """The log contradicts what was taken. To be looked at again: it may be put right."""


class _Legible:
    """A log whose broken rows make it unavailable, as they do over HTTP, instead of stopping whoever reads it."""

    def __init__(self, log: RemoteLog) -> None:
        self._log = log

    def entries(self, after: int, limit: int) -> Sequence[Entry]:
        """See `RemoteLog.entries`."""
        try:
            return self._log.entries(after, limit)
        except IntegrityFault as fault:
            raise LogUnavailable(str(fault)) from fault

    def head(self) -> Head:
        """See `RemoteLog.head`."""
        try:
            return self._log.head()
        except IntegrityFault as fault:
            raise LogUnavailable(str(fault)) from fault


class MirrorConsumer(Consumer):
    """Hears `source` for a mirror: takes what the log says, and tells the overseer of everything that contradicts."""

    def __init__(
        self,
        source: str,
        store: Store,
        taker: Taker,
        log: RemoteLog,
        subscription: Subscription,
        *,
        overseer: Overseer,
        meter: Meter | None = None,
        look_every: float = LOOK_EVERY,
    ) -> None:
        super().__init__(source, store, taker, _Legible(log), subscription, meter=meter, look_every=look_every)
        self._overseer = overseer

    def _settle(self, deliveries: Sequence[Delivery]) -> None:
        known = self.position
        self._compare([each.entry for each in deliveries if each.entry.position <= known])
        ahead = [each.entry for each in deliveries if each.entry.position > known]
        if ahead:
            self._read_on()
            self._compare(ahead)
        self._subscription.acknowledge(deliveries[-1])

    def _read_on(self) -> None:
        """Reads the log to its end, however long it takes to be reachable and to agree with what was taken."""
        backoff = Backoff()
        while True:
            try:
                return self._pull()
            except UNAVAILABLE as error:
                _LOG.warning("%s: the log cannot be read now: %s", self._source, error)
            backoff.wait(self._stop)

    def _take(self, entries: Sequence[Entry]) -> None:
        super()._take(entries)
        self._overseer.taken(self._source, self.position)

    def _compare(self, entries: Sequence[Entry]) -> None:
        """Tells duplicates from evidence, by the bytes themselves."""
        held: dict[int, Heard | None] = {}
        for entry in entries:
            if entry.position not in held:
                held[entry.position] = None
                held |= {row.position: row for row in self._held(entry.position)}
            row = held[entry.position]
            if row is not None and row.document == entry.document:
                self._meter.count("duplicates", self._source)
            else:
                self._meter.count("forks", self._source)
                self._overseer.other_document(self._source, row, entry)

    def _recall(self) -> None:
        before = self.position
        self.position = self._ask(lambda: self._store.heard_position(self._source))
        last = self._held(self.position, 1) if self.position else ()
        self._hash = last[0].leaf_hash if last else b""
        if self.position < before:
            self._overseer.lost(self._source, self.position + 1)

    def _held(self, position: int, limit: int = BATCH) -> Sequence[Heard]:
        """Returns rows from `position` on, unverified: that one is damaged is the audit's to say, and stops nothing."""
        return self._ask(lambda: self._store.stored_heard(self._source, position - 1, limit))

    def _forked(self, what: str) -> NoReturn:
        self._meter.count("forks", self._source)
        self._overseer.other_log(self._source, what)
        raise _Contradicted(what)
