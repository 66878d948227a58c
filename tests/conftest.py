"""What every test may ask for. Servers are started at first need, so that tests which need none start none."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import settings as hypothesis_settings

from tests.support.postgres import PostgresNode
from tests.support.programs import Unavailable
from tests.support.rabbitmq import RabbitMQNode
from tests.support.servers import Servers
from tests.support.settings import from_environment
from tests.support.threads import forgotten

SETTINGS = from_environment()
SERVERS = pytest.StashKey[Servers]()
NEEDS = {
    "amqp_url": ("rabbitmq",),
    "rabbitmq_node": ("rabbitmq", "own_server"),
    "postgres_url": ("postgres",),
    "postgres_node": ("postgres", "own_server"),
}
"""The marks that a test has because of a fixture that it asks for, so that no test can forget one."""

# Every run tries the same examples unless a longer campaign is asked for. Machines differ: no example has a deadline.
hypothesis_settings.register_profile("usual", deadline=None, derandomize=True, max_examples=100)
hypothesis_settings.register_profile("quick", deadline=None, derandomize=True, max_examples=25)
hypothesis_settings.register_profile("thorough", deadline=None, max_examples=2000, print_blob=True)
hypothesis_settings.load_profile("thorough" if SETTINGS.thorough else "usual")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[SERVERS] = Servers(SETTINGS)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end_in_order)


def end_in_order(number: int, _frame: FrameType | None) -> None:
    """Ends the run the way Ctrl-C does, so that what was started is stopped."""
    pytest.exit(signal.Signals(number).name, returncode=128 + number)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for fixture in getattr(item, "fixturenames", ()):
            for mark in NEEDS.get(fixture, ()):
                item.add_marker(mark)


def pytest_collection_finish(session: pytest.Session) -> None:
    if session.config.option.collectonly:
        return
    needed = {mark for item in session.items for mark in ("rabbitmq", "postgres") if item.get_closest_marker(mark)}
    own = {mark for item in session.items if item.get_closest_marker("own_server") for mark in needed_of(item)}
    try:
        session.config.stash[SERVERS].prepare(needed, own)
    except Unavailable as missing:
        pytest.exit(str(missing), returncode=1)


def needed_of(item: pytest.Item) -> set[str]:
    """Returns the servers that a test may kill and that must therefore be its own."""
    fixtures = getattr(item, "fixturenames", ())
    return {NEEDS[each][0] for each in fixtures if "own_server" in NEEDS.get(each, ())}


def pytest_unconfigure(config: pytest.Config) -> None:
    servers = config.stash.get(SERVERS, None)
    left = servers.close() if servers is not None else []
    faults = [f"processes that did not stop and were killed: {left}"] if left else []
    if threads := forgotten(seconds=0.5):
        faults.append(f"threads that go on for ever: {threads}")
    if faults:
        # Python would wait for those threads: the run ends here instead, and it has failed.
        sys.stdout.flush()
        sys.stderr.write("\n".join(faults) + "\n")
        sys.stderr.flush()
        os._exit(1)


@pytest.fixture(autouse=True)
def no_thread_outlives_its_test() -> Iterator[None]:
    before = frozenset(threading.enumerate())
    yield
    assert forgotten(before) == [], "every thread that a test starts, it also stops"


@pytest.fixture(scope="session")
def servers(pytestconfig: pytest.Config) -> Servers:
    """Everything below, for tests that need several of one kind."""
    return pytestconfig.stash[SERVERS]


@pytest.fixture
def amqp_url(servers: Servers) -> str:
    """An empty virtual host of the private broker; or, unchanged, what THUCCHAT_TEST_AMQP_URL names.

    On a named broker tests share one virtual host: give everything declared a prefix of its own.
    """
    return servers.amqp_url()


@pytest.fixture
def postgres_url(servers: Servers) -> Iterator[str]:
    """An empty database, dropped after the test. The user may create roles."""
    server = servers.database()
    url = server.create_database()
    yield url
    server.drop_database(url)


@pytest.fixture
def rabbitmq_node(servers: Servers) -> Iterator[RabbitMQNode]:
    """A started broker of the test's own, to be killed, frozen and wiped."""
    node = servers.own_broker()
    yield node
    node.stop()


@pytest.fixture
def postgres_node(servers: Servers) -> Iterator[PostgresNode]:
    """A started PostgreSQL of the test's own, to be killed."""
    node = servers.own_database()
    yield node
    node.stop()


@pytest.fixture
def tmp_data(tmp_path: Path) -> Path:
    """An empty data directory, as `--data` takes it."""
    directory = tmp_path / "data"
    directory.mkdir()
    return directory
