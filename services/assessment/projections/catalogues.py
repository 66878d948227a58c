"""The answers made from the editions of the standard. What is only remembered is said not to be verified, each time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from services.assessment.domain.clauses import Catalogue, Clause, Standing, Validity
from services.assessment.domain.editions import Correlation, Relation
from services.assessment.projections.answers import clause_named, verified, words
from services.assessment.projections.citing import View
from shared.contracts.terms import Confidence
from shared.errors import Term

STANDING_NAMES: Final[Mapping[Standing, Term]] = {
    Standing.PRESCRIBED: Term("đang được quy định áp dụng", "prescribed"),
    Standing.TOLERATED: Term("dùng được, có cảnh báo", "used with a warning"),
    Standing.NOT_IN_USE: Term("không dùng vào ngày này", "not in use on this day"),
}
RELATION_NAMES: Final[Mapping[Relation, Term]] = {
    Relation.SAME: Term("giữ nguyên", "the same"),
    Relation.CORRESPONDS: Term("tương ứng", "corresponds"),
    Relation.DROPPED: Term("không còn điều tương ứng", "dropped"),
    Relation.ADDED: Term("không có điều tương ứng trước đó", "added"),
}
EDITION_NOT_NAMED: Final = Term(
    "Không có văn bản nào trong tay nêu phiên bản này cho ngày đó.", "No act at hand names this edition for that day."
)


def catalogue_summary(catalogue: Catalogue, day: date) -> View:
    """Returns an edition as one line of a list, and how it stands on `day`."""
    return {
        "id": catalogue.id,
        "code": catalogue.code,
        "national_code": catalogue.national_code,
        "title": words(catalogue.title),
        "superseded_by": list(catalogue.superseded_by),
        "clauses": len(catalogue.clauses),
        "assessable": len(catalogue.assessable),
        "standing": standing_answer(catalogue, day),
    }


def standing_answer(catalogue: Catalogue, day: date) -> View:
    """Returns how an edition stands on `day`: whether an assessment of that day may use it, and what says so."""
    standing = catalogue.standing_on(day)
    found = catalogue.validity_on(day)
    return {
        "day": day.isoformat(),
        "standing": standing.value,
        "standing_name": words(STANDING_NAMES[standing]),
        "warning": words(EDITION_NOT_NAMED) if standing is Standing.TOLERATED else None,
        "rests_on": None if found is None else _validity(found),
    }


def correlation_answer(found: Correlation, editions: Mapping[str, Catalogue]) -> View:
    """Returns the map between two editions, and which clauses of the second nothing is mapped to."""
    first, second = editions[found.first], editions[found.second]
    return {
        "first": found.first,
        "second": found.second,
        "via": list(found.via),
        "derived": found.derived,
        **verified(found.confidence),
        "source": found.source,
        "note": words(found.note),
        "pairs": [
            {
                **clause_named(first.clauses[pair.clause]),
                "targets": [clause_named(second.clauses[target]) for target in pair.targets],
                "relation": pair.relation.value,
                "relation_name": words(RELATION_NAMES[pair.relation]),
                "note": words(pair.note),
            }
            for pair in found.pairs
        ],
        "unreached": [clause_named(clause) for clause in found.unreached(second)],
    }


def catalogue_answer(catalogue: Catalogue, day: date) -> View:
    """Returns an edition whole. What is only remembered says that it is not verified, each time."""
    clauses = catalogue.clauses.values()
    return {
        **catalogue_summary(catalogue, day),
        "note": words(catalogue.note),
        "documented_procedures": sum(clause.procedure is not None for clause in clauses),
        "records": sum(len(clause.records) for clause in clauses),
        "confidence": [
            {"part": each.part, **verified(each.confidence), "note": words(each.note), "source": each.source}
            for each in catalogue.confidence
        ],
        "exclusions": {
            "clause": catalogue.exclusion.clause,
            "allowed_within": list(catalogue.exclusion.allowed_within),
            "needs_justification": catalogue.exclusion.needs_justification,
            "note": words(catalogue.exclusion.note),
        },
        "validity": [_validity(each) for each in catalogue.validity],
        "contents": [_clause(clause) for clause in clauses],
    }


def _clause(clause: Clause) -> View:
    remembered = verified(Confidence.MEMORY)
    return {
        **clause_named(clause),
        "parent": clause.parent,
        "assessable": clause.assessable,
        "excludable": clause.excludable,
        **verified(clause.confidence),
        "procedure": words(clause.procedure),
        "records": [
            {"code": each.code, "words": words(each.words), "reference": {"text": each.reference, **remembered}}
            for each in clause.records
        ],
        "documents": [words(each) for each in clause.documents],
        "in_a_state_agency": words(clause.in_a_state_agency),
        "evidence_examples": [words(each) for each in clause.evidence_examples],
        "shallow_signs": [words(each) for each in clause.shallow_signs],
        "minimum_frequency": words(clause.minimum_frequency),
    }


def _validity(validity: Validity) -> View:
    return {
        "first": validity.first.isoformat(),
        "last": None if validity.last is None else validity.last.isoformat(),
        "standing": validity.standing.value,
        "standing_name": words(STANDING_NAMES[validity.standing]),
        **verified(validity.confidence),
        "note": words(validity.note),
        "source": validity.source,
    }
