"""What the assessment service is told: nothing of its own beyond what every service is (`docs/settings.md`)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

from shared.settings import CommonSettings, load_common

ENVIRONMENT: Final[Mapping[str, str]] = os.environ
"""The environment of this process."""


def load(environment: Mapping[str, str] = ENVIRONMENT) -> CommonSettings:
    """Returns the settings that `environment` holds.

    Raises:
        SettingsFault: naming every fault.
    """
    return load_common("assessment", environment, port=8102)
