"""The registry's ears: in this release it listens to nobody, and the charter says so."""

from __future__ import annotations

import services.registry
from services.registry.policy import HEARS, REACTIONS
from tests.registry.world import World


def test_the_registry_hears_nobody_and_reacts_to_nothing(world: World) -> None:
    assert (HEARS, dict(REACTIONS)) == ((), {})
    assert (world.service.hears, world.service.reactions) == (HEARS, REACTIONS)
    assert "Listens to: nobody" in (services.registry.__doc__ or "")
