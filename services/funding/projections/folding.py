"""How funding's log becomes documents that can be read: one function for each event, by topic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from services.funding.projections import allocations, budgets, estimates, frames, holds, knowledge, postings, spending
from services.funding.projections.citing import Fold, cite
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.eventstore.views import Writer


class FundingProjection:
    """Folds funding's log into its collections: one for each topic, and the postings that reports add up."""

    NAME: ClassVar[str] = "funding"
    VERSION: ClassVar[int] = 6

    def project(self, document: Document, position: int, views: Writer) -> None:
        """Folds one document; what it does not know changes nothing."""
        postings.post(document, position, views)
        fold = _FOLDS.get(type(document.facts))
        if fold is not None:
            fold(document.facts, document, cite(document, position), views)


_FOLDS: Final[Mapping[type[Facts], Fold]] = {
    **frames.FOLDS,
    **budgets.FOLDS,
    **estimates.FOLDS,
    **allocations.FOLDS,
    **knowledge.FOLDS,
    **holds.FOLDS,
    **spending.FOLDS,
}
