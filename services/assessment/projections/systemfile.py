"""How the log becomes documents that can be read: an agency's quality system file.

Uses and indicators are documents of their own, by period: an agency that reports every month for years grows no single
one. A required record that is shown has one, too, so that whether it was shown by a day is one small question.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from services.assessment.domain.systemdocument import DocumentState
from services.assessment.domain.systemfile import part_key
from services.assessment.domain.workprocess import ProcessState
from services.assessment.projections.citing import Fold, View, cited
from shared.clock import format_instant
from shared.contracts.assessment import (
    DocumentIssued,
    DocumentReviewed,
    DocumentRevised,
    DocumentUseReported,
    DocumentWithdrawn,
    IndicatorsReported,
    ProcessEnded,
    ProcessIdentified,
    ProcessReassigned,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.eventstore.views import Writer

DOCUMENTS: Final = "documents"
DOCUMENT_USES: Final = "document-uses"
SHOWINGS: Final = "showings"
PROCESSES: Final = "processes"
INDICATORS: Final = "indicators"

_CURRENT: Final = ("title", "number", "revision", "issued_on", "digest", "clauses", "approved_by", "approved_on")
_REVISION: Final = (*_CURRENT, "prepared_by")


def _issued(facts: DocumentIssued, document: Document, position: int, views: Writer) -> None:
    data = facts.to_data()
    revision = {name: data[name] for name in _REVISION} | {"changes": None, **cited(document, position)}
    item = {name: data[name] for name in ("agency", "document", "kind", "catalogue", *_CURRENT)}
    key = part_key(facts.agency, facts.document)
    empty: View = {"reviews": [], "withdrawn": None, "state": DocumentState.IN_FORCE.value, "uses": 0}
    _put_document(views, {**item, "key": key, **empty, "revisions": [revision]}, document)


def _revised(facts: DocumentRevised, document: Document, position: int, views: Writer) -> None:
    item, data = _of(views, DOCUMENTS, part_key(facts.agency, facts.document)), facts.to_data()
    revision = {name: data[name] for name in (*_REVISION, "changes")} | cited(document, position)
    before = {**item["revisions"][-1], "superseded_by": revision["event"]}
    item["revisions"] = [*item["revisions"][:-1], before, revision]
    _put_document(views, {**item, **{name: data[name] for name in _CURRENT}}, document)


def _reviewed(facts: DocumentReviewed, document: Document, position: int, views: Writer) -> None:
    item = _of(views, DOCUMENTS, part_key(facts.agency, facts.document))
    review = {"revision": facts.revision, "still_right": facts.still_right, "note": facts.note}
    item["reviews"].append({**review, **cited(document, position)})
    _put_document(views, item, document)


def _withdrawn(facts: DocumentWithdrawn, document: Document, position: int, views: Writer) -> None:
    item = _of(views, DOCUMENTS, part_key(facts.agency, facts.document))
    withdrawn = {"replaced_by": facts.replaced_by, **cited(document, position)}
    _put_document(views, {**item, "withdrawn": withdrawn, "state": DocumentState.WITHDRAWN.value}, document)


def _used(facts: DocumentUseReported, document: Document, position: int, views: Writer) -> None:
    key = part_key(facts.agency, facts.document)
    item, use = _of(views, DOCUMENTS, key), f"{key}:{facts.period_from}"
    before = views.get(DOCUMENT_USES, use)
    shown = _show(facts, document, position, views, {} if before is None else before["showings"])
    _put_report(views, DOCUMENT_USES, facts, use, cited(document, position), showings=shown, document=key)
    item["uses"] += before is None
    _put_document(views, item, document)


def _show(
    facts: DocumentUseReported, document: Document, position: int, views: Writer, before: Mapping[str, str]
) -> dict[str, str]:
    """Notes which required records are shown; returns the key of each showing by what it shows.

    What a report showed before it was corrected, and shows still, was shown then; what it no longer shows was shown
    until the correction was recorded.
    """
    now = {showing_of(facts.agency, facts.catalogue, code): code for code in facts.shows}
    keys = {of: key for of, key in before.items() if of in now}
    for of, code in now.items():
        if of not in keys:
            keys[of] = f"{of}:{facts.period_from}:{facts.document}:{position:012}"
            shown = {"record": code, "document": facts.document, "until": None, **cited(document, position)}
            views.put(SHOWINGS, keys[of], shown, of=of)
    for of, key in before.items():
        if of not in now:
            views.put(SHOWINGS, key, {**_of(views, SHOWINGS, key), "until": format_instant(document.time)}, of=of)
    return keys


def showing_of(agency: str, catalogue: str, code: str) -> str:
    """Returns what the showings of one required record of an agency are indexed by."""
    return f"{agency}:{catalogue}:{code}"


def _identified(facts: ProcessIdentified, document: Document, position: int, views: Writer) -> None:
    data, said = facts.to_data(), cited(document, position)
    answering = [{"owner": facts.owner, "workers": data["workers"], **said}]
    begun: View = {"state": ProcessState.RUNNING.value, "identified": said, "ended": None, "reports": 0, "last": None}
    key = part_key(facts.agency, facts.process)
    _put_process(views, {**data, "key": key, "answering": answering, **begun}, document)


def _reassigned(facts: ProcessReassigned, document: Document, position: int, views: Writer) -> None:
    item = _of(views, PROCESSES, part_key(facts.agency, facts.process))
    who: View = {"owner": facts.owner, "workers": list(facts.workers)}
    item["answering"].append({**who, **cited(document, position)})
    _put_process(views, {**item, **who}, document)


def _reported(facts: IndicatorsReported, document: Document, position: int, views: Writer) -> None:
    key = part_key(facts.agency, facts.process)
    item = _of(views, PROCESSES, key)
    report = f"{key}:{facts.period_from}"
    before = _put_report(views, INDICATORS, facts, report, cited(document, position), process=key)
    item["reports"] += before is None
    item["last"] = max(item["last"] or "", facts.period_to.isoformat())
    _put_process(views, item, document)


def _ended(facts: ProcessEnded, document: Document, position: int, views: Writer) -> None:
    item = _of(views, PROCESSES, part_key(facts.agency, facts.process))
    _put_process(views, {**item, "state": ProcessState.ENDED.value, "ended": cited(document, position)}, document)


def _put_report(
    views: Writer, collection: str, facts: DocumentUseReported | IndicatorsReported, key: str, said: View,
    *, showings: Mapping[str, str] | None = None, **index: str,
) -> View | None:  # fmt: skip
    """Writes a report of a period, with those that it replaces beside it; returns the one that stood, if any."""
    before = views.get(collection, key)
    replaced: list[Any] = [] if before is None else before.pop("replaced")
    if before is not None:
        before.pop("showings", None)
        replaced.append({**before, "replaced_by": said["event"]})
    kept: View = {} if showings is None else {"showings": dict(showings)}
    item = {**facts.to_data(), "key": key, **said, **kept, "replaced": replaced}
    views.put(collection, key, item, agency=facts.agency, **index)
    return before


def _put_document(views: Writer, item: View, document: Document) -> None:
    item = {**item, "version": document.aggregate_version}
    views.put(DOCUMENTS, item["key"], item, agency=item["agency"], kind=item["kind"], state=item["state"])


def _put_process(views: Writer, item: View, document: Document) -> None:
    item = {**item, "version": document.aggregate_version}
    views.put(PROCESSES, item["key"], item, agency=item["agency"], state=item["state"])


def _of(views: Writer, collection: str, key: str) -> View:
    item = views.get(collection, key)
    assert item is not None  # whatever else is recorded of it follows its first event, in this very log
    return item


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    DocumentIssued: _issued,
    DocumentRevised: _revised,
    DocumentReviewed: _reviewed,
    DocumentWithdrawn: _withdrawn,
    DocumentUseReported: _used,
    ProcessIdentified: _identified,
    ProcessReassigned: _reassigned,
    IndicatorsReported: _reported,
    ProcessEnded: _ended,
}
