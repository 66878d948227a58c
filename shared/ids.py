"""Identity, passed in: UUIDv7 for what happens, names for what is.

An aggregate's id is a UUIDv5 of its kind and its natural key, so that two services, two stores and two runs agree on
it and two kinds can never collide. Events, correlations and people get UUIDv7 (RFC 9562), ordered by time.
"""

from __future__ import annotations

import os
import threading
import time
from typing import Final, Protocol
from uuid import UUID, uuid5

NAMESPACE: Final = UUID("6f1f0c5e-6a0b-5d0e-9a3e-7d2b8f0c4a11")
"""The namespace of every aggregate id. Never change it: ids in every log rest on it."""


class Ids(Protocol):
    """Gives identities that were never given before."""

    def new(self) -> UUID:
        """Returns a fresh UUIDv7."""
        ...


class TimeOrderedIds:
    """UUIDv7 by RFC 9562 6.2, method 1: a 12-bit counter keeps ids of one millisecond in order within a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0
        self._counter = 0

    def new(self) -> UUID:
        """Returns a fresh UUIDv7, greater than every one that this object gave before."""
        with self._lock:
            millis = time.time_ns() // 1_000_000
            if millis > self._last:
                self._last, self._counter = millis, int.from_bytes(os.urandom(1))
            else:
                self._counter += 1
                if self._counter > 0xFFF:
                    self._last, self._counter = self._last + 1, 0
            millis, counter = self._last, self._counter
        tail = int.from_bytes(os.urandom(8)) & 0x3FFF_FFFF_FFFF_FFFF
        return UUID(int=millis << 80 | 7 << 76 | counter << 64 | 2 << 62 | tail)


class CountedIds:
    """Predictable ids for tests: the n-th is UUID number n, in UUIDv7 form."""

    def __init__(self) -> None:
        self._count = 0

    def new(self) -> UUID:
        """Returns the next predictable id."""
        self._count += 1
        return UUID(int=7 << 76 | 2 << 62 | self._count)


def aggregate_id(kind: str, key: str) -> UUID:
    """Returns the id of the aggregate of `kind` whose natural key is `key`."""
    return uuid5(NAMESPACE, f"{kind}/{key}")
