"""How the log becomes documents that can be read: guidance activities and every word on who attended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.registry.domain.guidance import KIND_NAMES
from services.registry.projections.citing import Body, Fold, change
from shared.clock import day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import Attendance, AttendanceCorrected, GuidanceHeld, GuidanceKind
from shared.eventstore.views import Writer

GUIDANCE: Final = "guidance"


def attended(agency: str) -> str:
    """Returns the member by which the activities that an agency attended are found."""
    return f"attended:{agency}"


def _held(facts: GuidanceHeld, document: Document, event: Body, views: Writer) -> None:
    last = day_of(document.occurred)
    _put(
        views,
        {
            "guidance": facts.guidance,
            "kind": facts.kind.value,
            "topic": facts.topic,
            "from_day": facts.from_day.isoformat(),
            "to_day": last.isoformat(),
            "year": last.year,
            "held_by": list(facts.held_by),
            "place": facts.place,
            "note": facts.note,
            "evidence": list(facts.evidence),
            "attendance": _rows(facts.attendance),
            "corrections": [],
            "event": event,
            "version": document.aggregate_version,
        },
    )


def _corrected(facts: AttendanceCorrected, document: Document, event: Body, views: Writer) -> None:
    activity = change(views, GUIDANCE, facts.guidance, document)
    activity["attendance"] = _rows(facts.attendance)
    activity["corrections"].append(
        {
            "corrects": str(facts.corrects),
            "was": _rows(facts.was),
            "attendance": _rows(facts.attendance),
            "event": event,
        }
    )
    _put(views, activity)


def _rows(attendance: tuple[Attendance, ...]) -> list[Body]:
    return [{"agency": each.agency, "people": each.people} for each in attendance]


def _put(views: Writer, activity: Body) -> None:
    index = {attended(each["agency"]): "true" for each in activity["attendance"]}
    views.put(GUIDANCE, activity["guidance"], activity, kind=activity["kind"], year=str(activity["year"]), **index)


def guidance_answer(activity: Body, *, digests: bool) -> Body:
    """Returns an activity; without `digests`, how many files show it is told, and not which."""
    named = KIND_NAMES[GuidanceKind(activity["kind"])]
    return {
        **activity,
        "kind_vi": named.vi,
        "kind_en": named.en,
        "people": sum(each["people"] for each in activity["attendance"]),
        "evidence": activity["evidence"] if digests else None,
        "evidence_count": len(activity["evidence"]),
    }


FOLDS: Final[Mapping[type[Facts], Fold]] = {GuidanceHeld: _held, AttendanceCorrected: _corrected}
