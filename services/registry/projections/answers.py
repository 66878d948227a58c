"""What the registry answers, made from the read models: names in both languages, provenance, what holds on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from services.registry.domain.agency import Term, term_on
from services.registry.domain.obligation import Rules, rule_on
from services.registry.domain.progress import STATE_NAMES, Standing, State, final_day, standings
from services.registry.domain.results import RESULT_DAYS
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
from services.registry.projections.asof import applying_on, dated, ended_by, enrolled_on, recorded_rule
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


def _named(agency: Body, on: date, rule: ObligationRule) -> Body:
    name, kind = dated(agency["names"], on), AgencyKind(dated(agency["kinds"], on)["kind"])
    obligation, ended = rule.obligations[kind], ended_by(agency, on)
    kind_vi, kind_en = KIND_NAMES[kind]
    obligation_vi, obligation_en = OBLIGATION_NAMES[obligation]
    return {
        "code": agency["code"],
        "name_vi": name["name_vi"],
        "name_en": name["name_en"],
        "kind": kind.value,
        "kind_vi": kind_vi,
        "kind_en": kind_en,
        "obligation": obligation.value,
        "obligation_vi": obligation_vi,
        "obligation_en": obligation_en,
        "applying": applying_on(agency, obligation, on),
        "parent": dated(agency["parents"], on)["parent"],
        "ended_on": None if ended is None else ended["on"],
        "provenance": provenance(agency["source"], agency["confidence"]),
        "version": agency["version"],
    }


def agency_item(agency: Body, on: date, rules: Rules) -> Body:
    """Returns an agency as it stands in the list on the day `on`; `head` is the person who heads it then."""
    head, reached = _head(agency, on), agency["milestones"]
    return {
        **_named(agency, on, rule_on(rules, on)),
        "head": None if head is None else head["person"],
        "milestones_reached": len(reached),
        "last_milestone": reached[-1]["milestone"] if reached else None,
        "registered": agency["registered"]["id"],
    }


def agency_answer(
    agency: Body, on: date, rules: Rules, *, insider: bool, contacts: Mapping[str, str | None] | None = None
) -> Body:
    """Returns an agency's whole file; name, kind, obligation and `head` are those of the day `on`.

    For whoever is no `insider`, how many files were shown for each milestone is told, and not which, and the contact
    channels (`contacts`, what is kept of them) are not told.

    Raises:
        Refused: `registry.no-rule-in-force`: on that day nobody was obliged to anything.
    """
    rule = in_force(rules, on, "/on")
    return {
        **_named(agency, on, rule),
        "on": on.isoformat(),
        "obligation_rule": rule_answer(rule),
        "registered": agency["registered"],
        "names": agency["names"],
        "kinds": [_kind(each) for each in agency["kinds"]],
        "parents": agency["parents"],
        "staff": agency["staff"],
        "contacts": _contacts(agency, contacts, shown=insider),
        "enrolment": agency["enrolments"][-1] if enrolled_on(agency, on) else None,
        "enrolments": agency["enrolments"],
        "head": _head(agency, on),
        "heads": sorted(agency["heads"], key=lambda each: each["term_from"]),
        "milestones": [_milestone(each, digests=insider) for each in agency["milestones"]],
        "places": agency["places"],
        "programmes": sorted(agency["programmes"], key=lambda each: each["year"]),
        "reorganisations": agency["reorganisations"],
        "ended": agency["ended"],
    }


def _kind(each: Body) -> Body:
    vi, en = KIND_NAMES[AgencyKind(each["kind"])]
    return {**each, "kind_vi": vi, "kind_en": en}


def _contacts(agency: Body, contacts: Mapping[str, str | None] | None, *, shown: bool) -> Body | None:
    if not agency["contacts"]:
        return None
    kept = contacts if shown and contacts is not None else {}
    last = agency["contacts"][-1]
    told = {name: kept.get(name) for name in ("email", "phone", "address")}
    return {**told, "shown": shown, "event": last["event"], "erased": last["erased"]}


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


def progress_answer(agency: Body, on: date, rules: Rules) -> Body:
    """Returns how far an agency is on the day `on`, by what is recorded now.

    Counted are the milestones said to be reached by that day and the targets set by that day, of the plan that placed
    the agency last. The obligation is that of the day; nothing is due any more of an agency that had ended.

    Raises:
        Refused: `registry.no-rule-in-force`: no milestones were in force on that day.
    """
    steps = in_force(MILESTONE_LISTS, on, "/on")
    reports = {each["milestone"]: each for each in agency["milestones"]}
    place, settings = _place(agency["places"], on)
    reached = {Milestone(name): date.fromisoformat(each["reached_on"]) for name, each in reports.items()}
    targets = {Milestone(name): date.fromisoformat(each["by"]) for name, each in settings.items()}
    ended = ended_by(agency, on)
    found = standings(steps, reached, targets, on, ended=ended is not None)
    named = _named(agency, on, rule_on(rules, on))
    last = final_day(Obligation(named["obligation"]), on)
    complete = found[-1].reached is not None
    return {
        "agency": agency["code"],
        "name_vi": named["name_vi"],
        "name_en": named["name_en"],
        "provenance": named["provenance"],
        "on": on.isoformat(),
        "obligation": named["obligation"],
        "applying": named["applying"],
        "ended_on": named["ended_on"],
        "rule": rule_answer(steps),
        "place": place,
        "milestones": [_standing(each, reports, settings) for each in found],
        "reached": sum(each.reached is not None for each in found),
        "overdue": sum(each.state is State.OVERDUE for each in found),
        "complete": complete,
        "final_day": None if last is None else last.isoformat(),
        "final_day_rule": None if last is None else rule_answer(in_force(FINAL_DAYS, on, "/on")),
        "final_day_missed": last is not None and on > last and not complete and ended is None,
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


def rules_answer(recorded: Body | None) -> Body:
    """Returns every version of every dated rule of the registry; `recorded` are the decisions on who must apply."""
    decided = {} if recorded is None else {each["version"]: each for each in recorded["decided"]}
    return {
        "obligation": [_obligation_rule(each, None) for each in OBLIGATION_RULES]
        + [_obligation_rule(recorded_rule(each), each) for each in decided.values()],
        "milestones": [{**rule_answer(each), "steps": _steps(each)} for each in MILESTONE_LISTS],
        "final_day": [{**rule_answer(each), "day": each.day.isoformat()} for each in FINAL_DAYS],
        "programme_years": [{**rule_answer(each), "ahead": each.ahead} for each in PROGRAMME_YEARS],
        "programme_results": [
            {**rule_answer(each), "first": list(each.first), "last": list(each.last)} for each in RESULT_DAYS
        ],
    }


def _obligation_rule(rule: ObligationRule, decided: Body | None) -> Body:
    told = {**rule_answer(rule), "obligations": _obligations(rule), "note": None, "event": None}
    return told if decided is None else told | {name: decided[name] for name in ("note", "event")}


def obligations_answer(recorded: Body | None) -> Body:
    """Returns who must apply, by every version, and how many decisions are on record."""
    return {"rules": rules_answer(recorded)["obligation"], "version": 0 if recorded is None else recorded["version"]}


def _obligations(rule: ObligationRule) -> list[Body]:
    names = {kind: {"name_vi": vi, "name_en": en} for kind, (vi, en) in KIND_NAMES.items()}
    return [{"kind": kind, **names[kind], "obligation": each} for kind, each in rule.obligations.items()]


def _steps(steps: MilestoneList) -> list[Body]:
    return [
        {"milestone": each.milestone.value, "order": order, "name_vi": each.name_vi, "name_en": each.name_en}
        for order, each in enumerate(steps.steps, start=1)
    ]
