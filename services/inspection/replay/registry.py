"""The registry's part of a file: identity, obligation, head, milestones against their targets, annual programmes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from services.inspection.replay.blame import Seen, basis, is_verified, provenance_of, set_by
from services.inspection.replay.labels import labelled
from services.inspection.replay.obliged import Decided, decided_in, obliged_on
from shared.contracts.registry import (
    AgencyEnrolled,
    AgencyPartRetracted,
    AgencyPlacedUnder,
    AgencyReclassified,
    AgencyRegistered,
    AgencyRenamed,
    AgencyReorganised,
    EnrolmentWithdrawn,
    HeadAppointed,
    MilestoneReported,
    PersonEmployed,
    PlanAdopted,
    PostHeld,
    ProgrammeAdopted,
    TargetRevised,
    WaveScheduled,
)
from shared.contracts.terms import Milestone

_IN_STORE: Final[Mapping[bool, tuple[str, str]]] = {
    True: ("có trong kho bằng chứng", "in the evidence store"),
    False: ("chưa thấy trong kho bằng chứng", "not in the evidence store"),
}


@dataclass
class RegistryFile:
    """What the registry has said about one agency."""

    agency: str
    identity: dict[str, Any] | None = None
    obligation: dict[str, Any] | None = None
    decided: list[Decided] = field(default_factory=list)
    enrolment: dict[str, Any] | None = None
    ended: dict[str, Any] | None = None
    ended_retracted: list[dict[str, Any]] = field(default_factory=list)
    heads: list[tuple[HeadAppointed, dict[str, Any]]] = field(default_factory=list)
    posts: list[dict[str, Any]] = field(default_factory=list)
    employments: list[dict[str, Any]] = field(default_factory=list)
    plans: dict[str, dict[str, Any]] = field(default_factory=dict)
    place: dict[str, Any] | None = None
    targets: dict[Milestone, list[dict[str, Any]]] = field(default_factory=dict)
    reached: dict[Milestone, list[dict[str, Any]]] = field(default_factory=dict)
    programmes: dict[int, dict[str, Any]] = field(default_factory=dict)

    def take(self, seen: Seen) -> None:
        """Takes the registry's next document about the agency, or about a plan or the obligation as a whole."""
        by = set_by(seen)
        self.decided += decided_in((seen,))
        _take(self, seen, by)
        _take_change(self, seen, by)
        _take_plan(self, seen, by)

    def shown(self, on: date, in_store: Mapping[str, str]) -> dict[str, Any]:
        """Returns the state that the documents taken so far make, as it stands on the day `on`.

        `in_store`: the digests of the agency's evidence that assessment recorded, each with the event that did. The
        registry takes any digest for a milestone, so each is told to be among these, or not.
        """
        kind = None if self.identity is None else self.identity["kind"]["code"]
        return {
            "identity": self.identity,
            "obligation": obliged_on(self.obligation, kind, self.decided, on),
            "enrolment": self.enrolment,
            "ended": self.ended,
            "ended_retracted": self.ended_retracted,
            "head": _head_on(self, on),
            "heads": [head for _, head in self.heads],
            "posts": self.posts,
            "employments": self.employments,
            "plan": self.place,
            "milestones": [_milestone(self, milestone, on, in_store) for milestone in Milestone],
            "programmes": [self.programmes[year] for year in sorted(self.programmes)],
        }


def _take(file: RegistryFile, seen: Seen, by: dict[str, Any]) -> None:
    match seen.facts:
        case AgencyRegistered() as facts:
            file.identity = _identity(facts, by)
            file.obligation = {**labelled(facts.obligation), "rule": facts.obligation_rule, "set_by": by}
        case AgencyEnrolled() as facts:
            file.enrolment = {
                "request_number": facts.request_number,
                "requested_on": facts.requested_on.isoformat(),
                "managing_agency": facts.managing_agency,
                "set_by": by,
            }
        case HeadAppointed() as facts:
            file.heads.append((facts, _head(facts, basis(seen), by)))
        case MilestoneReported() as facts:
            file.reached.setdefault(facts.milestone, []).append(_reached(facts, seen, by))
        case ProgrammeAdopted() as facts:
            file.programmes[facts.year] = {
                "year": facts.year,
                "document_number": facts.document_number,
                "objectives": [{"objective": each.objective, "target": each.target} for each in facts.objectives],
                "set_by": by,
            }
        case PostHeld() as facts:
            file.posts.append({"person": facts.person, "post": facts.post, **_days(facts), "set_by": by})
        case PersonEmployed() as facts:
            file.employments.append({"person": facts.person, **_days(facts), "set_by": by})


