"""The editions of the standard held here, and how the clauses of one correspond to those of another.

A correspondence is data, too (`services/assessment/catalogues`), from an older edition to the next. The way back, and
the way over an edition in between, follow from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from services.assessment.domain.clauses import Catalogue, Clause, Standing, clause_order
from services.assessment.domain.refusals.editions import EDITION_NOT_IN_USE
from shared.contracts.terms import Confidence
from shared.errors import Refused, Term


class Relation(StrEnum):
    """How a clause corresponds to those that it is mapped to."""

    SAME = "same"
    CORRESPONDS = "corresponds"
    DROPPED = "dropped"
    """Nothing of the newer edition takes its place."""
    ADDED = "added"
    """On the way back: nothing of the older edition corresponds to it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One clause, and those of the other edition that it is mapped to."""

    clause: str
    targets: tuple[str, ...]
    relation: Relation
    note: Term | None = None


@dataclass(frozen=True, slots=True)
class Correlation:
    """The map from the assessable clauses of one edition to those of another. Many to many.

    `via` names the editions in between; a map with such, or one that was turned round, is derived: nobody wrote it.
    """

    first: str
    second: str
    confidence: Confidence
    source: str
    note: Term
    pairs: tuple[Pair, ...]
    via: tuple[str, ...] = ()
    derived: bool = False

    def unreached(self, second: Catalogue) -> tuple[Clause, ...]:
        """Returns the assessable clauses of `second` that nothing is mapped to, in order."""
        reached = {target for pair in self.pairs for target in pair.targets}
        return tuple(clause for clause in second.assessable if clause.id not in reached)

    def inverse(self, second: Catalogue) -> Correlation:
        """Returns the way back, from every assessable clause of `second`."""
        pairs = tuple(self._back(clause) for clause in second.assessable)
        return replace(
            self, first=self.second, second=self.first, pairs=pairs, via=tuple(reversed(self.via)), derived=True
        )  # fmt: skip

    def _back(self, clause: Clause) -> Pair:
        sources = tuple(pair.clause for pair in self.pairs if clause.id in pair.targets)
        same = any(pair.relation is Relation.SAME and clause.id in pair.targets for pair in self.pairs)
        return Pair(clause.id, sources, _relation(sources, same=same, empty=Relation.ADDED))

    def then(self, following: Correlation) -> Correlation:
        """Returns the map over the edition in which this one ends and `following` begins: as sure as the less sure."""
        onward = {pair.clause: pair for pair in following.pairs}
        confidences = (self.confidence, following.confidence)
        return Correlation(
            self.first,
            following.second,
            Confidence.MEMORY if Confidence.MEMORY in confidences else self.confidence,
            f"{self.source}; {following.source}",
            Term(f"{self.note.vi} {following.note.vi}", f"{self.note.en} {following.note.en}"),
            tuple(_over(pair, onward) for pair in self.pairs),
            (*self.via, self.second, *following.via),
            derived=True,
        )


def _over(pair: Pair, onward: Mapping[str, Pair]) -> Pair:
    steps = [onward[target] for target in pair.targets]
    targets = sorted({target for step in steps for target in step.targets}, key=clause_order)
    same = pair.relation is Relation.SAME and all(step.relation is Relation.SAME for step in steps)
    notes = [each for each in (pair.note, *(step.note for step in steps)) if each is not None]
    return Pair(
        pair.clause,
        tuple(targets),
        _relation(targets, same=same, empty=Relation.DROPPED),
        Term(" ".join(each.vi for each in notes), " ".join(each.en for each in notes)) if notes else None,
    )


def _relation(found: Iterable[str], *, same: bool, empty: Relation) -> Relation:
    if not tuple(found):
        return empty
    return Relation.SAME if same else Relation.CORRESPONDS


class Editions(Mapping[str, Catalogue]):
    """The editions by id, with the maps between them. Do not change while a process runs."""

    def __init__(self, catalogues: Mapping[str, Catalogue], correlations: Iterable[Correlation] = ()) -> None:
        self._catalogues = dict(catalogues)
        self._correlations = {(each.first, each.second): each for each in correlations}

    def __getitem__(self, key: str) -> Catalogue:
        return self._catalogues[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._catalogues)

    def __len__(self) -> int:
        return len(self._catalogues)

    def correlation(self, first: str, second: str) -> Correlation | None:
        """Returns the map from one edition to another, derived where none was read; None where no way leads there."""
        forward = self._forward(first, second)
        if forward is not None:
            return forward
        back = self._forward(second, first)
        return None if back is None else back.inverse(self[first])

    def _forward(self, first: str, second: str) -> Correlation | None:
        """Goes from edition to edition, breadth first, so that the way with the fewest steps is found."""
        ways = [each for (begin, _), each in self._correlations.items() if begin == first]
        seen = {first}
        while ways:
            way = ways.pop(0)
            if way.second == second:
                return way
            if way.second not in seen:
                seen.add(way.second)
                ways += [way.then(each) for (begin, _), each in self._correlations.items() if begin == way.second]
        return None

    def require_in_use(self, catalogue: Catalogue, day: date) -> None:
        """Lets an assessment pass that begins on `day` by an edition that may be used then.

        Raises:
            Refused: `assessment.edition-not-in-use` (Decisions 144/2006, 118/2009 and 19/2014; ours where they are
                silent).
        """
        if catalogue.standing_on(day) is Standing.NOT_IN_USE:
            usable = [each.national_code for each in self.values() if each.standing_on(day) is not Standing.NOT_IN_USE]
            raise Refused(
                EDITION_NOT_IN_USE,
                pointer="/catalogue",
                edition=catalogue.national_code,
                day=day,
                usable=", ".join(usable) or Term("không có", "none"),
            )
