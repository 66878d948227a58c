"""What the registry answers, made from the read models: names in both languages, provenance, what holds on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from services.registry.domain.agency import Term, term_on
from services.registry.domain.progress import STATE_NAMES, Standing, State, final_day, standings
from services.registry.domain.rules import (
    FINAL_DAYS,
    KIND_NAMES,
    MILESTONE_LISTS,
    OBLIGATION_NAMES,
    OBLIGATION_RULES,
    PROGRAMME_YEARS,
    Dated,
    MilestoneList,
    ObligationRule,
    in_force,
)
from services.registry.projections.citing import Body
from shared.contracts.terms import AgencyKind, Confidence, Milestone, Obligation

CONFIDENCE_NAMES: Final[Mapping[Confidence, tuple[str, str]]] = {
    Confidence.SEED: ("nêu trong Chỉ thị", "stated in the directive"),
    Confidence.FOUND: ("đọc ở nguồn đã nêu", "read in the source named"),
    Confidence.MEMORY: ("chưa kiểm chứng", "not verified"),
    Confidence.RECORDED: ("do người có trách nhiệm ghi", "entered by the person responsible"),
}
"""How an answer says how sure a fact is; `memory` is never shown as fact."""


def provenance(source: str, confidence: str) -> Body:
    """Returns where a fact comes from and how sure it is, in words."""
    vi, en = CONFIDENCE_NAMES[Confidence(confidence)]
    verified = confidence != Confidence.MEMORY
    return {"source": source, "confidence": confidence, "verified": verified, "label_vi": vi, "label_en": en}


def rule_answer(rule: Dated) -> Body:
    """Returns a version of a dated rule: its name, its first day, and where it comes from."""
    told = provenance(rule.provenance.source, rule.provenance.confidence)
    return {"version": rule.version, "from_day": rule.from_day.isoformat(), "provenance": told}


def _named(agency: Body) -> Body:
    kind_vi, kind_en = KIND_NAMES[AgencyKind(agency["kind"])]
    obligation_vi, obligation_en = OBLIGATION_NAMES[Obligation(agency["obligation"])]
    return {
        "code": agency["code"],
        "name_vi": agency["name_vi"],
        "name_en": agency["name_en"],
        "kind": agency["kind"],
        "kind_vi": kind_vi,
        "kind_en": kind_en,
        "obligation": agency["obligation"],
        "obligation_vi": obligation_vi,
        "obligation_en": obligation_en,
        "applying": agency["applying"],
        "parent": agency["parent"],
        "provenance": provenance(agency["source"], agency["confidence"]),
        "version": agency["version"],
    }


def agency_item(agency: Body, on: date) -> Body:
    """Returns an agency as it stands in the list; `head` is the person who heads it on the day `on`."""
    head, reached = _head(agency, on), agency["milestones"]
    return {
        **_named(agency),
        "head": None if head is None else head["person"],
        "milestones_reached": len(reached),
        "last_milestone": reached[-1]["milestone"] if reached else None,
        "registered": agency["registered"]["id"],
    }


def agency_answer(agency: Body, on: date, *, digests: bool) -> Body:
    """Returns an agency's whole file; `head` is who heads it on the day `on`.

    Without `digests`, how many files were shown for each milestone is told, and not which.
    """
    rules = {each.version: rule_answer(each) for each in OBLIGATION_RULES}
    return {
        **_named(agency),
        "obligation_rule": rules[agency["obligation_rule"]],
        "registered": agency["registered"],
        "enrolment": agency["enrolment"],
        "head": _head(agency, on),
        "heads": sorted(agency["heads"], key=lambda each: each["term_from"]),
        "milestones": [_milestone(each, digests=digests) for each in agency["milestones"]],
        "places": agency["places"],
        "programmes": sorted(agency["programmes"], key=lambda each: each["year"]),
    }


def _head(agency: Body, on: date) -> Body | None:
    heads = {_term(each): each for each in agency["heads"]}
    term = term_on(heads, on)
    return None if term is None else heads[term]


def _term(head: Body) -> Term:
    end = head["term_to"]
    return Term(head["person"], date.fromisoformat(head["term_from"]), None if end is None else date.fromisoformat(end))


def _milestone(reported: Body, *, digests: bool) -> Body:
    steps = next(each for each in MILESTONE_LISTS if each.version == reported["rule"])
    step = next(each for each in steps.steps if each.milestone == reported["milestone"])
    return {
        **reported,
        "name_vi": step.name_vi,
        "name_en": step.name_en,
        "rule": rule_answer(steps),
        "evidence": reported["evidence"] if digests else None,
        "evidence_count": len(reported["evidence"]),
    }


def progress_answer(agency: Body, on: date) -> Body:
    """Returns how far an agency is on the day `on`, by what is recorded now.

    Counted are the milestones said to be reached by that day and the targets set by that day, of the plan that placed
    the agency last.

    Raises:
        Refused: `registry.no-rule-in-force`: no milestones were in force on that day.
    """
    steps = in_force(MILESTONE_LISTS, on, "/on")
    reports = {each["milestone"]: each for each in agency["milestones"]}
    place, settings = _place(agency["places"], on)
    reached = {Milestone(name): date.fromisoformat(each["reached_on"]) for name, each in reports.items()}
    targets = {Milestone(name): date.fromisoformat(each["by"]) for name, each in settings.items()}
    found = standings(steps, reached, targets, on)
    last = final_day(Obligation(agency["obligation"]), on)
    complete = found[-1].reached is not None
    return {
        "agency": agency["code"],
        "name_vi": agency["name_vi"],
        "name_en": agency["name_en"],
        "on": on.isoformat(),
        "obligation": agency["obligation"],
        "applying": agency["applying"],
        "rule": rule_answer(steps),
        "place": place,
        "milestones": [_standing(each, reports, settings) for each in found],
        "reached": sum(each.reached is not None for each in found),
        "overdue": sum(each.state is State.OVERDUE for each in found),
        "complete": complete,
        "final_day": None if last is None else last.isoformat(),
        "final_day_rule": None if last is None else rule_answer(in_force(FINAL_DAYS, on, "/on")),
        "final_day_missed": last is not None and on > last and not complete,
        "version": agency["version"],
    }


def _place(places: Iterable[Body], on: date) -> tuple[Body | None, dict[str, Body]]:
    """Returns the agency's place in the plan that placed it last by `on`, and its newest target for each milestone."""
    place, newest = None, dict[str, Body]()
    for each in places:
        settings = {one["milestone"]: one for one in each["targets"] if one["set_on"] <= on.isoformat()}
        if settings:
            place = {name: each[name] for name in ("plan", "demonstration", "wave", "order")}
            newest = settings
    return place, newest


