"""What a command costs in our store, as a ratio to the plain event sourcing library timed in the same run.

    python -m tests.benchmarks.bench_store [--postgres URL] [--saves N] [--rounds N]

Each thread has an aggregate of its own and records one event at a time, from making the event to having it on disk.
The library writes its JSON of the same facts; ours makes the canonical document and writes position, leaf hash, tree
frontier and idempotency record with it. Both run alternately and the median of the rounds counts; a ratio above 1
means that ours is faster. Absolute rates depend on the machine and are printed only to be compared with one another.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate

from shared.eventstore.opening import open_store, upgrade
from shared.eventstore.ports import Recording, Store
from tests.eventstore.scribe import AWKWARD, command, events

THREADS = (1, 16, 64)
Save = Callable[[], None]
MakeSave = Callable[[str], Save]


class Agency(Aggregate):
    """The library's way to say the same."""

    def appoint(self, **facts: str) -> None:
        """Records an appointment."""
        self.trigger_event(self.Appointed, **facts)

    class Appointed(Aggregate.Event):
        """A head was appointed."""

        code: str
        person: str
        decision_number: str
        term_from: str
        actor: str
        role: str
        correlation: str

        def apply(self, aggregate: Any) -> None:
            """Changes nothing."""


def library_saves(environment: dict[str, str]) -> MakeSave:
    """Returns what makes a thread's way of saving with the plain library."""
    application: Application[Any] = Application(environment)

    def make(_: str) -> Save:
        agency = Agency()

        def save() -> None:
            agency.appoint(
                code="SKHCN",
                person="p-2",
                decision_number=AWKWARD,
                term_from="2007-04-19",
                actor="p-1",
                role="dost",
                correlation=str(uuid4()),
            )
            application.save(agency)

        return save

    return make


def store_saves(store: Store) -> MakeSave:
    """Returns what makes a thread's way of recording in our store."""

    def make(name: str) -> Save:
        versions = iter(range(1, 1_000_000))

        def save() -> None:
            version = next(versions)
            store.record(Recording(events(name, version, 1), command(f"{name}/{version}"), 201))

        return save

    return make


def rate(make: MakeSave, threads: int, saves: int, turn: str) -> float:
    """Returns saves per second over all threads."""
    start = threading.Barrier(threads + 1)

    def work(save: Save) -> None:
        start.wait()
        for _ in range(saves // threads):
            save()

    running = [threading.Thread(target=work, args=(make(f"{turn}-{number}"),)) for number in range(threads)]
    for each in running:
        each.start()
    start.wait()
    begun = time.perf_counter()
    for each in running:
        each.join()
    return saves // threads * threads / (time.perf_counter() - begun)


def compare(title: str, library: MakeSave, ours: MakeSave, saves: int, rounds: int) -> None:
    """Prints a line for each number of threads."""
    print(f"{title:<12} {'threads':>7} {'library/s':>10} {'ours/s':>10} {'ratio':>7}")  # noqa: T201
    for threads in THREADS:
        pairs = [
            (rate(library, threads, saves, f"l{threads}-{turn}"), rate(ours, threads, saves, f"o{threads}-{turn}"))
            for turn in range(rounds)
        ]
        plain, own = statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)
        ratio = statistics.median(b / a for a, b in pairs)
        print(f"{'':<12} {threads:>7} {plain:>10.0f} {own:>10.0f} {ratio:>6.2f}x")  # noqa: T201


def on_sqlite(directory: Path, saves: int, rounds: int) -> None:
    """Compares the two on files of one directory."""
    place = directory / "ours" / "events.db"
    upgrade(place)
    library = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(directory / "library.db")}
    compare("SQLite", library_saves(library), store_saves(open_store(place, environment={})), saves, rounds)


def on_postgres(url: str, saves: int, rounds: int) -> None:
    """Compares the two on databases of one server, which are removed again."""
    with psycopg.connect(url, autocommit=True) as connection:
        for name in ("bench_library", "bench_ours"):
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'".encode())
    parts = urlsplit(url)
    ours = urlunsplit(parts._replace(path="/bench_ours"))
    upgrade(ours)
    library = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": "bench_library",
        "POSTGRES_HOST": parts.hostname or "",
        "POSTGRES_PORT": str(parts.port or 5432),
        "POSTGRES_USER": parts.username or "",
        "POSTGRES_PASSWORD": parts.password or "",
    }
    compare("PostgreSQL", library_saves(library), store_saves(open_store(ours, environment={})), saves, rounds)


def main() -> None:
    """Reads the arguments and compares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgres", metavar="URL", help="a server on which databases may be made")
    parser.add_argument("--saves", type=int, default=1024, help="events in each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as directory:
        on_sqlite(Path(directory), chosen.saves, chosen.rounds)
    if chosen.postgres:
        on_postgres(chosen.postgres, chosen.saves, chosen.rounds)


if __name__ == "__main__":
    main()
