"""Waiting for one's turn with an end: who waits behind somebody whose database is out of reach is told so, too."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from shared.eventstore.ports import StoreUnavailable


@contextmanager
def turn(lock: threading.Lock | threading.RLock, seconds: float, what: str) -> Iterator[None]:
    """Holds `lock` for the block.

    Raises:
        StoreUnavailable: others held it for `seconds`.
    """
    if not lock.acquire(timeout=seconds):
        raise StoreUnavailable(f"{what}: still busy after {seconds:g} s")
    try:
        yield
    finally:
        lock.release()
