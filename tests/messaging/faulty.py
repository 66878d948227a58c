"""A log out of reach, and a store that fails when it is told to."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from shared.eventstore.ports import Entry, Head, Recorded, Recording, Store
from shared.messaging.remote import LogUnavailable


class DeafLog:
    """A log that cannot be read until it is told that it can."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.reachable = threading.Event()

    def entries(self, after: int, limit: int) -> Sequence[Entry]:
        self._check()
        return self._store.entries(after, limit)

    def head(self) -> Head:
        self._check()
        return self._store.head()

    def _check(self) -> None:
        if not self.reachable.is_set():
            raise LogUnavailable("the log is out of reach")


class FaultyStore:
    """A store that raises what it is told to when something is recorded, before or after doing it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.before: list[Exception] = []
        self.after: list[Exception] = []
        self.recordings: list[Recording] = []

    def record(self, recording: Recording) -> Recorded:
        if self.before:
            raise self.before.pop(0)
        recorded = self._store.record(recording)
        self.recordings.append(recording)
        if self.after:
            raise self.after.pop(0)
        return recorded

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)
