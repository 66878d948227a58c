"""How the log becomes documents that can be read: rollout plans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.registry.projections.citing import (
    AGENCIES,
    PLANS,
    Body,
    Fold,
    change,
    put_agency,
)
from shared.clock import day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import (
    AgencyTargets,
    PlanAdopted,
    PlanAgencyAdded,
    TargetRevised,
    WaveScheduled,
)
from shared.eventstore.views import Writer


def _plan_adopted(facts: PlanAdopted, document: Document, event: Body, views: Writer) -> None:
    body = {"plan": facts.plan, "title": facts.title, "demonstration": facts.demonstration, "note": facts.note}
    views.put(PLANS, facts.plan, {**body, "adopted": event, "waves": [], "version": document.aggregate_version})


def _wave_scheduled(facts: WaveScheduled, document: Document, event: Body, views: Writer) -> None:
    plan = change(views, PLANS, facts.plan, document)
    members = sorted(facts.members, key=lambda each: each.order)
    for member in members:
        _place(member, plan, facts.wave, document, views)
    wave = [{**_member(each), "added": None} for each in members]
    plan["waves"].append({"wave": facts.wave, "members": wave, "event": event})
    plan["waves"].sort(key=lambda each: each["wave"])
    views.put(PLANS, facts.plan, plan)


def _agency_added(facts: PlanAgencyAdded, document: Document, event: Body, views: Writer) -> None:
    plan = change(views, PLANS, facts.plan, document)
    _place(facts.member, plan, facts.wave, document, views)
    (wave,) = [each for each in plan["waves"] if each["wave"] == facts.wave]
    wave["members"].append({**_member(facts.member), "added": event})
    wave["members"].sort(key=lambda each: each["order"])
    views.put(PLANS, facts.plan, plan)


def _member(member: AgencyTargets) -> Body:
    targets = [{**each, "originally": each["by"], "revisions": []} for each in _targets(member)]
    return {"agency": member.agency, "order": member.order, "targets": targets}


def _targets(member: AgencyTargets) -> list[Body]:
    return [{"milestone": each.milestone.value, "by": each.by.isoformat()} for each in member.targets]


def _place(member: AgencyTargets, plan: Body, wave: int, document: Document, views: Writer) -> None:
    """Writes an agency's place in a plan, with the targets set there, into the agency's own file."""
    agency, set_on = change(views, AGENCIES, member.agency), day_of(document.occurred).isoformat()
    place = {"plan": plan["plan"], "demonstration": plan["demonstration"], "wave": wave, "order": member.order}
    settings = [{**each, "set_on": set_on, "event": str(document.id)} for each in _targets(member)]
    agency["places"].append({**place, "targets": settings})
    put_agency(views, agency)


def _target_revised(facts: TargetRevised, document: Document, event: Body, views: Writer) -> None:
    plan = change(views, PLANS, facts.plan, document)
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
    agency = change(views, AGENCIES, facts.agency)
    for place in agency["places"]:
        if place["plan"] == facts.plan:
            set_on = day_of(document.occurred).isoformat()
            place["targets"].append({"milestone": milestone, "by": by, "set_on": set_on, "event": event["id"]})
    put_agency(views, agency)


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    PlanAdopted: _plan_adopted,
    WaveScheduled: _wave_scheduled,
    PlanAgencyAdded: _agency_added,
    TargetRevised: _target_revised,
}


def plan_item(plan: Body) -> Body:
    """Returns a plan as it stands in the list."""
    told = {name: plan[name] for name in ("plan", "title", "demonstration", "adopted", "version")}
    return {**told, "waves": len(plan["waves"]), "agencies": sum(len(each["members"]) for each in plan["waves"])}
