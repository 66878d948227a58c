"""RabbitMQ keeps the promise, on a real broker."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.messaging.rabbitmq import RabbitTransport
from shared.messaging.topology import Topology
from tests.messaging.conformance import TransportConformance
from tests.messaging.scene import Scene, Tallies
from tests.messaging.scene import scene as set_up

LISTENERS = {"echo": ("probe",)}


def topology() -> Topology:
    """Returns a topology that no other test shares, whatever broker it runs on."""
    return Topology(f"test-{secrets.token_hex(4)}", LISTENERS)


@pytest.fixture
def scene(amqp_url: str, tmp_path: Path) -> Iterator[Scene]:
    meter = Tallies()
    with set_up(tmp_path, lambda _: RabbitTransport(amqp_url, topology(), meter)) as found:
        found.meter = meter
        yield found


class TestRabbitMQ(TransportConformance):
    pass
