"""How the log becomes documents that can be read: nonconformities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.assessment.projections.citing import NONCONFORMITIES, Fold, cited
from shared.contracts.assessment import (
    NonconformityRaised,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.eventstore.views import Writer


def _raised(facts: NonconformityRaised, document: Document, position: int, views: Writer) -> None:
    item = {**facts.to_data(), "state": "open", "raised": cited(document, position)}
    views.put(NONCONFORMITIES, facts.nonconformity, item, agency=facts.agency, state="open")


FOLDS: Final[Mapping[type[Facts], Fold]] = {NonconformityRaised: _raised}