def _take_change(file: RegistryFile, seen: Seen, by: dict[str, Any]) -> None:
    match seen.facts:
        case EnrolmentWithdrawn():
            file.enrolment = None
        case AgencyReorganised() as facts if facts.ended and facts.code == file.agency:
            others, on = list(facts.others), seen.happened_on.isoformat()
            file.ended = {"on": on, "reorganisation": facts.reorganisation, "others": others, "set_by": by}
        case AgencyPartRetracted() as facts if facts.reinstated and file.ended is not None:
            # What was believed stays beside what is known now: that it ended, and that this was wrong.
            file.ended_retracted.append({**file.ended, "retracted_by": by, "reason": seen.reason})
            file.ended = None
        case AgencyReclassified() as facts:
            file.obligation = {**labelled(facts.obligation), "rule": facts.obligation_rule, "set_by": by}
    if file.identity is not None:
        changed = _changed(seen.facts, file.agency)
        file.identity = {**file.identity, **changed, "set_by": by} if changed else file.identity


def _changed(facts: object, agency: str) -> dict[str, Any]:
    """Returns what an event changes of an agency's identity."""
    match facts:
        case AgencyRenamed():
            return {"name_vi": facts.name_vi, "name_en": facts.name_en}
        case AgencyReclassified():
            return {"kind": labelled(facts.kind)}
        case AgencyPlacedUnder() if facts.code == agency:
            return {"parent": facts.parent}
        case _:
            return {}


def _take_plan(file: RegistryFile, seen: Seen, by: dict[str, Any]) -> None:
    match seen.facts:
        case PlanAdopted() as facts:
            file.plans[facts.plan] = {
                "title": facts.title,
                "demonstration": facts.demonstration,
                "note": facts.note,
                "adopted_by": by,
            }
        case WaveScheduled() as facts:
            for member in facts.members:
                if member.agency == file.agency:
                    plan = file.plans.get(facts.plan, {})
                    file.place = {"plan": facts.plan, **plan, "wave": facts.wave, "order": member.order, "set_by": by}
                    for target in member.targets:
                        file.targets.setdefault(target.milestone, []).append(_target(facts.plan, target.by, by))
        case TargetRevised() as facts:
            revised = {**_target(facts.plan, facts.by, by), "reason": seen.reason}
            file.targets.setdefault(facts.milestone, []).append(revised)


def _identity(facts: AgencyRegistered, by: dict[str, Any]) -> dict[str, Any]:
    source = provenance_of(facts)
    assert source is not None
    return {
        "code": facts.code,
        "name_vi": facts.name_vi,
        "name_en": facts.name_en,
        "kind": labelled(facts.kind),
        "parent": facts.parent,
        "verified": is_verified(facts),
        "provenance": {"source": source.source, "confidence": labelled(source.confidence)},
        "set_by": by,
    }


def _days(facts: PostHeld | PersonEmployed) -> dict[str, str | None]:
    return {"from": facts.from_day.isoformat(), "to": None if facts.to_day is None else facts.to_day.isoformat()}


def _head(facts: HeadAppointed, decision: dict[str, Any] | None, by: dict[str, Any]) -> dict[str, Any]:
    return {
        "person": facts.person,
        "decision": decision,
        "from": facts.term_from.isoformat(),
        "to": None if facts.term_to is None else facts.term_to.isoformat(),
        "set_by": by,
    }


def _head_on(file: RegistryFile, on: date) -> dict[str, Any] | None:
    """Returns the head whose term began last and covers the day; of two that began together, the later appointed."""
    begun = [each for each in file.heads if each[0].term_from <= on]
    if not begun:
        return None
    latest = max(each[0].term_from for each in begun)
    facts, head = next(each for each in reversed(begun) if each[0].term_from == latest)
    return None if facts.term_to is not None and facts.term_to < on else head


def _target(plan: str, by_day: date, by: dict[str, Any]) -> dict[str, Any]:
    return {"plan": plan, "by": by_day.isoformat(), "set_by": by}


def _reached(facts: MilestoneReported, seen: Seen, by: dict[str, Any]) -> dict[str, Any]:
    return {
        "on": seen.happened_on.isoformat(),
        "order": facts.order,
        "rule": facts.rule,
        "document_number": facts.document_number,
        "evidence": facts.evidence,
        "set_by": by,
    }


def _shown(digest: str, event: str | None) -> dict[str, Any]:
    vi, en = _IN_STORE[event is not None]
    return {"digest": digest, "recorded": event is not None, "vi": vi, "en": en, "event": event}


def _milestone(file: RegistryFile, milestone: Milestone, on: date, in_store: Mapping[str, str]) -> dict[str, Any]:
    """Returns a milestone as it stands: overdue where its target has passed without being reported as reached.

    Nothing is due of an agency that has ended.
    """
    targets = file.targets.get(milestone, [])
    reached = [
        {**each, "evidence": [_shown(digest, in_store.get(digest)) for digest in each["evidence"]]}
        for each in file.reached.get(milestone, [])
    ]
    due = date.fromisoformat(targets[-1]["by"]) if targets else None
    done = date.fromisoformat(reached[-1]["on"]) if reached else None
    past = 0 if due is None else max(0, ((done or on) - due).days)
    return {
        "milestone": labelled(milestone),
        "target": targets[-1] if targets else None,
        "earlier_targets": targets[:-1],
        "reached": reached[-1] if reached else None,
        "earlier_reports": reached[:-1],
        "overdue": done is None and past > 0 and file.ended is None,
        "days_past_target": 0 if done is None and file.ended is not None else past,
    }
