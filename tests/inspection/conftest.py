from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.inspection.world import World, tell_the_programme


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A mirror that has heard nothing."""
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def told(world: World) -> World:
    """A mirror that has heard a short life of one agency, from April 2007 to March 2008."""
    tell_the_programme(world)
    return world
