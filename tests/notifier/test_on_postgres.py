"""The notifier on PostgreSQL: one mail for each cause there too, with many workers and through a restart."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.notifier.application import Delivery
from tests.notifier.world import MailHost, OnPostgres, ids_of


@pytest.fixture
def on_postgres(postgres_url: str, tmp_path: Path, mail: MailHost) -> Iterator[OnPostgres]:
    world = OnPostgres(postgres_url, tmp_path, mail.server)
    world.settle_in()
    yield world
    world.close()


def test_many_workers_send_one_mail_for_each_cause_and_a_restart_sends_none(
    on_postgres: OnPostgres, mail: MailHost
) -> None:
    world = on_postgres
    causes = [world.scheduled(), world.submitted(), world.approved(), world.released()]
    world.hear(*causes, *causes)
    workers = [threading.Thread(target=Delivery(world.app, world.views).deliver_due) for _ in range(3)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    while not world.delivery.is_idle():
        world.delivery.deliver_due()
    world.restart()
    world.hear(*causes)
    world.delivery.deliver_due()
    assert len(mail.box.accepted) == len(set(ids_of(mail.box.accepted))) == len(causes)
    assert "message.parked" not in world.topics()
