"""What the assessment service is told: nothing of its own beyond what every service is (`docs/settings.md`)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shared.settings import CommonSettings, load_common

PROCESS: Final[Mapping[str, str]] = os.environ
"""The environment of this process."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of the assessment service."""

    common: CommonSettings


def load(environment: Mapping[str, str] = PROCESS) -> Settings:
    """Returns the settings that `environment` holds.

    Raises:
        SettingsFault: naming every fault.
    """
    return Settings(load_common("assessment", environment, port=8102))
