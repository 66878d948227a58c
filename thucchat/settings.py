"""The environment, for the command line: the only module here that may look at it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

PROCESS: Final[Mapping[str, str]] = os.environ
"""The environment of this process, which a service's settings are read from."""
