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
        """Says that the log has at least `size` entries, which wakes those it is longer for; 0 wakes everybody."""
        with self._condition:
            if size == 0:
                self._rings += 1
            elif size <= self._size:
                return  # most commits only say what was heard: nobody waits for that
            self._size = max(self._size, size)
            self._condition.notify_all()

    def sleep(self, after: int, seconds: float) -> bool:
        """Blocks until the log is known to be longer than `after`, everybody is woken, or `seconds` have passed.

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
