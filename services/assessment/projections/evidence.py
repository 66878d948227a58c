"""How the log becomes documents that can be read: evidence with what reading it came to, and the names of agencies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.assessment.domain.evidence import evidence_key
from services.assessment.domain.texts import TEXT_NAMES, UNREADABLE_NAMES, TextState
from services.assessment.projections.answers import words
from services.assessment.projections.citing import AGENCIES, EVIDENCE, TEXTS, Fold, View, cited
from shared.contracts.assessment import (
    AgencyNoted,
    EvidenceRecorded,
    EvidenceUnreadable,
    TextExtracted,
    Unreadable,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.eventstore.views import Writer

_NOTHING: Final[View] = {"text": None, "characters": None, "reason": None, "reader": None, "reader_version": None}


def _noted(facts: AgencyNoted, _document: Document, _position: int, views: Writer) -> None:
    views.put(AGENCIES, facts.agency, {"vi": facts.name_vi, "en": facts.name_en})


def _recorded(facts: EvidenceRecorded, document: Document, position: int, views: Writer) -> None:
    reading = {**_NOTHING, "state": TextState.PENDING.value, "cited": None}
    item = {**facts.to_data(), **cited(document, position), "version": document.aggregate_version, "reading": reading}
    _put(item, views)


def _extracted(facts: TextExtracted, document: Document, position: int, views: Writer) -> None:
    told = {"text": facts.text, "characters": facts.characters}
    _read(facts, {**told, "state": TextState.EXTRACTED.value}, document, position, views)


def _unreadable(facts: EvidenceUnreadable, document: Document, position: int, views: Writer) -> None:
    _read(facts, {"reason": facts.reason.value, "state": TextState.UNREADABLE.value}, document, position, views)


def _read(
    facts: TextExtracted | EvidenceUnreadable, told: View, document: Document, position: int, views: Writer
) -> None:
    """The first who had a file read said what came of it; whoever shows the same bytes later is told the same."""
    told = {**_NOTHING, **told, "reader": facts.reader, "reader_version": facts.reader_version}
    if views.get(TEXTS, facts.digest) is None:
        views.put(TEXTS, facts.digest, told)
    item = views.get(EVIDENCE, evidence_key(facts.agency, facts.digest))
    if item is not None:
        reading = {**told, "cited": cited(document, position)}
        _put({**item, "version": document.aggregate_version, "reading": reading}, views)


def _put(item: View, views: Writer) -> None:
    key = evidence_key(item["agency"], item["digest"])
    views.put(
        EVIDENCE, key, item, agency=item["agency"], digest=item["digest"], reading=item["reading"]["state"]
    )  # fmt: skip


def evidence_answer(item: View, agency_name: View | None) -> View:
    """Returns a piece of evidence, and what reading its file came to."""
    reading = item["reading"]
    reason = None if reading["reason"] is None else UNREADABLE_NAMES[Unreadable(reading["reason"])]
    names = {"state_name": words(TEXT_NAMES[TextState(reading["state"])]), "reason_name": words(reason)}
    return {**item, "agency_name": agency_name, "reading": {**reading, **names}}


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    AgencyNoted: _noted,
    EvidenceRecorded: _recorded,
    TextExtracted: _extracted,
    EvidenceUnreadable: _unreadable,
}
