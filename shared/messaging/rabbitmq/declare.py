"""Declaring the topology on a channel, one part after the other, without blocking the connection's thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pika.channel import Channel

from shared.messaging.topology import Binding, Exchange, Part, Queue


def declare(channel: Channel, parts: Iterable[Part], done: Callable[[], None]) -> None:
    """Declares `parts` in order, then calls `done`. A refusal closes the channel instead."""
    _each(parts, lambda part, following: _declare(channel, part, following), done)


def check(channel: Channel, parts: Iterable[Part], done: Callable[[], None]) -> None:
    """Asks whether the exchanges and queues among `parts` exist, then calls `done`. One that is missing closes the
    channel with 404. Needs no right to configure them.
    """
    existing = [each for each in parts if not isinstance(each, Binding)]
    _each(existing, lambda part, following: _check(channel, part, following), done)


def _each(parts: Iterable[Part], act: Callable[[Part, Callable[[Any], None]], None], done: Callable[[], None]) -> None:
    remaining = iter(list(parts))

    def following(_answer: object = None) -> None:
        part = next(remaining, None)
        if part is None:
            done()
        else:
            act(part, following)

    following()


def _declare(channel: Channel, part: Part, following: Callable[[Any], None]) -> None:
    match part:
        case Exchange():
            channel.exchange_declare(part.name, part.type, durable=True, callback=following)
        case Queue():
            channel.queue_declare(part.name, durable=True, arguments=dict(part.arguments), callback=following)
        case Binding():
            channel.queue_bind(part.queue, part.exchange, part.key, callback=following)


def _check(channel: Channel, part: Part, following: Callable[[Any], None]) -> None:
    if isinstance(part, Exchange):
        channel.exchange_declare(part.name, part.type, passive=True, callback=following)
    elif isinstance(part, Queue):
        channel.queue_declare(part.name, passive=True, callback=following)
