"""The docket of an agency: every matter that it has or had, and who took over when it ended.

A matter is entered in the transaction that raises it, and the docket is closed in the one that hands open matters
over; so whichever of the two comes second sees the other, and no matter is left behind with an agency that has ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from shared.acts import Act
from shared.contracts.assessment import DocketClosed, Heir, MatterEntered
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import Matter
from shared.eventstore.aggregate import Aggregate


@dataclass
class Docket(Aggregate):
    """One agency's matters. `key` is its code. Deciding here means noting; there is nothing to refuse."""

    KIND: ClassVar[str] = "docket"

    matters: list[MatterEntered] = field(default_factory=list)
    """In the order entered, each once."""
    closed: DocketClosed | None = None

    def enter(
        self,
        act: Act,
        matter: Matter,
        key: str,
        *,
        clause: str | None = None,
        catalogue: str | None = None,
        from_agency: str | None = None,
    ) -> None:
        """Records that the agency has a matter, unless it stands here already."""
        facts = MatterEntered(
            agency=self.key, matter=matter, key=key, clause=clause, catalogue=catalogue, from_agency=from_agency
        )
        if not any((each.matter, each.key) == (matter, key) for each in self.matters):
            self.record(facts, act)

    def close(self, act: Act, reorganisation: str, heirs: Sequence[Heir]) -> bool:
        """Records that the agency has ended, and its heirs; tells whether that is new."""
        if self.closed is not None:
            return False
        self.record(DocketClosed(agency=self.key, reorganisation=reorganisation, heirs=tuple(heirs)), act)
        return True

    def heir(self, matter: Matter) -> str | None:
        """Returns who takes over matters of this kind, None while the agency goes on or where nobody was named."""
        named = () if self.closed is None else self.closed.heirs
        return next((each.to_agency for each in named if each.matter is matter), None)

    def of(self, matter: Matter) -> tuple[MatterEntered, ...]:
        """Returns what was entered of one kind."""
        return tuple(each for each in self.matters if each.matter is matter)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what was noted."""
        match facts:
            case MatterEntered():
                self.matters.append(facts)
            case DocketClosed():
                self.closed = facts
            case _:
                pass
