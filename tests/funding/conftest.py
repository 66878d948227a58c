"""A funding service on a SQLite store of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.funding.world import World, sqlite_store


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A world in which nothing has happened yet."""
    store = sqlite_store(tmp_path)
    yield World.on(store)
    store.close()
