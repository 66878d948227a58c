"""What a commitment to a secret was used for: once, for one sampling (ours: a secret that was revealed is none)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from services.assessment.domain.refusals.sampling import SECRET_USED
from shared.acts import Act
from shared.contracts.assessment import CommitmentTaken, SamplingCommitted
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.errors import Refused
from shared.eventstore.aggregate import Aggregate


@dataclass
class Commitment(Aggregate):
    """The use of one commitment. Its key is the commitment itself, so two commands cannot both be the first."""

    KIND: ClassVar[str] = "commitment"
    sampling: str | None = None

    def serve(self, act: Act, wanted: SamplingCommitted) -> None:
        """Records that the commitment serves for a sampling.

        Raises:
            Refused: it serves, or served, for one already, given up ones included.
        """
        if self.sampling is not None:
            raise Refused(SECRET_USED, pointer="/commitment")
        taken = CommitmentTaken(
            commitment=wanted.commitment, sampling=wanted.sampling, assessment=wanted.assessment, agency=wanted.agency
        )
        self.record(taken, act)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what was recorded."""
        if isinstance(facts, CommitmentTaken):
            self.sampling = facts.sampling
