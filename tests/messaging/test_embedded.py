"""The embedded transport keeps the promise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.messaging.embedded import EmbeddedTransport
from tests.messaging.conformance import TransportConformance
from tests.messaging.scene import Scene
from tests.messaging.scene import scene as set_up

pytestmark = pytest.mark.slow


class TestEmbedded(TransportConformance):
    @pytest.fixture
    def scene(self, tmp_path: Path) -> Iterator[Scene]:
        with set_up(tmp_path, lambda store: EmbeddedTransport({"probe": store})) as found:
            yield found
