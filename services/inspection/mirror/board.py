"""The alarms that were ever raised, for reading: folded from inspection's own log, one document for each.

The log is read as it stands: where it is damaged itself, that must not keep its alarms from being seen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, ClassVar, Final

from services.inspection.domain.alarm import Finding
from shared.clock import format_instant
from shared.contracts import ContractError, Document, parse
from shared.contracts.inspection import AlarmClosed, AlarmKind, AlarmRaised
from shared.eventstore.ports import Entry, Fence, Store
from shared.eventstore.views import Writer

ALARMS: Final = "alarms"
_TOPICS: Final = (AlarmRaised.DECLARATION.topic, AlarmClosed.DECLARATION.topic)
_ENDS: Final = tuple(f'"type":"{topic}"}}'.encode() for topic in _TOPICS)
_ON_A_FENCE: Final = re.compile(rf"\({AlarmKind.OWN_LOG_DAMAGED.value}, chỉ số (\d+)\)")
MOST_REASON: Final = 500
"""Characters of each language of a finding that a fence's reason takes over."""


def reason_of(finding: Finding) -> str:
    """Returns a finding about the own log as a fence's reason: one line that names its kind and the first bad index."""
    vi, _, en = finding.detail.partition(" / ")
    kind, index = AlarmKind.OWN_LOG_DAMAGED.value, finding.index
    at_vi, at_en = ("", "") if index is None else (f", chỉ số {index}", f", index {index}")
    said = (
        f"sổ của chính thanh tra bị sai lệch ({kind}{at_vi}): {vi[:MOST_REASON]}"
        f" / inspection's own log is damaged ({kind}{at_en}): {en[:MOST_REASON]}"
    )
    return "".join(sign if sign.isprintable() else " " for sign in said)


def told_by(fence: Fence, origin: str) -> dict[str, Any]:
    """Returns the fence that stands before the log `origin` as an alarm: it cannot be recorded there itself."""
    found = _ON_A_FENCE.search(fence.reason)
    index = None if found is None else int(found[1])
    finding = Finding(AlarmKind.OWN_LOG_DAMAGED, origin, fence.reason, index=index)
    return {
        "alarm": finding.key,
        "kind": finding.kind.value,
        "origin": origin,
        "index": index,
        "size": fence.size,
        "detail": fence.reason,
        "notes": [],
        "evidence": [],
        "raised": format_instant(fence.raised),
        "times": 1,
        "standing": True,
        "recorded": False,
        "closed": None,
        "version": 0,
    }


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
    VERSION: ClassVar[int] = 2

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
            "recorded": True,
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
