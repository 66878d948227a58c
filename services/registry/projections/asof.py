"""What the read models say of an agency on a day: its name, kind and obligation, whether it applied, and had ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.registry.domain.obligation import POINT_1, Rules, by_kind
from services.registry.domain.rules import OBLIGATION_RULES, ObligationRule
from services.registry.projections.citing import OBLIGATIONS, Body
from shared.contracts.registry import KindObligation
from shared.contracts.terms import AgencyKind, Confidence, Obligation, Provenance
from shared.eventstore.views import Reading, Views


def obligation_rules(views: Views | Reading) -> Rules:
    """Returns every version of who must apply, the oldest first, as it is on record now."""
    recorded = views.get(OBLIGATIONS, POINT_1)
    decided = [] if recorded is None else recorded["decided"]
    return (*OBLIGATION_RULES, *map(recorded_rule, decided))


def recorded_rule(decided: Body) -> ObligationRule:
    """Returns the version that a recorded decision makes."""
    named = [
        KindObligation(AgencyKind(each["kind"]), Obligation(each["obligation"])) for each in decided["obligations"]
    ]
    source = Provenance(decided["source"], Confidence.RECORDED)
    return ObligationRule(decided["version"], date.fromisoformat(decided["from_day"]), source, by_kind(named))


def dated(versions: Sequence[Body], on: date) -> Body:
    """Returns what holds on the day `on`; on a day before the first, the first: the register knows no earlier one."""
    begun = [each for each in versions if each["from_day"] <= on.isoformat()]
    return begun[-1] if begun else versions[0]


def ended_by(agency: Mapping[str, Any], on: date) -> Body | None:
    """Returns how the agency ended, if it had by the day `on`."""
    ended: Body | None = agency["ended"]
    return ended if ended is not None and ended["on"] <= on.isoformat() else None


def enrolled_on(agency: Mapping[str, Any], on: date) -> bool:
    """Returns whether a voluntary enrolment held on the day `on`; on the day of its withdrawal it does no more."""
    day = on.isoformat()
    return any(
        each["enrolled_on"] <= day and (each["withdrawn_on"] is None or each["withdrawn_on"] > day)
        for each in agency["enrolments"]
    )


def applying_on(agency: Mapping[str, Any], obligation: Obligation, on: date) -> bool:
    """Returns whether the agency applied the system on the day `on`: not ended, and obliged or enrolled."""
    return ended_by(agency, on) is None and (obligation is Obligation.MANDATORY or enrolled_on(agency, on))
