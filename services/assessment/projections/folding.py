"""How assessment's log becomes documents that can be read: one function for each event, by topic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from services.assessment.projections import (
    assessments,
    auditprogrammes,
    certificates,
    evidence,
    internal,
    nonconformities,
    recommendations,
    samplings,
    selfassessments,
    signals,
    systemfile,
)
from services.assessment.projections.citing import Fold
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.eventstore.views import Writer

_FOLDS: Final[Mapping[type[Facts], Fold]] = {
    **evidence.FOLDS,
    **assessments.FOLDS,
    **nonconformities.FOLDS,
    **samplings.FOLDS,
    **systemfile.FOLDS,
    **internal.FOLDS,
    **selfassessments.FOLDS,
    **auditprogrammes.FOLDS,
    **certificates.FOLDS,
    **recommendations.FOLDS,
    **signals.FOLDS,
}


class AssessmentProjection:
    """Assessments with their findings, what stays open of them, certificates, signals, evidence, names of agencies."""

    NAME: ClassVar[str] = "assessment"
    VERSION: ClassVar[int] = 10

    def project(self, document: Document, position: int, views: Writer) -> None:
        """Folds one document of assessment's log. What it does not know changes nothing."""
        fold = _FOLDS.get(type(document.facts))
        if fold is not None:
            fold(document.facts, document, position, views)
