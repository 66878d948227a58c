from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.http.scene import ENROL, Scene


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """A service with an empty log."""
    made = Scene(tmp_path)
    yield made
    made.close()


@pytest.fixture
def enrolled(scene: Scene) -> Scene:
    """A service whose log holds one enrolment, of STC."""
    answer = scene.client.post("/v1/enrolments", json=ENROL, headers=scene.creating())
    assert answer.status_code == 201, answer.text
    return scene
