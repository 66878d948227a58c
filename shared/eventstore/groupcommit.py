"""Concurrent commands share a commit: making it durable costs the same for one recording as for a hundred.

Whoever finds nobody committing becomes the leader, takes what waits, and commits it as one group; what arrives
meanwhile waits for the next. A leader does not wait for others to come, so a lone command is not slowed down. After
its commit it first makes the oldest of those who wait the next leader, then answers its group. Waiters sleep on a
lock of their own until they are answered or made leader; nobody polls.
"""

from __future__ import annotations

import copy
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final, Generic, TypeVar, cast

from shared.eventstore.ports import OutcomeUnknown

Q = TypeVar("Q")
A = TypeVar("A")

MOST: Final = 128
"""Recordings in one commit. Bounds how long the first of a group waits for the last."""


class _Waiter(Generic[Q, A]):
    """One caller. `wake` is held by the caller's own construction until somebody else releases it."""

    __slots__ = ("outcome", "promoted", "request", "wake")

    def __init__(self, request: Q) -> None:
        self.request = request
        self.outcome: A | Exception | None = None
        self.promoted = False
        self.wake = threading.Lock()
        self.wake.acquire()


class GroupCommit(Generic[Q, A]):
    """Turns many callers of `submit` into few calls of `commit`.

    `commit` takes the requests of a group in the order of their arrival and returns the outcome of each: an answer,
    or the exception that says why not. What it raises becomes the outcome of the whole group. It is never called by
    two threads at once.
    """

    def __init__(self, commit: Callable[[Sequence[Q]], Sequence[A | Exception]], most: int = MOST) -> None:
        self._commit = commit
        self._most = most
        self._lock = threading.Lock()
        self._queue: deque[_Waiter[Q, A]] = deque()
        self._led = False

    def submit(self, request: Q) -> A:
        """Returns what `commit` answered to `request`, once its whole group has been committed.

        Raises:
            Whatever its outcome is.
        """
        mine: _Waiter[Q, A] = _Waiter(request)
        with self._lock:
            self._queue.append(mine)
            lead, self._led = not self._led, True
        if not lead:
            self._wait(mine)
        if mine.outcome is None:
            self._lead()
        if isinstance(mine.outcome, Exception):
            raise mine.outcome
        return cast(A, mine.outcome)

    def _wait(self, mine: _Waiter[Q, A]) -> None:
        try:
            mine.wake.acquire()
        except BaseException:  # Ctrl-C in the main thread: do not leave the others without a leader
            with self._lock:
                if mine in self._queue:
                    self._queue.remove(mine)
                    if mine.promoted:
                        self._promote_next()
            raise

    def _lead(self) -> None:
        with self._lock:
            group = [self._queue.popleft() for _ in range(min(len(self._queue), self._most))]
        outcomes: list[A | Exception]
        try:
            outcomes = list(self._commit([each.request for each in group]))
            assert len(outcomes) == len(group)
        except Exception as error:  # noqa: BLE001  each of the group raises it in its own thread
            outcomes = [_again(error) for _ in group]
        except BaseException:
            self._answer(group, [OutcomeUnknown("the thread that committed was interrupted") for _ in group])
            raise
        self._answer(group, outcomes)

    def _answer(self, group: list[_Waiter[Q, A]], outcomes: list[A | Exception]) -> None:
        with self._lock:
            self._promote_next()
        for each, outcome in zip(group, outcomes, strict=True):
            each.outcome = outcome
            each.wake.release()

    def _promote_next(self) -> None:
        self._led = bool(self._queue)
        if self._queue:
            self._queue[0].promoted = True
            self._queue[0].wake.release()


def _again(error: Exception) -> Exception:
    """Returns an exception of its own for one of several callers: raising one object in many threads mixes traces."""
    mine = copy.copy(error)
    mine.__cause__ = error
    return mine
