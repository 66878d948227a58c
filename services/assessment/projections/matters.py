"""What the folds of open matters share: steps with the event that says so, hand-overs, and what was corrected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from json import loads
from typing import Any, Final

from services.assessment.domain.corrections import set_member
from services.assessment.projections.citing import View, cited
from shared.contracts.assessment import (
    CertificateRecordCorrected,
    NonconformityRecordCorrected,
    RecommendationRecordCorrected,
    SignalRecordCorrected,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.eventstore.views import Writer

OPEN: Final = "open"
CLOSED: Final = "closed"
Correcting = (
    CertificateRecordCorrected | NonconformityRecordCorrected | RecommendationRecordCorrected | SignalRecordCorrected
)


def step(facts: Facts, document: Document, position: int, *without: str) -> View:
    """Returns what an event says besides what it is about and `without`, with the event."""
    said = {name: value for name, value in facts.to_data().items() if name not in ("agency", *without)}
    return {**said, **cited(document, position)}


def item_of(views: Writer, collection: str, key: str) -> View:
    """Returns a matter. Every event but the first follows that one, in this very log."""
    item = views.get(collection, key)
    assert item is not None
    return item


def handed(item: View, facts: Any, document: Document, position: int) -> View:
    """Returns a matter as the next holder has it."""
    said = {name: facts.to_data()[name] for name in ("from_agency", "to_agency", "reorganisation")}
    hand_overs = [*item["hand_overs"], {**said, **cited(document, position)}]
    return {**item, "agency": facts.to_agency, "hand_overs": hand_overs}


def amended(item: View, first: str, facts: Correcting, document: Document, position: int) -> View:
    """Returns a matter as it is known now; what it said before stands beside it under `amendments`.

    `first` is the member that cites the event which the matter begins with.
    """
    event = str(facts.corrects.event_id)
    places = [item] if item[first]["event"] == event else [each for each in _steps(item) if each.get("event") == event]
    for place in places[:1]:
        for each in facts.changes:
            set_member(place, each.member, loads(each.now))
    told = [
        {"member": each.member, "was": shown(loads(each.was)), "now": shown(loads(each.now))} for each in facts.changes
    ]  # fmt: skip
    amendment: View = {"corrects": event, "changes": told, **cited(document, position)}
    if isinstance(facts, RecommendationRecordCorrected | SignalRecordCorrected):
        amendment["settled"] = facts.settled
    if isinstance(facts, SignalRecordCorrected):
        amendment["lowered"] = facts.lowered
    return {**item, "amendments": [*item["amendments"], amendment]}


def shown(value: Any) -> str | None:
    """Returns a corrected value as text: what it was, and what it is."""
    return None if value is None else str(value)


def _steps(value: Any) -> Iterator[View]:
    """Yields every object within a matter."""
    inner: Iterable[Any] = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        if isinstance(each, dict):
            yield each
        yield from _steps(each)
