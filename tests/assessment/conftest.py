from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assessment.http import Asking
from tests.assessment.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A world in which the registry has told of three agencies and nothing else has happened."""
    made = World.under(tmp_path)
    yield made
    made.application.store.close()


@pytest.fixture
def asking(world: World, tmp_path: Path) -> Iterator[Asking]:
    """That world's service over HTTP."""
    made = Asking(world, tmp_path)
    yield made
    made.service.close()
