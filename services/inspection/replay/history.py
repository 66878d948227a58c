"""The history of an agency: every event that names it, in the total order, each with who, why, when and from what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from services.inspection.projections import READ, Mirror, Row
from services.inspection.replay.blame import Seen, basis, clocks, is_verified, who
from services.inspection.replay.moments import Cut
from services.inspection.replay.sentences import sentence_of
from shared.clock import format_instant


def history(
    mirror: Mirror, agency: str, cut: Cut, after: str, limit: int, *, withheld: frozenset[str] = frozenset()
) -> tuple[list[dict[str, Any]], str | None]:
    """Returns up to `limit` events that name `agency` beyond the key `after`, and the key to go on from, if any.

    Events whose ids are `withheld` are left out.
    """
    told = (row for row in within(mirror, agency, cut, after, limit + 1) if row.id not in withheld)
    rows = list(islice(told, limit + 1))
    shown = items(mirror, rows[:limit], agency, cut)
    return shown, str(shown[-1]["key"]) if len(rows) > limit else None


def within(mirror: Mirror, shelf: str, cut: Cut, after: str = "", expected: int = 200) -> Iterator[Row]:
    """Gives the rows of a shelf that the cut holds, in the total order."""
    return (row for row in recorded(mirror, shelf, cut, after, expected) if cut.holds(row))


def recorded(mirror: Mirror, shelf: str, cut: Cut, after: str = "", expected: int = 200) -> Iterator[Row]:
    """Gives the rows of a shelf that were recorded by then, whenever they happened, in the total order."""
    last = format_instant(cut.known.instant)
    for row in mirror.shelf(shelf, after, expected):
        if row.key.partition("~")[0] > last:
            return
        if cut.knows(row):
            yield row


def items(mirror: Mirror, rows: Sequence[Row], agency: str, cut: Cut) -> list[dict[str, Any]]:
    """Returns events as a history shows them. Of an event that cannot be read, what its envelope says."""
    effects = mirror.effects([row.id for row in rows if row.id is not None])
    causes = mirror.each_event([row.causation for row in rows if row.causation is not None])
    return [
        {
            "key": row.key,
            "event": row.id,
            "type": row.topic,
            "reading": row.reading,
            "subject": row.subject,
            "agencies": list(row.agencies),
            "sentence": sentence_of(row, agency),
            **_said(row),
            "source": row.source,
            "position": row.position,
            "leaf_hash": row.leaf_hash,
            "correlation": row.correlation,
            "cause": _cause(mirror, row, causes, agency, cut),
            "caused": [
                {"event": each.id, "type": each.topic, "source": each.source, "position": each.position}
                for each in effects.get(row.id or "", ())
                if cut.holds(each)
            ],
            "raw": None if row.id is None else f"/v1/events/{row.id}",
        }
        for row in rows
    ]


def _said(row: Row) -> dict[str, Any]:
    if row.reading != READ:
        times = {"occurred": row.occurred, "recorded": row.time, "gap_days": None, "late": None}
        return {"who": None, "clocks": times, "reason": None, "legal_basis": None, "verified": False}
    seen = Seen.of(row)
    return {
        "who": who(seen),
        "clocks": clocks(seen),
        "reason": seen.reason,
        "legal_basis": basis(seen),
        "verified": is_verified(seen.facts),
    }


def _cause(
    mirror: Mirror, row: Row, causes: Mapping[str, tuple[Row, ...]], agency: str, cut: Cut
) -> dict[str, Any] | None:
    """Returns the event that an event names as its cause; what it was only where that was known by then."""
    if row.causation is None:
        return None
    known = [each for each in causes[row.causation] if cut.knows(each)]
    if not known:
        return {"event": row.causation, "type": None, "source": None, "position": None, "sentence": None}
    cause = known[0]
    said = mirror.with_members(cause)
    return {
        "event": row.causation,
        "type": cause.topic,
        "source": cause.source,
        "position": cause.position,
        "sentence": sentence_of(said, agency),
    }
