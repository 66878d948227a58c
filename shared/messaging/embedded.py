"""The transport without a broker: consumers read the logs themselves. For one machine: the demo, a laptop, tests."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from typing import Final

from shared.eventstore.ports import Log, StoreUnavailable
from shared.messaging.backoff import Backoff
from shared.messaging.transport import Delivery

_LOG: Final = logging.getLogger(__name__)


class EmbeddedTransport:
    """Reads the given logs, by the name of the service that writes each. Nothing is published, so nothing is lost."""

    def __init__(self, logs: Mapping[str, Log]) -> None:
        self._logs = dict(logs)

    def publisher(self, source: str) -> None:
        """Returns None: the log itself is the queue."""

    def subscribe(self, consumer: str, source: str) -> EmbeddedSubscription:
        """Returns the log of `source` as a subscription.

        Raises:
            KeyError: no log of that name was given.
        """
        return EmbeddedSubscription(self._logs[source])


class EmbeddedSubscription:
    """What stands in a log after the last document heard."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._backoff = Backoff(first=0.05, cap=1.0)
        self._closed = threading.Event()

    @property
    def connections(self) -> int:
        """Returns 1: a log is never disconnected."""
        return 1

    def receive(self, after: int, limit: int, timeout: float) -> Sequence[Delivery]:
        """Returns up to `limit` entries above `after`, as soon as there are any."""
        try:
            if not self._log.wait(after, timeout):
                return ()
            entries = self._log.entries(after, limit)
        except StoreUnavailable as error:
            _LOG.warning("the log cannot be read now: %s", error)
            self._closed.wait(min(timeout, self._backoff.next()))
            return ()
        self._backoff.reset()
        return [Delivery(entry, entry.position - 1) for entry in entries]

    def acknowledge(self, last: Delivery) -> None:
        """Does nothing: the consumer's own `heard` rows say where it goes on."""

    def close(self) -> None:
        """Ends a wait that is under way. The log itself belongs to whoever opened it."""
        self._closed.set()
