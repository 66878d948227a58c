"""How the registry's log becomes documents that can be read: one function for each event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final

from services.registry.domain.programme import programme_key
from shared.acts import Capacity, LegalBasis
from shared.clock import day_of, format_instant, format_occurred
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import (
    AgencyEnrolled,
    AgencyRegistered,
    HeadAppointed,
    MilestoneReported,
    PersonEmployed,
    PersonErased,
    PersonRecorded,
    PlanAdopted,
    PostHeld,
    ProgrammeAdopted,
    TargetRevised,
    WaveScheduled,
)
from shared.contracts.terms import Obligation
from shared.eventstore.views import Writer

AGENCIES: Final = "agencies"
PLANS: Final = "plans"
PROGRAMMES: Final = "programmes"
PEOPLE: Final = "people"
Body = dict[str, Any]


class RegistryViews:
    """Folds the registry's log into `agencies`, `plans`, `programmes` and `people`."""

    NAME: ClassVar[str] = "registry"
    VERSION: ClassVar[int] = 2

    def project(self, document: Document, position: int, views: Writer) -> None:
        """Folds one document; what it does not know changes nothing."""
        fold = _FOLDS.get(type(document.facts))
        if fold is not None:
            fold(document.facts, document, cite(document, position), views)


def cite(document: Document, position: int) -> Body:
    """Returns the event as an answer cites it: which one, both clocks, who, in what capacity, why, on what basis."""
    actor = document.actor
    return {
        "id": str(document.id),
        "type": document.topic,
        "position": position,
        "occurred": format_occurred(document.occurred),
        "recorded": format_instant(document.time),
        "actor": actor.person,
        "role": actor.role.value,
        "agency": actor.agency,
        "capacity": actor.capacity.value,
        "principal": actor.principal,
        "mandate": actor.mandate,
        "reason": document.reason,
        "legal_basis": _basis(document.legal_basis),
    }


def _basis(basis: LegalBasis | None) -> Body | None:
    if basis is None:
        return None
    return {
        "kind": basis.kind.value,
        "number": basis.number,
        "issuer": basis.issuer,
        "date": None if basis.date is None else basis.date.isoformat(),
        "abstract": basis.abstract,
        "signer": basis.signer,
    }


def _put_agency(views: Writer, agency: Body) -> None:
    index = {"kind": agency["kind"], "obligation": agency["obligation"]}
    index["applying"] = "true" if agency["applying"] else "false"
    if agency["parent"] is not None:
        index["parent"] = agency["parent"]
    views.put(AGENCIES, agency["code"], agency, **index)


def _change(views: Writer, collection: str, key: str, document: Document | None = None) -> Body:
    """Returns the body to change, at the version that `document` of its own stream brings it to."""
    body = views.get(collection, key)
    assert body is not None, f"the log names {collection}/{key} before it was recorded"
    if document is not None:
        body["version"] = document.aggregate_version
    return body


