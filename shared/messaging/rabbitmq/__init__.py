"""The RabbitMQ transport: the only package that knows pika.

Publishing and consuming have connections of their own, since a broker short of memory blocks those that publish and
must not thereby stop acknowledgements. Each connection lives in a thread of its own, so that heartbeats go on while a
handler works, and is made again for ever when it is lost.
"""

from __future__ import annotations

from shared.messaging.meter import Meter, NullMeter
from shared.messaging.rabbitmq.publisher import RabbitPublisher
from shared.messaging.rabbitmq.subscription import RabbitSubscription
from shared.messaging.topology import Topology

__all__ = ["RabbitPublisher", "RabbitSubscription", "RabbitTransport"]


class RabbitTransport:
    """Connects services through the broker at `url` (`amqp://user:password@host:port/vhost`, or `amqps://`)."""

    def __init__(self, url: str, topology: Topology, meter: Meter | None = None) -> None:
        self._url = url
        self._topology = topology
        self._meter = meter or NullMeter()

    def publisher(self, source: str) -> RabbitPublisher:
        """Returns a publisher of `source`, connecting in the background."""
        return RabbitPublisher(self._url, self._topology, source, self._meter)

    def subscribe(self, consumer: str, source: str) -> RabbitSubscription:
        """Returns what `consumer` is to hear from `source`, connecting in the background."""
        return RabbitSubscription(self._url, self._topology, consumer, source, self._meter)
