"""How the log becomes documents that can be read: agencies, their enrolment, heads and milestones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.registry.projections.citing import (
    AGENCIES,
    Body,
    Fold,
    change,
    put_agency,
)
from shared.clock import day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import (
    AgencyEnrolled,
    AgencyRegistered,
    HeadAppointed,
    MilestoneReported,
)
from shared.contracts.terms import Obligation
from shared.eventstore.views import Writer


def _registered(facts: AgencyRegistered, document: Document, event: Body, views: Writer) -> None:
    put_agency(
        views,
        {
            "code": facts.code,
            "name_vi": facts.name_vi,
            "name_en": facts.name_en,
            "kind": facts.kind.value,
            "obligation": facts.obligation.value,
            "obligation_rule": facts.obligation_rule,
            "applying": facts.obligation is Obligation.MANDATORY,
            "parent": facts.parent,
            "source": facts.provenance.source,
            "confidence": facts.provenance.confidence.value,
            "registered": event,
            "enrolment": None,
            "heads": [],
            "milestones": [],
            "places": [],
            "programmes": [],
            "version": document.aggregate_version,
        },
    )


def _enrolled(facts: AgencyEnrolled, document: Document, event: Body, views: Writer) -> None:
    agency = change(views, AGENCIES, facts.code, document)
    agency["applying"] = True
    agency["enrolment"] = {
        "request_number": facts.request_number,
        "requested_on": facts.requested_on.isoformat(),
        "managing_agency": facts.managing_agency,
        "event": event,
    }
    put_agency(views, agency)


def _head_appointed(facts: HeadAppointed, document: Document, event: Body, views: Writer) -> None:
    agency = change(views, AGENCIES, facts.code, document)
    agency["heads"].append(
        {
            "person": facts.person,
            "decision": event["legal_basis"],
            "term_from": facts.term_from.isoformat(),
            "term_to": None if facts.term_to is None else facts.term_to.isoformat(),
            "event": event,
        }
    )
    put_agency(views, agency)


def _milestone_reported(facts: MilestoneReported, document: Document, event: Body, views: Writer) -> None:
    agency = change(views, AGENCIES, facts.code, document)
    reported_late = (day_of(document.time) - day_of(document.occurred)).days
    agency["milestones"].append(
        {
            "milestone": facts.milestone.value,
            "order": facts.order,
            "rule": facts.rule,
            "reached_on": day_of(document.occurred).isoformat(),
            "recorded_days_after": reported_late,
            "document_number": facts.document_number,
            "evidence": list(facts.evidence),
            "event": event,
        }
    )
    put_agency(views, agency)


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    AgencyRegistered: _registered,
    AgencyEnrolled: _enrolled,
    HeadAppointed: _head_appointed,
    MilestoneReported: _milestone_reported,
}
