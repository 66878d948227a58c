"""The dossier of an agency: the state that its documents make across all services, with who is behind each member."""

from __future__ import annotations

from typing import Any

from services.inspection.domain.rules import LATE
from services.inspection.projections import PROGRAMME, READ, UNKNOWN, UNREADABLE, Mirror, Row
from services.inspection.replay import assessment, funding, notifier, registry
from services.inspection.replay.blame import Seen
from services.inspection.replay.history import recorded, within
from services.inspection.replay.moments import Cut


def dossier(mirror: Mirror, agency: str, cut: Cut) -> dict[str, Any]:
    """Returns the agency's file at the cut: of each log, the events held, folded in the order of their positions."""
    known = list(recorded(mirror, agency, cut))
    own = [row for row in known if cut.holds(row)]
    rows = [*own, *within(mirror, PROGRAMME, cut)]
    read = sorted((row for row in rows if row.reading == READ), key=lambda row: (row.source, row.position))
    said = {service: [Seen.of(row) for row in read if _service(row) == service] for service in _SERVICES}
    # A milestone is shown by evidence that was recorded by then, also where that was recorded after `as_of`.
    evidence = assessment.in_store(
        Seen.of(row) for row in known if row.reading == READ and _service(row) == "assessment"
    )
    registered = registry.fold(agency, said["registry"], cut.as_of.day, evidence)
    identity = registered["identity"] or {}
    return {
        "agency": {
            "code": agency,
            "name_vi": identity.get("name_vi"),
            "name_en": identity.get("name_en"),
            "registered": bool(identity),
        },
        **cut.shown(mirror),
        "late_rule": LATE.shown(),
        "registry": registered,
        "assessment": assessment.fold(said["assessment"]),
        "funding": funding.fold(agency, said["funding"]),
        "notices": notifier.fold(said["notifier"]),
        "events": len(read),
        "unread": _unread(mirror, own, cut),
    }


_SERVICES = ("registry", "assessment", "funding", "notifier")


def _service(row: Row) -> str:
    return row.source.rpartition("/")[2]


def _unread(mirror: Mirror, own: list[Row], cut: Cut) -> dict[str, Any]:
    """Returns what the file may lack: the agency's events that this release cannot read, and those of whoever."""
    shown = [
        {"event": row.id, "type": row.topic, "reading": row.reading, "source": row.source, "position": row.position}
        for row in own
        if row.reading != READ
    ]
    elsewhere = [row for shelf in (UNKNOWN, UNREADABLE) for row in within(mirror, shelf, cut) if not row.agencies]
    return {"of_agency": shown, "of_unknown_agency": len(elsewhere)}
