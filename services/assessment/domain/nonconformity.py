"""A nonconformity: raised by an approved assessment, and open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shared.acts import Act
from shared.contracts.assessment import FindingRecorded, NonconformityRaised, Result
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.eventstore.aggregate import Aggregate


@dataclass
class Nonconformity(Aggregate):
    """One nonconformity of one clause. Raised in the transaction that approves the assessment, never by itself."""

    KIND: ClassVar[str] = "nonconformity"

    raised: NonconformityRaised | None = None

    @classmethod
    def of(cls, act: Act, finding: FindingRecorded) -> Nonconformity:
        """Returns the nonconformity that `finding` raises, recorded as done in `act`."""
        nonconformity = cls(f"{finding.assessment}-{finding.clause}")
        nonconformity.record(
            NonconformityRaised(
                nonconformity=nonconformity.key,
                assessment=finding.assessment,
                agency=finding.agency,
                clause=finding.clause,
                major=finding.result is Result.MAJOR_NONCONFORMITY,
                note=finding.note,
            ),
            act,
        )
        return nonconformity

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what was raised."""
        if isinstance(facts, NonconformityRaised):
            self.raised = facts
