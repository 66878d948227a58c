from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.eventstore.subject import PostgresSubject, SQLiteSubject, Subject
from tests.transparency.scene import Inspected, Registry


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def subject(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Subject]:
    """The registry's store, on both databases."""
    made: Subject
    if request.param == "sqlite":
        (tmp_path / "registry").mkdir()
        made = SQLiteSubject(tmp_path / "registry")
    else:
        made = PostgresSubject(request.getfixturevalue("postgres_url"))
    yield made
    made.finish()


@pytest.fixture
def inspected(tmp_path: Path) -> Iterator[Inspected]:
    """The inspection service at an address."""
    made = Inspected(tmp_path / "thanh-tra")
    yield made
    made.close()


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    """The registry, whose witness is out of reach."""
    made = Registry(tmp_path)
    yield made
    made.close()
