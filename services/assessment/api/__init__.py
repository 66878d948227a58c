"""The HTTP mouth of assessment: routes with their rights, and no rules."""

from __future__ import annotations

from typing import Final

from services.assessment.api import (
    assessments,
    auditprogrammes,
    catalogues,
    certificates,
    documents,
    evidence,
    internal,
    nonconformities,
    processes,
    recommendations,
    samplings,
    selfassessments,
    signals,
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
    auditprogrammes.blp,
    certificates.blp,
    recommendations.blp,
    signals.blp,
)
"""All of assessment's routes, in the order of the document."""
