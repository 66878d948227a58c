"""How the log becomes documents that can be read: audit programmes, and what of them was really assessed by a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from services.assessment.domain.auditprogramme import PROGRAMME_STATES, ProgrammeState
from services.assessment.domain.clauses import Catalogue
from services.assessment.domain.systemfile import part_key
from services.assessment.domain.terms import KIND_NAMES
from services.assessment.projections.answers import words
from services.assessment.projections.citing import ASSESSMENTS, Fold, View, cited
from services.assessment.projections.completeness import AsOf
from shared.clock import day_of, parse_occurred
from shared.contracts.assessment import (
    AssessmentKind,
    AuditProgrammeEnded,
    AuditProgrammeRenewed,
    AuditProgrammeRevised,
    AuditProgrammeSet,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.eventstore.views import Reading, Writer

AUDIT_PROGRAMMES: Final = "audit-programmes"
_PAGE: Final = 200


def _set(facts: AuditProgrammeSet, document: Document, position: int, views: Writer) -> None:
    key = part_key(facts.agency, facts.catalogue)
    item: View = {"key": key, "agency": facts.agency, "catalogue": facts.catalogue, "cycles": [], "ended": None}
    _put(views, _with_cycle(item, facts, document, position), document)


def _renewed(facts: AuditProgrammeRenewed, document: Document, position: int, views: Writer) -> None:
    _put(views, _with_cycle(_item(views, facts), facts, document, position), document)


def _with_cycle(
    item: View, facts: AuditProgrammeSet | AuditProgrammeRenewed, document: Document, position: int
) -> View:
    days = {"cycle_from": facts.cycle_from.isoformat(), "cycle_to": facts.cycle_to.isoformat()}
    return {**item, "cycles": [*item["cycles"], {**days, "versions": [_version(facts, document, position)]}]}


def _revised(facts: AuditProgrammeRevised, document: Document, position: int, views: Writer) -> None:
    item = _item(views, facts)
    item["cycles"][-1]["versions"].append(_version(facts, document, position))
    _put(views, item, document)


def _ended(facts: AuditProgrammeEnded, document: Document, position: int, views: Writer) -> None:
    _put(views, {**_item(views, facts), "ended": cited(document, position)}, document)


def _version(facts: Facts, document: Document, position: int) -> View:
    data = facts.to_data()
    return {"exclusions": data["exclusions"], "planned": data["planned"], **cited(document, position)}


def _put(views: Writer, item: View, document: Document) -> None:
    state = ProgrammeState.IN_FORCE if item["ended"] is None else ProgrammeState.ENDED
    item = {**item, "state": state.value, "version": document.aggregate_version}
    views.put(AUDIT_PROGRAMMES, item["key"], item, agency=item["agency"], state=item["state"])


def _item(views: Writer, facts: AuditProgrammeRenewed | AuditProgrammeRevised | AuditProgrammeEnded) -> View:
    item = views.get(AUDIT_PROGRAMMES, part_key(facts.agency, facts.catalogue))
    assert item is not None  # whatever else is recorded of it follows its first cycle, in this very log
    return item


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    AuditProgrammeSet: _set,
    AuditProgrammeRenewed: _renewed,
    AuditProgrammeRevised: _revised,
    AuditProgrammeEnded: _ended,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a programme: on what day, as known when, and whether by the assessed agency's own people."""

    day: date
    at: AsOf
    own: bool


def programme_line(item: View, agency_name: View | None) -> View:
    """Returns a programme as one line of a list: its cycles by their days, and nothing of what is planned."""
    days = [{"cycle_from": each["cycle_from"], "cycle_to": each["cycle_to"]} for each in item["cycles"]]
    return {
        **{name: item[name] for name in ("key", "agency", "catalogue", "state", "version", "ended")},
        "agency_name": agency_name,
        "state_name": words(PROGRAMME_STATES[ProgrammeState(item["state"])]),
        "cycles": days,
    }


