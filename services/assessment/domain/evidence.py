"""Evidence: a file kept by its digest, and what an agency says it shows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from services.assessment.domain import refusals
from services.assessment.domain.order import said_day
from services.assessment.domain.terms import EvidenceKind
from shared.acts import BOUND_ROLES, Act
from shared.contracts.assessment import EvidenceRecorded
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.errors import Refused
from shared.eventstore.aggregate import Aggregate


@dataclass(frozen=True, slots=True)
class Claim:
    """What a file is said to be: its title and kind, its own number and register, when and by whom it was issued."""

    title: str
    kind: EvidenceKind
    number: str | None = None
    register: str | None = None
    issued_on: date | None = None
    issued_by: str | None = None
    clauses: tuple[str, ...] = ()


def evidence_key(agency: str, digest: str) -> str:
    """Returns the key of the evidence that `agency` showed with the file `digest`."""
    return f"{agency}-{digest}"


@dataclass
class Evidence(Aggregate):
    """One file as one agency's evidence. Another agency showing the same bytes is another record of the same file."""

    KIND: ClassVar[str] = "evidence"

    recorded: EvidenceRecorded | None = None

    def claim(
        self, act: Act, *, agency: str, digest: str, size: int, media_type: str, claim: Claim, known: Collection[str]
    ) -> None:
        """Records what the file is said to show. `known` are the clauses of the editions held here.

        Raises:
            Refused: the evidence is another agency's to show, was issued after the day on which it is said to be
                recorded, or names an unknown clause.
        """
        if act.actor.role in BOUND_ROLES and act.actor.agency != agency:
            raise Refused(refusals.OTHER_AGENCY, pointer="/agency", agency=act.actor.agency)
        today = said_day(act)
        if claim.issued_on is not None and claim.issued_on > today:
            raise Refused(refusals.ISSUED_LATER, pointer="/issued_on", day=claim.issued_on, today=today)
        require_clauses(claim.clauses, known)
        self.record(
            EvidenceRecorded(
                agency=agency,
                digest=digest,
                size=size,
                media_type=media_type,
                title=claim.title,
                kind=claim.kind.value,
                number=claim.number,
                register=claim.register,
                issued_on=claim.issued_on,
                issued_by=claim.issued_by,
                clauses=claim.clauses,
            ),
            act,
        )

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what was recorded."""
        if isinstance(facts, EvidenceRecorded):
            self.recorded = facts


def require_clauses(clauses: Sequence[str], known: Collection[str]) -> None:
    """Refuses the first of `clauses` that no edition held here has."""
    for index, clause in enumerate(clauses):
        if clause not in known:
            raise Refused(refusals.CLAUSE_UNKNOWN, pointer=f"/clauses/{index}", clause=clause)
