"""A standard's clauses as values: what may be assessed, what may be excluded, what has to be on paper.

The wording is our own and short; the data, its sources and its confidence lie in `services/assessment/catalogues`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.contracts.terms import Confidence
from shared.errors import Term


@dataclass(frozen=True, slots=True)
class RequiredRecord:
    """A record that the standard asks for. `reference` is the paragraph, from memory: never shown as verified."""

    code: str
    reference: str
    words: Term


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause. A heading (`assessable` False) only groups; a finding is made on an assessable one alone."""

    id: str
    parent: str | None
    title: Term
    assessable: bool
    excludable: bool
    confidence: Confidence
    procedure: Term | None = None
    records: tuple[RequiredRecord, ...] = ()
    documents: tuple[Term, ...] = ()
    in_a_state_agency: Term | None = None
    evidence_examples: tuple[Term, ...] = ()
    shallow_signs: tuple[Term, ...] = ()
    minimum_frequency: Term | None = None


@dataclass(frozen=True, slots=True)
class ConfidenceNote:
    """How sure one part of a catalogue is, and where it was read."""

    part: str
    confidence: Confidence
    note: Term
    source: str


@dataclass(frozen=True, slots=True)
class ExclusionRule:
    """Where exclusions are allowed at all, and the clause of the standard that says so."""

    clause: str
    allowed_within: tuple[str, ...]
    needs_justification: bool
    note: Term


class Standing(StrEnum):
    """How an edition stands on a day: may an assessment of that day use it?"""

    PRESCRIBED = "prescribed"
    """A decision names it."""
    TOLERATED = "tolerated"
    """No act at hand names it for that day, none forbids it: used with a warning (ours)."""
    NOT_IN_USE = "not_in_use"
    """It was not there yet, or another one has taken its place."""


@dataclass(frozen=True, slots=True)
class Validity:
    """How an edition stands from `first` to `last` (None: with no end that is known), and what says so."""

    first: date
    last: date | None
    standing: Standing
    confidence: Confidence
    note: Term
    source: str

    def covers(self, day: date) -> bool:
        """Tells whether `day` lies within."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One edition of the standard. `clauses` are in the standard's own order."""

    id: str
    code: str
    national_code: str
    title: Term
    superseded_by: tuple[str, ...]
    note: Term
    confidence: tuple[ConfidenceNote, ...]
    exclusion: ExclusionRule
    clauses: Mapping[str, Clause]
    validity: tuple[Validity, ...] = ()
    """In order, without overlap; a day outside all of them is one on which the edition is not in use."""

    def validity_on(self, day: date) -> Validity | None:
        """Returns what says how the edition stands on `day`, None where it is not in use."""
        return next((each for each in self.validity if each.covers(day)), None)

    def standing_on(self, day: date) -> Standing:
        """Returns how the edition stands on `day`."""
        found = self.validity_on(day)
        return Standing.NOT_IN_USE if found is None else found.standing

    @property
    def assessable(self) -> tuple[Clause, ...]:
        """Returns the clauses on which findings are made, in order."""
        return tuple(clause for clause in self.clauses.values() if clause.assessable)

    def uncovered(self, found: Collection[str]) -> tuple[Clause, ...]:
        """Returns the assessable clauses on which nothing is `found` yet, in order."""
        return tuple(clause for clause in self.assessable if clause.id not in found)


def clause_order(clause: str) -> tuple[int, ...]:
    """Returns the sorting key of a clause number, so that 8.5.2 comes before 8.10."""
    return tuple(int(part) for part in clause.split("."))
