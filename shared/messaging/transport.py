"""What a transport promises. RabbitMQ and the embedded one both keep it; `tests/messaging` holds them to it.

A message may come twice, late, out of order or never; the consumer notices and asks the log. What it may not do is
arrive changed: `leaf_hash` names the bytes, `position` and `previous` their place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.eventstore.ports import Entry


class TransportError(Exception):
    """The broker could not be reached, or did not confirm. What was not confirmed is *unknown*: publish it again."""


@dataclass(frozen=True, slots=True)
class Message:
    """One document on its way. `source` is the publishing service's name; `previous` the position before this one."""

    source: str
    position: int
    previous: int
    leaf_hash: bytes
    topic: str
    event_id: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message as it arrived; its bytes have the hash that it names.

    `connection` and `tag` let the transport settle it; they mean nothing to others.
    """

    entry: Entry
    previous: int
    connection: int = 0
    tag: int = 0


class Publisher(Protocol):
    """Publishes for one source. Used by one thread."""

    def publish(self, batch: Sequence[Message]) -> Iterator[int]:
        """Publishes `batch` in order, and yields how many of its first messages the broker holds on disk.

        Each number is greater than the one before; the last is the length of the batch. A message that no queue
        took counts as held: its consumers fetch it from the log.

        Raises:
            TransportError: the broker did not confirm, refused, or is out of reach; never later than ten seconds
                after the last sign of progress, or a minute if the broker said that it takes nothing now.
        """
        ...

    def close(self) -> None:
        """Lets go of the connection; a `publish` that waits raises TransportError."""
        ...


class Subscription(Protocol):
    """The messages of one source for one consumer. Used by one thread."""

    @property
    def connections(self) -> int:
        """Returns how many times it was connected; when this grows, messages may have been missed."""
        ...

    def receive(self, after: int, limit: int, timeout: float) -> Sequence[Delivery]:
        """Returns up to `limit` messages as soon as there are any, none after `timeout` seconds.

        Those up to position `after` may be left out. Never raises for a broker out of reach: it is connected to
        again and again meanwhile.
        """
        ...

    def acknowledge(self, last: Delivery) -> None:
        """Settles `last` and everything received before it. Call it after the effects are on disk."""
        ...

    def close(self) -> None:
        """Lets go. What was not acknowledged comes again to whoever subscribes next."""
        ...


class Transport(Protocol):
    """Connects services. Safe for threads."""

    def publisher(self, source: str) -> Publisher | None:
        """Returns the publisher of a source, or None where consumers read its log themselves."""
        ...

    def subscribe(self, consumer: str, source: str) -> Subscription:
        """Returns what `consumer` is to hear from `source`."""
        ...
