"""What a file of 10,000 events costs to put back to a date: beside a plain decode of its bytes, beside three libraries.

    python -m tests.benchmarks.bench_replay [--events N] [--peers PYTHON]

CPU time, least of several rounds, in one run on one machine. The floor is `json.loads` over the documents' bytes in
memory. The dossier is folded from the mirror's index on a SQLite file, on either clock, now and at the middle of the
history; the summary comes from snapshots, the first page is 50 events of the history as it is answered. `--peers` names
an interpreter that has `requirements-bench.lock`; it keeps the same documents with each library and is timed there.
Exits 1 if a limit is passed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

from shared.clock import SystemClock, day_of
from shared.contracts import Document, leaf_hash
from shared.eventstore.ports import Heard, Recording
from tests.benchmarks.story import AGENCY, documents
from tests.inspection.world import World

FOLD_LIMIT: Final = 3.0
"""A dossier takes at most this many times the floor."""
SNAPSHOT_LIMIT: Final = 50.0
"""Summary and first page are at least this many times faster than the slowest of the folds of the whole file."""
ROUNDS: Final = 7
PAGE: Final = 50
PEERS: Final = Path(__file__).with_name("peers.py")


def cpu(ask: Callable[[], object]) -> float:
    """Returns the least CPU seconds that `ask` takes in several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        ask()
        best = min(best, time.process_time() - started)
    return best


def mirrored(world: World, told: list[Document]) -> None:
    """Lets the mirror hear and index the documents."""
    positions: dict[str, int] = {}
    rows = []
    for each in told:
        service = each.source.rpartition("/")[2]
        positions[service] = positions.get(service, 0) + 1
        rows.append(Heard(service, positions[service], leaf_hash(each.raw), each.raw))
    for start in range(0, len(rows), 500):
        world.store.record(Recording(heard=rows[start : start + 500]))
    world.mirror.caught_up()
    world.clock.advance(told[-1].time - world.clock.now() + timedelta(days=1))


def measured(world: World, told: list[Document]) -> int:
    """Prints what every question takes, and returns how many limits were passed."""
    raws = [each.raw for each in told]
    floor = cpu(lambda: [json.loads(raw) for raw in raws])
    middle, last = day_of(told[len(told) // 2].time), day_of(told[-1].time) + timedelta(days=1)
    _told("json.loads of the same rows", floor, floor)
    folds = {
        "dossier, now": (last, last),
        "dossier, as of the middle": (middle, last),
        "dossier, as known at the middle": (last, middle),
    }
    passed, whole = 0, 0.0
    for name, (as_of, known) in folds.items():
        taken = cpu(lambda as_of=as_of, known=known: world.app.dossier(AGENCY, as_of=as_of, known=known))  # type: ignore[misc]
        whole = whole or taken
        passed += _told(name, taken, floor, at_most=FOLD_LIMIT)
    page = cpu(lambda: world.app.history(AGENCY, as_of=last, known=last, after="", limit=PAGE))
    quick = {
        "summary, now": cpu(lambda: world.app.summary(AGENCY, as_of=last, known=last)),
        "summary, as known at the middle": cpu(lambda: world.app.summary(AGENCY, as_of=last, known=middle)),
        f"first page of {PAGE}": page,
    }
    for name, taken in quick.items():
        passed += _told(name, taken, floor, faster_than=whole)
    return passed


def _told(
    name: str, taken: float, floor: float, *, at_most: float | None = None, faster_than: float | None = None
) -> int:
    said = f"{name:40} {taken * 1000:9.2f} ms  {taken / floor:7.3f}x the floor"
    passed = False
    if at_most is not None:
        passed = taken / floor > at_most
        said += f" (at most {at_most:g}x)"
    if faster_than is not None:
        passed = faster_than / taken < SNAPSHOT_LIMIT
        said += f"; {faster_than / taken:6.1f}x faster than the fold (at least {SNAPSHOT_LIMIT:g}x)"
    sys.stdout.write(said + ("  LIMIT PASSED" if passed else "") + "\n")
    sys.stdout.flush()
    return int(passed)


def peers(python: str, told: list[Document], place: Path, floor: float) -> None:
    """Prints what the libraries take with the same documents, in an environment of their own."""
    history = place / "history.ndjson"
    history.write_bytes(b"".join(each.raw + b"\n" for each in told))
    done = subprocess.run([python, str(PEERS), str(history)], check=True, capture_output=True, text=True, timeout=900)
    for name, taken in json.loads(done.stdout).items():
        _told(name, taken, floor)


def main() -> int:
    """Measures; returns 1 if a limit was passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--peers", metavar="PYTHON")
    asked = parser.parse_args()
    told = list(documents(asked.events))
    size = sum(len(each.raw) for each in told) // len(told)
    told_on = f"{SystemClock().now():%Y-%m-%d}, Python {sys.version.split()[0]}"
    sys.stdout.write(f"{len(told)} events of one agency, {size} bytes each; {told_on}\n")
    with tempfile.TemporaryDirectory() as name:
        world = World(Path(name))
        mirrored(world, told)
        passed = measured(world, told)
        world.close()
        if asked.peers:
            raws = [each.raw for each in told]
            peers(asked.peers, told, Path(name), cpu(lambda: [json.loads(raw) for raw in raws]))
    return 1 if passed else 0


if __name__ == "__main__":
    sys.exit(main())
