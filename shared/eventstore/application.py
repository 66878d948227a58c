"""The base of every service's application: load, decide, save.

One command is one transaction: the events of all aggregates that it changed, its idempotency record, and (in a
reaction) the row of the document that caused it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from shared.acts import Act, Actor, Role, Stamp
from shared.contracts.document import Document
from shared.errors import EXISTS, NOT_FOUND, STALE, Refused
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.ports import Heard, NewEvent, Recording, Store, VersionConflict
from shared.eventstore.snapshots import load_with_snapshot

A = TypeVar("A", bound=Aggregate)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command recorded: the aggregate it addressed, its version now, and the events with their positions."""

    subject: str
    version: int
    events: tuple[tuple[UUID, int], ...]


class Application:
    """Loads and saves aggregates of one service. Subclasses have one method per use case."""

    def __init__(self, store: Store, stamp: Stamp) -> None:
        self.store = store
        self.stamp = stamp

    def find(self, kind: type[A], key: str) -> A | None:
        """Returns the aggregate as its whole history makes it, or None when it has none."""
        return load_with_snapshot(self.store, kind, key)

    def load(self, kind: type[A], key: str, act: Act | None = None) -> A:
        """Returns the aggregate; with `act`, only if it stands at the version that the caller decided on.

        Raises:
            Refused: `shared.not-found` or `shared.stale-version`.
        """
        aggregate = self.find(kind, key)
        if aggregate is None:
            raise Refused(NOT_FOUND, what=kind.KIND, key=key)
        if act is not None and act.expected_version not in (None, aggregate.version):
            raise Refused(STALE, current=aggregate.version, expected=act.expected_version)
        return aggregate

    def create(self, kind: type[A], key: str) -> A:
        """Returns a new, empty aggregate.

        Raises:
            Refused: `shared.already-exists`.
        """
        if self.find(kind, key) is not None:
            raise Refused(EXISTS, what=kind.KIND, key=key)
        return kind(key)

    def save(self, act: Act, first: Aggregate, *others: Aggregate) -> Outcome:
        """Records the pending events of all given aggregates, and the act's idempotency record, at once.

        `first` is the aggregate that the command addressed: its answer names it, and is rebuilt from its events.

        Raises:
            ValueError: `first` recorded nothing.
            Refused: `shared.stale-version`: another command came first.
            KeyConflict, OutcomeUnknown, StoreUnavailable: see `Store.record`.
        """
        documents = [each for aggregate in (first, *others) for each in aggregate.collect_events()]
        if not documents or documents[0].aggregate_id != first.id:
            raise ValueError(f"{first.KIND}/{first.key} recorded nothing: the answer of a command is its first event's")
        recording = Recording(
            [new_event(each) for each in documents], act.idempotency, 201 if act.expected_version == 0 else 200
        )
        try:
            recorded = self.store.record(recording)
        except VersionConflict:
            raise Refused(STALE, current="?", expected=act.expected_version) from None
        events = tuple(zip((each.id for each in documents), recorded.positions, strict=True))
        return Outcome(f"{first.KIND}/{first.key}", first.version, events)

    def reacting_to(self, document: Document, position: int | None = None) -> Act:
        """Returns the act in which this service reacts to `document`, heard from `position` of its source's log."""
        service = self.stamp.source.rpartition("/")[2]
        return Act(
            self.stamp,
            Actor(f"service:{service}", Role.SERVICE),
            self.stamp.clock.now(),
            document.correlation,
            causation=document.id,
            occurred=document.occurred,
            traceparent=document.traceparent,
            cause_position=position,
        )

    def save_reaction(self, heard: Sequence[Heard], aggregates: Sequence[Aggregate]) -> None:
        """Records what hearing these documents caused, and that they were heard, at once.

        Raises:
            VersionConflict: a command came in between; react again.
            HeardConflict, OutcomeUnknown, StoreUnavailable: see `Store.record`.
        """
        documents = [each for aggregate in aggregates for each in aggregate.collect_events()]
        self.store.record(Recording([new_event(each) for each in documents], heard=heard))


def new_event(document: Document) -> NewEvent:
    """Returns the row that records `document`."""
    return NewEvent(document.aggregate_id, document.aggregate_version, document.topic, document.id, document.raw)
