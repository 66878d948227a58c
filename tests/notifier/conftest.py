from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.notifier.world import MailHost, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """The notifier with the inbox alone; it has heard nothing."""
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def mail() -> Iterator[MailHost]:
    """A mail server on loopback."""
    with MailHost() as host:
        yield host


@pytest.fixture
def mailing(tmp_path: Path, mail: MailHost) -> Iterator[World]:
    """The notifier with inbox and e-mail, that knows one agency and its head."""
    made = World(tmp_path, mail.server)
    made.settle_in()
    yield made
    made.close()
