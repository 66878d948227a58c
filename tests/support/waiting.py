"""Waiting for something outside this process that gives no signal: the only place in the tests that polls."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(look: Callable[[], T], what: str, *, seconds: float = 60.0, every: float = 0.02) -> T:
    """Calls `look` until it answers something true, and returns that.

    Raises:
        TimeoutError: it never did within `seconds`; the message says that `what` was waited for.
    """
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:g} s in vain for {what}")
        time.sleep(every)
