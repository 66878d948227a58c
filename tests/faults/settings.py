"""How long the crash campaign is, and how it is repeated."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from tests.support.settings import from_environment


@dataclass(frozen=True, slots=True)
class Campaign:
    """At least so many kills over at least so many events; `seed` decides who is killed and when."""

    kills: int
    events: int
    seed: int


def campaign() -> Campaign:
    """Returns what THUCCHAT_CRASH_KILLS, THUCCHAT_CRASH_EVENTS and THUCCHAT_CRASH_SEED say, or what is usual."""
    kills, events = (1_000, 6_000) if from_environment().thorough else (100, 600)
    return Campaign(
        int(os.environ.get("THUCCHAT_CRASH_KILLS", kills)),
        int(os.environ.get("THUCCHAT_CRASH_EVENTS", events)),
        int(os.environ.get("THUCCHAT_CRASH_SEED", secrets.randbelow(1_000_000))),
    )


def services_campaign() -> Campaign:
    """Returns what THUCCHAT_SERVICES_KILLS and THUCCHAT_CRASH_SEED say, or what is usual against whole services."""
    kills = 1_000 if from_environment().thorough else 24
    return Campaign(
        int(os.environ.get("THUCCHAT_SERVICES_KILLS", kills)),
        0,
        int(os.environ.get("THUCCHAT_CRASH_SEED", secrets.randbelow(1_000_000))),
    )


def become(environment: Mapping[str, str]) -> None:
    """Gives this process another environment, as if it had been started with it."""
    os.environ.clear()
    os.environ.update(environment)