def _registered(facts: AgencyRegistered, document: Document, event: Body, views: Writer) -> None:
    _put_agency(
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
    agency = _change(views, AGENCIES, facts.code, document)
    agency["applying"] = True
    agency["enrolment"] = {
        "request_number": facts.request_number,
        "requested_on": facts.requested_on.isoformat(),
        "managing_agency": facts.managing_agency,
        "event": event,
    }
    _put_agency(views, agency)


def _head_appointed(facts: HeadAppointed, document: Document, event: Body, views: Writer) -> None:
    agency = _change(views, AGENCIES, facts.code, document)
    agency["heads"].append(
        {
            "person": facts.person,
            "decision": event["legal_basis"],
            "term_from": facts.term_from.isoformat(),
            "term_to": None if facts.term_to is None else facts.term_to.isoformat(),
            "event": event,
        }
    )
    _put_agency(views, agency)


def _milestone_reported(facts: MilestoneReported, document: Document, event: Body, views: Writer) -> None:
    agency = _change(views, AGENCIES, facts.code, document)
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
    _put_agency(views, agency)


def _plan_adopted(facts: PlanAdopted, document: Document, event: Body, views: Writer) -> None:
    body = {"plan": facts.plan, "title": facts.title, "demonstration": facts.demonstration, "note": facts.note}
    views.put(PLANS, facts.plan, {**body, "adopted": event, "waves": [], "version": document.aggregate_version})


def _wave_scheduled(facts: WaveScheduled, document: Document, event: Body, views: Writer) -> None:
    plan = _change(views, PLANS, facts.plan, document)
    members = []
    for member in sorted(facts.members, key=lambda each: each.order):
        targets = [{"milestone": each.milestone.value, "by": each.by.isoformat()} for each in member.targets]
        members.append(
            {
                "agency": member.agency,
                "order": member.order,
                "targets": [{**each, "originally": each["by"], "revisions": []} for each in targets],
            }
        )
        agency = _change(views, AGENCIES, member.agency)
        place = {"plan": facts.plan, "demonstration": plan["demonstration"], "wave": facts.wave, "order": member.order}
        settings = [{**each, "set_on": day_of(document.occurred).isoformat(), "event": event["id"]} for each in targets]
        agency["places"].append({**place, "targets": settings})
        _put_agency(views, agency)
    plan["waves"].append({"wave": facts.wave, "members": members, "event": event})
    plan["waves"].sort(key=lambda each: each["wave"])
    views.put(PLANS, facts.plan, plan)


def _target_revised(facts: TargetRevised, document: Document, event: Body, views: Writer) -> None:
    plan = _change(views, PLANS, facts.plan, document)
    by, milestone = facts.by.isoformat(), facts.milestone.value
    members = [each for wave in plan["waves"] for each in wave["members"] if each["agency"] == facts.agency]
    for target in members[0]["targets"]:
        if target["milestone"] == milestone:
            target["by"] = by
            target["revisions"].append(
                {
                    "was": facts.was.isoformat(),
                    "by": by,
                    "after_the_fact": day_of(document.time) > facts.was,
                    "event": event,
                }
            )
    views.put(PLANS, facts.plan, plan)
    agency = _change(views, AGENCIES, facts.agency)
    for place in agency["places"]:
        if place["plan"] == facts.plan:
            set_on = day_of(document.occurred).isoformat()
            place["targets"].append({"milestone": milestone, "by": by, "set_on": set_on, "event": event["id"]})
    _put_agency(views, agency)


def _programme_adopted(facts: ProgrammeAdopted, document: Document, event: Body, views: Writer) -> None:
    programme = {
        "agency": facts.agency,
        "year": facts.year,
        "document_number": facts.document_number,
        "objectives": [{"objective": each.objective, "target": each.target} for each in facts.objectives],
        "signed_in_person": document.actor.capacity is Capacity.IN_PERSON,
        "event": event,
        "version": document.aggregate_version,
    }
    views.put(PROGRAMMES, programme_key(facts.agency, facts.year), programme, agency=facts.agency)
    agency = _change(views, AGENCIES, facts.agency)
    cited = {name: programme[name] for name in ("year", "document_number", "signed_in_person", "event")}
    agency["programmes"].append(cited)
    _put_agency(views, agency)


def _person_recorded(facts: PersonRecorded, document: Document, event: Body, views: Writer) -> None:
    person = {"person": facts.person, "details": facts.details, "recorded": event, "erased": None}
    _put_person(views, {**person, "employments": [], "posts": [], "version": document.aggregate_version})


def _put_person(views: Writer, person: Body) -> None:
    views.put(PEOPLE, person["person"], person, erased="false" if person["erased"] is None else "true")


def _employed(facts: PersonEmployed, document: Document, event: Body, views: Writer) -> None:
    person = _change(views, PEOPLE, facts.person, document)
    _put_period(person["employments"], {"agency": facts.agency}, facts, event)
    _put_person(views, person)


def _post_held(facts: PostHeld, document: Document, event: Body, views: Writer) -> None:
    person = _change(views, PEOPLE, facts.person, document)
    _put_period(person["posts"], {"agency": facts.agency, "post": facts.post}, facts, event)
    _put_person(views, person)


def _put_period(periods: list[Body], where: Body, facts: PersonEmployed | PostHeld, event: Body) -> None:
    from_day, to_day = facts.from_day.isoformat(), None if facts.to_day is None else facts.to_day.isoformat()
    for period in periods:
        if period["from_day"] == from_day and where.items() <= period.items():
            period["to_day"], period["ended"] = to_day, event
            return
    periods.append({**where, "from_day": from_day, "to_day": to_day, "event": event, "ended": None})


def _erased(facts: PersonErased, document: Document, event: Body, views: Writer) -> None:
    person = _change(views, PEOPLE, facts.person, document)
    person["erased"] = event
    _put_person(views, person)


_FOLDS: Final[Mapping[type[Facts], Callable[[Any, Document, Body, Writer], None]]] = {
    AgencyRegistered: _registered,
    AgencyEnrolled: _enrolled,
    HeadAppointed: _head_appointed,
    MilestoneReported: _milestone_reported,
    PlanAdopted: _plan_adopted,
    WaveScheduled: _wave_scheduled,
    TargetRevised: _target_revised,
    ProgrammeAdopted: _programme_adopted,
    PersonRecorded: _person_recorded,
    PersonEmployed: _employed,
    PostHeld: _post_held,
    PersonErased: _erased,
}
