"""The same over TLS, with certificates checked: production's `amqps://`."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from shared.messaging.rabbitmq import RabbitTransport, publisher
from tests.messaging.scene import Scene, Tallies
from tests.messaging.scene import scene as set_up
from tests.messaging.test_rabbitmq import topology
from tests.support.processes import free_port
from tests.support.rabbitmq import RabbitMQNode
from tests.support.servers import Servers
from tests.support.waiting import until

pytestmark = pytest.mark.rabbitmq
NOTHING_OLDER = datetime(2020, 1, 1, tzinfo=UTC)
FOR_EVER = NOTHING_OLDER + timedelta(days=36_500)


def certificate(directory: Path) -> None:
    """Writes `cert.pem`, which signs itself for 127.0.0.1, and `key.pem`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "the test's broker")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOTHING_OLDER)
        .not_valid_after(FOR_EVER)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (directory / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (directory / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the broker's certificate, which clients are to trust."""
    directory = tmp_path_factory.mktemp("tls")
    certificate(directory)
    return directory


@pytest.fixture(scope="module")
def port() -> int:
    """The port on which the broker speaks TLS and nothing else."""
    return free_port()


@pytest.fixture(scope="module")
def node(servers: Servers, trusted: Path, port: int) -> Iterator[RabbitMQNode]:
    found = servers.own_broker()
    found.configure(
        f"listeners.ssl.1 = 127.0.0.1:{port}",
        f"ssl_options.cacertfile = {trusted}/cert.pem",
        f"ssl_options.certfile = {trusted}/cert.pem",
        f"ssl_options.keyfile = {trusted}/key.pem",
    )
    found.restart()
    yield found
    found.stop()


@pytest.fixture
def scene(node: RabbitMQNode, port: int, trusted: Path, tmp_path: Path) -> Iterator[Scene]:
    options = quote(repr({"ca_certs": str(trusted / "cert.pem")}))
    meter = Tallies()
    url = f"amqps://guest:guest@127.0.0.1:{port}/%2F?ssl_options={options}"
    with set_up(tmp_path, lambda _: RabbitTransport(url, topology(), meter)) as found:
        found.meter = meter
        yield found


def test_documents_are_heard_over_tls_and_a_cut_is_survived(
    scene: Scene, node: RabbitMQNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "CONFIRM_DEADLINE", 1.0)
    echo = scene.open()
    with scene.relaying(), scene.hearing(echo) as worker:
        scene.count(20)
        scene.heard_all(echo)
        node.pause()
        scene.count(5)
        try:
            scene.meter.wait_for("confirm_timeouts")  # cutting a wrapped socket is what this is about
        finally:
            node.resume()
        scene.heard_all(echo)
        scene.meter.wait_for("published", 25)
        assert worker.status()["probe"].connections >= 1
    assert scene.noted(echo) == scene.counted()


def test_a_broker_that_nobody_vouches_for_is_not_talked_to(
    node: RabbitMQNode, port: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, logger="shared.messaging.rabbitmq.link")
    distrusting = RabbitTransport(f"amqps://guest:guest@127.0.0.1:{port}/%2F", topology()).subscribe("echo", "probe")
    until(lambda: "connection lost" in caplog.text, "the refusal of a certificate that nobody vouches for")
    assert distrusting.connections == 0
    distrusting.close()
