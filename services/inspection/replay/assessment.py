"""Assessment's part of a file: independent assessments with their findings, open nonconformities, evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from services.inspection.replay.blame import Seen, set_by
from services.inspection.replay.labels import labelled
from shared.contracts.assessment import (
    AgencyNoted,
    AssessmentApproved,
    AssessmentOpened,
    AssessmentScheduled,
    AssessmentSubmitted,
    EmploymentNoted,
    EvidenceRecorded,
    FindingRecorded,
    NonconformityClosed,
    NonconformityRaised,
)

_COUNTS = ("conforming", "minor", "major", "observations", "not_applicable")


@dataclass
class AssessmentFile:
    """What assessment has said about one agency."""

    assessments: dict[str, dict[str, Any]] = field(default_factory=dict)
    nonconformities: dict[str, dict[str, Any]] = field(default_factory=dict)
    evidence: list[dict[str, Any]] = field(default_factory=list)
    roster: dict[str, Any] = field(default_factory=lambda: {"agency": None, "employments": []})

    def take(self, seen: Seen) -> None:
        """Takes assessment's next document about the agency.

        A document may stand without the one before it (that happened later, by its own word): its part is shown all
        the same, with `scheduled` None.
        """
        by = set_by(seen)
        _take_rest(self, seen, by)
        _take_step(self, seen, by)

    def shown(self) -> dict[str, Any]:
        """Returns the state that the documents taken so far make."""
        return {
            "assessments": [
                {**each, "findings": [each["findings"][one] for one in sorted(each["findings"], key=clause_order)]}
                for each in self.assessments.values()
            ],
            "open_nonconformities": list(self.nonconformities.values()),
            "evidence": self.evidence,
            "roster": self.roster,
        }


def clause_order(clause: str) -> tuple[int, ...]:
    """Returns what puts clauses in the standard's order: 4.2.10 after 4.2.9."""
    return tuple(int(part) for part in clause.split("."))


def _assessment(file: AssessmentFile, key: str) -> dict[str, Any]:
    return file.assessments.setdefault(
        key,
        {
            "assessment": key,
            "state": "unknown",
            "scheduled": None,
            "opened": None,
            "findings": {},
            "submitted": None,
            "approved": None,
        },
    )


def _take_step(file: AssessmentFile, seen: Seen, by: dict[str, Any]) -> None:
    match seen.facts:
        case AssessmentScheduled() as facts:
            _step(file, facts.assessment, "scheduled", _scheduled(facts, by))
        case AssessmentOpened() as facts:
            team = [
                {"person": each.person, "role": labelled(each.role), "interests": list(each.interests)}
                for each in facts.team
            ]
            _step(file, facts.assessment, "opened", {"team": team, "set_by": by})
        case AssessmentSubmitted() as facts:
            counts = {name: getattr(facts, name) for name in _COUNTS}
            _step(file, facts.assessment, "submitted", {**counts, "set_by": by})
        case AssessmentApproved() as facts:
            found = {"kind": labelled(facts.kind), "minor": facts.minor, "major": facts.major, "set_by": by}
            _step(file, facts.assessment, "approved", found)


def _step(file: AssessmentFile, key: str, name: str, step: dict[str, Any]) -> None:
    assessment = _assessment(file, key)
    assessment[name], assessment["state"] = step, name


def _scheduled(facts: AssessmentScheduled, by: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": labelled(facts.kind),
        "body": facts.body,
        "catalogue": facts.catalogue,
        "planned_from": facts.planned_from.isoformat(),
        "planned_to": facts.planned_to.isoformat(),
        "scope": facts.scope,
        "dost_participants": list(facts.dost_participants),
        "set_by": by,
    }


def _take_rest(file: AssessmentFile, seen: Seen, by: dict[str, Any]) -> None:
    match seen.facts:
        case NonconformityClosed() as facts:
            file.nonconformities.pop(facts.nonconformity, None)
        case EvidenceRecorded() as facts:
            file.evidence.append(_evidence(facts, by))
        case FindingRecorded() as facts:
            findings = _assessment(file, facts.assessment)["findings"]
            findings[facts.clause] = _finding(facts, findings.get(facts.clause), by)
        case NonconformityRaised() as facts:
            file.nonconformities[facts.nonconformity] = {
                "nonconformity": facts.nonconformity,
                "assessment": facts.assessment,
                "clause": facts.clause,
                "major": facts.major,
                "note": facts.note,
                "set_by": by,
            }
        case AgencyNoted():
            file.roster["agency"] = {"set_by": by}
        case EmploymentNoted() as facts:
            file.roster["employments"].append({"person": facts.person, "set_by": by})


def _finding(facts: FindingRecorded, before: dict[str, Any] | None, by: dict[str, Any]) -> dict[str, Any]:
    return {
        "clause": facts.clause,
        "result": labelled(facts.result),
        "note": facts.note,
        "sample_size": facts.sample_size,
        "evidence": list(facts.evidence),
        "replaces": None if before is None else before["set_by"]["event"],
        "set_by": by,
    }


def _evidence(facts: EvidenceRecorded, by: dict[str, Any]) -> dict[str, Any]:
    return {
        "digest": facts.digest,
        "title": facts.title,
        "kind": facts.kind,
        "number": facts.number,
        "register": facts.register,
        "issued_on": None if facts.issued_on is None else facts.issued_on.isoformat(),
        "issued_by": facts.issued_by,
        "clauses": list(facts.clauses),
        "size": facts.size,
        "media_type": facts.media_type,
        "set_by": by,
    }
