"""What one clause was found to be, and when that may stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from services.assessment.domain import refusals
from services.assessment.domain.clauses import Catalogue
from shared.contracts.assessment import Result
from shared.errors import Refused

NONCONFORMING: Final = frozenset({Result.MINOR_NONCONFORMITY, Result.MAJOR_NONCONFORMITY})
"""The results that raise a nonconformity when the assessment is approved."""
RESTING: Final = NONCONFORMING | {Result.CONFORMING}
"""The results that need something seen: a sample of at least one, or evidence."""


@dataclass(frozen=True, slots=True)
class Observed:
    """The result for one clause, what was noted, how many records were looked at, and the evidence by digest."""

    clause: str
    result: Result
    note: str
    sample_size: int
    evidence: tuple[str, ...] = ()


def check_finding(catalogue: Catalogue, observed: Observed) -> None:
    """Refuses a finding that the standard or its own substance does not carry.

    Raises:
        Refused: the clause is none of the edition's or only a heading, nothing is noted, an exclusion lies outside
            clause 7, or the result rests on neither a sample nor evidence.
    """
    clause = catalogue.clauses.get(observed.clause)
    if clause is None:
        raise Refused(refusals.CLAUSE_UNKNOWN, pointer="/clause", clause=observed.clause)
    if not clause.assessable:
        raise Refused(refusals.CLAUSE_IS_HEADING, pointer="/clause", clause=observed.clause)
    if observed.result is Result.NOT_APPLICABLE and not clause.excludable:
        within = ", ".join(catalogue.exclusion.allowed_within)
        raise Refused(refusals.NOT_EXCLUDABLE, pointer="/result", clause=observed.clause, within=within)
    if not observed.note.strip():
        excluded = observed.result is Result.NOT_APPLICABLE
        raise Refused(refusals.JUSTIFICATION_REQUIRED if excluded else refusals.NOTE_REQUIRED, pointer="/note")
    if observed.result in RESTING and observed.sample_size < 1 and not observed.evidence:
        raise Refused(refusals.RESTS_ON_NOTHING, pointer="/sample_size")
