"""What an import decides about: lines of a file as they were understood, and what was found of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from services.registry.domain.refusals.imports import IMPORT_REFUSED
from shared.acts import Act, LegalBasis
from shared.clock import Occurred
from shared.errors import Refused
from shared.eventstore.aggregate import Aggregate


@dataclass(frozen=True, slots=True)
class Line:
    """A row that has the right shape: its number, its values, when it is said to have happened, and on what basis."""

    number: int
    members: Mapping[str, Any]
    occurred: Occurred | None = None
    legal_basis: LegalBasis | None = None

    def act(self, act: Act) -> Act:
        """Returns the act of this row within the import."""
        return replace(act, occurred=self.occurred, legal_basis=self.legal_basis)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule refuses of a row; `pointer` is into the row's own body, None where it is about the whole row."""

    number: int
    pointer: str | None
    refused: Refused


@dataclass(slots=True)
class Trial:
    """What an import comes to: what it would record, in order, and everything that is refused."""

    aggregates: list[Aggregate] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def events(self) -> int:
        """Returns how many events it would record."""
        return sum(len(each.pending) for each in self.aggregates)

    def refuse(self, line: Line, refused: Refused, pointer: str | None = None) -> None:
        """Notes that a row is refused, at `pointer` unless the refusal says where."""
        self.findings.append(Finding(line.number, refused.pointer if pointer is None else pointer, refused))

    @contextmanager
    def deciding(self, line: Line, below: str = "") -> Iterator[None]:
        """Notes what a decision about a row refuses; its pointers are `below` a part of the row's body."""
        try:
            yield
        except Refused as refused:
            self.refuse(line, refused, None if refused.pointer is None else below + refused.pointer)

    def must_pass(self) -> None:
        """Passes if nothing is refused. Raises ImportRefused."""
        if self.findings:
            raise ImportRefused(self.findings)


class ImportRefused(Refused):
    """An import was refused, row by row. Nothing has changed."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(IMPORT_REFUSED, count=len({each.number for each in findings}))
        self.findings = tuple(findings)
