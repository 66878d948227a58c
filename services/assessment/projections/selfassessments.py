"""How the log becomes documents that can be read: self-assessments, alone and beside what was found independently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from services.assessment.domain.clauses import Catalogue, clause_order
from services.assessment.domain.selfassessment import DIFFERENCE_NAMES, SELF_STATES, Difference, SelfState, difference
from services.assessment.domain.terms import RESULT_NAMES, STAGE_NAMES, Stage
from services.assessment.projections.answers import words
from services.assessment.projections.citing import ASSESSMENTS, Fold, View, cited
from shared.contracts.assessment import Result, SelfAssessmentAnswered, SelfAssessmentBegun, SelfAssessmentSealed
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.eventstore.views import Writer

SELF_ASSESSMENTS: Final = "self-assessments"


def _begun(facts: SelfAssessmentBegun, document: Document, position: int, views: Writer) -> None:
    empty: View = {"answers": {}, "replaced": [], "sealed": None, "counts": None, "late": False}
    item = {**facts.to_data(), "begun": cited(document, position), **empty}
    _put(views, item, SelfState.WRITING, document)


def _answered(facts: SelfAssessmentAnswered, document: Document, position: int, views: Writer) -> None:
    item = _item(views, facts.assessment)
    said = cited(document, position)
    for each in facts.to_data()["answers"]:
        before = item["answers"].get(each["clause"])
        if before is not None:
            item["replaced"].append({**before, "replaced_by": said["event"]})
        item["answers"][each["clause"]] = {**each, **said}
    _put(views, item, SelfState.WRITING, document)


def _sealed(facts: SelfAssessmentSealed, document: Document, position: int, views: Writer) -> None:
    """Notes the sealing. It is late if the independent assessment stands open before it in this very log."""
    beside = views.get(ASSESSMENTS, facts.assessment)
    late = beside is not None and beside["stage"] != Stage.SCHEDULED
    counts = {name: value for name, value in facts.to_data().items() if isinstance(value, int)}
    item = {**_item(views, facts.assessment), "counts": counts, "late": late, "sealed": cited(document, position)}
    _put(views, item, SelfState.SEALED, document)


def _put(views: Writer, item: View, state: SelfState, document: Document) -> None:
    item = {**item, "state": state.value, "version": document.aggregate_version}
    views.put(SELF_ASSESSMENTS, item["assessment"], item, agency=item["agency"], state=item["state"])


def _item(views: Writer, assessment: str) -> View:
    item = views.get(SELF_ASSESSMENTS, assessment)
    assert item is not None  # whatever else is recorded of it follows its beginning, in this very log
    return item


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    SelfAssessmentBegun: _begun,
    SelfAssessmentAnswered: _answered,
    SelfAssessmentSealed: _sealed,
}


def self_line(item: View, agency_name: View | None) -> View:
    """Returns that a self-assessment is there and how far it has come, and nothing of what it says."""
    shown = ("assessment", "agency", "catalogue", "state", "late", "begun", "sealed", "version")
    return {
        **{name: item[name] for name in shown},
        "agency_name": agency_name,
        "state_name": words(SELF_STATES[SelfState(item["state"])]),
        "answered": len(item["answers"]),
    }


def self_answer(item: View, agency_name: View | None, edition: Catalogue) -> View:
    """Returns a self-assessment whole: the latest reading of each clause, those replaced, and what is not read."""
    answers = sorted(item["answers"].values(), key=lambda each: clause_order(each["clause"]))
    return {
        **self_line(item, agency_name),
        "counts": item["counts"],
        "answers": [_reading(each, edition) for each in answers],
        "replaced": [_reading(each, edition) for each in item["replaced"]],
        "unread": [clause.id for clause in edition.uncovered(item["answers"])],
    }


def comparison(item: View, beside: View, agency_name: View | None, edition: Catalogue) -> View:
    """Returns both readings of every assessable clause side by side, with how they differ."""
    clauses = [_both(clause.id, item, beside, edition) for clause in edition.assessable]
    counted = Counter(each["difference"] for each in clauses)
    return {
        **self_line(item, agency_name),
        "assessment_stage": beside["stage"],
        "assessment_stage_name": words(STAGE_NAMES[Stage(beside["stage"])]),
        "own_counts": item["counts"],
        "found_counts": beside["counts"],
        "differences": {each.value: counted[each.value] for each in Difference},
        "clauses": clauses,
    }


def _both(clause: str, item: View, beside: View, edition: Catalogue) -> View:
    own, found = item["answers"][clause], beside["findings"].get(clause)
    how = difference(Result(own["result"]), None if found is None else Result(found["result"]))
    return {
        "clause": clause,
        "title": words(edition.clauses[clause].title),
        "own": _side(own),
        "found": None if found is None else _side(found),
        "difference": how.value,
        "difference_name": words(DIFFERENCE_NAMES[how]),
    }


def _side(said: View) -> View:
    shown: dict[str, Any] = {name: said[name] for name in ("result", "note", "evidence", "event", "by", "recorded")}
    return {**shown, "result_name": words(RESULT_NAMES[Result(said["result"])])}


def _reading(answer: View, edition: Catalogue) -> View:
    return {
        **answer,
        "title": words(edition.clauses[answer["clause"]].title),
        "result_name": words(RESULT_NAMES[Result(answer["result"])]),
    }
