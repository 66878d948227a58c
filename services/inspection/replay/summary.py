"""The summary of an agency's file at a moment on both clocks: the last snapshots that may serve, and what follows."""

from __future__ import annotations

from typing import Any

from services.inspection.domain.rules import LATE
from services.inspection.projections import DAY_LENGTH, PROGRAMME, Mirror
from services.inspection.projections.summary import SNAPSHOT_EVERY, empty, joined, take
from services.inspection.replay.blame import Seen
from services.inspection.replay.labels import labelled
from services.inspection.replay.moments import Cut
from services.inspection.replay.obliged import Decided, decided_in, obliged_on
from shared.clock import format_instant
from shared.contracts.registry import ObligationDecided
from shared.contracts.terms import Obligation


def summary(mirror: Mirror, agency: str, cut: Cut, withheld: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Returns the figures of an agency's file at the cut: what folding all that the cut holds would give.

    Events whose ids are `withheld` are left out; then nothing comes from snapshots, which hold them.
    """
    parts = {source: _part(mirror, agency, source, cut, withheld) for source in mirror.sources}
    whole = joined(agency, parts.values())
    money = whole["money"]
    return {
        **whole,
        **_obligation(whole, _decided(mirror, cut), cut),
        "by_service": [
            {"service": source.rpartition("/")[2], "events": part["events"]}
            for source, part in parts.items()
            if part["events"]
        ],
        "money": [{"year": year, **money[year]} for year in sorted(money)],
        **cut.shown(mirror),
        "late_rule": LATE.shown(),
    }


def _decided(mirror: Mirror, cut: Cut) -> list[Decided]:
    """Returns the decisions on who must apply that the cut holds: about no agency, so no summary folds them."""
    day, instant = cut.last
    found = [
        Seen(source, kept["position"], kept["members"])
        for source in mirror.sources
        if source.rpartition("/")[2] == ObligationDecided.DECLARATION.publisher
        for kept in mirror.shelved(PROGRAMME, source)
        if kept["position"] <= cut.sizes.get(source, 0) and kept["members"] is not None
    ]
    held = [
        each for each in found if (said := each.members["occurred"]) <= (day if len(said) == DAY_LENGTH else instant)
    ]
    return decided_in(held)


def _obligation(whole: dict[str, Any], decided: list[Decided], cut: Cut) -> dict[str, Any]:
    """Returns who must apply on the day asked for, as a dossier of the same moment has it."""
    said = whole["obligation"]
    derived = None if said is None else {**labelled(Obligation(said)), "rule": whole["obligation_rule"]}
    found = obliged_on(derived, whole["kind"], decided, cut.as_of.day)
    if found is None:
        return {"obligation": None, "obligation_rule": None}
    return {"obligation": found["code"], "obligation_rule": found["rule"]}


def _part(mirror: Mirror, agency: str, source: str, cut: Cut, withheld: frozenset[str]) -> dict[str, Any]:
    """Returns the summary of one log's part of the file.

    A snapshot serves if all of it was recorded by `known`, which its position tells, and had happened by `as_of`, which
    its greatest `occurred` tells. Where none does, the part is folded from its beginning.
    """
    size, happened = cut.sizes.get(source, 0), format_instant(cut.as_of.instant)
    if withheld:
        return _folded(mirror, (agency, source), cut, (empty(agency), ""), withheld)
    now = mirror.summary(agency, source)
    if now is None or (now["greatest_occurred"] <= happened and size == mirror.held(source)):
        return now or empty(agency)
    found, after = empty(agency), ""
    before = f"{format_instant(cut.known.instant)}~~"
    while (snapshot := mirror.snapshot(agency, source, before)) is not None:
        before = snapshot["key"]
        if snapshot["greatest_occurred"] <= happened and snapshot["position"] <= size:
            found, after = snapshot, before
            break
    return _folded(mirror, (agency, source), cut, (found, after), withheld)


def _folded(
    mirror: Mirror, where: tuple[str, str], cut: Cut, start: tuple[dict[str, Any], str], withheld: frozenset[str]
) -> dict[str, Any]:
    """Returns `start`, a summary and the key that it stands at, with what follows it in the log of `where`."""
    (agency, source), (found, after) = where, start
    day, instant = cut.last
    for kept in mirror.shelved(agency, source, after, SNAPSHOT_EVERY):
        if kept["position"] > cut.sizes.get(source, 0):
            break
        members = kept["members"]
        if members is not None and members["id"] not in withheld:
            occurred = members["occurred"]
            if occurred <= (day if len(occurred) == DAY_LENGTH else instant):
                take(found, members)
    return found
