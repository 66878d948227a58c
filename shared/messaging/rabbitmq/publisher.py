"""Publishing with pipelined confirms, and a deadline of our own.

A quorum queue confirms once a majority has the message on disk; confirms come in any order, and several at once. A
broker in a minority partition never confirms and pika never gives up (a blocking publish was seen to hang for more
than a minute *after* the partition healed), so the publisher cuts the connection itself.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any, Final

import pika
from pika import spec
from pika.channel import Channel

from shared.messaging.meter import Meter
from shared.messaging.rabbitmq.declare import declare
from shared.messaging.rabbitmq.link import Link
from shared.messaging.topology import Topology
from shared.messaging.transport import Message, TransportError

_LOG: Final = logging.getLogger(__name__)
CONFIRM_DEADLINE: Final = 10.0
"""Seconds without a further confirm after which the broker is given up."""
DECLARE_EVERY: Final = 5.0
"""Seconds between two declarations because of returned messages."""
CONTENT_TYPE: Final = "application/cloudevents+json"


class Flight:
    """A batch under way: which of its messages are confirmed. All access under the publisher's condition."""

    def __init__(self, batch: Sequence[Message]) -> None:
        self.batch = batch
        self.first_tag = sys.maxsize  # until it is sent, every confirm that comes is of an earlier batch
        self.prefix = 0
        self.failure = ""
        self._confirmed = bytearray(len(batch))

    def confirm(self, tag: int, multiple: bool) -> None:
        """Notes a confirm; those of an earlier, abandoned batch fall outside and change nothing."""
        last = tag - self.first_tag
        first = 0 if multiple else last
        for index in range(max(first, self.prefix), min(last + 1, len(self.batch))):
            self._confirmed[index] = 1
        while self.prefix < len(self.batch) and self._confirmed[self.prefix]:
            self.prefix += 1


class RabbitPublisher:
    """Publishes the documents of one source. Keeps the promise of `transport.Publisher`."""

    def __init__(self, url: str, topology: Topology, source: str, meter: Meter) -> None:
        self._topology = topology
        self._source = source
        self._mandatory = bool(topology.subscriptions_to(source))  # what nobody listens to is not to be returned
        self._meter = meter
        self._changed = threading.Condition()
        self._channel: Channel | None = None
        self._blocked = False
        self._closed = False
        self._flight: Flight | None = None
        self._next_tag = 1
        self._declare_from = 0.0
        self._link = Link(url, f"{topology.prefix} {source} publishes", self, topology.common(), ())
        self._link.start()

    def publish(self, batch: Sequence[Message]) -> Iterator[int]:
        """Publishes `batch` in order, and yields how many of its first messages are confirmed, as they grow.

        Raises:
            TransportError: see `transport.Publisher`.
        """
        flight = self._launch(batch)
        reached = 0
        while reached < len(batch):
            confirmed = self._await(flight, reached)
            self._meter.count("published", self._source, confirmed - reached)
            reached = confirmed
            yield reached

    def close(self) -> None:
        """Lets go of the connection; a `publish` that waits raises TransportError."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._link.close()

    def _launch(self, batch: Sequence[Message]) -> Flight:
        flight = Flight(batch)
        with self._changed:
            self._changed.wait_for(lambda: self._channel is not None or self._closed, CONFIRM_DEADLINE)
            if self._closed or self._channel is None:
                raise TransportError("closed" if self._closed else "the broker is out of reach")
            self._flight = flight
        self._link.call(lambda: self._send(flight))
        return flight

    def _await(self, flight: Flight, reached: int) -> int:
        deadline = time.monotonic() + CONFIRM_DEADLINE
        with self._changed:
            while flight.prefix == reached and not flight.failure and not self._closed:
                if self._blocked:  # it said so itself; the link gives it up in its own time
                    deadline = time.monotonic() + CONFIRM_DEADLINE
                if not self._changed.wait(max(0.0, deadline - time.monotonic())) and not self._blocked:
                    flight.failure = f"no confirm within {CONFIRM_DEADLINE:g} s"
                    self._meter.count("confirm_timeouts", self._source)
                    self._link.drop(flight.failure)
            if flight.prefix > reached:
                return flight.prefix
            raise TransportError(flight.failure or "closed")

    # What follows runs in the link's thread.

    def ready(self, connection: pika.SelectConnection, channel: Channel) -> None:
        """Asks for confirms; messages may be sent once the broker has agreed."""

        def agreed(_frame: Any) -> None:
            self._link.works()
            with self._changed:
                self._channel, self._blocked, self._next_tag = channel, False, 1
                self._changed.notify_all()

        connection.add_on_connection_blocked_callback(lambda *_: self._set_blocked(True))
        connection.add_on_connection_unblocked_callback(lambda *_: self._set_blocked(False))
        channel.add_on_return_callback(self._returned)
        channel.confirm_delivery(self._confirmed, agreed)

    def lost(self, reason: str) -> None:
        """Ends the batch under way."""
        self._meter.count("disconnects", self._source)
        with self._changed:
            self._channel, self._blocked = None, False
            if self._flight is not None:
                self._flight.failure = self._flight.failure or reason
            self._changed.notify_all()

    def _set_blocked(self, blocked: bool) -> None:
        _LOG.warning("%s: the broker %s", self._source, "takes nothing now" if blocked else "takes messages again")
        with self._changed:
            self._blocked = blocked
            self._changed.notify_all()

    def _send(self, flight: Flight) -> None:
        channel = self._channel
        if channel is None or flight.failure:
            return
        with self._changed:
            flight.first_tag = self._next_tag
        for message in flight.batch:
            channel.basic_publish(
                self._topology.events, message.topic, message.raw, _properties(message), self._mandatory
            )
            self._next_tag += 1

    def _confirmed(self, frame: Any) -> None:
        with self._changed:
            flight = self._flight
            if flight is None:
                return
            if isinstance(frame.method, spec.Basic.Ack):
                flight.confirm(frame.method.delivery_tag, frame.method.multiple)
            elif frame.method.delivery_tag >= flight.first_tag:
                flight.failure = flight.failure or "the broker refused a message"
            self._changed.notify_all()

    def _returned(self, channel: Channel, method: spec.Basic.Return, properties: Any, body: bytes) -> None:
        """No queue took it. Its consumers fetch it from the log; the queues are declared for those that follow."""
        self._meter.count("returned", self._source)
        if time.monotonic() < self._declare_from:
            return
        self._declare_from = time.monotonic() + DECLARE_EVERY
        _LOG.warning("%s: no queue takes %s; declaring the topology again", self._source, method.routing_key)
        channel.connection.channel(on_open_callback=self._declare_again)

    def _declare_again(self, channel: Channel) -> None:
        def ended(_channel: Channel, reason: Exception) -> None:
            # Under least privilege a publisher may not declare others' queues; they do it when they connect.
            _LOG.info("%s: declaring again ended: %s", self._source, reason)

        channel.add_on_close_callback(ended)
        declare(channel, self._topology.subscriptions_to(self._source), channel.close)


def _properties(message: Message) -> pika.BasicProperties:
    return pika.BasicProperties(  # type: ignore[no-untyped-call]
        content_type=CONTENT_TYPE,
        delivery_mode=pika.DeliveryMode.Persistent,
        message_id=message.event_id,
        type=message.topic,
        app_id=message.source,
        headers={
            "position": message.position,
            "previous": message.previous,
            "leafhash": message.leaf_hash.hex(),
        },
    )
