"""What binds the people of an assessment to its agency: as it was believed at each step, and as it is known now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from services.assessment.domain.assessment import Assessment
from services.assessment.domain.background import Background, Bond


@dataclass(frozen=True, slots=True)
class Examined:
    """A step at which independence was asked, where it stands in the log, and what was known of bonds then."""

    step: str
    event: UUID
    position: int
    believed: tuple[Bond, ...]


@dataclass(frozen=True, slots=True)
class Independence:
    """All steps in their order, and what is known of bonds now, for the same people and the same days."""

    assessment: str
    agency: str
    rule: str
    examined: tuple[Examined, ...]
    known_now: tuple[Bond, ...]

    @property
    def learned_since(self) -> tuple[Bond, ...]:
        """Returns what is known now and was not when it was asked last: the assessment stands, and this beside it."""
        believed = self.examined[-1].believed if self.examined else ()
        return tuple(bond for bond in self.known_now if bond not in believed)


def bonds_of(assessment: Assessment, background: Background) -> tuple[Bond, ...]:
    """Returns what binds the team and DOST's participants to the agency in the days of the assessment."""
    return tuple(_bonds(assessment, background))


def _bonds(assessment: Assessment, background: Background) -> Iterator[Bond]:
    plan = assessment.plan
    first = assessment.opened_on if assessment.team else plan.planned_from
    last = max(first, plan.planned_to)
    for person in dict.fromkeys([*(each.person for each in assessment.team), *plan.dost_participants]):
        yield from background.bonds(person, first, last)
