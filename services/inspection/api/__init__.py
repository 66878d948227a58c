"""The HTTP mouth of inspection: agencies' files, watched logs, alarms, and witness and mirror."""

from __future__ import annotations

from typing import Final

from services.inspection.api import alarms, files, logs, mirror, witness
from shared.http import Blueprint

BLUEPRINTS: Final[tuple[Blueprint, ...]] = (files.blp, logs.blp, alarms.blp, witness.blp, mirror.blp)
"""All of inspection's routes, in the order of the document."""
