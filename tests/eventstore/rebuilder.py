"""A process that rebuilds a store and is killed before its Nth step that touches a file.

    python -m tests.eventstore.rebuilder PLACE TRUTH N

Exits 0 when it takes fewer steps than that. The steps are those that the interpreter reports to an audit hook, and
every fsync and SQL statement that ends a transaction, which it does not report.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any, Final

from shared.eventstore.opening import open_store
from shared.eventstore.rebuilding import rebuild

STEPS: Final = frozenset({"os.remove", "os.rename", "os.link", "os.chmod", "os.chown", "sqlite3.connect"})


class Killer:
    """Counts steps, and ends the process before the one that is due."""

    def __init__(self, at: int) -> None:
        self._left = at

    def step(self) -> None:
        """Counts one."""
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(self, event: str, _: Any) -> None:
        """Is told by the interpreter."""
        if event in STEPS:
            self.step()

    def before(self, function: Callable[[int], None]) -> Callable[[int], None]:
        """Returns `function` as a step."""

        def counted(descriptor: int) -> None:
            self.step()
            function(descriptor)

        return counted


def main(place: str, truth: str, at: str) -> None:
    """See the module."""
    store = open_store(truth, environment={})
    entries = store.entries(0, 10**6)
    store.close()
    killer = Killer(int(at))
    os.fsync = killer.before(os.fsync)  # type: ignore[assignment]
    sys.addaudithook(killer.hook)
    rebuild(place, entries)


if __name__ == "__main__":
    main(*sys.argv[1:])
