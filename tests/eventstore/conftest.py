"""What several suites of stores ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.servers import Servers


@pytest.fixture(scope="module")
def database(servers: Servers) -> Iterator[str]:
    server = servers.database()
    url = server.create_database()
    yield url
    server.drop_database(url)
