"""How the log becomes documents that can be read: an agency's life, and who must apply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.registry.domain.obligation import POINT_1, told_source
from services.registry.projections.citing import AGENCIES, OBLIGATIONS, Body, Fold, change, put_agency
from shared.clock import day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import (
    AgencyPlacedUnder,
    AgencyReclassified,
    AgencyRenamed,
    ContactsChanged,
    ContactsErased,
    EnrolmentWithdrawn,
    ObligationDecided,
    StaffReported,
)
from shared.eventstore.views import Writer


def day(document: Document) -> str:
    """Returns the day on which the event is said to have happened."""
    return day_of(document.occurred).isoformat()


def _renamed(facts: AgencyRenamed, document: Document, event: Body, views: Writer) -> None:
    agency = change(views, AGENCIES, facts.code, document)
    name = {"name_vi": facts.name_vi, "name_en": facts.name_en}
    agency |= name
    agency["names"].append({**name, "from_day": day(document), "event": event})
    put_agency(views, agency)


def _reclassified(facts: AgencyReclassified, document: Document, event: Body, views: Writer) -> None:
    agency = change(views, AGENCIES, facts.code, document)
    agency["kind"] = facts.kind.value
    agency["kinds"].append(
        {
            "kind": facts.kind.value,
            "from_day": day(document),
            "obligation": facts.obligation.value,
            "obligation_rule": facts.obligation_rule,
            "event": event,
        }
    )
    put_agency(views, agency)


def _placed_under(facts: AgencyPlacedUnder, document: Document, event: Body, views: Writer) -> None:
    agency = change(views, AGENCIES, facts.code, document)
    agency["parent"] = facts.parent
    agency["parents"].append({"parent": facts.parent, "from_day": day(document), "event": event})
    put_agency(views, agency)


def _staff_reported(facts: StaffReported, document: Document, event: Body, views: Writer) -> None:
    agency = change(views, AGENCIES, facts.code, document)
    as_of = facts.as_of.isoformat()
    for each in agency["staff"]:
        each["replaced"] = each["replaced"] or each["as_of"] == as_of
    agency["staff"].append({"staff": facts.staff, "as_of": as_of, "replaced": False, "event": event})
    put_agency(views, agency)


def _contacts_changed(facts: ContactsChanged, document: Document, event: Body, views: Writer) -> None:
    agency = change(views, AGENCIES, facts.code, document)
    agency["contacts"].append({"details": facts.details, "event": event, "erased": None})
    put_agency(views, agency)


def _contacts_erased(facts: ContactsErased, document: Document, event: Body, views: Writer) -> None:
    agency = change(views, AGENCIES, facts.code, document)
    for each in agency["contacts"]:
        each["erased"] = each["erased"] or event
    put_agency(views, agency)


def _withdrawn(facts: EnrolmentWithdrawn, document: Document, event: Body, views: Writer) -> None:
    agency = change(views, AGENCIES, facts.code, document)
    withdrawal = {"document_number": facts.document_number, "event": event}
    agency["enrolments"][-1] |= {"withdrawn_on": day(document), "withdrawal": withdrawal}
    put_agency(views, agency)


def _decided(facts: ObligationDecided, document: Document, event: Body, views: Writer) -> None:
    rules = views.get(OBLIGATIONS, POINT_1) or {"decided": []}
    obligations = [{"kind": each.kind.value, "obligation": each.obligation.value} for each in facts.obligations]
    rules["decided"].append(
        {
            "version": facts.version,
            "title": facts.title,
            "from_day": facts.from_day.isoformat(),
            "obligations": obligations,
            "note": facts.note,
            "source": told_source(document.legal_basis, facts.title),
            "event": event,
        }
    )
    views.put(OBLIGATIONS, POINT_1, {**rules, "version": document.aggregate_version})


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    AgencyRenamed: _renamed,
    AgencyReclassified: _reclassified,
    AgencyPlacedUnder: _placed_under,
    StaffReported: _staff_reported,
    ContactsChanged: _contacts_changed,
    ContactsErased: _contacts_erased,
    EnrolmentWithdrawn: _withdrawn,
    ObligationDecided: _decided,
}
