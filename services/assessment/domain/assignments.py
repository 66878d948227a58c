"""Who led an agency's rounds of assessment, one after another: a familiar face is warned of (ours)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from shared.acts import Act
from shared.contracts.assessment import AssessmentKind, LeadNoted, LeadWarned
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.errors import OURS, Source
from shared.eventstore.aggregate import Aggregate


@dataclass(frozen=True, slots=True)
class RotationRule:
    """From `from_day` on, whoever led the last `rounds` rounds and leads the next is warned of.

    A round is an approved assessment of one of `kinds`. The certification cycle of ISO/IEC 17021 has three years, as
    many as the whole programme: counted by it, nobody would ever be warned of. Unannounced ones do not count.
    """

    version: str
    from_day: date
    rounds: int
    kinds: frozenset[AssessmentKind]
    source: Source


ROTATION: Final = (
    RotationRule("2007-1", date(2007, 4, 19), 2, frozenset(AssessmentKind) - {AssessmentKind.UNANNOUNCED}, OURS),
)
"""In order of `from_day`; the first serves for earlier days, too."""


def rotation_on(day: date) -> RotationRule:
    """Returns the rule in force on `day`."""
    return [each for each in ROTATION if each.from_day <= day][-1] if ROTATION[0].from_day <= day else ROTATION[0]


@dataclass(frozen=True, slots=True)
class Familiar:
    """That somebody leads for the `rounds`th time running, and the approvals of the rounds before."""

    rule: str
    rounds: int
    rests_on: tuple[UUID, ...]

    def warning(self, assessment: str, agency: str, person: str) -> LeadWarned:
        """Returns the facts of the warning about `person`, who leads this assessment."""
        return LeadWarned(
            assessment=assessment,
            agency=agency,
            person=person,
            rule=self.rule,
            rounds=self.rounds,
            rests_on=self.rests_on,
        )


@dataclass
class Assignments(Aggregate):
    """The leads of one agency's approved assessments. `key` is its code."""

    KIND: ClassVar[str] = "assignment"

    leads: list[LeadNoted] = field(default_factory=list)
    """In the order of approval."""

    def note(self, act: Act, noted: LeadNoted) -> None:
        """Records who led an assessment that is approved in the same act."""
        self.record(noted, act)

    def familiar(self, person: str, kind: AssessmentKind, day: date) -> Familiar | None:
        """Returns what to warn of when `person` leads an assessment of `kind` that opens on `day`, or None."""
        rule = rotation_on(day)
        rounds = [each for each in self.leads if each.kind in rule.kinds]
        running: list[UUID] = []
        for each in reversed(rounds):
            if each.lead != person:
                break
            running.insert(0, each.approval)
        if kind not in rule.kinds or len(running) < rule.rounds:
            return None
        return Familiar(rule.version, len(running) + 1, tuple(running[-20:]))

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what was noted."""
        if isinstance(facts, LeadNoted):
            self.leads = [*self.leads, facts]
