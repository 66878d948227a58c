"""How the log becomes documents that can be read: assessments asked for, and the certificates that others recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from services.registry.domain.certification import Certification, Stage
from services.registry.domain.rules import MILESTONE_LISTS
from services.registry.projections.answers import rule_answer
from services.registry.projections.citing import Body, Fold
from shared.clock import day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import AssessmentRequested, CertificateNoted
from shared.eventstore.views import Writer

CERTIFICATIONS: Final = "certifications"


def _requested(facts: AssessmentRequested, document: Document, event: Body, views: Writer) -> None:
    body = _body(facts, document, views)
    body["requests"].append(
        {
            "requested_on": day_of(document.occurred).isoformat(),
            "document_number": facts.document_number,
            "rule": facts.rule,
            "evidence": list(facts.evidence),
            "event": event,
        }
    )
    views.put(CERTIFICATIONS, facts.code, body)


def _noted(facts: CertificateNoted, document: Document, event: Body, views: Writer) -> None:
    body = _body(facts, document, views)
    told = {
        "certificate": facts.certificate,
        "issuer": facts.issuer,
        "decision_number": facts.decision_number,
        "issued_on": facts.issued_on.isoformat(),
        "expires_on": facts.expires_on.isoformat(),
        "cited": {
            "source": facts.cited.source,
            "position": facts.cited.position,
            "event_id": facts.cited.event_id,
        },
        "event": event,
    }
    before = [each for each in body["certificates"] if each["certificate"] == facts.certificate]
    others = [each for each in body["certificates"] if each["certificate"] != facts.certificate]
    replaced = [known for each in before for known in (*each["replaced"], {name: each[name] for name in told})]
    body["certificates"] = [*others, {**told, "replaced": replaced}]
    views.put(CERTIFICATIONS, facts.code, body)


def _body(facts: AssessmentRequested | CertificateNoted, document: Document, views: Writer) -> Body:
    body: Body = views.get(CERTIFICATIONS, facts.code) or {"agency": facts.code, "requests": [], "certificates": []}
    kept = body.get("stage", Stage.NOT_ASKED.value)
    body["stage"] = str(Certification.LIFE.after(type(facts), Stage(kept)))
    body["version"] = document.aggregate_version
    return body


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    AssessmentRequested: _requested,
    CertificateNoted: _noted,
}


def certification_answer(body: Body, *, digests: bool) -> Body:
    """Returns what stands apart of an agency. Without `digests`, how many files were shown is told, and not which."""
    named = Certification.LIFE.name(Stage(body["stage"]))
    requests = [_request(each, digests=digests) for each in body["requests"]]
    return {**body, "requests": requests, "stage_vi": named.vi, "stage_en": named.en}


def _request(request: Body, *, digests: bool) -> Body:
    rule: Any = next(each for each in MILESTONE_LISTS if each.version == request["rule"])
    evidence = request["evidence"]
    shown = {"evidence": evidence if digests else None, "evidence_count": len(evidence)}
    return {**request, "rule": rule_answer(rule), **shown}


def certification_on(body: Body | None, on: date) -> Body:
    """Returns the newest request said to be made, and the newest certificate issued, by the day `on`; None for each."""
    requests = [] if body is None else body["requests"]
    certificates = [] if body is None else body["certificates"]
    asked = [each for each in requests if each["requested_on"] <= on.isoformat()]
    issued = [each for each in certificates if each["issued_on"] <= on.isoformat()]
    return {
        "assessment_requested": _dated(asked[-1], "requested_on") if asked else None,
        "certificate_recorded": _dated(max(issued, key=lambda each: str(each["issued_on"])), "issued_on")
        if issued
        else None,
    }


def _dated(item: Body, day: str) -> Body:
    event = item["event"]
    return {"on": item[day], "recorded": event["recorded"], "event": event["id"]}
