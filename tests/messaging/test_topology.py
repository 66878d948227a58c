"""The broker's topology: what is committed is what the code says, and a service can do its own work and no other's."""

from __future__ import annotations

import importlib
import json
import logging
import secrets
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from shared.contracts import PUBLISHERS, leaf_hash
from shared.messaging.rabbitmq import RabbitPublisher, RabbitSubscription, RabbitTransport
from shared.messaging.topology import LISTENERS, Queue, Topology, definitions, definitions_json
from shared.messaging.transport import Message, TransportError
from tests.support.rabbitmq import RabbitMQNode
from tests.support.servers import Servers
from tests.support.waiting import until

COMMITTED = Path(__file__).parents[2] / "deploy/rabbitmq/definitions.json"


def test_the_committed_definitions_are_what_the_code_says() -> None:
    assert COMMITTED.read_text("utf-8") == definitions_json(), "run: thucchat docs write"


@pytest.mark.parametrize("service", PUBLISHERS)
def test_whom_a_service_hears_is_what_the_topology_says(service: str) -> None:
    assert LISTENERS[service] == importlib.import_module(f"services.{service}.policy").HEARS


def test_every_queue_keeps_what_it_was_given() -> None:
    queues = [each for each in Topology().parts() if isinstance(each, Queue)]
    assert len(queues) == 1 + sum(len(sources) for sources in LISTENERS.values())
    for queue in queues:
        assert queue.arguments["x-queue-type"] == "quorum"
        assert queue.arguments["x-delivery-limit"] == 1000
        assert not {"x-max-length", "x-max-length-bytes", "x-message-ttl", "x-expires"} & set(queue.arguments)
    heard = [each for each in queues if each.name != Topology().dead]
    assert all(each.arguments["x-single-active-consumer"] is True for each in heard)
    assert all(each.arguments["x-dead-letter-strategy"] == "at-least-once" for each in heard)
    assert all(each.arguments["x-overflow"] == "reject-publish" for each in heard)


class Deployment:
    """A broker with the definitions loaded, where every service has its own user."""

    def __init__(self, node: RabbitMQNode, directory: Path) -> None:
        self.node = node
        self.topology = Topology()
        file = directory / "definitions.json"
        file.write_text(json.dumps(definitions(self.topology)), "utf-8")
        node.ctl("import_definitions", str(file))
        self._password = secrets.token_hex(8)
        for service in ("registry", "funding"):
            node.ctl("change_password", service, self._password)

    def as_user(self, service: str) -> RabbitTransport:
        return RabbitTransport(
            f"amqp://{service}:{self._password}@127.0.0.1:{self.node.port}/{quote('/', safe='')}", self.topology
        )


@pytest.fixture(scope="module")
def deployment(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    node = servers.own_broker()
    yield Deployment(node, tmp_path_factory.mktemp("definitions"))
    node.stop()


def message(topic: str, position: int = 1) -> Message:
    raw = json.dumps({"type": topic, "position": position}).encode()
    return Message(topic.partition(".")[0], position, position - 1, leaf_hash(raw), topic, "id", raw)


def publish(publisher: RabbitPublisher, *messages: Message) -> int:
    try:
        return list(publisher.publish(messages))[-1]
    finally:
        publisher.close()


@pytest.mark.rabbitmq
def test_a_service_does_its_own_work_on_a_broker_laid_out_for_it(deployment: Deployment) -> None:
    hearing = deployment.as_user("funding").subscribe("funding", "registry")
    try:
        until(lambda: hearing.connections, "funding to hear registry")
        sent = [message("registry.agency.registered.v1", position) for position in range(1, 6)]
        assert publish(deployment.as_user("registry").publisher("registry"), *sent) == 5
        came = until(lambda: hearing.receive(0, 5, 5.0), "what registry published")
    finally:
        hearing.close()
    assert came[0].entry.document == sent[0].raw


@pytest.mark.rabbitmq
def test_a_service_cannot_speak_as_another(deployment: Deployment) -> None:
    with pytest.raises(TransportError, match="ACCESS_REFUSED"):
        publish(deployment.as_user("registry").publisher("registry"), message("funding.budget.approved.v1"))


@pytest.mark.rabbitmq
@pytest.mark.parametrize(("consumer", "source"), [("assessment", "registry"), ("registry", "funding")])
def test_a_service_cannot_listen_where_it_is_not_meant_to(
    deployment: Deployment, consumer: str, source: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, logger="shared.messaging.rabbitmq.link")
    hearing: RabbitSubscription = deployment.as_user("registry").subscribe(consumer, source)
    try:
        until(lambda: "ACCESS_REFUSED" in caplog.text, "the refusal")
        assert hearing.connections == 0
    finally:
        hearing.close()


@pytest.mark.rabbitmq
def test_what_nobody_listens_to_is_published_and_not_complained_about(deployment: Deployment) -> None:
    unheard = Topology("unheard", {"registry": (), "assessment": ("registry",)})
    assert not unheard.subscriptions_to("assessment")
    open_to_all = RabbitTransport(deployment.node.url(), unheard)
    assert publish(open_to_all.publisher("assessment"), message("assessment.access.refused.v1")) == 1
