"""What an agency is not told before it happens: unannounced assessments and checks of it.

Both services keep them from the agency until they begin; so does every answer here that the agency itself may ask for.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.inspection.projections import Mirror
from shared.contracts.assessment import AssessmentKind

UNANNOUNCED = AssessmentKind.UNANNOUNCED.value


def undisclosed(mirror: Mirror, agency: str) -> frozenset[str]:
    """Returns the ids of the events that people of `agency` are not to see yet.

    Of an unannounced assessment until it is opened or withdrawn, and of an unannounced check until its minutes or its
    cancelling: all that names it. Of a programme of assessments: what plans an unannounced one.
    """
    rows = [each for source in mirror.sources for each in _members(mirror.shelved(agency, source))]
    hidden = _coming(rows)
    return frozenset(each["id"] for each in rows if _names(each["data"], hidden) or _plans(each["data"]))


def _members(shelved: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    return (each["members"] for each in shelved if each["members"] is not None)


def _coming(rows: Iterable[dict[str, Any]]) -> set[tuple[str, str]]:
    """Returns the unannounced assessments and checks that have not begun."""
    coming: set[tuple[str, str]] = set()
    for members in rows:
        data = members["data"]
        match members["type"].rpartition(".v")[0]:
            case "assessment.assessment.scheduled" if data["kind"] == UNANNOUNCED:
                coming.add(("assessment", data["assessment"]))
            case "assessment.assessment.opened" | "assessment.assessment.withdrawn":
                coming.discard(("assessment", data["assessment"]))
            case "registry.check.planned" if not data["announced"]:
                coming.add(("check", data["check"]))
            case "registry.check.minuted" | "registry.check.cancelled":
                coming.discard(("check", data["check"]))
            case _:
                pass
    return coming


def _names(data: dict[str, Any], hidden: set[tuple[str, str]]) -> bool:
    return any((name, data.get(name)) in hidden for name in ("assessment", "check"))


def _plans(data: dict[str, Any]) -> bool:
    planned = data.get("planned")
    return isinstance(planned, list) and any(
        isinstance(each, dict) and each.get("kind") == UNANNOUNCED for each in planned
    )
