"""The alarms that were ever raised, for reading: folded from inspection's own log, one document for each.

The log is read as it stands: where it is damaged itself, that must not keep its alarms from being seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from shared.clock import format_instant
from shared.contracts import ContractError, Document, parse
from shared.contracts.inspection import AlarmClosed, AlarmRaised
from shared.eventstore.ports import Entry, Store
from shared.eventstore.views import Writer

ALARMS: Final = "alarms"
_TOPICS: Final = (AlarmRaised.DECLARATION.topic, AlarmClosed.DECLARATION.topic)
_ENDS: Final = tuple(f'"type":"{topic}"}}'.encode() for topic in _TOPICS)


class OwnRows:
    """Inspection's own log as it stands, to be folded."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def entries(self, after: int, limit: int) -> Sequence[Entry]:
        """Returns the rows of the next `limit` entries above `after`, unverified."""
        return self._store.stored(after, limit)


class AlarmBoard:
    """Folds alarms. Refuses nothing: what cannot be read is none."""

    NAME: ClassVar[str] = "inspection-alarms"
    VERSION: ClassVar[int] = 1

    def project_entry(self, feed: str, entry: Entry, views: Writer) -> None:
        """Folds one entry of the own log."""
        if not entry.document.endswith(_ENDS):
            return
        try:
            document = parse(entry.document)
        except ContractError:
            return
        if isinstance(document.facts, AlarmRaised):
            self._raised(document, document.facts, views)
        elif isinstance(document.facts, AlarmClosed):
            self._closed(document, document.facts, views)

    def _raised(self, document: Document, facts: AlarmRaised, views: Writer) -> None:
        before = views.get(ALARMS, facts.alarm)
        shown: dict[str, Any] = {
            "alarm": facts.alarm,
            "kind": facts.kind.value,
            "origin": facts.origin,
            "index": facts.index,
            "size": facts.size,
            "detail": facts.detail,
            "notes": list(facts.notes),
            "evidence": list(facts.evidence),
            "raised": format_instant(document.time),
            "times": 1 if before is None else before["times"] + 1,
            "standing": True,
            "closed": None,
            "version": document.aggregate_version,
        }
        views.put(ALARMS, facts.alarm, shown, standing="yes")

    def _closed(self, document: Document, facts: AlarmClosed, views: Writer) -> None:
        shown = views.get(ALARMS, facts.alarm)
        if shown is None:
            return
        closed = {
            "time": format_instant(document.time),
            "person": document.actor.person,
            "reason": document.reason or "",
        }
        shown |= {"standing": False, "closed": closed, "version": document.aggregate_version}
        views.put(ALARMS, facts.alarm, shown, standing="no")
