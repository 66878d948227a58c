"""Threads that a test starts and forgets: they would keep the whole run from ending."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Set
from typing import Final

GRACE: Final = 2.0
"""Seconds that a thread has to end by itself once its test is over."""


def forgotten(before: Set[threading.Thread] = frozenset(), seconds: float = GRACE) -> list[str]:
    """Returns the names of running threads that are not in `before` and that Python would wait for at its end."""
    others = [each for each in threading.enumerate() if holds_the_end_up(each) and each not in before]
    for each in others:
        each.join(seconds)
    return alive(others)


def holds_the_end_up(thread: threading.Thread) -> bool:
    """Tells whether Python waits for a thread before it ends."""
    return not thread.daemon and thread is not threading.main_thread()


def alive(threads: Iterable[threading.Thread]) -> list[str]:
    """Returns the names of those that still run."""
    return [each.name for each in threads if each.is_alive()]
