"""A process whose files may not grow beyond a limit, which makes a commit fail amid its writing.

    python -m tests.eventstore.limited PLACE

Fills the store until its commits fail, prints what every caller was told, lifts the limit, and records again.
"""

from __future__ import annotations

import resource
import signal
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from shared.eventstore.opening import open_store
from shared.eventstore.ports import OutcomeUnknown, Store, StoreUnavailable
from tests.eventstore.scribe import recording

THREADS = 8
LOG_BYTES = 1_000_000


def work(store: Store, name: str) -> tuple[int, str]:
    """Records until it is told no; returns how many were acknowledged and what it was told."""
    version = 0
    while True:
        try:
            store.record(recording(name, version + 1, key=f"{name}/{version + 1}"))
        except (OutcomeUnknown, StoreUnavailable) as error:
            return version, type(error).__name__
        version += 1


def main(place: str) -> None:
    """See the module."""
    store = open_store(place, environment={})
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LOG_BYTES, before[1]))
    with ThreadPoolExecutor(THREADS) as pool:
        told = list(pool.map(lambda number: work(store, f"n{number}"), range(THREADS)))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    print(sum(version for version, _ in told), dict(Counter(name for _, name in told)))  # noqa: T201
    for number, (version, _) in enumerate(told):
        kept = store.kept_answer("p-1", "POST /v1/agencies", f"n{number}/{version + 1}")
        assert kept is None, "what failed is there"
        store.record(recording(f"n{number}", version + 1, key=f"n{number}/{version + 1}"))
    print(store.head().size)  # noqa: T201
    store.close()


if __name__ == "__main__":
    main(sys.argv[1])
