"""Read models of deadlines: each with what was urged about it, and when the next step of each is due."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final, TypeAlias
from zlib import crc32

from services.notifier.domain.deadline import Stage
from services.notifier.domain.urging import CALENDAR, POLICIES, schedule
from shared.clock import format_instant
from shared.contracts.document import Document
from shared.contracts.notifier import (
    DeadlineAcknowledged,
    DeadlineDropped,
    DeadlineForestalled,
    DeadlineMet,
    DeadlineMoved,
    DeadlineReopened,
    DeadlineRevised,
    DeadlineSet,
    DeadlineUrged,
)
from shared.eventstore.views import Views, Writer

DEADLINES: Final = "deadlines"
"""Every deadline by its key: found by `agency`, `kind` and `state`."""
STEPS: Final = "steps"
"""When the next step of each watched deadline is due: the earliest first."""
FOLDED: TypeAlias = (
    DeadlineSet | DeadlineForestalled | DeadlineRevised | DeadlineMet | DeadlineDropped | DeadlineReopened
    | DeadlineMoved | DeadlineUrged | DeadlineAcknowledged
)  # fmt: skip
DATED: Final = crc32(repr((CALENDAR.version, POLICIES)).encode()) % 100_000
"""Differs whenever the calendar or the policy does: the days of the next steps are folded from them."""


def fold(facts: FOLDED, document: Document, views: Writer) -> None:
    """Folds one event of a deadline."""
    doc = views.get(DEADLINES, facts.deadline) or _fresh(facts)
    cited = {"event": str(document.id), "at": format_instant(document.time)}
    match facts:
        case DeadlineSet() | DeadlineRevised():
            doc |= {"matter": facts.matter, "due_on": facts.due_on.isoformat(), "set": cited}
            doc["state"] = Stage.WATCHED if isinstance(facts, DeadlineSet) else doc["state"]
        case DeadlineForestalled() | DeadlineMet():
            doc |= {"state": Stage.MET, "ended": cited}
        case DeadlineDropped():
            doc |= {"state": Stage.DROPPED, "ended": cited}
        case DeadlineReopened():
            doc |= {"state": Stage.WATCHED, "ended": None}
        case DeadlineMoved():
            doc["agency"] = facts.agency
        case DeadlineAcknowledged():
            doc["acknowledged"] = cited
        case _:
            _urged(facts, doc, cited)
    _save(doc, document, views)


def _fresh(facts: FOLDED) -> dict[str, Any]:
    assert isinstance(facts, DeadlineSet | DeadlineForestalled)  # one of them begins every deadline
    return {
        "deadline": facts.deadline,
        "kind": facts.kind.value,
        "agency": facts.agency,
        "matter": facts.matter,
        "state": Stage.WATCHED,
        "due_on": None,
        "set": None,
        "ended": None,
        "acknowledged": None,
        "urged": [],
        "step": None,
    }


def _urged(facts: DeadlineUrged, doc: dict[str, Any], cited: dict[str, str]) -> None:
    due_on = facts.due_on.isoformat()
    told = [
        {
            "step": each.step,
            "due_on": due_on,
            "on_day": each.on_day.isoformat(),
            "audience": each.audience.value,
            "policy": each.policy,
            "calendar": facts.calendar,
            "verified": facts.verified,
            "notice": each.notice,
            **cited,
        }
        for each in facts.told
    ]
    passed = [
        {
            "step": code, "due_on": due_on, "on_day": None, "audience": None, "policy": None,
            "calendar": facts.calendar, "verified": facts.verified, "notice": None, **cited,
        }
        for code in facts.passed
    ]  # fmt: skip
    doc["urged"] += told + passed


def _save(doc: dict[str, Any], document: Document, views: Writer) -> None:
    if doc["step"] is not None:
        views.delete(STEPS, doc["step"])
    at = _next(doc)
    doc["step"] = None if at is None else f"{format_instant(at)}~{doc['deadline']}"
    if at is not None:
        views.put(STEPS, doc["step"], {"at": format_instant(at), "deadline": doc["deadline"]})
    doc["version"] = document.aggregate_version
    views.put(DEADLINES, doc["deadline"], doc, agency=doc["agency"], kind=doc["kind"], state=doc["state"])


def _next(doc: dict[str, Any]) -> datetime | None:
    """Returns when the next step is due that was not dealt with; None where the deadline is not watched."""
    if doc["state"] != Stage.WATCHED or doc["due_on"] is None:
        return None
    taken = {each["step"] for each in doc["urged"] if each["due_on"] == doc["due_on"]}
    planned = schedule(date.fromisoformat(doc["due_on"]))
    return next((each.at for each in planned if each.step.code not in taken), None)


def steps_due(views: Views, now: datetime, limit: int) -> tuple[str, ...]:
    """Returns up to `limit` deadlines of which a step is due by `now`, the longest due first."""
    rows = views.page(STEPS, limit=limit).items
    return tuple(row["deadline"] for row in rows if row["at"] <= format_instant(now))


def next_step(views: Views) -> str | None:
    """Returns the moment of the earliest step that was not dealt with, None where there is none."""
    rows = views.page(STEPS, limit=1).items
    return str(rows[0]["at"]) if rows else None
