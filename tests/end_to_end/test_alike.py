"""The programme ends alike on SQLite in one process and on RabbitMQ and PostgreSQL in ten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.acts import Role
from shared.eventstore.ports import Entry
from shared.messaging.remote import HttpLog
from tests.end_to_end.alike import Names, streams
from tests.support.settings import from_environment
from thucchat.demo.client import Client
from thucchat.demo.player import play_programme
from thucchat.demo.steps import Who
from thucchat.distributed import Distributed
from thucchat.embedded import Embedded
from thucchat.services import SERVICES

AGENCIES = None if from_environment().thorough else ("SKHCN", "SKHDT", "SXD", "SLDTBXH", "HBL")
"""DOST, two with a major nonconformity, one that reports late, one that is never reviewed: all three waves, every
kind of command, both refusals. `make crash` (THUCCHAT_TEST_THOROUGH) plays all 26."""
DECIDED = ("registry ", "assessment ", "funding ")
"""The services whose records are compared byte for byte."""
ANY_PORT = dict.fromkeys(SERVICES, 0)


def played_in(world: Embedded | Distributed) -> dict[str, list[bytes]]:
    client = Client(world.urls, world.token)
    try:
        play_programme(AGENCIES, client, world, lambda _: None)
    finally:
        client.close()
    return streams({name: list(log_of(world, name)) for name in SERVICES})


def log_of(world: Embedded | Distributed, name: str) -> Iterator[Entry]:
    log = HttpLog(world.urls[name], lambda: world.token(Who("service:test", Role.SERVICE), name))
    entries = log.entries(0, 1000)
    while entries:
        yield from entries
        entries = log.entries(entries[-1].position, 1000)


@pytest.mark.slow
def test_the_programme_ends_alike_wherever_it_is_played(tmp_path: Path, amqp_url: str, postgres_url: str) -> None:
    with Embedded(tmp_path / "one", ANY_PORT) as world:
        embedded = played_in(world)
    with Distributed(tmp_path / "ten", ANY_PORT, amqp_url, postgres_url) as world:
        distributed = played_in(world)
    assert sorted(embedded) == sorted(distributed)
    # Of the notifier and of inspection the streams alone are the same: what is said in them follows from which steps
    # of a deadline were due when a worker looked at the clock, and from what was open to be read afterwards.
    different = [name for name in embedded if name.startswith(DECIDED) and embedded[name] != distributed[name]]
    assert different == []
    assert len(embedded) > 60


def test_a_difference_of_one_byte_is_seen() -> None:
    names, others = Names(), Names()
    one = b'{"id":"01a20c2d-b258-70ce-a19c-1e16b6451389","time":"1","data":{"amount":5}}'
    two = b'{"id":"02a20c2d-b258-70ce-a19c-1e16b6451389","time":"2","data":{"amount":5}}'
    assert names.named(one) == others.named(two)
    assert names.named(one) != others.named(two.replace(b"5}", b"6}"))
    assert names.known(b"03a20c2d-b258-70ce-a19c-1e16b6451389") == b"?"
