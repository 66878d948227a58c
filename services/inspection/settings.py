"""What the inspection service is told: nothing of its own beyond what every service is (`docs/settings.md`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared.settings import CommonSettings, load_common


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of the inspection service."""

    common: CommonSettings


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Returns the settings that `environment` (the process's unless given) holds.

    Raises:
        SettingsFault: naming every fault.
    """
    return Settings(load_common("inspection", environment, port=8105))
