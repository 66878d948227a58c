"""The crash campaign: traffic flows, and whoever carries it is killed again and again."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from shared.contracts import parse
from shared.eventstore.opening import open_sqlite
from shared.eventstore.ports import Store
from tests.faults.nursery import CONSUMERS
from tests.messaging.probe import Counted, Noted, Probe, stamp
from tests.support.waiting import until

LEAD = 40
"""Events that the writer may be ahead of the slowest: always enough to be in flight, never enough to be a backlog."""
ROLES = ("relay", *CONSUMERS)


class Nursery:
    """The program that starts and kills the processes."""

    def __init__(self, directory: Path, amqp: str, log: str) -> None:
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery", str(directory), amqp, log],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )

    def start(self, role: str) -> int:
        return int(self._ask(f"start {role}"))

    def kill(self, pid: int) -> None:
        assert self._ask(f"kill {pid}") == "killed"

    def close(self) -> None:
        self._program.communicate(timeout=30)

    def _ask(self, command: str) -> str:
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(command + "\n")
        self._program.stdin.flush()
        return self._program.stdout.readline().strip()


class LogServer:
    """`GET /v1/log` and `/v1/log/head` of `probe`; out of reach until it is opened."""

    def __init__(self, store: Store) -> None:
        self.opened = threading.Event()
        handler = type("Handler", (_LogHandler,), {"store": store, "opened": self.opened})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _LogHandler(BaseHTTPRequestHandler):
    store: Store
    opened: threading.Event

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        if not self.opened.is_set():
            self.send_error(503)
        elif asked.path == "/v1/log/head":
            head = self.store.head()
            self._answer("application/json", f'{{"size":{head.size},"root":"{head.root.hex()}"}}'.encode())
        else:
            query = {name: int(values[0]) for name, values in parse_qs(asked.query).items()}
            entries = self.store.entries(query["after"], query["limit"])
            self._answer("application/x-ndjson", b"".join(each.document + b"\n" for each in entries))

    def _answer(self, media: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Says nothing."""


@dataclass
class Tally:
    """What a campaign did."""

    kills: Counter[str] = field(default_factory=Counter)
    in_flight: int = 0
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    wiped_at: int = 0
    recovery: float = 0.0

    @property
    def killed(self) -> int:
        return sum(self.kills.values())


class Field:
    """The services, their traffic, and the processes that carry it."""

    def __init__(self, directory: Path, amqp: str, seed: int) -> None:
        self.directory = directory
        self.probe = Probe(open_sqlite(directory / "probe.db"), stamp("probe"))
        self.heard = {name: open_sqlite(directory / f"{name}.db") for name in CONSUMERS}
        self.log = LogServer(self.probe.store)
        self.tally = Tally()
        self._nursery = Nursery(directory, amqp, self.log.url)
        self._chance = random.Random(seed)  # noqa: S311 - a seed that repeats is what is wanted
        self._pids: dict[str, int] = {}
        self._started: dict[str, int] = {}
        self._written = 0
        self._writing = threading.Event()
        self._writer = threading.Thread(target=self._write)

    @contextmanager
    def open(self) -> Iterator[Field]:
        with ExitStack() as stack:
            for store in (self.probe.store, *self.heard.values()):
                stack.callback(store.close)
            stack.callback(self.log.close)
            stack.callback(self._nursery.close)
            stack.callback(self.quiet)
            for role in ("left", "right", "relay"):
                self._start(role)
            yield self

    def traffic(self) -> None:
        """Lets events flow, from now until `quiet`."""
        self._writing.set()
        self._writer.start()

    def quiet(self) -> None:
        """Lets no more events flow."""
        self._writing.clear()
        if self._writer.is_alive():
            self._writer.join()

    def kill_one(self) -> None:
        """Kills somebody, a random number of events and milliseconds after they were started."""
        role = self._chance.choice(ROLES)
        progress, delay = self._chance.randint(0, 9), self._chance.uniform(0.0, 0.02)
        deadline = time.monotonic() + 2.0
        until(
            lambda: self.position(role) - self._started[role] >= progress or time.monotonic() > deadline,
            f"{role} to get on",
            every=0.002,
        )
        threading.Event().wait(delay)
        self.tally.in_flight += self.position(role) < self.probe.store.head().size
        self._nursery.kill(self._pids[role])
        self.tally.kills[role] += 1
        self._start(role)

    def position(self, role: str) -> int:
        """Returns how far somebody is."""
        return self.probe.store.relay_position() if role == "relay" else self.heard[role].heard_position("probe")

    def slowest(self) -> int:
        """Returns the position that everybody has reached."""
        return min(self.position(role) for role in ROLES)

    def all_at(self, position: int) -> bool:
        """Tells whether everybody is at `position`."""
        return self.slowest() >= position

    def counted(self) -> list[tuple[str, int]]:
        """Returns what was counted, in order."""
        return [_fact(each.document, Counted) for each in self.probe.store.entries(0, 1_000_000)]

    def noted(self, name: str) -> list[tuple[str, int]]:
        """Returns what a consumer noted, in order."""
        return [_fact(each.document, Noted) for each in self.heard[name].entries(0, 1_000_000)]

    def counts(self, role: str) -> Counter[str]:
        """Returns what somebody's processes counted, all together."""
        found: Counter[str] = Counter()
        for line in (self.directory / f"{role}.counts").read_text("ascii").splitlines():
            name, amount = line.split()
            found[name] += int(amount)
        return found

    def _start(self, role: str) -> None:
        self._pids[role] = self._nursery.start(role)
        self._started[role] = self.position(role)

    def _write(self) -> None:
        while self._writing.is_set():
            if self._written - self.slowest() < LEAD:
                self.probe.count(f"turn-{self._written // 25}")
                self._written += 1
            else:
                threading.Event().wait(0.005)


def _fact(raw: bytes, kind: type[Any]) -> tuple[str, int]:
    facts: Any = parse(raw).facts
    assert isinstance(facts, kind)
    return facts.counter, facts.number
