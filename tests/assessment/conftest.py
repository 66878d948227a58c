from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assessment.filing import Filing
from tests.assessment.http import Asking
from tests.assessment.matters import Matters
from tests.assessment.selfreading import Reading
from tests.assessment.world import World


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which the registry has told of three agencies; closed, to be copied."""
    folder = tmp_path_factory.mktemp("told")
    World.under(folder).application.store.close()
    return folder / "events.db"


@pytest.fixture
def world(told: Path, tmp_path: Path) -> Iterator[World]:
    """A world in which the registry has told of three agencies and nothing else has happened."""
    shutil.copy(told, tmp_path)
    made = World.on(tmp_path)
    yield made
    made.application.store.close()


@pytest.fixture
def asking(world: World, tmp_path: Path) -> Iterator[Asking]:
    """That world's service over HTTP."""
    made = Asking(world, tmp_path)
    yield made
    made.service.close()


@pytest.fixture
def filing(world: World) -> Filing:
    """Whoever keeps the quality system file of an agency in that world."""
    return Filing(world)


@pytest.fixture
def reading(filing: Filing) -> Reading:
    """Whoever reads that agency in its own name."""
    return Reading(filing)


@pytest.fixture
def matters(world: World) -> Matters:
    """What is done to open matters in that world; SNV has one recorded piece of evidence."""
    return Matters(world)
