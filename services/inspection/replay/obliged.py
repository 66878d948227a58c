"""Who must apply on a day: what the register derived of an agency, and the decisions that changed the rule since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.inspection.replay.blame import Seen, set_by
from services.inspection.replay.labels import labelled
from shared.contracts.registry import ObligationDecided
from shared.contracts.terms import AgencyKind


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision on who must apply, and who recorded it when."""

    facts: ObligationDecided
    by: dict[str, Any]


def decided_in(documents: Iterable[Seen]) -> list[Decided]:
    """Returns the decisions among the documents, in their order."""
    return [Decided(each.facts, set_by(each)) for each in documents if isinstance(each.facts, ObligationDecided)]


def obliged_on(derived: dict[str, Any] | None, kind: str | None, decided: list[Decided], on: date) -> Any:
    """Returns the obligation on the day `on` with the rule it rests on and who set it, None where nothing is known.

    `derived` is what the register derived when it entered or reclassified the agency, of which `kind` is the kind. A
    decision that is in force on that day is the later word (directive, point 1); one that is not yet changes nothing.
    """
    if derived is None or kind is None:
        return derived
    begun = [each for each in decided if each.facts.from_day <= on]
    latest = max(enumerate(begun), key=lambda each: (each[1].facts.from_day, each[0]), default=None)
    if latest is None or latest[1].facts.version == derived["rule"]:
        return derived
    rule = latest[1]
    found = next(each for each in rule.facts.obligations if each.kind is AgencyKind(kind))
    return {**labelled(found.obligation), "rule": rule.facts.version, "set_by": rule.by}
