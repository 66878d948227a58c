"""Trying again: ever more slowly up to a cap, never in step with others, and until told to stop."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from threading import Event
from typing import Final, TypeVar

T = TypeVar("T")
_LOG: Final = logging.getLogger(__name__)
_CHANCE: Final = random.SystemRandom()


class Stopping(Exception):
    """The worker was asked to stop while something was being tried again. Nothing is left half done."""


class Backoff:
    """Delays in seconds that double from `first` up to `cap`, each shortened at random by up to half."""

    def __init__(self, first: float = 0.1, cap: float = 10.0) -> None:
        self._first = first
        self._cap = cap
        self._next = first

    def next(self) -> float:
        """Returns the delay before the next attempt."""
        delay, self._next = self._next, min(self._next * 2, self._cap)
        return delay * _CHANCE.uniform(0.5, 1.0)

    def reset(self) -> None:
        """Starts again from the first delay, after a success."""
        self._next = self._first

    def wait(self, stop: Event) -> None:
        """Waits for the next delay.

        Raises:
            Stopping: `stop` was set before or meanwhile.
        """
        if stop.wait(self.next()):
            raise Stopping


def patiently(call: Callable[[], T], stop: Event, what: str, passing: tuple[type[Exception], ...]) -> T:
    """Returns what `call` returns, trying again for ever while it raises one of `passing`.

    Raises:
        Stopping: `stop` was set meanwhile.
    """
    backoff = Backoff()
    while True:
        try:
            return call()
        except passing as error:
            _LOG.warning("%s: trying again after %s: %s", what, type(error).__name__, error)
        backoff.wait(stop)
