"""The base of every aggregate: decide, then record; applying never refuses.

A decision method checks its rules (raising `Refused`), then calls `record`. `apply` only assigns, so that tightening
a rule never makes old history unloadable. Subclasses are dataclasses whose members have contract types (or `dict` /
`list` of them), so that a snapshot can be taken of them without code of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar, TypeVar
from uuid import UUID

from shared.acts import Act
from shared.contracts.base import Facts
from shared.contracts.document import Document, record
from shared.ids import aggregate_id

A = TypeVar("A", bound="Aggregate")


@dataclass
class Aggregate:
    """An event-sourced aggregate. `key` is its natural key; its id follows from `KIND` and `key`."""

    KIND: ClassVar[str]

    key: str
    version: int = field(default=0, init=False)
    pending: list[Document] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def id(self) -> UUID:
        """Returns the aggregate's id."""
        return aggregate_id(self.KIND, self.key)

    def record(self, facts: Facts, act: Act) -> Document:
        """Records `facts` as done in `act`: makes the document, applies it, and holds it for saving.

        Raises:
            ContractError: the facts break their contract's limits.
        """
        document = record(facts, act, kind=self.KIND, key=self.key, aggregate_id=self.id, version=self.version + 1)
        self.take(document)
        self.pending.append(document)
        return document

    def take(self, document: Document) -> None:
        """Applies one document of this aggregate's own history."""
        self.version = document.aggregate_version
        self.apply(document.facts, document)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what `facts` say. Never refuses, never asks anything; unknown facts change nothing."""
        raise TypeError(f"{type(self).__name__} has no apply")

    def collect_events(self) -> list[Document]:
        """Hands the pending documents over for saving, once."""
        pending, self.pending = self.pending, []
        return pending


def fold(aggregate: A, documents: Iterable[Document]) -> A:
    """Returns `aggregate` after `documents` of its history, in order."""
    for document in documents:
        aggregate.take(document)
    return aggregate
