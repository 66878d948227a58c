"""The answers made from open matters, with what is derived for the day that is asked."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from services.assessment.domain.certificate import STANDING_NAMES, Standing
from services.assessment.domain.effectiveness import TARGET_NAMES
from services.assessment.domain.nonconformity import STEP_NAMES, Step
from services.assessment.domain.recommendation import PROGRESS_NAMES, SOURCE_NAMES, Progress
from services.assessment.domain.signal import REVIEW_NAMES, SEVERITY_NAMES, SUBJECT_NAMES, Review
from services.assessment.domain.terms import RESULT_NAMES
from services.assessment.projections import derived
from services.assessment.projections.answers import words
from services.assessment.projections.citing import View
from shared.contracts.assessment import RecommendationSource, Result, Severity, SignalSubject, Target

_NONCONFORMITY: Final = (
    "nonconformity", "assessment", "agency", "clause", "major", "note", "state", "stage", "raised", "version",
)  # fmt: skip
_NONCONFORMITY_PARTS: Final = (
    "raised_in", "repeats", "corrections", "causes", "hand_overs", "amendments", "closed",
)  # fmt: skip
_CERTIFICATE: Final = (
    "certificate", "agency", "issuer", "decision_number", "issued_on", "assessing_body", "catalogue", "expires_on",
    "expiry_stated", "surveillance_months", "surveillance_stated", "fields_now", "stage", "recorded", "version",
)  # fmt: skip
_CERTIFICATE_PARTS: Final = (
    "recorded_of", "fields_of_activity", "assessment", "evidence", "notices", "surveillances", "hand_overs",
    "amendments",
)  # fmt: skip
_RECOMMENDATION: Final = (
    "recommendation", "agency", "source", "source_key", "text", "stage", "made", "version",
)  # fmt: skip
_RECOMMENDATION_PARTS: Final = (
    "made_to",
    "extensions",
    "reports",
    "decisions",
    "withdrawn",
    "hand_overs",
    "amendments",
)
_SIGNAL: Final = (
    "signal", "detector", "detector_version", "subject", "agency", "person", "severity", "gravest", "stage", "raised",
    "version",
)  # fmt: skip
_SIGNAL_PARTS: Final = (
    "reading",
    "rests_on",
    "note",
    "raised_of",
    "explanations",
    "decision",
    "hand_overs",
    "amendments",
)


def nonconformity_line(item: View, name: View | None, day: date) -> View:
    """Returns a nonconformity as one line of a list, with the due date that stood on `day`."""
    result = Result.MAJOR_NONCONFORMITY if item["major"] else Result.MINOR_NONCONFORMITY
    plan = item["plans"][-1] if item["plans"] else None
    due = None if plan is None else derived.due_on(plan["due_on"], plan["extensions"], day).isoformat()
    return {
        **_some(item, _NONCONFORMITY),
        "agency_name": name,
        "grade_name": words(RESULT_NAMES[result]),
        "stage_name": words(STEP_NAMES[Step(item["stage"])]),
        "recurring": bool(item["repeats"]),
        "due_on": due,
        "on": day.isoformat(),
        "overdue": derived.nonconformity_overdue(item, day),
    }


def nonconformity_answer(item: View, name: View | None, day: date) -> View:
    """Returns a nonconformity whole."""
    return {
        **nonconformity_line(item, name, day),
        **_some(item, _NONCONFORMITY_PARTS),
        "plans": [{**each, "overdue": derived.plan_overdue(each, day)} for each in item["plans"]],
        "checks": [{**each, "measured": _measured(each["measured"])} for each in item["checks"]],
    }


def certificate_line(item: View, name: View | None, day: date) -> View:
    """Returns a certificate as one line of a list, with what follows for `day`."""
    standing = derived.standing_on(item, day)
    return {
        **_some(item, _CERTIFICATE),
        "agency_name": name,
        "stage_name": words(STANDING_NAMES[Standing(item["stage"])]),
        "on": day.isoformat(),
        "standing_then": standing,
        "past_expiry": derived.past_expiry(item, day),
        "surveillance_due_on": derived.surveillance_due_on(item, day).isoformat(),
        "surveillance_due": derived.surveillance_due(item, day),
    }


def certificate_answer(item: View, name: View | None, day: date) -> View:
    """Returns a certificate whole."""
    return {**certificate_line(item, name, day), **_some(item, _CERTIFICATE_PARTS)}


def recommendation_line(item: View, name: View | None, day: date) -> View:
    """Returns a recommendation as one line of a list, with the deadline that stood on `day`."""
    return {
        **_some(item, _RECOMMENDATION),
        "agency_name": name,
        "source_name": words(SOURCE_NAMES[RecommendationSource(item["source"])]),
        "stage_name": words(PROGRESS_NAMES[Progress(item["stage"])]),
        "due_on": derived.due_on(item["due_on"], item["extensions"], day).isoformat(),
        "on": day.isoformat(),
        "overdue": derived.recommendation_overdue(item, day),
    }


def recommendation_answer(item: View, name: View | None, day: date) -> View:
    """Returns a recommendation whole; `first_due_on` is the deadline that it was made with."""
    whole = _some(item, _RECOMMENDATION_PARTS)
    return {**recommendation_line(item, name, day), **whole, "first_due_on": item["due_on"]}


def signal_line(item: View, name: View | None) -> View:
    """Returns a signal as one line of a list."""
    return {
        **_some(item, _SIGNAL),
        "agency_name": name,
        "subject_name": words(SUBJECT_NAMES[SignalSubject(item["subject"])]),
        "severity_name": words(SEVERITY_NAMES[Severity(item["severity"])]),
        "gravest_name": words(SEVERITY_NAMES[Severity(item["gravest"])]),
        "stage_name": words(REVIEW_NAMES[Review(item["stage"])]),
    }


def signal_answer(item: View, name: View | None) -> View:
    """Returns a signal whole."""
    return {**signal_line(item, name), **_some(item, _SIGNAL_PARTS)}


def _some(item: View, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: item[name] for name in names}


def _measured(measured: View) -> View:
    return {**measured, "meets_name": words(TARGET_NAMES[Target(measured["meets"])])}
