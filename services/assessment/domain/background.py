"""What is known of an agency and of all that it came from: who is tied to it, directly or across reorganisations.

A tie to a predecessor binds to its successors (ours, as strict as the standard's reason for the rule): one body's
consultants, guides and people come along when it becomes another. What began only after a predecessor that goes on had
given its part away does not bind, and what lasts longer there counts as ended then. Of a predecessor that ceased, a
tie whose end nobody told goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from services.assessment.domain.independence import rule_on
from services.assessment.domain.roster import Roster, Tie
from shared.contracts.assessment import LineageNoted, TieGround


class Known(Protocol):
    """Whatever tells who acts for an agency: its roster, or all of its background."""

    @property
    def key(self) -> str:
        """Returns the agency's code."""

    def employs(self, person: str, day: date) -> bool:
        """Tells whether `person` is known to work there on `day`."""

    def concerns(self, agency: str | None, day: date) -> bool:
        """Tells whether whoever acts for `agency` on `day` acts for this very agency."""


@dataclass(frozen=True, slots=True)
class Bond:
    """A tie that binds: to which agency it was made and, of a predecessor, by which reorganisation it comes along."""

    agency: str
    tie: Tie
    through: LineageNoted | None = None


@dataclass(frozen=True, slots=True)
class Background:
    """One agency's roster, and those of its predecessors by code, as far as anything is known of them."""

    own: Roster
    predecessors: Mapping[str, Roster]

    @property
    def key(self) -> str:
        """Returns the agency's code."""
        return self.own.key

    def bonds(self, person: str, first: date, last: date) -> tuple[Bond, ...]:
        """Returns what binds `person` against assessing the agency from `first` to `last`: its own ties first.

        How long a tie binds is the rule of independence in force on `first` (ISO/IEC 17021: two years).
        """
        since = rule_on(first).bound_since(first)
        return tuple(
            bond for bond in self._all(first, last) if bond.tie.person == person and bond.tie.within(since, last)
        )  # fmt: skip

    def employs(self, person: str, day: date) -> bool:
        """Tells whether `person` is known to work there on `day`, or in a predecessor that ceased, without an end."""
        return any(
            bond.tie.person == person and bond.tie.ground is TieGround.EMPLOYMENT and bond.tie.within(day, day)
            for bond in self._all(day, day)
        )

    def concerns(self, agency: str | None, day: date) -> bool:
        """Tells whether whoever acts for `agency` on `day` acts for this very agency, or for one that ceased in it."""
        return agency is not None and agency in {self.key, *self._ceased(day)}

    def _ceased(self, day: date) -> set[str]:
        found: set[str] = set()
        waiting = [self.own]
        while waiting:
            for step in self._steps(waiting.pop(), day, day):
                for code in set(step.ended) - found - {self.key}:
                    found.add(code)
                    if code in self.predecessors:
                        waiting.append(self.predecessors[code])
        return found

    def _all(self, first: date, last: date) -> Iterator[Bond]:
        """Yields every tie of the agency and of its predecessors, each as it comes along."""
        yield from (Bond(self.key, tie) for tie in self.own.ties)
        yield from self._inherited(self.own, first, last, _Path(frozenset({self.key})))

    def _inherited(self, roster: Roster, first: date, last: date, path: _Path) -> Iterator[Bond]:
        for step in self._steps(roster, first, last):
            begun = step.from_day if path.until is None else min(step.from_day, path.until)
            for code in step.predecessors:
                before = self.predecessors.get(code)
                if before is None or code in path.seen:
                    continue
                until = path.until if code in step.ended else begun
                through = path.through or step
                for tie in before.ties:
                    if tie.from_day <= begun:
                        yield Bond(code, _clipped(tie, until), through)
                yield from self._inherited(before, first, last, _Path(path.seen | {code}, until, through))

    def _steps(self, roster: Roster, first: date, last: date) -> Iterator[LineageNoted]:
        across = rule_on(first).across
        return (each for each in roster.lineage if each.kind in across and each.from_day <= last)


@dataclass(frozen=True, slots=True)
class _Path:
    """How a predecessor was reached: through which agencies, until when its ties count, by which last step."""

    seen: frozenset[str]
    until: date | None = None
    through: LineageNoted | None = None


def _clipped(tie: Tie, day: date | None) -> Tie:
    if day is None or (tie.to_day is not None and tie.to_day <= day):
        return tie
    return replace(tie, to_day=day)
