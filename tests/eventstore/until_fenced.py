"""A process that records from several threads until a fence stops it. Run by the tests of fences.

    python -m tests.eventstore.until_fenced PLACE NAME THREADS

Prints `started` after the first acknowledgement, and at the end how many recordings were acknowledged and the reasons
that it was given.
"""

from __future__ import annotations

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from shared.eventstore.opening import open_store
from shared.eventstore.ports import Fenced, Store
from tests.eventstore.scribe import recording

STARTED = threading.Event()


def work(store: Store, name: str) -> tuple[int, str]:
    """Records one event at a time; returns how many were acknowledged, and the fence's reason."""
    version = 0
    while True:
        try:
            store.record(recording(name, version + 1))
        except Fenced as fenced:
            return version, str(fenced)
        version += 1
        if not STARTED.is_set():
            STARTED.set()
            os.write(1, b"started\n")


def main(place: str, name: str, threads: str) -> None:
    """See the module."""
    store = open_store(place, environment={})
    with ThreadPoolExecutor(int(threads)) as pool:
        told = list(pool.map(lambda number: work(store, f"{name}-{number}"), range(int(threads))))
    os.write(1, f"{sum(count for count, _ in told)} {sorted({reason for _, reason in told})}\n".encode())
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
