"""How the log becomes documents that can be read: evidence, and the names of agencies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.assessment.domain.evidence import evidence_key
from services.assessment.projections.citing import AGENCIES, EVIDENCE, Fold, cited
from shared.contracts.assessment import (
    AgencyNoted,
    EvidenceRecorded,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.eventstore.views import Writer


def _noted(facts: AgencyNoted, _document: Document, _position: int, views: Writer) -> None:
    views.put(AGENCIES, facts.agency, {"vi": facts.name_vi, "en": facts.name_en})


def _recorded(facts: EvidenceRecorded, document: Document, position: int, views: Writer) -> None:
    item = {**facts.to_data(), **cited(document, position), "version": document.aggregate_version}
    views.put(EVIDENCE, evidence_key(facts.agency, facts.digest), item, agency=facts.agency, digest=facts.digest)


FOLDS: Final[Mapping[type[Facts], Fold]] = {AgencyNoted: _noted, EvidenceRecorded: _recorded}
