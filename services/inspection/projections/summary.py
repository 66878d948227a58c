"""The summary of an agency's file: figures and names that grow with every event, kept as a snapshot now and then.

Of each log there is one, in the order of that log, so that it does not matter how the logs arrive beside one another;
added together they are the summary of the file. A snapshot holds the greatest `occurred` that is folded in it and the
position at which it stands: it serves a moment on the two clocks if all that it folds was recorded and had happened by
then, and the few rows behind it are folded on top.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from shared.clock import format_instant, instant_of, parse_occurred

SUMMARY: Final = "summary"
"""The collection of the summaries as they are now; below it lie the snapshots, by order key."""
SNAPSHOT_EVERY: Final = 64
"""Events of an agency in one log between two snapshots: folding that many takes less than a millisecond."""
_COUNTED: Final[Mapping[str, tuple[str, ...]]] = {
    "registry.agency.milestone-reported.v1": ("milestones",),
    "registry.programme.adopted.v1": ("programmes",),
    "assessment.evidence.recorded.v1": ("evidence",),
    "assessment.assessment.scheduled.v1": ("assessments_scheduled",),
    "assessment.assessment.approved.v1": ("assessments_approved",),
    "assessment.assessment.finding-recorded.v1": ("findings",),
    "assessment.nonconformity.raised.v1": ("nonconformities_raised",),
    "assessment.nonconformity.closed.v1": ("nonconformities_closed",),
    "assessment.signal.raised.v1": ("signals_raised",),
    "assessment.certificate.recorded.v1": ("certificates",),
    "notifier.notice.requested.v1": ("notices_requested",),
    "notifier.notice.sent.v1": ("notices_sent",),
    "notifier.notice.read.v1": ("notices_read",),
}
"""Which events each figure counts."""
FIGURES: Final = tuple(dict.fromkeys(name for names in _COUNTED.values() for name in names))
"""The names of the figures, in the order in which they are shown."""


def empty(agency: str) -> dict[str, Any]:
    """Returns the summary of an agency of which nothing is folded."""
    return {
        "agency": agency,
        "name_vi": None,
        "name_en": None,
        "kind": None,
        "obligation": None,
        "obligation_rule": None,
        "ended": None,
        "events": 0,
        "figures": dict.fromkeys(FIGURES, 0),
        "money": {},
        "first_recorded": None,
        "last_recorded": None,
        "greatest_occurred": "",
    }


def take(summary: dict[str, Any], members: Mapping[str, Any]) -> None:
    """Folds one document, by its members, into a summary."""
    topic, data = members["type"], members["data"]
    summary["events"] += 1
    summary["first_recorded"] = summary["first_recorded"] or members["time"]
    summary["last_recorded"] = members["time"]
    happened = format_instant(instant_of(parse_occurred(members["occurred"])))
    summary["greatest_occurred"] = max(summary["greatest_occurred"], happened)
    for name in _COUNTED.get(topic, ()):
        summary["figures"][name] += 1
    if topic.startswith("registry.agency.") and data.get("code") == summary["agency"]:
        _take_agency(summary, topic, data, members)
    elif topic.startswith("funding.allocation.") and data.get("agency") == summary["agency"]:
        _take_money(summary, topic, data)


def joined(agency: str, parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Returns the summary of a file whose logs' summaries are `parts`. Each name comes from one log alone."""
    whole = empty(agency)
    for part in parts:
        whole["events"] += part["events"]
        for name in ("name_vi", "name_en", "kind", "obligation", "obligation_rule", "ended"):
            whole[name] = part[name] if part[name] is not None else whole[name]
        for name, figure in part["figures"].items():
            whole["figures"][name] += figure
        whole["money"] |= part["money"]
        moments = [each for each in (whole["first_recorded"], part["first_recorded"]) if each]
        whole["first_recorded"] = min(moments, default=None)
        whole["last_recorded"] = max(whole["last_recorded"] or "", part["last_recorded"] or "") or None
    del whole["greatest_occurred"]
    return whole


def _take_agency(summary: dict[str, Any], topic: str, data: Mapping[str, Any], members: Mapping[str, Any]) -> None:
    for name in ("name_vi", "name_en", "kind", "obligation", "obligation_rule"):
        if name in data and topic.rpartition(".v")[0] != "registry.agency.reorganised":
            summary[name] = data[name]
    if topic == "registry.agency.reorganised.v1" and data["ended"]:
        summary["ended"] = {"on": members["occurred"], "reorganisation": data["reorganisation"]}
    if topic == "registry.agency.part-retracted.v1" and data["reinstated"]:
        summary["ended"] = None


def _take_money(summary: dict[str, Any], topic: str, data: Mapping[str, Any]) -> None:
    money = summary["money"].setdefault(str(data["year"]), {"assigned": 0, "released": 0})
    match topic:
        case "funding.allocation.assigned.v1" | "funding.allocation.inherited.v1":
            money["assigned"] += data["amount"]
        case "funding.allocation.handed-over.v1":
            money["assigned"] -= data["amount"]
        case "funding.allocation.released.v1":
            money["released"] += data["amount"]
