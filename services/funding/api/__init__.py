"""Funding's HTTP mouth: routes, their rights and their shapes; no rules."""

from __future__ import annotations

from typing import Final

from services.funding.api import allocations, budgets, estimates, frames, holds, reports, spending
from shared.http import Blueprint

BLUEPRINTS: Final[tuple[Blueprint, ...]] = (
    frames.blp,
    budgets.blp,
    estimates.blp,
    allocations.blp,
    holds.blp,
    spending.blp,
    reports.blp,
)
"""All of funding's routes, in the order of the document."""
