"""A process that records until it is killed, and says what was acknowledged. Run by the tests of durability.

    python -m tests.eventstore.writer PLACE ROUND THREADS

Prints one line, in one write, after each acknowledgement: name, version, first position.
"""

from __future__ import annotations

import os
import sys
import threading

from shared.eventstore.opening import open_store
from shared.eventstore.ports import Recording, Store
from tests.eventstore.scribe import command, events


def work(store: Store, name: str) -> None:
    """Records one or two events at a time, each as a command of its own, for ever."""
    version = 1
    while True:
        made = events(name, version, 1 + version % 2)
        positions = store.record(Recording(made, command(f"{name}/{version}"), 201)).positions
        os.write(1, f"{name} {version} {positions[0]}\n".encode())
        version += len(made)


def main(place: str, turn: str, threads: str) -> None:
    """Starts the threads; ends when it is killed."""
    store = open_store(place, environment={})
    for number in range(int(threads)):
        threading.Thread(target=work, args=(store, f"{turn}-{number}")).start()


if __name__ == "__main__":
    main(*sys.argv[1:])
