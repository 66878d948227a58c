"""Who is behind a fact: the event that set it, by whom, in what role, and when on both clocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.inspection.domain.rules import LATE
from services.inspection.projections import Row, parsed
from services.inspection.replay.labels import labelled
from shared.clock import day_of, format_instant, format_occurred
from shared.contracts import Document, Facts
from shared.contracts.terms import Confidence, Provenance

NOT_VERIFIED_VI = "chưa kiểm chứng"
NOT_VERIFIED_EN = "not verified"


@dataclass(frozen=True, slots=True)
class Seen:
    """A mirrored document that was read, and where it stands."""

    row: Row
    document: Document

    @classmethod
    def of(cls, row: Row) -> Seen:
        """Returns the document of a row that can be read."""
        return cls(row, parsed(row))

    @property
    def facts(self) -> Facts:
        """Returns what the document says."""
        return self.document.facts

    @property
    def gap_days(self) -> int:
        """Returns how many days in Vietnam lie between what happened and its being recorded; below 0: foretold."""
        return (day_of(self.document.time) - day_of(self.document.occurred)).days

    @property
    def is_late(self) -> bool:
        """Tells whether it counts as recorded late by the rule in force."""
        return LATE.is_late(day_of(self.document.occurred), day_of(self.document.time))


def set_by(seen: Seen) -> dict[str, Any]:
    """Returns the short form that stands beside every member of a dossier."""
    document = seen.document
    return {
        "event": str(document.id),
        "person": document.actor.person,
        "role": document.actor.role.value,
        "agency": document.actor.agency,
        "occurred": format_occurred(document.occurred),
        "recorded": format_instant(document.time),
        "gap_days": seen.gap_days,
        "late": seen.is_late,
    }


def who(document: Document) -> dict[str, Any]:
    """Returns the actor as they stood when they acted: by opaque id, never by name."""
    actor = document.actor
    return {
        "person": actor.person,
        "role": labelled(actor.role),
        "agency": actor.agency,
        "capacity": labelled(actor.capacity),
        "principal": actor.principal,
        "mandate": actor.mandate,
    }


def clocks(seen: Seen) -> dict[str, Any]:
    """Returns both clocks of a document, the days between them, and whether it counts as recorded late."""
    return {
        "occurred": format_occurred(seen.document.occurred),
        "recorded": format_instant(seen.document.time),
        "gap_days": seen.gap_days,
        "late": seen.is_late,
    }


def basis(document: Document) -> dict[str, Any] | None:
    """Returns the legal basis, with `date` None where it is unknown."""
    found = document.legal_basis
    if found is None:
        return None
    return {
        "kind": labelled(found.kind),
        "number": found.number,
        "issuer": found.issuer,
        "date": None if found.date is None else found.date.isoformat(),
        "abstract": found.abstract,
        "signer": found.signer,
    }


def provenance_of(facts: Facts) -> Provenance | None:
    """Returns where the facts were taken from, None where they do not say: then they were recorded here."""
    found = getattr(facts, "provenance", None)
    return found if isinstance(found, Provenance) else None


def is_verified(facts: Facts) -> bool:
    """Tells whether the facts may be shown as facts. Those recalled from memory may not."""
    found = provenance_of(facts)
    return found is None or found.confidence is not Confidence.MEMORY
