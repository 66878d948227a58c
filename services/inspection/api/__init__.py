"""The HTTP mouth of inspection: agencies' files, the watched logs, and the witness that logs submit to."""

from __future__ import annotations

from typing import Final

from services.inspection.api import files, logs, witness
from shared.http import Blueprint

BLUEPRINTS: Final[tuple[Blueprint, ...]] = (files.blp, logs.blp, witness.blp)
"""All of inspection's routes, in the order of the document."""
