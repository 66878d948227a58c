"""Consuming one quorum queue: prefetched, handed over to the consumer's thread, acknowledged in order after its commit.

Nothing is ever put back into the queue: putting back scrambles the order. What cannot be taken is tried again by the
consumer while it is held here, and what is not acknowledged when the connection ends comes again by itself.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Sequence
from typing import Any, Final, TypeGuard

import pika
from pika import spec
from pika.channel import Channel

from shared.contracts import leaf_hash
from shared.eventstore.ports import Entry
from shared.messaging.meter import Meter
from shared.messaging.rabbitmq.link import Link
from shared.messaging.topology import Topology
from shared.messaging.transport import Delivery

_LOG: Final = logging.getLogger(__name__)
PREFETCH: Final = 300
"""Messages held here at once. One at a time would be some twenty times slower on a quorum queue."""

SUBSCRIBE_DEADLINE: Final = 15.0
"""Seconds in which a queue answers a subscription. A quorum queue without a leader never does."""


class RabbitSubscription:
    """The messages of `source` for `consumer`. Keeps the promise of `transport.Subscription`."""

    def __init__(self, url: str, topology: Topology, consumer: str, source: str, meter: Meter) -> None:
        self._queue = topology.queue(consumer, source)
        self._source = source
        self._meter = meter
        self._arrived = threading.Condition()
        self._held: deque[Delivery] = deque()
        self._channel: Channel | None = None
        self._connections = 0
        self._subscribed = False
        self._closed = False
        parts = topology.subscription(consumer, source)
        self._link = Link(url, f"{topology.prefix} {consumer} hears {source}", self, topology.common(), parts)
        self._link.start()

    @property
    def connections(self) -> int:
        """Returns how many times the queue was (again) subscribed to."""
        return self._connections

    def receive(self, after: int, limit: int, timeout: float) -> Sequence[Delivery]:
        """Returns up to `limit` messages as soon as there are any, none after `timeout` seconds."""
        with self._arrived:
            self._arrived.wait_for(lambda: self._held or self._closed, timeout)
            return [self._held.popleft() for _ in range(min(limit, len(self._held)))]

    def acknowledge(self, last: Delivery) -> None:
        """Settles `last` and everything received before it; what came on an earlier connection comes again."""

        def settle() -> None:
            # On a new channel that does not consume yet, an old tag would mean nothing, or another message.
            current = self._subscribed and last.connection == self._connections
            if current and self._channel is not None and self._channel.is_open:
                self._channel.basic_ack(last.tag, multiple=True)

        self._link.call(settle)

    def close(self) -> None:
        """Closes the connection. What is held and not acknowledged goes back to the queue's head, in its order.

        The consumer is not cancelled first: cancelling rejects what is held one by one, and that scrambles it.
        """
        with self._arrived:
            self._closed = True
            self._arrived.notify_all()
        self._link.close()

    # What follows runs in the link's thread.

    def ready(self, connection: pika.SelectConnection, channel: Channel) -> None:
        """Subscribes to the queue; a queue that does not answer in time has no leader, and is tried again."""

        def consume(_frame: Any) -> None:
            channel.basic_consume(self._queue, self._took, callback=subscribed)

        def subscribed(_frame: Any) -> None:
            self._link.works()
            with self._arrived:
                self._subscribed = True
                self._connections += 1

        def check() -> None:
            if self._channel is channel and not self._subscribed:
                self._link.drop(f"the queue did not answer within {SUBSCRIBE_DEADLINE:g} s; has it a leader?")

        with self._arrived:
            self._held.clear()
            self._channel, self._subscribed = channel, False
        channel.add_on_cancel_callback(lambda _frame: self._link.drop("the queue was deleted"))
        channel.basic_qos(prefetch_count=PREFETCH, callback=consume)
        connection.ioloop.call_later(SUBSCRIBE_DEADLINE, check)

    def lost(self, reason: str) -> None:
        """Forgets what is held: it comes again."""
        self._meter.count("disconnects", self._source)
        with self._arrived:
            self._held.clear()
            self._channel = None

    def _took(
        self, channel: Channel, method: spec.Basic.Deliver, properties: spec.BasicProperties, body: bytes
    ) -> None:
        delivery = _delivery(properties, body, self._connections, method.delivery_tag)
        if delivery is None:
            _LOG.error("%s: a message is none of ours; it is put on the dead-letter queue", self._queue)
            self._meter.count("undecodable", self._source)
            channel.basic_reject(method.delivery_tag, requeue=False)
            return
        with self._arrived:
            self._held.append(delivery)
            self._arrived.notify_all()


def _delivery(properties: spec.BasicProperties, body: bytes, connection: int, tag: int) -> Delivery | None:
    """Returns the message, or None if it does not say what ours say or its bytes are not those that it names."""
    headers: dict[str, Any] = properties.headers or {}
    position, previous = headers.get("position"), headers.get("previous")
    if not _is_number(position) or not _is_number(previous) or not 0 <= previous < position:
        return None
    hashed = leaf_hash(body)
    if headers.get("leafhash") != hashed.hex():
        return None
    return Delivery(Entry(int(position), hashed, body), int(previous), connection, tag)


def _is_number(value: object) -> TypeGuard[int]:
    """Tells whether `value` is a whole number. pika reads integers as a subclass of `int`; so is `bool`."""
    return isinstance(value, int) and not isinstance(value, bool)