def _standing(standing: Standing, reports: Mapping[str, Body], settings: Mapping[str, Body]) -> Body:
    milestone, reached = standing.step.milestone.value, standing.reached
    vi, en = STATE_NAMES[standing.state]
    report = reports.get(milestone) if reached is not None else None
    setting = settings.get(milestone)
    return {
        "milestone": milestone,
        "order": standing.order,
        "name_vi": standing.step.name_vi,
        "name_en": standing.step.name_en,
        "state": standing.state.value,
        "state_vi": vi,
        "state_en": en,
        "days_late": standing.days_late,
        "target": None if setting is None else setting["by"],
        "target_event": None if setting is None else setting["event"],
        "reached_on": None if report is None else report["reached_on"],
        "recorded": None if report is None else report["event"]["recorded"],
        "event": None if report is None else report["event"]["id"],
    }


def person_answer(person: Body, details: Mapping[str, str | None] | None) -> Body:
    """Returns a person with the details kept beside the log; None for each where they were erased."""
    kept = details or {}
    names = {name: kept.get(name) for name in ("name", "email", "phone")}
    told = {name: value for name, value in person.items() if name != "details"}
    return {**told, **names}


def rules_answer() -> Body:
    """Returns every version of every dated rule of the registry."""
    return {
        "obligation": [{**rule_answer(each), "obligations": _obligations(each)} for each in OBLIGATION_RULES],
        "milestones": [{**rule_answer(each), "steps": _steps(each)} for each in MILESTONE_LISTS],
        "final_day": [{**rule_answer(each), "day": each.day.isoformat()} for each in FINAL_DAYS],
        "programme_years": [{**rule_answer(each), "ahead": each.ahead} for each in PROGRAMME_YEARS],
    }


def _obligations(rule: ObligationRule) -> list[Body]:
    names = {kind: {"name_vi": vi, "name_en": en} for kind, (vi, en) in KIND_NAMES.items()}
    return [{"kind": kind, **names[kind], "obligation": each} for kind, each in rule.obligations.items()]


def _steps(steps: MilestoneList) -> list[Body]:
    return [
        {"milestone": each.milestone.value, "order": order, "name_vi": each.name_vi, "name_en": each.name_en}
        for order, each in enumerate(steps.steps, start=1)
    ]
