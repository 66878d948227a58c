"""How the log becomes documents that can be read: annual programmes and their results."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from services.registry.domain.programme import programme_key
from services.registry.domain.results import ATTAINMENTS, RESULT_DAYS, RESULT_STATES, result_standing
from services.registry.projections.answers import rule_answer
from services.registry.projections.asof import ended_by
from services.registry.projections.citing import AGENCIES, PROGRAMMES, Body, Fold, change, put_agency
from shared.acts import Capacity
from shared.clock import day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import (
    Attainment,
    ObjectiveResult,
    ProgrammeAdopted,
    ProgrammeResultCorrected,
    ProgrammeResultsReported,
)
from shared.eventstore.views import Writer


def _adopted(facts: ProgrammeAdopted, document: Document, event: Body, views: Writer) -> None:
    objectives: list[Body] = [
        {"objective": each.objective, "target": each.target, "number": number, "result": None, "replaced": []}
        for number, each in enumerate(facts.objectives, start=1)
    ]
    programme = {
        "agency": facts.agency,
        "year": facts.year,
        "document_number": facts.document_number,
        "objectives": objectives,
        "signed_in_person": document.actor.capacity is Capacity.IN_PERSON,
        "event": event,
        "reported": None,
        "version": document.aggregate_version,
    }
    _put(views, programme)
    agency = change(views, AGENCIES, facts.agency)
    cited = {name: programme[name] for name in ("year", "document_number", "signed_in_person", "event")}
    agency["programmes"].append(cited)
    put_agency(views, agency)


def _reported(facts: ProgrammeResultsReported, document: Document, event: Body, views: Writer) -> None:
    programme = change(views, PROGRAMMES, programme_key(facts.agency, facts.year), document)
    programme["reported"] = {
        "on": day_of(document.occurred).isoformat(),
        "rule": facts.rule,
        "document_number": facts.document_number,
        "signed_in_person": document.actor.capacity is Capacity.IN_PERSON,
        "event": event,
    }
    for each in facts.results:
        programme["objectives"][each.objective - 1]["result"] = _result(each, facts.document_number, event)
    _put(views, programme)


def _corrected(facts: ProgrammeResultCorrected, document: Document, event: Body, views: Writer) -> None:
    programme = change(views, PROGRAMMES, programme_key(facts.agency, facts.year), document)
    objective = programme["objectives"][facts.result.objective - 1]
    objective["replaced"].append(objective["result"])
    objective["result"] = _result(facts.result, facts.document_number, event)
    _put(views, programme)


def _result(result: ObjectiveResult, number: str, event: Body) -> Body:
    told = {"attainment": result.attainment.value, "measured": result.measured, "evidence": list(result.evidence)}
    return {**told, "document_number": number, "event": event}


def _put(views: Writer, programme: Body) -> None:
    key, year = programme_key(programme["agency"], programme["year"]), str(programme["year"])
    views.put(PROGRAMMES, key, programme, agency=programme["agency"], year=year)


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    ProgrammeAdopted: _adopted,
    ProgrammeResultsReported: _reported,
    ProgrammeResultCorrected: _corrected,
}


def programme_answer(programme: Body, agency: Body, on: date, *, digests: bool) -> Body:
    """Returns a programme with each result beside its target, and how its results stand on the day `on`.

    Results are shown as they are known now; whether they count as reported is asked of the day. Without `digests`, how
    many files were shown for each is told, and not which.
    """
    objectives = [_objective(each, digests=digests) for each in programme["objectives"]]
    told = {**programme, "objectives": objectives, "reported": _report(programme["reported"])}
    return {**told, "standing": results_answer(programme, agency, on)}


def results_answer(programme: Body, agency: Body, on: date) -> Body:
    """Returns how the results of an agency's programme stand on the day `on`.

    Raises:
        Refused: `registry.no-rule-in-force`: there was no rule on that day.
    """
    report = programme["reported"]
    reported = None if report is None else date.fromisoformat(report["on"])
    ended = ended_by(agency, on)
    over = None if ended is None else date.fromisoformat(ended["on"])
    standing = result_standing(programme["year"], reported, on, over)
    named = RESULT_STATES[standing.state]
    return {
        "on": on.isoformat(),
        "state": standing.state.value,
        "state_vi": named.vi,
        "state_en": named.en,
        "due": standing.due.isoformat(),
        "days_late": standing.days_late,
        "rule": rule_answer(standing.rule),
    }


def _report(report: Body | None) -> Body | None:
    if report is None:
        return None
    return {**report, "rule": rule_answer(next(each for each in RESULT_DAYS if each.version == report["rule"]))}


def _objective(objective: Body, *, digests: bool) -> Body:
    result = objective["result"]
    return {
        **objective,
        "result": None if result is None else _shown(result, digests=digests),
        "replaced": [_shown(each, digests=digests) for each in objective["replaced"]],
    }


def _shown(result: Body, *, digests: bool) -> Body:
    named, evidence = ATTAINMENTS[Attainment(result["attainment"])], result["evidence"]
    shown = {**result, "evidence": evidence if digests else None, "evidence_count": len(evidence)}
    return {**shown, "attainment_vi": named.vi, "attainment_en": named.en}
