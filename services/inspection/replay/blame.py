"""Who is behind a fact: the event that set it, by whom, in what role, and when on both clocks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from services.inspection.domain.rules import LATE
from services.inspection.projections import DAY_LENGTH, Row
from services.inspection.replay.labels import labelled
from shared.acts import BasisKind, Capacity, LegalBasis, Role
from shared.contracts import Document, Facts, canonical, parse, trusted_facts
from shared.contracts.document import UNKNOWN_DATE, basis_in
from shared.contracts.registry import ReorganisationCorrected
from shared.contracts.terms import Confidence, Provenance

NOT_VERIFIED_VI = "chưa kiểm chứng"
NOT_VERIFIED_EN = "not verified"


class Seen:
    """A mirrored document that was read when it was indexed, and is taken as read: what files are folded from.

    A file has thousands of them, so members are taken as they stand, and facts and document made only where asked.
    """

    __slots__ = ("_facts", "members", "position", "source")

    def __init__(self, source: str, position: int, members: dict[str, Any]) -> None:
        self.source = source
        self.position = position
        self.members = members
        self._facts: Facts | None = None

    @classmethod
    def of(cls, row: Row) -> Seen:
        """Returns the document of a row that can be read."""
        assert row.members is not None
        return cls(row.source, row.position, row.members)

    @property
    def facts(self) -> Facts:
        """Returns what the document says."""
        if self._facts is None:
            self._facts = trusted_facts(self.members["type"], self.members["data"])
        return self._facts

    @property
    def document(self) -> Document:
        """Returns the document whole."""
        return parse(canonical(self.members))

    @property
    def reason(self) -> str | None:
        """Returns why it was done, where that was said."""
        reason: str | None = self.members.get("reason")
        return reason

    @property
    def legal_basis(self) -> LegalBasis | None:
        """Returns what it was done on the basis of, where that was said."""
        return basis_in(self.members)

    @property
    def happened_on(self) -> date:
        """Returns the day in Vietnam on which it is said to have happened."""
        return _day(self.members["occurred"])

    @property
    def gap_days(self) -> int:
        """Returns how many days in Vietnam lie between what happened and its being recorded; below 0: foretold."""
        return (_day(self.members["time"]) - self.happened_on).days

    @property
    def is_late(self) -> bool:
        """Tells whether it counts as recorded late by the rule in force."""
        return LATE.is_late(self.happened_on, _day(self.members["time"]))


_AHEAD: Final = timedelta(hours=7)


def _day(moment: str) -> date:
    """Returns the day in Vietnam of a moment as documents write it: a day, or an instant in UTC."""
    return _day_of_hour(moment[:13])


@lru_cache(maxsize=4096)
def _day_of_hour(hour: str) -> date:
    # Vietnam is a whole number of hours ahead of UTC, so the hour tells the day.
    if len(hour) == DAY_LENGTH:
        return date.fromisoformat(hour)
    return (datetime.fromisoformat(hour) + _AHEAD).date()


def set_by(seen: Seen) -> dict[str, Any]:
    """Returns the short form that stands beside every member of a dossier."""
    members = seen.members
    happened, recorded = _day(members["occurred"]), _day(members["time"])
    return {
        "event": members["id"],
        "person": members["actor"],
        "role": members["actorrole"],
        "agency": members.get("actoragency"),
        "occurred": members["occurred"],
        "recorded": members["time"],
        "gap_days": (recorded - happened).days,
        "late": LATE.is_late(happened, recorded),
    }


def who(seen: Seen) -> dict[str, Any]:
    """Returns the actor as they stood when they acted: by opaque id, never by name."""
    members = seen.members
    return {
        "person": members["actor"],
        "role": labelled(Role(members["actorrole"])),
        "agency": members.get("actoragency"),
        "capacity": labelled(Capacity(members["actorcapacity"])),
        "principal": members.get("actorprincipal"),
        "mandate": members.get("actormandate"),
    }


def clocks(seen: Seen) -> dict[str, Any]:
    """Returns both clocks of a document, the days between them, and whether it counts as recorded late."""
    return {
        "occurred": seen.members["occurred"],
        "recorded": seen.members["time"],
        "gap_days": seen.gap_days,
        "late": seen.is_late,
    }


def basis(seen: Seen) -> dict[str, Any] | None:
    """Returns the legal basis, with `date` None where it is unknown."""
    members = seen.members
    if "basiskind" not in members:
        return None
    return {
        "kind": labelled(BasisKind(members["basiskind"])),
        "number": members["basisnumber"],
        "issuer": members["basisissuer"],
        "date": None if members["basisdate"] == UNKNOWN_DATE else members["basisdate"],
        "abstract": members.get("basisabstract"),
        "signer": members.get("basissigner"),
    }


def provenance_of(facts: Facts) -> Provenance | None:
    """Returns where the facts were taken from, None where they do not say: then they were recorded here.

    A correction says it of what it states as right.
    """
    stated = facts.right if isinstance(facts, ReorganisationCorrected) else facts
    found = getattr(stated, "provenance", None)
    return found if isinstance(found, Provenance) else None


def is_verified(facts: Facts) -> bool:
    """Tells whether the facts may be shown as facts. Those recalled from memory may not."""
    found = provenance_of(facts)
    return found is None or found.confidence is not Confidence.MEMORY
