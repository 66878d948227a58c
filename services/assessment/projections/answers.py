"""The answers made from views and catalogues. What can be derived is not stored: coverage follows on asking.

Persons appear by id alone. What is only remembered says, each time, that it is not verified.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from services.assessment.domain.clauses import Catalogue, Clause, clause_order
from services.assessment.domain.terms import (
    KIND_NAMES,
    NOT_VERIFIED,
    RESULT_NAMES,
    ROLE_NAMES,
    STAGE_NAMES,
    UNKNOWN_NAMES,
    Stage,
)
from services.assessment.projections.citing import View
from shared.contracts.assessment import AssessmentKind, Result, TeamRole, TimeUnknown
from shared.contracts.terms import Confidence
from shared.errors import Term

STEPS: Final = ("scheduled", "opened", "submitted", "approved", "withdrawn")
"""The steps that an assessment's answer cites. What was sent back stands beside them."""


def words(named: Term | None) -> View | None:
    """Returns words as they stand in an answer."""
    return None if named is None else {"vi": named.vi, "en": named.en}


def assessment_summary(item: View, agency_name: View | None) -> View:
    """Returns an assessment as one line of a list."""
    shown = ("assessment", "agency", "kind", "body", "catalogue", "planned_from", "planned_to", "stage", "counts")
    return {
        **{name: item[name] for name in shown},
        "version": item["version"],
        "agency_name": agency_name,
        "kind_name": words(KIND_NAMES[AssessmentKind(item["kind"])]),
        "stage_name": words(STAGE_NAMES[Stage(item["stage"])]),
        "found": len(item["findings"]),
        "events": [item[step]["event"] for step in STEPS if item[step]],
    }


def assessment_answer(item: View, agency_name: View | None, catalogue: Catalogue) -> View:
    """Returns an assessment whole: its steps, team, findings (the latest by clause, then the replaced), coverage."""
    findings = sorted(item["findings"].values(), key=lambda each: clause_order(each["clause"]))
    return {
        **assessment_summary(item, agency_name),
        **{name: item[name] for name in ("scope", "dost_participants", "returned", *STEPS)},
        "team": [{**each, "role_name": words(ROLE_NAMES[TeamRole(each["role"])])} for each in item["team"]],
        "findings": [_finding(each, catalogue) for each in findings],
        "replaced": [_finding(each, catalogue) for each in item["replaced"]],
        "coverage": coverage(item["findings"], catalogue),
        "time": None if item["time"] is None else _time(item["time"]),
        "times_before": [_time(each) for each in item["times_before"]],
        "interests": item["interests"],
        "warnings": item["warnings"],
    }


def _time(time: View) -> View:
    """Returns a plan of time with its shortfall, derived, and with how sure the reference is."""
    required, unknown, confidence = time["required_minutes"], time["unknown"], time["confidence"]
    return {
        **{name: value for name, value in time.items() if name != "unknown"},
        "unknown_because": unknown,
        "shortfall_minutes": None if required is None else max(0, required - time["planned_minutes"]),
        "unknown_name": None if unknown is None else words(UNKNOWN_NAMES[TimeUnknown(unknown)]),
        "reference": None if confidence is None else verified(Confidence(confidence)),
    }


def coverage(found: Mapping[str, Any], catalogue: Catalogue) -> View:
    """Returns how much of the edition was looked at, and which clauses nobody has found anything on."""
    uncovered = catalogue.uncovered(found)
    return {
        "assessable": len(catalogue.assessable),
        "covered": len(catalogue.assessable) - len(uncovered),
        "not_covered": [clause_named(clause) for clause in uncovered],
    }


def verified(confidence: Confidence) -> View:
    """Returns a confidence with the words that go with it; only `memory` has any, and always has them."""
    remembered = confidence is Confidence.MEMORY
    return {
        "confidence": confidence.value,
        "verified": not remembered,
        "caution": words(NOT_VERIFIED) if remembered else None,
    }  # fmt: skip


def clause_named(clause: Clause) -> View:
    """Returns a clause by number and title."""
    return {"clause": clause.id, "title": words(clause.title)}


def _finding(finding: View, catalogue: Catalogue) -> View:
    clause = catalogue.clauses.get(finding["clause"])
    return {
        **finding,
        "title": words(clause.title) if clause else None,
        "result_name": words(RESULT_NAMES[Result(finding["result"])]),
    }
