"""What the tests read from the environment, and nothing else does."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

RUN: Final = "THUCCHAT_TEST_RUN"
"""Marks every process that a test run starts, so that none can outlive it (`tests/support/guard.py`)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The URLs name servers to use instead of private ones; `thorough` asks for longer campaigns."""

    amqp_url: str | None
    postgres_url: str | None
    thorough: bool


def from_environment() -> Settings:
    """Returns the settings of this run."""
    return Settings(
        os.environ.get("THUCCHAT_TEST_AMQP_URL") or None,
        os.environ.get("THUCCHAT_TEST_POSTGRES_URL") or None,
        os.environ.get("THUCCHAT_TEST_THOROUGH", "") not in ("", "0"),
    )


def mark_children(run: str) -> None:
    """Gives every process that is started from now on the mark of this run."""
    os.environ[RUN] = run


def search_path() -> str:
    """Returns where programs are looked for."""
    return os.environ.get("PATH", os.defpath)


def environment_for_installing() -> dict[str, str]:
    """Returns an environment in which apt asks nobody anything."""
    return {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
