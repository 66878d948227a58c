"""What the tree costs: the same recorder with it and without it, side by side.

    python -m tests.benchmarks.bench_tree [--postgres URL] [--rounds N]

Both record the same commands - one event and one idempotency record each - from making the event to having it on disk.
They take short turns, on files of one directory or databases of one server, and the median of the rounds' ratios
counts, since machines are noisy. Reading the aggregate, deciding and HTTP, which a command costs besides, are left out.
Without `--postgres`, a private server is started where its programs are installed. Exits 1 if a ratio passes its limit.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg

from shared.eventstore.batch import Prepared, prepare
from shared.eventstore.opening import upgrade
from shared.eventstore.ports import Recording
from shared.eventstore.postgres_connections import LogDatastore
from shared.eventstore.postgres_recorder import PostgresDocumentRecorder
from shared.eventstore.sqlite_connections import StoreDatastore
from shared.eventstore.sqlite_recorder import SQLiteDocumentRecorder
from tests.benchmarks import treeless
from tests.eventstore.scribe import command, events
from tests.support.postgres import PostgresServer
from tests.support.programs import Unavailable
from tests.support.servers import Servers
from tests.support.settings import Settings

LIMITS: Final = {1: 1.25, 16: 1.1}
"""Wall time with the tree as a multiple of that without it, by threads: alone, and with group commit."""
SAVES: Final = {1: 64, 16: 512}
"""Commands in a turn."""


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """A recorder, and how it prepares."""

    recorder: Any
    prepare: Callable[[Recording], Prepared]

    def turn(self, name: str, count: int) -> float:
        """Returns the seconds that a turn takes with `count` threads, each recording on an aggregate of its own."""
        start = threading.Barrier(count + 1)

        def work(aggregate: str) -> None:
            start.wait()
            for version in range(1, SAVES[count] // count + 1):
                made = Recording(events(aggregate, version, 1), command(f"{aggregate}/{version}"), 201)
                self.recorder.record(self.prepare(made))

        threads = [threading.Thread(target=work, args=(f"{name}-{number}",)) for number in range(count)]
        for thread in threads:
            thread.start()
        start.wait()
        begun = time.perf_counter()
        for thread in threads:
            thread.join()
        return time.perf_counter() - begun


def compare(title: str, tree: Side, plain: Side, rounds: int) -> bool:
    """Prints a line for each number of threads; tells whether no limit is passed."""
    good = True
    for threads, limit in LIMITS.items():
        ratios, rates = [], []
        for number in range(rounds + 2):
            sides = (tree, plain) if number % 2 else (plain, tree)
            taken = {side: side.turn(f"{threads}-{number}", threads) for side in sides}
            if number >= 2:  # the first two warm up
                ratios.append(taken[tree] / taken[plain])
                rates.append((SAVES[threads] / taken[tree], SAVES[threads] / taken[plain]))
        ratio = statistics.median(ratios)
        with_tree, without = (statistics.median(each) for each in zip(*rates, strict=True))
        good = good and ratio <= limit
        print(  # noqa: T201
            f"{title:<11} {threads:>2} threads: {with_tree:>6.0f}/s with the tree, {without:>6.0f}/s without, "
            f"{ratio:.2f}x wall (at most {limit}x)"
        )
    return good


def on_sqlite(directory: Path, rounds: int) -> bool:
    """Compares the two on files of one directory."""
    with_tree, without = directory / "tree.db", directory / "plain.db"
    upgrade(with_tree)
    with closing(sqlite3.connect(without, isolation_level=None)) as database:
        for statement in ("PRAGMA journal_mode=WAL", *treeless.sqlite_statements()):
            database.execute(statement)
    with closing(StoreDatastore(str(with_tree))) as tree, closing(StoreDatastore(str(without))) as plain:
        return compare(
            "SQLite",
            Side(SQLiteDocumentRecorder(tree), prepare),
            Side(treeless.sqlite_module().SQLiteDocumentRecorder(plain), treeless.prepare),
            rounds,
        )


def on_postgres(server: PostgresServer, rounds: int) -> bool:
    """Compares the two on databases of one server, which are removed again."""
    urls = server.create_database(), server.create_database()
    try:
        upgrade(urls[0])
        with psycopg.connect(urls[1]) as connection:
            for statement in ("CREATE SCHEMA log", *treeless.postgres_statements()):
                connection.execute(statement.encode())
        with closing(LogDatastore(urls[0])) as tree, closing(LogDatastore(urls[1])) as plain:
            return compare(
                "PostgreSQL",
                Side(PostgresDocumentRecorder(tree), prepare),
                Side(treeless.postgres_module().PostgresDocumentRecorder(plain), treeless.prepare),
                rounds,
            )
    finally:
        for url in urls:
            server.drop_database(url)


def main() -> int:
    """Reads the arguments and compares; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgres", metavar="URL", help="a server on which databases may be made")
    parser.add_argument("--rounds", type=int, default=41)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as directory:
        good = on_sqlite(Path(directory), chosen.rounds)
    servers = Servers(Settings(None, chosen.postgres, thorough=False))
    try:
        good = on_postgres(servers.database(), chosen.rounds) and good
    except Unavailable as missing:
        print(f"PostgreSQL was left out: {missing}")  # noqa: T201
    finally:
        servers.close()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
