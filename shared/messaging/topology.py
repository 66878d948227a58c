"""The broker's topology, named once: exchanges, queues, bindings, and who may touch which.

One durable topic exchange takes every document, its type as the routing key. Each (consumer, source) has one quorum
queue bound to `<source>.#`, so that a consumer hears whole sources and can see a hole. All of it is of the set that
RabbitMQ 3.10 and 4.x both understand: no priorities, no lazy mode, no transient queues, no length limit.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

DELIVERY_LIMIT: Final = 1_000
"""How often a message may come back before it is dead-lettered. Explicit and large: each crash of a consumer counts
for every message that it held, so a small limit drops good messages (20 is the default of 4.x); -1 drops on 3.10."""
LISTENERS: Final[Mapping[str, tuple[str, ...]]] = {
    "registry": ("assessment",),
    "assessment": ("registry",),
    "funding": ("registry", "assessment"),
    "notifier": ("registry", "assessment", "funding", "inspection"),
    "inspection": ("registry", "assessment", "funding", "notifier"),
}
"""Who listens to whom in the programme. Who is named here must really listen: a queue nobody empties only grows."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A durable exchange."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Queue:
    """A durable quorum queue."""

    name: str
    arguments: Mapping[str, str | int | bool] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Binding:
    """What an exchange puts into a queue."""

    exchange: str
    queue: str
    key: str


Part = Exchange | Queue | Binding


@dataclass(frozen=True, slots=True)
class Topology:
    """All names of one deployment. `listeners` gives the sources that each consumer listens to."""

    prefix: str = "thucchat"
    listeners: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: LISTENERS)

    @property
    def events(self) -> str:
        """Returns the name of the exchange that every document is published to."""
        return f"{self.prefix}.events"

    @property
    def dead(self) -> str:
        """Returns the name of the exchange, and of the queue, of messages that are none of ours."""
        return f"{self.prefix}.dead"

    def queue(self, consumer: str, source: str) -> str:
        """Returns the name of the queue in which `consumer` finds the documents of `source`."""
        return f"{self.prefix}.{consumer}.{source}"

    def common(self) -> tuple[Part, ...]:
        """Returns the parts that all services share."""
        return (
            Exchange(self.events, "topic"),
            Exchange(self.dead, "fanout"),
            Queue(self.dead, {"x-queue-type": "quorum", "x-delivery-limit": DELIVERY_LIMIT}),
            Binding(self.dead, self.dead, ""),
        )

    def subscription(self, consumer: str, source: str) -> tuple[Part, ...]:
        """Returns the parts of one consumer's hearing one source."""
        arguments: dict[str, str | int | bool] = {
            "x-queue-type": "quorum",
            "x-single-active-consumer": True,
            "x-delivery-limit": DELIVERY_LIMIT,
            "x-dead-letter-exchange": self.dead,
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",  # without it, at-least-once is at-most-once, silently
        }
        name = self.queue(consumer, source)
        return Queue(name, arguments), Binding(self.events, name, f"{source}.#")

    def subscriptions_to(self, source: str) -> tuple[Part, ...]:
        """Returns the parts of everybody's hearing `source`."""
        return tuple(
            part
            for consumer, sources in self.listeners.items()
            if source in sources
            for part in self.subscription(consumer, source)
        )

    def parts(self) -> Iterator[Part]:
        """Yields the whole topology, in an order in which it can be declared."""
        yield from self.common()
        for consumer, sources in self.listeners.items():
            for source in sources:
                yield from self.subscription(consumer, source)


def definitions_json() -> str:
    """Returns the text of `deploy/rabbitmq/definitions.json`."""
    return json.dumps(definitions(Topology()), indent=2) + "\n"


def definitions(topology: Topology, vhost: str = "/") -> dict[str, Any]:
    """Returns the topology as a RabbitMQ definitions file, with one user per service that can do its own work alone.

    The users have no password and cannot log in until one is set, or a client certificate names them.
    """
    parts = list(topology.parts())
    services = list(topology.listeners)
    return {
        "vhosts": [{"name": vhost}],
        "users": [
            {"name": each, "password_hash": "", "hashing_algorithm": "rabbit_password_hashing_sha256", "tags": []}
            for each in services
        ],
        "permissions": [_permission(topology, each, vhost) for each in services],
        "topic_permissions": [_topic_permission(topology, each, vhost) for each in services],
        "exchanges": [_exchange(each, vhost) for each in parts if isinstance(each, Exchange)],
        "queues": [_queue(each, vhost) for each in parts if isinstance(each, Queue)],
        "bindings": [_binding(each, vhost) for each in parts if isinstance(each, Binding)],
    }


def _permission(topology: Topology, service: str, vhost: str) -> dict[str, Any]:
    prefix = topology.prefix.replace(".", r"\.")
    own = rf"{prefix}\.{service}\..*"
    return {
        "user": service,
        "vhost": vhost,
        "configure": f"^{own}$",
        "write": rf"^({prefix}\.events|{prefix}\.dead|{own})$",
        "read": rf"^({prefix}\.events|{own})$",
    }


def _topic_permission(topology: Topology, service: str, vhost: str) -> dict[str, Any]:
    sources = "|".join(topology.listeners[service])
    return {
        "user": service,
        "vhost": vhost,
        "exchange": topology.events,
        "write": rf"^{service}\..*$",
        "read": rf"^({sources})\..*$" if sources else "^$",
    }


def _exchange(part: Exchange, vhost: str) -> dict[str, Any]:
    return {
        "name": part.name,
        "vhost": vhost,
        "type": part.type,
        "durable": True,
        "auto_delete": False,
        "internal": False,
        "arguments": {},
    }


def _queue(part: Queue, vhost: str) -> dict[str, Any]:
    return {
        "name": part.name,
        "vhost": vhost,
        "durable": True,
        "auto_delete": False,
        "arguments": dict(part.arguments),
    }


def _binding(part: Binding, vhost: str) -> dict[str, Any]:
    return {
        "source": part.exchange,
        "vhost": vhost,
        "destination": part.queue,
        "destination_type": "queue",
        "routing_key": part.key,
        "arguments": {},
    }
