"""What one transaction of a store will write, decided before any of it is written.

Under the store's write lock nobody else can write, so what is there (`Found`) cannot change until the commit. Each
recording is admitted or refused in memory against what is there and what was admitted before it; a refused one leaves
nothing behind - no position, no leaf, no tile - and the others go on. The schema's own triggers and unique indexes
check every row again, so a fault here could refuse too much but never break a promise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from shared.acts import IdempotencyKey
from shared.eventstore.columns import Columns, columns_for
from shared.eventstore.ports import (
    CheckpointConflict,
    Fenced,
    Heard,
    HeardConflict,
    KeptCheckpoint,
    KeyConflict,
    Recorded,
    Recording,
    VersionConflict,
)
from shared.ledger.tree import HASH_BYTES, Frontier, FullTile, leaf_hash

Key = tuple[str, str, str]
Sized = tuple[str, int]
"""The origin and the size of a checkpoint."""
_MOST_SIZE: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Prepared:
    """A recording with everything computed that needs no lock. Made in the caller's own thread."""

    recording: Recording
    columns: tuple[Columns, ...]
    leaves: tuple[bytes, ...]

    @property
    def key(self) -> Key | None:
        """Returns the idempotency record's primary key."""
        return None if self.recording.idempotency is None else key_of(self.recording.idempotency)


def key_of(idempotency: IdempotencyKey) -> Key:
    """Returns the three parts that make a repeated command the same command."""
    return (idempotency.caller, idempotency.route, idempotency.key)


def prepare(recording: Recording) -> Prepared:
    """Returns `recording` ready to be admitted.

    Raises:
        ValueError: columns, a leaf hash or a checkpoint contradict their bytes, or a text holds NUL, which PostgreSQL
            cannot store.
    """
    key = recording.idempotency
    texts = [] if key is None else [key.caller, key.route, key.key, key.fingerprint]
    texts += [each.source for each in recording.heard] + [each.origin for each in recording.checkpoints]
    for text in texts:
        if "\0" in text:
            raise ValueError("a store keeps no text with NUL in it")
        text.encode("utf-8")  # a lone surrogate raises UnicodeEncodeError, a ValueError, here and not amid a group
    for heard in recording.heard:
        if len(heard.leaf_hash) != HASH_BYTES or (heard.document and leaf_hash(heard.document) != heard.leaf_hash):
            raise ValueError(f"{heard.source} position {heard.position}: not the leaf hash of this document")
    for kept in recording.checkpoints:
        if len(kept.root) != HASH_BYTES or not 0 <= kept.size <= _MOST_SIZE or not kept.note.startswith(kept.heading):
            raise ValueError(f"{kept.origin} size {kept.size}: the note is not of this checkpoint")
    columns = tuple(columns_for(event) for event in recording.events)
    return Prepared(recording, columns, tuple(leaf_hash(event.raw) for event in recording.events))


@dataclass(frozen=True, slots=True)
class Asked:
    """What must be known of the store before a group of recordings can be admitted."""

    aggregates: tuple[str, ...]
    keys: tuple[Key, ...]
    sources: tuple[str, ...]
    checkpoints: tuple[Sized, ...]

    @classmethod
    def by(cls, group: Sequence[Prepared]) -> Asked:
        """Returns what `group` asks about, each thing once."""
        return cls(
            tuple(dict.fromkeys(columns[0] for each in group for columns in each.columns)),
            tuple(dict.fromkeys(each.key for each in group if each.key is not None)),
            tuple(dict.fromkeys(heard.source for each in group for heard in each.recording.heard)),
            tuple(dict.fromkeys((kept.origin, kept.size) for each in group for kept in each.recording.checkpoints)),
        )


@dataclass(slots=True)
class Found:
    """What is in the store: the tree's frontier, and what a group asks about.

    Absent means version or position 0, or no such checkpoint.
    """

    frontier: Frontier
    versions: dict[str, int]
    keys: set[Key]
    heard: dict[str, int]
    checkpoints: dict[Sized, KeptCheckpoint] = field(default_factory=dict)
    """The last one kept of each size that is asked about."""
    fence: str | None = None
    """Why nothing may be recorded now."""

    @classmethod
    def supposed(cls, frontier: Frontier, group: Sequence[Prepared]) -> Found:
        """Returns what will be found if the tree still has `frontier` and every first claim of `group` is right.

        A batch decided on it may only be written where every row is checked again. If all are accepted, the claims
        were right, and so are the refusals that followed from them.
        """
        versions: dict[str, int] = {}
        heard: dict[str, int] = {}
        for each in group:
            for aggregate, version, *_ in each.columns:
                versions.setdefault(aggregate, version - 1)
            for document in each.recording.heard:
                heard.setdefault(document.source, document.position - 1)
        return cls(frontier, versions, set(), heard)


