"""The HTTP mouth of assessment: routes with their rights, and no rules."""

from __future__ import annotations

from typing import Final

from services.assessment.api import (
    assessments,
    catalogues,
    documents,
    evidence,
    internal,
    nonconformities,
    processes,
    samplings,
    selfassessments,
)
from shared.http import Blueprint

BLUEPRINTS: Final[tuple[Blueprint, ...]] = (
    evidence.blp,
    assessments.blp,
    nonconformities.blp,
    catalogues.blp,
    samplings.blp,
    documents.blp,
    processes.blp,
    internal.blp,
    selfassessments.blp,
)
"""All of assessment's routes, in the order of the document."""
