"""What can happen to a broker, and what then still holds. Each test may kill, freeze or wipe the node it shares."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from shared.acts import Act
from shared.contracts import Document
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Application
from shared.messaging import topology as topologies
from shared.messaging.rabbitmq import RabbitTransport, link, publisher, subscription
from shared.messaging.topology import Topology
from shared.messaging.transport import Delivery, Publisher, Subscription, TransportError
from tests.messaging.probe import Counted, note
from tests.messaging.scene import Scene, Tallies, messages
from tests.messaging.scene import scene as set_up
from tests.messaging.test_rabbitmq import topology
from tests.support.rabbitmq import RabbitMQNode
from tests.support.servers import Servers
from tests.support.waiting import until

pytestmark = pytest.mark.rabbitmq


@pytest.fixture(scope="module")
def node(servers: Servers) -> Iterator[RabbitMQNode]:
    found = servers.own_broker()
    yield found
    found.stop()


@pytest.fixture
def names() -> Topology:
    return topology()


@pytest.fixture
def scene(node: RabbitMQNode, names: Topology, tmp_path: Path) -> Iterator[Scene]:
    node.start()
    meter = Tallies()
    with set_up(tmp_path, lambda _: RabbitTransport(node.url(), names, meter)) as found:
        found.meter = meter
        yield found


def test_while_the_broker_is_away_nothing_waits_for_it(scene: Scene, node: RabbitMQNode) -> None:
    echo = scene.open()
    with scene.relaying(), scene.hearing(echo) as worker:
        scene.count(20)
        scene.heard_all(echo)
        let_the_broker_remember_its_queues()
        node.kill9()
        scene.count(20)
        scene.heard_all(echo)  # from the log
        node.start()
        until(lambda: worker.status()["probe"].connections >= 2, "the queue to be subscribed to again")
        scene.count(20)
        scene.heard_all(echo)
        scene.meter.wait_for("published", 60)
    assert scene.noted(echo) == scene.counted()


def test_a_broker_that_lost_its_disk_loses_nothing(scene: Scene, node: RabbitMQNode) -> None:
    echo = scene.open()
    with scene.relaying():
        with scene.hearing(echo):
            scene.count(20)
            scene.heard_all(echo)
        scene.count(40)  # confirmed, and still in the queue when the disk is lost
        scene.meter.wait_for("published", 60)
        node.kill9()
        node.wipe()
        node.start()
        with scene.hearing(echo):
            scene.count(20)
            scene.heard_all(echo)
    assert scene.noted(echo) == scene.counted()


def test_a_broker_that_restarts_in_good_order_is_found_again(scene: Scene, node: RabbitMQNode) -> None:
    echo = scene.open()
    with scene.relaying(), scene.hearing(echo) as worker:
        scene.count(10)
        node.restart()
        scene.count(10)
        until(lambda: worker.status()["probe"].connections >= 2, "the queue to be subscribed to again")
        scene.count(10)
        scene.heard_all(echo)
    assert scene.noted(echo) == scene.counted()


def test_a_frozen_broker_is_given_up_and_delivers_later(
    scene: Scene, node: RabbitMQNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert publisher.CONFIRM_DEADLINE == 10.0
    monkeypatch.setattr(publisher, "CONFIRM_DEADLINE", 1.0)  # the same path, without the wait
    echo = scene.open()
    with scene.relaying(), scene.hearing(echo):
        scene.count(5)
        scene.heard_all(echo)
        scene.meter.wait_for("published", 5)
        node.pause()
        try:
            scene.count(5)
            scene.meter.wait_for("confirm_timeouts")
            scene.heard_all(echo)  # from the log
        finally:
            node.resume()
        scene.meter.wait_for("published", 10)
    assert scene.noted(echo) == scene.counted()


def test_a_broker_short_of_memory_is_waited_for(
    scene: Scene, node: RabbitMQNode, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, logger="shared.messaging.rabbitmq.publisher")
    echo = scene.open()
    with scene.relaying(), scene.hearing(echo):
        scene.count(5)
        scene.meter.wait_for("published", 5)
        node.ctl("set_vm_memory_high_watermark", "0.0000001")
        try:
            scene.count(5)
            until(lambda: "takes nothing now" in caplog.text, "the broker to say that it is blocked")
            scene.heard_all(echo)  # from the log
        finally:
            node.ctl("set_vm_memory_high_watermark", "0.4")
        scene.meter.wait_for("published", 10)
    assert scene.noted(echo) == scene.counted()
    assert scene.meter.counts["confirm_timeouts"] == 0


def test_a_slow_reaction_does_not_cost_the_connection(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
        assert isinstance(document.facts, Counted)
        if document.facts.counter == "turn-2":
            threading.Event().wait(5)  # more than four heartbeats: the broker gives up after two
        return note(application, document, act)

    monkeypatch.setattr(link, "HEARTBEAT", 1)
    echo = scene.open()
    with scene.relaying(), scene.hearing(echo, reactions={Counted: slow}) as worker:
        scene.count(6)
        scene.heard_all(echo)
        assert worker.status()["probe"].connections == 1
    assert scene.noted(echo) == scene.counted()
    assert scene.meter.counts["disconnects"] == 2  # the two that were closed at the end


def test_what_no_queue_takes_is_counted_and_passed_and_the_queue_is_declared(
    scene: Scene, node: RabbitMQNode, names: Topology
) -> None:
    with scene.relaying() as relay:
        scene.count(3)
        scene.meter.wait_for("returned", 3)
        until(lambda: names.queue("echo", "probe") in node.ctl("list_queues", "name"), "the queue to be declared")
        scene.count(20)
        until(lambda: relay.status()["relay"].position == 23, "the relay to pass them")
    assert scene.meter.counts["returned"] == 3
    echo = scene.open()
    with scene.hearing(echo):
        scene.heard_all(echo)
    assert scene.noted(echo) == scene.counted()


def test_a_queue_without_a_leader_holds_nothing_up(
    scene: Scene, node: RabbitMQNode, names: Topology, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(subscription, "SUBSCRIBE_DEADLINE", 1.0)
    monkeypatch.setattr(publisher, "CONFIRM_DEADLINE", 1.0)
    with subscribed(node, names) as first:
        until(lambda: first.connections, "the queue")
    suspend = f"sys:suspend(whereis('%2F_{names.queue('echo', 'probe')}'))."
    node.ctl("eval", suspend)
    echo = scene.open()
    with scene.relaying(), scene.hearing(echo, connected=False):
        scene.count(10)
        scene.heard_all(echo)
        scene.meter.wait_for("confirm_timeouts")
        until(lambda: "has it a leader?" in caplog.text, "the complaint")
        node.ctl("eval", suspend.replace("suspend", "resume"))
        scene.meter.wait_for("published", 10)
    assert scene.noted(echo) == scene.counted()


def test_a_deleted_queue_is_declared_again_and_what_was_in_it_fetched(
    scene: Scene, node: RabbitMQNode, names: Topology
) -> None:
    queue = names.queue("echo", "probe")
    echo = scene.open()
    with scene.relaying(), scene.hearing(echo):
        scene.count(10)
        scene.heard_all(echo)
        node.ctl("delete_queue", queue)
        scene.count(10)
        # If the relay declared it first, the broker itself moves the consumer over, and nobody is told of the deletion.
        until(lambda: f"{queue}\t1" in node.ctl("list_queues", "name", "consumers"), "the queue to be heard again")
        scene.count(10)
        scene.heard_all(echo)
    assert scene.noted(echo) == scene.counted()


def test_a_deleted_queue_is_noticed_though_nobody_publishes(scene: Scene, node: RabbitMQNode, names: Topology) -> None:
    echo = scene.open()
    with scene.hearing(echo) as worker:
        node.ctl("delete_queue", names.queue("echo", "probe"))
        until(lambda: worker.status()["probe"].connections == 2, "the queue to be subscribed to again")


def test_a_queue_with_other_arguments_is_complained_about_and_the_log_read_instead(
    scene: Scene, node: RabbitMQNode, names: Topology, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as other:
        other.setattr(topologies, "DELIVERY_LIMIT", 3)
        with subscribed(node, names) as older:
            until(lambda: older.connections, "the queue as an older release declared it")
    echo = scene.open()
    with scene.relaying(), scene.hearing(echo, connected=False):
        scene.count(10)
        scene.heard_all(echo)
        until(lambda: "with other arguments" in caplog.text, "the complaint")
    assert scene.noted(echo) == scene.counted()


def test_a_message_that_is_none_of_ours_goes_to_the_dead_letters_and_its_place_is_filled_from_the_log(
    scene: Scene, node: RabbitMQNode, names: Topology
) -> None:
    echo = scene.open()
    with scene.hearing(echo):
        scene.count(3)
        with publishing(node, names) as direct:
            batch = messages(scene, 1, 3)
            batch[1] = replace(batch[1], leaf_hash=b"\0" * 32)
            assert list(direct.publish(batch))[-1] == 3
        scene.heard_all(echo)
        scene.meter.wait_for("undecodable")
        until(lambda: f"{names.dead}\t1" in node.ctl("list_queues", "name", "messages"), "the dead letter")
    assert scene.noted(echo) == scene.counted()


def test_closing_leaves_the_queue_in_order(scene: Scene, node: RabbitMQNode, names: Topology) -> None:
    scene.count(60)
    with subscribed(node, names) as first, publishing(node, names) as direct:
        until(lambda: first.connections, "the queue")
        assert list(direct.publish(messages(scene, 1, 60)))[-1] == 60
        taken = receive(first, 10)
        first.acknowledge(taken[4])
    with subscribed(node, names) as second:
        following = receive(second, 55)
    assert [each.entry.position for each in following] == list(range(6, 61))


def test_publishing_to_a_broker_that_is_not_there_says_so(
    scene: Scene, names: Topology, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "CONFIRM_DEADLINE", 0.5)
    scene.count(1)
    nowhere = RabbitTransport("amqp://guest:guest@127.0.0.1:1/%2F", names).publisher("probe")
    try:
        with pytest.raises(TransportError, match="out of reach"):
            list(nowhere.publish(messages(scene, 1, 1)))
    finally:
        nowhere.close()


def test_no_connection_leaves_a_descriptor_behind(scene: Scene, node: RabbitMQNode, names: Topology) -> None:
    with publishing(node, names) as warm:
        scene.count(1)
        list(warm.publish(messages(scene, 1, 1)))
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(8):
        with publishing(node, names) as direct, subscribed(node, names) as hearing:
            list(direct.publish(messages(scene, 1, 1)))
            until(lambda hearing=hearing: hearing.connections, "the queue")  # type: ignore[misc]
    assert len(list(Path("/proc/self/fd").iterdir())) <= before


@contextmanager
def publishing(node: RabbitMQNode, names: Topology) -> Iterator[Publisher]:
    found = RabbitTransport(node.url(), names).publisher("probe")
    try:
        yield found
    finally:
        found.close()


@contextmanager
def subscribed(node: RabbitMQNode, names: Topology) -> Iterator[Subscription]:
    found = RabbitTransport(node.url(), names).subscribe("echo", "probe")
    try:
        yield found
    finally:
        found.close()


def receive(from_queue: Subscription, number: int) -> list[Delivery]:
    """Receives exactly `number` messages."""
    found: list[Delivery] = []

    def enough() -> bool:
        found.extend(from_queue.receive(0, number - len(found), 1.0))
        return len(found) == number

    until(enough, f"{number} messages")
    return found


def let_the_broker_remember_its_queues() -> None:
    """Waits for what gives no signal: before ra 2.11 (rabbitmq/ra#443), a node that is killed within half a second of
    a quorum queue's declaration forgets the queue's log, and the queue never has a leader again.
    """
    threading.Event().wait(1.0)
