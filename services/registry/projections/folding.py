"""How the registry's log becomes documents that can be read: one function for each event, by topic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from services.registry.projections import (
    agencies,
    assignments,
    certification,
    changes,
    checks,
    consultancies,
    guidance,
    people,
    plans,
    programmes,
    registers,
    reorganisations,
    reviews,
)
from services.registry.projections.citing import Fold, cite
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.eventstore.views import Writer


class RegistryViews:
    """Folds the registry's log into one collection for each topic."""

    NAME: ClassVar[str] = "registry"
    VERSION: ClassVar[int] = 6

    def project(self, document: Document, position: int, views: Writer) -> None:
        """Folds one document; what it does not know changes nothing."""
        fold = _FOLDS.get(type(document.facts))
        if fold is not None:
            fold(document.facts, document, cite(document, position), views)


_FOLDS: Final[Mapping[type[Facts], Fold]] = {
    **agencies.FOLDS,
    **changes.FOLDS,
    **reorganisations.FOLDS,
    **plans.FOLDS,
    **programmes.FOLDS,
    **people.FOLDS,
    **guidance.FOLDS,
    **consultancies.FOLDS,
    **checks.FOLDS,
    **certification.FOLDS,
    **registers.FOLDS,
    **reviews.FOLDS,
    **assignments.FOLDS,
}
