"""An alarm: something about a log's integrity that somebody has to look at. It stands until a person closes it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar, Final

from services.inspection.domain.refusals import ALARM_CLOSED_BY_PERSONS, ALARM_NOT_STANDING, REASON_REQUIRED
from shared.acts import Act, Role
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.inspection import AlarmClosed, AlarmKind, AlarmRaised
from shared.errors import Refused
from shared.eventstore.aggregate import Aggregate

LONGEST_KEY: Final = 96
MOST_DETAIL: Final = 1_000


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with the log `origin`. `index` is the first bad leaf (from 0), `size` the checkpoint concerned.

    `detail` says it as "tiếng Việt / English". `notes` are signed notes that contradict each other, `evidence` digests
    of files that inspection keeps.
    """

    kind: AlarmKind
    origin: str
    detail: str
    index: int | None = None
    size: int | None = None
    notes: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Returns the key of its alarm: one per kind, log and place, so that finding it again raises nothing new."""
        place = self.size if self.index is None else self.index
        named = ".".join([self.kind, self.origin.replace("/", "."), *([] if place is None else [str(place)])])
        if len(named) <= LONGEST_KEY:
            return named
        return f"{self.kind}.{hashlib.sha256(named.encode()).hexdigest()}"


@dataclass
class Alarm(Aggregate):
    """One alarm, by its key. Found again while it stands it stays as it is; found again after that, it is raised anew.

    `notes` are all signed notes that were ever stated with it.
    """

    KIND: ClassVar[str] = "alarm"

    standing: bool = field(default=False, init=False)
    notes: list[str] = field(default_factory=list, init=False)

    def sound(self, act: Act, finding: Finding) -> bool:
        """Raises the alarm unless it stands; tells whether it did."""
        if self.standing:
            return False
        self.record(
            AlarmRaised(
                alarm=self.key,
                kind=finding.kind,
                origin=finding.origin,
                index=finding.index,
                size=finding.size,
                detail=finding.detail[:MOST_DETAIL],
                notes=finding.notes,
                evidence=finding.evidence,
            ),
            act,
        )
        return True

    def knows(self, notes: Iterable[str]) -> bool:
        """Tells whether every one of `notes` was stated with this alarm before."""
        return self.version > 0 and set(notes) <= set(self.notes)

    def close(self, act: Act) -> None:
        """Closes the alarm, with a reason.

        Raises:
            Refused: `inspection.alarm-closed-by-persons`, `inspection.reason-required` or
                `inspection.alarm-not-standing`.
        """
        if act.actor.role is Role.SERVICE:
            raise Refused(ALARM_CLOSED_BY_PERSONS)
        if not (act.reason or "").strip():
            raise Refused(REASON_REQUIRED, pointer="/reason")
        if not self.standing:
            raise Refused(ALARM_NOT_STANDING, alarm=self.key)
        self.record(AlarmClosed(alarm=self.key), act)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns."""
        if isinstance(facts, AlarmRaised):
            self.standing = True
            self.notes.extend(each for each in facts.notes if each not in self.notes)
        elif isinstance(facts, AlarmClosed):
            self.standing = False
