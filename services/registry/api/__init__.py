"""The registry's HTTP mouth: routes, their rights and their shapes; no rules."""

from __future__ import annotations

from typing import Final

from services.registry.api import (
    agencies,
    assignments,
    changes,
    checks,
    consultancies,
    exports,
    guidance,
    imports,
    people,
    plans,
    programmes,
    registers,
    reorganisations,
    reviews,
)
from shared.http import Blueprint

BLUEPRINTS: Final[tuple[Blueprint, ...]] = (
    agencies.blp,
    changes.blp,
    reorganisations.blp,
    plans.blp,
    programmes.blp,
    people.blp,
    guidance.blp,
    consultancies.blp,
    reviews.blp,
    assignments.blp,
    checks.blp,
    registers.blp,
    imports.blp,
    exports.blp,
)
"""All of the registry's routes, in the order of the document."""