def programme_answer(
    item: View, agency_name: View | None, edition: Catalogue, reading: Reading, asked: Asked
) -> View | None:
    """Returns the cycle of the day that is asked for, with what was really assessed by then; None where none was set.

    To the agency's own people an unannounced assessment is told when its result is approved, and not before.
    """
    cycle = _cycle_of(item, asked)
    if cycle is None:
        return None
    versions = [each for each in cycle["versions"] if asked.at.counts(each)]
    done = _approved(reading, item, cycle, asked.at)
    excluded = {each["clause"] for each in versions[-1]["exclusions"]}
    entries = _entries(versions[-1]["planned"], done, asked)
    clauses = _clauses([each for each in edition.assessable if each.id not in excluded], entries, done, asked)
    return {
        **programme_line(item, agency_name),
        "cycle_from": cycle["cycle_from"],
        "cycle_to": cycle["cycle_to"],
        "versions": [
            {name: value for name, value in each.items() if name not in ("planned", "exclusions")} for each in versions
        ],
        "exclusions": versions[-1]["exclusions"],
        "planned": entries,
        "applicable": len(clauses),
        "covered": sum(each["assessment"] is not None for each in clauses),
        "uncovered": [each["clause"] for each in clauses if each["assessment"] is None],
        "overdue": [each["clause"] for each in clauses if each["overdue"]],
        "clauses": clauses,
    }


def _cycle_of(item: View, asked: Asked) -> View | None:
    """Returns the cycle that the day lies in, else the last that had begun, else the first; of those that count."""
    cycles = [each for each in item["cycles"] if asked.at.counts(each["versions"][0])]
    begun = [each for each in cycles if each["cycle_from"] <= asked.day.isoformat()]
    return begun[-1] if begun else next(iter(cycles), None)


def _approved(reading: Reading, item: View, cycle: View, at: AsOf) -> list[View]:
    """Returns the assessments by the edition, begun in the cycle, whose results were approved; in order of days."""
    found: list[View] = []
    after: str | None = ""
    while after is not None:
        page = reading.page(ASSESSMENTS, after=after, limit=_PAGE, agency=item["agency"], stage="approved")
        found += [each for each in page.items if each["catalogue"] == item["catalogue"] and at.counts(each["approved"])]
        after = page.next
    within = [each for each in found if cycle["cycle_from"] <= _begun(each) <= cycle["cycle_to"]]
    return sorted(within, key=_begun)


def _begun(assessment: View) -> str:
    return day_of(parse_occurred(assessment["opened"]["occurred"])).isoformat()


def _entries(planned: Sequence[View], done: Sequence[View], asked: Asked) -> list[View]:
    """Returns what is planned, each with the assessment that was held for it: of one kind, the first for the first."""
    held = {kind: iter([each for each in done if each["kind"] == kind]) for kind in AssessmentKind}
    entries = []
    for each in sorted(planned, key=lambda entry: str(entry["due"])):
        assessment = next(held[AssessmentKind(each["kind"])], None)
        if asked.own and assessment is None and each["kind"] == AssessmentKind.UNANNOUNCED:
            continue
        missing = [] if assessment is None else [one for one in each["clauses"] if one not in assessment["findings"]]
        late = each["due"] < asked.day.isoformat() and (assessment is None or bool(missing))
        entries.append(
            {
                **each,
                "kind_name": words(KIND_NAMES[AssessmentKind(each["kind"])]),
                "assessment": None if assessment is None else assessment["assessment"],
                "approved_by": None if assessment is None else assessment["approved"]["event"],
                "not_found": missing,
                "overdue": late,
            }
        )
    return entries


def _clauses(applicable: Sequence[Any], entries: Sequence[View], done: Sequence[View], asked: Asked) -> list[View]:
    first_by = {clause: each for each in reversed(done) for clause in each["findings"]}
    due: dict[str, str] = {}
    for each in entries:
        for clause in each["clauses"]:
            due.setdefault(clause, each["due"])
    return [_clause(each, first_by.get(each.id), due.get(each.id), asked) for each in applicable]


def _clause(clause: Any, by: View | None, due: str | None, asked: Asked) -> View:
    return {
        "clause": clause.id,
        "title": words(clause.title),
        "assessment": None if by is None else by["assessment"],
        "finding": None if by is None else by["findings"][clause.id]["event"],
        "due": due,
        "overdue": by is None and due is not None and due < asked.day.isoformat(),
    }
