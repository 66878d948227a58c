"""Relay and consumers killed with SIGKILL at random moments while traffic flows, the broker's disk lost in the middle.

Each kill is of a real process, at a moment that nobody chose: during a publish, between a confirm and the cursor,
between a commit and its acknowledgement, while connecting. For the first half the logs cannot be read, so everything
must come through the broker; then the broker loses its disk, and what was in it is read from the log.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from tests.faults.campaign import ROLES, Field
from tests.faults.nursery import CONSUMERS
from tests.faults.settings import Campaign, campaign
from tests.support.rabbitmq import RabbitMQNode
from tests.support.waiting import until


@pytest.mark.slow
def test_killed_again_and_again_every_event_reaches_every_consumer_once_and_in_order(
    rabbitmq_node: RabbitMQNode, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = campaign()
    with Field(tmp_path, rabbitmq_node.url(), asked.seed).open() as field:
        until(lambda: rabbitmq_node.ctl("list_queues", "name", "consumers").count("\t1") >= 2, "both consumers")
        field.traffic()
        carry(field, asked.kills // 2, asked.events // 2)
        until(lambda: field.all_at(asked.events // 2), "everything to come through the broker alone")
        lose_the_disk(field, rabbitmq_node)
        carry(field, asked.kills, asked.events)
        field.quiet()
        size = field.probe.store.head().size
        until(lambda: field.all_at(size), "everybody to reach the head")
        with capsys.disabled():
            sys.stdout.write(report(field, asked))
        expected = field.counted()
        hashes = [(each.position, each.leaf_hash) for each in field.probe.store.entries(0, size)]
        assert field.tally.killed >= asked.kills
        assert field.tally.in_flight >= asked.kills // 2, "most kills hit an idle process and prove nothing"
        assert total(field, "duplicates") > 0, "nothing came twice: the kills hit nothing that matters"
        assert total(field, "gaps") > 0, "nothing was missing after the broker lost its disk"
        assert len(expected) == size >= asked.events
        for name in CONSUMERS:
            assert field.noted(name) == expected, f"seed {asked.seed}: {name} lost, repeated or turned over something"
            assert [(each.position, each.leaf_hash) for each in field.heard[name].heard("probe", 0, size)] == hashes


def carry(field: Field, kills: int, events: int) -> None:
    """Kills until there were so many kills and so many events."""
    reached, since = field.slowest(), time.monotonic()
    while field.tally.killed < kills or field.probe.store.head().size < events:
        field.kill_one()
        if field.slowest() > reached:
            reached, since = field.slowest(), time.monotonic()
        assert time.monotonic() - since < 60, f"nothing moves any more beyond position {reached}"


def lose_the_disk(field: Field, node: RabbitMQNode) -> None:
    """Kills the broker, wipes its disk and starts it, while events flow; measures until everybody has caught up."""
    node.kill9()
    node.wipe()
    field.tally.wiped_at = field.probe.store.head().size
    field.log.opened.set()
    node.start()
    began, head = time.monotonic(), field.probe.store.head().size
    until(lambda: field.all_at(head), "everybody to catch up")
    field.tally.recovery = time.monotonic() - began


def total(field: Field, what: str) -> int:
    """Returns what all consumers counted together."""
    return sum(field.counts(name)[what] for name in CONSUMERS)


def report(field: Field, asked: Campaign) -> str:
    """Returns what the campaign did, for people."""
    tally, counts = field.tally, {role: field.counts(role) for role in ROLES}
    kills = ", ".join(f"{role} {tally.kills[role]}" for role in ROLES)
    duplicates, gaps = total(field, "duplicates"), total(field, "gaps")
    return (
        f"\ncrash campaign, seed {asked.seed}: {field.probe.store.head().size} events to {len(CONSUMERS)} consumers, "
        f"{tally.killed} kills ({kills}), {tally.in_flight} with work in flight\n"
        f"  published {counts['relay']['published']}, duplicates absorbed {duplicates}, gaps filled from logs {gaps}\n"
        f"  broker's disk wiped at event {tally.wiped_at}: all caught up {tally.recovery:.1f} s after it was back\n"
    )
