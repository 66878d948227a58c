"""Writes real documents for tests of stores: declared facts, canonical bytes, one stream per name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from shared.acts import Act, Actor, IdempotencyKey, Role, Stamp
from shared.clock import FrozenClock
from shared.contracts import Document, record
from shared.contracts.access import access_refused
from shared.eventstore.application import new_event
from shared.eventstore.ports import Heard, KeptCheckpoint, NewEvent, Recording
from shared.ids import Ids, TimeOrderedIds, aggregate_id
from shared.ledger.tree import leaf_hash

KIND = "access"
STAMP = Stamp("thucchat.hanam/registry", FrozenClock(datetime(2007, 4, 19, tzinfo=UTC)), TimeOrderedIds())
OTHER = "thucchat.hanam/assessment"


AWKWARD = '/v1/đơn-vị","aggregateid":"\\"},{"id":"x","type":"a.b.c.v1"}'
"""What a careless reader of JSON would take for members of the document."""


def identity(name: str) -> UUID:
    """Returns the id of the stream `name`."""
    return aggregate_id(KIND, name)


def document(name: str, version: int, ids: Ids | None = None) -> Document:
    """Returns a document of the stream `name`, with a fresh id or one that `ids` gives."""
    refused: Any = access_refused("registry")
    facts = refused(right="heads.appoint", rule="x.y", method="POST", route=AWKWARD)
    act = Act.begin(STAMP if ids is None else replace(STAMP, ids=ids), Actor("p-1", Role.DOST))
    return record(facts, act, kind=KIND, key=name, aggregate_id=identity(name), version=version)


def event(name: str, version: int, ids: Ids | None = None) -> NewEvent:
    """Returns an event of the stream `name`, with a fresh id or one that `ids` gives."""
    return new_event(document(name, version, ids))


def events(name: str, first: int, count: int) -> list[NewEvent]:
    """Returns `count` events of the stream `name`, versions from `first` on."""
    return [event(name, version) for version in range(first, first + count)]


def recording(name: str, first: int = 1, count: int = 1, key: str | None = None) -> Recording:
    """Returns a recording of events of one stream, as the command with this idempotency key."""
    return Recording(events(name, first, count), None if key is None else command(key), 201)


def command(key: str, caller: str = "p-1", route: str = "POST /v1/agencies") -> IdempotencyKey:
    """Returns the idempotency key of a command."""
    return IdempotencyKey(caller, route, key, f"fingerprint of {key}")


def checkpoint(size: int, root: bytes = b"r" * 32, signature: str = "signed", origin: str = OTHER) -> KeptCheckpoint:
    """Returns a checkpoint of a log, in a note whose signature nobody looks at."""
    made = KeptCheckpoint(origin, size, root, b"")
    return replace(made, note=made.heading + f"\n\u2014 {origin} {signature}\n".encode())


def heard(first: int, count: int = 1, source: str = OTHER, *, kept: bool = False) -> Sequence[Heard]:
    """Returns documents heard from another log, from position `first` on; always the same ones."""
    texts = [f"{source} {position}".encode() for position in range(first, first + count)]
    return [
        Heard(source, position, leaf_hash(text), text if kept else None) for position, text in enumerate(texts, first)
    ]
