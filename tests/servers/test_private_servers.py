"""The private servers of the tests: they serve, they survive being killed, and they leave nothing behind."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pika
import pika.exceptions
import psycopg
import pytest

from tests.support import guard
from tests.support.postgres import PostgresNode
from tests.support.rabbitmq import RabbitMQNode
from tests.support.waiting import until

ROOT = Path(__file__).parents[2]


def declare(url: str, *, passive: bool = False) -> None:
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        channel = connection.channel()
        channel.queue_declare("kept", durable=True, passive=passive, arguments={"x-queue-type": "quorum"})


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_gets_an_empty_virtual_host(amqp_url: str, turn: str) -> None:
    with pytest.raises(pika.exceptions.ChannelClosedByBroker, match="NOT_FOUND"):
        declare(amqp_url, passive=True)
    declare(amqp_url)


def test_a_killed_broker_keeps_its_queues_and_its_address_and_a_wiped_one_only_its_address(
    rabbitmq_node: RabbitMQNode,
) -> None:
    url = rabbitmq_node.new_vhost()
    declare(url)
    rabbitmq_node.kill9()
    rabbitmq_node.start()
    declare(url, passive=True)
    rabbitmq_node.kill9()
    rabbitmq_node.wipe()
    rabbitmq_node.start()
    assert rabbitmq_node.ctl("list_vhosts", "--silent").split() == ["/"]


def test_a_killed_database_keeps_what_was_committed(postgres_node: PostgresNode) -> None:
    url = postgres_node.create_database()
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    postgres_node.kill9()
    postgres_node.start()
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT n FROM kept").fetchall() == [(7,)]


def test_every_test_gets_an_empty_database(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


STARTS_BOTH = """
import sys
from tests.support.servers import Servers
from tests.support.settings import Settings
servers = Servers(Settings(None, None, False))
servers.own_broker(), servers.own_database()
print(servers.run.mark, servers.run.directory, flush=True)
sys.stdin.read()
"""


@pytest.mark.rabbitmq
@pytest.mark.postgres
def test_nothing_outlives_a_test_run_that_is_killed() -> None:
    command = [sys.executable, "-c", STARTS_BOTH]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        mark, directory = run.stdout.readline().split()
        assert len(guard.marked(mark)) > 5, "beam, its helpers, epmd and PostgreSQL's processes carry the mark"
        run.kill()
    until(lambda: not guard.marked(mark) and not Path(directory).exists(), "the guard to clear up")


RUN_OF_ITS_OWN = """
def test_waits(amqp_url, postgres_url, servers):
    print(servers.run.mark, servers.run.directory, flush=True)
    input()
"""


@pytest.mark.rabbitmq
@pytest.mark.postgres
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 2), (signal.SIGTERM, 143)], ids=["Ctrl-C", "SIGTERM"])
def test_an_interrupted_test_run_stops_its_servers_in_order(number: signal.Signals, code: int, tmp_path: Path) -> None:
    test = tmp_path / "test_waits.py"
    test.write_text(RUN_OF_ITS_OWN, "utf-8")
    options = ["-q", "-s", "-p", "no:cacheprovider", "-p", "tests.conftest", "-c", "pyproject.toml"]
    command = [sys.executable, "-m", "pytest", *options, str(test)]
    # What is ignored stays ignored in a child, and a shell starts what runs in its background with SIGINT ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        run = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    finally:
        signal.signal(signal.SIGINT, before)
    with run:
        assert run.stdout is not None
        mark, directory = run.stdout.readline().split()
        run.send_signal(number)
        ending = run.communicate()[0]
    assert run.returncode == code, ending
    assert "did not stop" not in ending
    assert not guard.marked(mark)
    assert not Path(directory).exists()
