"""Wakes those who wait for a log to grow."""

from __future__ import annotations

import threading
import time


class Bell:
    """Knows how long a log is known to be, and lets threads sleep until it is longer."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._size = 0
        self._rings = 0

    @property
    def size(self) -> int:
        """Returns the greatest size that was rung."""
        return self._size

    def ring(self, size: int = 0) -> None:
        """Says that the log has at least `size` entries, and wakes everybody to look."""
        with self._condition:
            self._size = max(self._size, size)
            self._rings += 1
            self._condition.notify_all()

    def sleep(self, after: int, seconds: float) -> bool:
        """Blocks until the log is known to be longer than `after`, somebody rings, or `seconds` have passed.

        Returns whether it is known to be longer.
        """
        deadline = time.monotonic() + seconds
        with self._condition:
            rings = self._rings
            while self._size <= after and self._rings == rings:
                remaining = deadline - time.monotonic()
                if remaining <= 0 or not self._condition.wait(remaining):
                    break
            return self._size > after
