"""Read models of webhooks: whether an endpoint is left alone for a while because it fails again and again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from services.notifier.domain.rules import WEBHOOKS
from shared.clock import format_instant, parse_instant
from shared.contracts.document import Document
from shared.contracts.notifier import HandoverBegun, NoticeFailed, NoticeSent
from shared.eventstore.views import Reading, Views, Writer

CIRCUITS: Final = "circuits"
"""An agency's code -> how many attempts at its endpoint failed in a row, and when the last of them did."""
_NEVER: Final[Mapping[str, Any]] = {"failures": 0, "last": None}


def note_attempt(facts: HandoverBegun | NoticeSent | NoticeFailed, document: Document, views: Writer) -> None:
    """Folds an attempt at an agency's endpoint."""
    match facts:
        case NoticeSent():
            views.delete(CIRCUITS, facts.agency)
        case NoticeFailed():
            failures = (views.get(CIRCUITS, facts.agency) or _NEVER)["failures"] + 1
            views.put(CIRCUITS, facts.agency, {"failures": failures, "last": format_instant(document.time)})
        case _:
            pass


def forget_failures(agency: str, views: Writer) -> None:
    """Folds that the agency has another endpoint."""
    views.delete(CIRCUITS, agency)


def circuit_of(views: Views | Reading, agency: str) -> dict[str, Any]:
    """Returns how the endpoint of an agency is doing: failures in a row, and until when it is left alone, or None."""
    found = views.get(CIRCUITS, agency) or _NEVER
    rest = WEBHOOKS.rest_after(found["failures"])
    until = None if rest == timedelta() else format_instant(parse_instant(found["last"]) + rest)
    return {"failures": found["failures"], "open_until": until}


def open_until(views: Views, agency: str, now: datetime) -> datetime | None:
    """Returns until when an agency's endpoint is left alone; None when it may be tried now."""
    until = circuit_of(views, agency)["open_until"]
    return None if until is None or parse_instant(until) <= now else parse_instant(until)
