"""How complete an agency's quality system file is, as of a day and as known at a moment: derived, never stored.

TCVN ISO 9001:2000 asks for a policy, objectives and a manual (4.2.1 a, b; 4.2.2), the documented procedures and the
records that the edition lists. Which they are is data of the edition; whether they are there follows from the events.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from services.assessment.domain.clauses import Catalogue, Clause, RequiredRecord
from services.assessment.domain.systemfile import DOCUMENT_KIND_NAMES
from services.assessment.projections.answers import verified, words
from services.assessment.projections.citing import View
from services.assessment.projections.internal import INTERNAL_AUDITS, MANAGEMENT_REVIEWS
from services.assessment.projections.systemfile import DOCUMENTS, SHOWINGS, showing_of
from shared.clock import format_instant, instant_of, parse_occurred
from shared.contracts.assessment import DocumentKind
from shared.contracts.terms import Confidence
from shared.eventstore.views import Reading

EDITION: Final = "tcvn-iso-9001-2000"
"""The edition that the directive orders: the one that is meant where none is named."""
HELD_SHOWS: Final = {EDITION: {"REC-17": INTERNAL_AUDITS, "REC-01": MANAGEMENT_REVIEWS}}
"""The required records that an internal audit or a management review, held and with its report, is itself."""
FOUNDATION: Final = (DocumentKind.POLICY, DocumentKind.OBJECTIVES, DocumentKind.MANUAL)
_PAGE: Final = 200
_CITED: Final = ("event", "position", "by", "occurred", "recorded")


class AsOf:
    """What counts: said to have happened by `as_of`, recorded by `known`."""

    def __init__(self, as_of: datetime, known: datetime) -> None:
        self._as_of = as_of
        self._known = format_instant(known)

    def counts(self, said: View | None) -> bool:
        """Tells whether a cited event counts."""
        return said is not None and said["recorded"] <= self._known and self._as_of >= instant_of(
            parse_occurred(said["occurred"])
        )  # fmt: skip

    def shown(self, said: View) -> bool:
        """Tells whether a showing counts: shown by then, and not taken back by a correction recorded by then."""
        return self.counts(said) and (said["until"] is None or said["until"] > self._known)


def completeness(reading: Reading, agency: str, edition: Catalogue, at: AsOf) -> View:
    """Returns what the file holds of what the edition asks for, each with the event that says so."""
    documents = [each for item in _all(reading, DOCUMENTS, agency) if (each := _in_use(item, at)) is not None]
    of_edition = [each for each in documents if each["catalogue"] == edition.id]
    audits = [each for each in _all(reading, INTERNAL_AUDITS, agency) if at.counts(each["held"])]
    reviews = [each for each in _all(reading, MANAGEMENT_REVIEWS, agency) if at.counts(each)]
    held: dict[str, list[View]] = {INTERNAL_AUDITS: [each["held"] for each in audits], MANAGEMENT_REVIEWS: reviews}
    foundation = [_foundation(kind, of_edition) for kind in FOUNDATION]
    procedures = [_procedure(clause, of_edition) for clause in edition.assessable if clause.procedure is not None]
    itself = HELD_SHOWS.get(edition.id, {})

    def showing(code: str) -> View | None:
        if code in itself and held[itself[code]]:
            return held[itself[code]][0]
        return _showing(reading, showing_of(agency, edition.id, code), at)

    records = [
        _record(clause, record, showing(record.code))
        for clause in edition.clauses.values()
        for record in clause.records
    ]
    return {
        "agency": agency,
        "catalogue": edition.id,
        "documents": foundation,
        "procedures": procedures,
        "records": records,
        "missing": sum(each["shown_by"] is None for each in (*foundation, *procedures, *records)),
        "in_use": len(documents),
        "work_processes": sum(each["kind"] == DocumentKind.WORK_PROCESS for each in documents),
        "internal_audits": len(audits),
        "last_internal_audit": max((each["held"]["held_to"] for each in audits), default=None),
        "management_reviews": len(reviews),
        "last_management_review": max((each["held_on"] for each in reviews), default=None),
    }


def _all(reading: Reading, collection: str, agency: str) -> Iterator[View]:
    after: str | None = ""
    while after is not None:
        page = reading.page(collection, after=after, limit=_PAGE, agency=agency)
        yield from page.items
        after = page.next


def _in_use(item: View, at: AsOf) -> View | None:
    """Returns the revision of a document that was in use, None where there was none."""
    revisions = [each for each in item["revisions"] if at.counts(each)]
    if not revisions or at.counts(item["withdrawn"]):
        return None
    return {**revisions[-1], "document": item["document"], "kind": item["kind"], "catalogue": item["catalogue"]}


def _foundation(kind: DocumentKind, documents: list[View]) -> View:
    found = next((each for each in documents if each["kind"] == kind), None)
    return {"kind": kind.value, "kind_name": words(DOCUMENT_KIND_NAMES[kind]), **_by(found)}


def _procedure(clause: Clause, documents: list[View]) -> View:
    found = (each for each in documents if each["kind"] == DocumentKind.PROCEDURE and clause.id in each["clauses"])
    return {"clause": clause.id, "procedure": words(clause.procedure), **_by(next(found, None))}


def _by(found: View | None) -> View:
    return {"document": None if found is None else found["document"], "shown_by": _cited(found)}


def _record(clause: Clause, record: RequiredRecord, found: View | None) -> View:
    """Returns a required record; one of a clause that may be excluded need not be there where it does not apply."""
    reference: View = {"text": record.reference, **verified(Confidence.MEMORY)}
    said: View = {"record": record.code, "words": words(record.words), "reference": reference}
    return {**said, "clause": clause.id, "excludable": clause.excludable, "shown_by": _cited(found)}


def _showing(reading: Reading, of: str, at: AsOf) -> View | None:
    after: str | None = ""
    while after is not None:
        page = reading.page(SHOWINGS, after=after, limit=_PAGE, of=of)
        for each in page.items:
            if at.shown(each):
                return each
        after = page.next
    return None


def _cited(found: View | None) -> Any:
    return None if found is None else {name: found[name] for name in _CITED}
