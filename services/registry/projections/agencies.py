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
from shared.eventstore.views import Writer

LISTS: Final = (
    "enrolments",
    "staff",
    "contacts",
    "heads",
    "milestones",
    "places",
    "programmes",
    "reorganisations",
)
"""What an agency has none of when it is registered."""


def _registered(facts: AgencyRegistered, document: Document, event: Body, views: Writer) -> None:
    from_day = day_of(document.occurred).isoformat()
    name = {"name_vi": facts.name_vi, "name_en": facts.name_en}
    obligation = {"obligation": facts.obligation.value, "obligation_rule": facts.obligation_rule}
    put_agency(
        views,
        {
            "code": facts.code,
            **name,
            "names": [{**name, "from_day": from_day, "event": event}],
            "kind": facts.kind.value,
            "kinds": [{"kind": facts.kind.value, **obligation, "from_day": from_day, "event": event}],
            "parent": facts.parent,
            "parents": [{"parent": facts.parent, "from_day": from_day, "event": event}],
            "source": facts.provenance.source,
            "confidence": facts.provenance.confidence.value,
            "registered": event,
            **{each: [] for each in LISTS},
            "ended": None,
            "version": document.aggregate_version,
        },
    )


def _enrolled(facts: AgencyEnrolled, document: Document, event: Body, views: Writer) -> None:
    agency = change(views, AGENCIES, facts.code, document)
    agency["enrolments"].append(
        {
            "request_number": facts.request_number,
            "requested_on": facts.requested_on.isoformat(),
            "managing_agency": facts.managing_agency,
            "enrolled_on": day_of(document.occurred).isoformat(),
            "event": event,
            "withdrawn_on": None,
            "withdrawal": None,
        }
    )
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
