"""Snapshots of long aggregates: taken in the background, used when loading, never needed.

A command never takes one - it would wait for it, and a failure after its commit would look like its own. A snapshot
holds the greatest `occurred` that is folded in it: asked for the state as of an earlier day, it would already know too
much, and the whole history is folded instead.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any, Final, TypeVar

from shared.clock import Occurred, format_instant, instant_of
from shared.contracts.base import UnknownEvent
from shared.contracts.document import parse, read_members
from shared.eventstore.aggregate import Aggregate, fold
from shared.eventstore.columns import columns_of
from shared.eventstore.ports import Entry, SnapshotRow, Store
from shared.eventstore.states import StateCodec

A = TypeVar("A", bound=Aggregate)

EVERY: Final = 100
"""An aggregate gets a snapshot at every hundredth event. Folding a hundred takes some milliseconds."""
_PAGE: Final = 500
_LOOK_SECONDS: Final = 1.0
"""How long `run` sleeps on a quiet log before it looks whether it should stop."""


_CODECS: Final[dict[type, StateCodec[Any] | None]] = {}


def codec_for(kind: type[A]) -> StateCodec[A] | None:
    """Returns the codec of a class of aggregates, or None when its states cannot be written down or told apart."""
    if kind not in _CODECS:
        try:
            _CODECS[kind] = StateCodec(kind)
        except (TypeError, NameError, OSError):  # a member of another type, or one only a function knows; no source
            _CODECS[kind] = None
    return _CODECS[kind]


def load_with_snapshot(store: Store, kind: type[A], key: str, *, as_of: Occurred | None = None) -> A | None:
    """Returns the aggregate as its history makes it, or None when it has none.

    With `as_of`, only what is said to have happened by then is folded, in the order of recording.

    Raises:
        IntegrityFault, StoreUnavailable: see `Store.stream`.
        UnknownEvent, ContractError: an entry cannot be read by this release.
    """
    codec, aggregate = codec_for(kind), kind(key)
    row, entries = (None, store.stream(aggregate.id)) if codec is None else store.resume(aggregate.id, codec.form)
    if (
        codec is not None
        and row is not None
        and (as_of is None or row.greatest_occurred <= format_instant(instant_of(as_of)))
    ):
        aggregate = codec.load(key, row.version, row.state)
    elif row is not None:
        entries = store.stream(aggregate.id)
    documents = (parse(entry.document) for entry in entries)
    if as_of is not None:
        limit = instant_of(as_of)
        documents = (each for each in documents if each.occurred_instant <= limit)
    fold(aggregate, documents)
    return aggregate if aggregate.version else None


class Snapshotter:
    """Takes the snapshots of one service. One thread of the worker owns it and calls `catch_up` now and then.

    It follows the log from its beginning each time the process starts: that costs little, and finds the aggregates
    whose snapshots a new release can no longer use.
    """

    def __init__(self, store: Store, kinds: Iterable[type[Aggregate]], *, every: int = EVERY) -> None:
        """Prepares to take snapshots of `kinds` at every `every`-th event.

        Raises:
            TypeError: a class has a member that a state cannot have.
        """
        self._store = store
        self._kinds = {kind.KIND: kind for kind in kinds}
        self._codecs = {kind: StateCodec(kind) for kind in self._kinds.values()}
        self._every = every
        self._position = 0

    def catch_up(self) -> int:
        """Takes the snapshots that are due up to the log's end; returns how many it took.

        Raises:
            IntegrityFault, StoreUnavailable: the log cannot be read, or the snapshot not be kept. Call it again.
        """
        taken = 0
        while entries := self._store.entries(self._position, _PAGE):
            for kind, key in dict.fromkeys(due for entry in entries if (due := self._due(entry)) is not None):
                taken += self._take(kind, key)
            self._position = entries[-1].position
        return taken

    def run(self, stop: threading.Event) -> None:
        """Takes snapshots as the log grows, until `stop` is set: a task of a service's worker.

        Raises:
            IntegrityFault, StoreUnavailable: see `catch_up`; run it again to go on from there.
        """
        while not stop.is_set():
            self.catch_up()
            self._store.wait(self._position, _LOOK_SECONDS)

    def _due(self, entry: Entry) -> tuple[type[Aggregate], str] | None:
        columns = columns_of(entry.document)
        if columns is None or columns[1] % self._every:
            return None
        name, _, key = read_members(entry.document)["subject"].partition("/")
        kind = self._kinds.get(name)
        return None if kind is None else (kind, key)

    def _take(self, kind: type[Aggregate], key: str) -> bool:
        codec, aggregate = self._codecs[kind], kind(key)
        row, entries = self._store.resume(aggregate.id, codec.form)
        greatest = "" if row is None else row.greatest_occurred
        if row is not None:
            aggregate = codec.load(key, row.version, row.state)
        if len(entries) < self._every:
            return False
        try:
            documents = [parse(entry.document) for entry in entries]
        except UnknownEvent:
            return False  # recorded by a newer release, which will take the snapshot
        fold(aggregate, documents)
        greatest = max(greatest, *(format_instant(each.occurred_instant) for each in documents))
        self._store.put_snapshot(
            SnapshotRow(aggregate.id, aggregate.version, codec.form, codec.dump(aggregate), greatest)
        )
        return True
