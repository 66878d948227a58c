"""Taking a topology away again: for a demo or a test that borrowed somebody's broker."""

from __future__ import annotations

import pika

from shared.messaging.topology import Exchange, Queue, Topology


def remove(url: str, topology: Topology) -> None:
    """Deletes every queue and exchange of `topology`, with what is in them. What is not there is no fault.

    Raises:
        pika.exceptions.AMQPError: the broker cannot be reached, or does not allow it.
    """
    connection = pika.BlockingConnection(pika.URLParameters(url))
    try:
        channel = connection.channel()
        for part in reversed(list(topology.parts())):
            if isinstance(part, Queue):
                channel.queue_delete(part.name)
            elif isinstance(part, Exchange):
                channel.exchange_delete(part.name)
    finally:
        connection.close()
