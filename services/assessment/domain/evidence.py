"""Evidence: a file kept by its digest, and what an agency says it shows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from services.assessment.domain import refusals
from services.assessment.domain.order import said_day
from services.assessment.domain.refusals.texts import ALREADY_READ
from services.assessment.domain.terms import EvidenceKind
from services.assessment.domain.texts import TEXT_NAMES, NotRead, ReadText, TextState
from shared.acts import BOUND_ROLES, Act
from shared.contracts.assessment import EvidenceRecorded, EvidenceUnreadable, TextExtracted
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.errors import Refused
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.lifecycle import Lifecycle, Transition


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
    """One file as one agency's evidence. Another agency showing the same bytes is another record of the same file.

    What reading the file came to is recorded once, by the service itself: its text by digest, or why there is none.
    """

    KIND: ClassVar[str] = "evidence"
    LIFE: ClassVar[Lifecycle[TextState]] = Lifecycle(
        TEXT_NAMES,
        Transition(EvidenceRecorded, (), TextState.PENDING),
        Transition(TextExtracted, (TextState.PENDING,), TextState.EXTRACTED, ALREADY_READ),
        Transition(EvidenceUnreadable, (TextState.PENDING,), TextState.UNREADABLE, ALREADY_READ),
    )

    stage: TextState | None = None
    recorded: EvidenceRecorded | None = None
    text: str | None = None
    """Digest of the text, once it is extracted."""
    said: UUID | None = None
    """The event that recorded it: what causes the reading."""
    correlation: UUID | None = None

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

    def note_text(self, act: Act, found: ReadText | NotRead) -> None:
        """Records what reading the file came to.

        Raises:
            Refused: that is recorded already.
        """
        event = TextExtracted if isinstance(found, ReadText) else EvidenceUnreadable
        self.LIFE.check(event, self.stage)
        assert self.recorded is not None
        agency, digest, reader = self.recorded.agency, self.recorded.digest, found.reader
        if isinstance(found, ReadText):
            self.record(
                TextExtracted(
                    agency=agency,
                    digest=digest,
                    text=found.digest,
                    characters=found.characters,
                    reader=reader.name,
                    reader_version=reader.version,
                ),
                act,
            )
        else:
            self.record(
                EvidenceUnreadable(
                    agency=agency,
                    digest=digest,
                    reason=found.reason,
                    reader=reader.name,
                    reader_version=reader.version,
                ),
                act,
            )

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what was recorded."""
        self.stage = self.LIFE.after(type(facts), self.stage)
        match facts:
            case EvidenceRecorded():
                self.recorded, self.said, self.correlation = facts, document.id, document.correlation
            case TextExtracted():
                self.text = facts.text
            case _:
                pass


def require_clauses(clauses: Sequence[str], known: Collection[str]) -> None:
    """Refuses the first of `clauses` that no edition held here has."""
    for index, clause in enumerate(clauses):
        if clause not in known:
            raise Refused(refusals.CLAUSE_UNKNOWN, pointer=f"/clauses/{index}", clause=clause)
