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
    PlanAdopted,
    TargetRevised,
    WaveScheduled,
)
from shared.eventstore.views import Writer


def _plan_adopted(facts: PlanAdopted, document: Document, event: Body, views: Writer) -> None:
    body = {"plan": facts.plan, "title": facts.title, "demonstration": facts.demonstration, "note": facts.note}
    views.put(PLANS, facts.plan, {**body, "adopted": event, "waves": [], "version": document.aggregate_version})


def _wave_scheduled(facts: WaveScheduled, document: Document, event: Body, views: Writer) -> None:
    plan = change(views, PLANS, facts.plan, document)
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
        agency = change(views, AGENCIES, member.agency)
        place = {"plan": facts.plan, "demonstration": plan["demonstration"], "wave": facts.wave, "order": member.order}
        settings = [{**each, "set_on": day_of(document.occurred).isoformat(), "event": event["id"]} for each in targets]
        agency["places"].append({**place, "targets": settings})
        put_agency(views, agency)
    plan["waves"].append({"wave": facts.wave, "members": members, "event": event})
    plan["waves"].sort(key=lambda each: each["wave"])
    views.put(PLANS, facts.plan, plan)


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
    TargetRevised: _target_revised,
}