@dataclass(frozen=True, slots=True)
class EventRow:
    """A row of `events`."""

    position: int
    columns: Columns
    leaf_hash: bytes
    document: bytes


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A row of `idempotency`. The command's events are the `events` positions from `first` on."""

    key: IdempotencyKey
    status: int
    first: int
    events: int


@dataclass(slots=True)
class Batch:
    """Admits recordings against what was found, and holds the rows of all that it admitted."""

    found: Found
    events: list[EventRow] = field(default_factory=list)
    keys: list[KeyRow] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    checkpoints: list[KeptCheckpoint] = field(default_factory=list)
    frontier: Frontier = field(init=False)
    """The tree with everything that was admitted, once the batch is closed."""
    tiles: Sequence[FullTile] = field(init=False, default=())
    """Those that it has filled."""

    def close(self) -> None:
        """Grows the tree by what was admitted: once, since the tree costs least when many leaves come together."""
        self.frontier, self.tiles = self.found.frontier.extend([each.leaf_hash for each in self.events])

    def admit(self, prepared: Prepared) -> Recorded:
        """Takes a recording in and returns the positions that its events will have.

        Raises:
            KeyConflict, VersionConflict, HeardConflict, CheckpointConflict: it contradicts what is there or was
                admitted before. It has left nothing behind.
            Fenced: a fence stands, and it has events or documents heard.
        """
        if self.found.fence is not None and (prepared.recording.events or prepared.recording.heard):
            raise Fenced(self.found.fence)
        if prepared.key is not None and prepared.key in self.found.keys:
            raise KeyConflict("this idempotency key is recorded already")
        versions = self._versions_after(prepared)
        heard = self._heard_after(prepared.recording.heard)
        checkpoints = self._checkpoints_after(prepared.recording.checkpoints)
        first = self.found.frontier.size + len(self.events) + 1
        self.found.versions.update(versions)
        self.found.heard.update(heard)
        self.found.checkpoints.update({(each.origin, each.size): each for each in checkpoints})
        positions = tuple(range(first, first + len(prepared.leaves)))
        rows = zip(positions, prepared.columns, prepared.leaves, prepared.recording.events, strict=True)
        self.events += [EventRow(position, columns, leaf, event.raw) for position, columns, leaf, event in rows]
        if prepared.recording.idempotency is not None:
            self.found.keys.add(key_of(prepared.recording.idempotency))
            self.keys.append(
                KeyRow(prepared.recording.idempotency, prepared.recording.status, first, len(prepared.leaves))
            )
        self.heard += prepared.recording.heard
        self.checkpoints += checkpoints
        return Recorded(positions)

    def _versions_after(self, prepared: Prepared) -> dict[str, int]:
        versions: dict[str, int] = {}
        for aggregate, version, *_ in prepared.columns:
            now = versions.get(aggregate, self.found.versions.get(aggregate, 0))
            if version != now + 1:
                raise VersionConflict(f"aggregate {aggregate} is at version {now}, the event has version {version}")
            versions[aggregate] = version
        return versions

    def _heard_after(self, documents: Iterable[Heard]) -> dict[str, int]:
        positions: dict[str, int] = {}
        for each in documents:
            last = positions.get(each.source, self.found.heard.get(each.source, 0))
            if each.position != last + 1:
                raise HeardConflict(f"{each.source} was heard up to {last}; {each.position} is not the next")
            positions[each.source] = each.position
        return positions

    def _checkpoints_after(self, given: Iterable[KeptCheckpoint]) -> list[KeptCheckpoint]:
        """Returns those of `given` that are to be kept: all but such as repeat the last one of their size."""
        lasts: dict[Sized, KeptCheckpoint] = {}
        kept = []
        for each in given:
            place = (each.origin, each.size)
            last = lasts.get(place, self.found.checkpoints.get(place))
            if last is not None and last.root != each.root:
                raise CheckpointConflict(f"{each.origin} has another root at size {each.size} already")
            if last is None or last.note != each.note:
                kept.append(each)
                lasts[place] = each
        return kept


Outcome = Recorded | Exception
"""What becomes of a recording: its positions, or why it was refused."""


def decide(found: Found, group: Sequence[Prepared]) -> tuple[Batch, list[Outcome]]:
    """Returns the batch of all of `group` that is admitted, in its order, and what becomes of each."""
    batch = Batch(found)
    outcomes: list[Outcome] = []
    for each in group:
        try:
            outcomes.append(batch.admit(each))
        except (KeyConflict, VersionConflict, HeardConflict, CheckpointConflict, Fenced) as refusal:
            outcomes.append(refusal)
    batch.close()
    return batch, outcomes
