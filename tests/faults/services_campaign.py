"""The campaign against whole services: people work, letters leave, and funding and notifier are killed again and again.

Everything is real: fifteen processes on RabbitMQ and PostgreSQL, HTTP clients that try again under the same key as a
careful partner does, an SMTP server. The web process and the worker of both services are killed at random moments.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError
from urllib.parse import urlsplit

from tests.support.waiting import until
from thucchat.demo.steps import Who
from thucchat.distributed import Distributed

KILLED: Final = tuple(product(("funding", "notifier"), ("serve", "worker")))
IN_FLIGHT: Final = "shared.idempotency-key-in-flight"
"""The first try is still being carried out, by a process that may be about to be killed."""
PATIENCE: Final = 60.0
"""Seconds for which one command is tried again before the campaign says that nothing moves any more."""


class Victims:
    """The processes of funding and notifier, started from one program that forks them, and killed."""

    def __init__(self, world: Distributed) -> None:
        self._world = world
        self._pids: dict[tuple[str, str], int] = {}
        self.kills: Counter[str] = Counter()
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.service_nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for name, command in KILLED:
            world.part_with(name, command)
            self._told(name).write_text(json.dumps(world.environments[name]), "utf-8")
            self._start(name, command)

    def close(self) -> None:
        self._program.communicate(timeout=60)

    def kill_one(self, chance: random.Random) -> None:
        """Kills one process, most times once it answers and has worked for a moment, and starts it again."""
        name, command = chance.choice(KILLED)
        if chance.random() < 0.9:  # the others die while they start, which must be as harmless
            until(lambda: self._answers(name, command), f"{name} {command} to answer", every=0.02)
            threading.Event().wait(chance.uniform(0.0, 0.4))
        assert self._ask(f"kill {self._pids[name, command]}") == "killed"
        self.kills[f"{name} {command}"] += 1
        self._start(name, command)

    def all_answer(self) -> bool:
        """Tells whether all of them are there."""
        return all(self._answers(*each) for each in KILLED)

    def _start(self, name: str, command: str) -> None:
        self._pids[name, command] = int(self._ask(f"start {command} {name} {self._told(name)}"))

    def _told(self, name: str) -> Path:
        return self._world.data / f"{name}.environment.json"

    def _answers(self, name: str, command: str) -> bool:
        url = self._world.urls[name]
        if command == "worker":
            port = self._world.environments[name][f"THUCCHAT_{name.upper()}_WORKER_PORT"]
            url = f"http://{urlsplit(url).hostname}:{port}"
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:  # noqa: S310  our own loopback address
                return bool(answer.status == 200)
        except OSError:
            return False

    def _ask(self, command: str) -> str:
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(command + "\n")
        self._program.stdin.flush()
        return self._program.stdout.readline().strip()


class Partner:
    """Sends commands as a careful partner does: under one key, again and again, until there is an answer."""

    def __init__(self, world: Distributed, name: str) -> None:
        self._world = world
        self._name = name
        self._sent = 0
        self.repeated = 0

    def post(
        self, who: Who, service: str, path: str, body: Mapping[str, Any], version: int | None
    ) -> tuple[int, dict[str, Any]]:
        """Returns the status and the body of the first answer that is one.

        Raises:
            TimeoutError: there was none for a minute.
        """
        self._sent += 1
        headers = {
            "Authorization": f"Bearer {self._world.token(who, service)}",
            "Content-Type": "application/json",
            "Idempotency-Key": f"{self._name}-{self._sent}",
            **({"If-None-Match": "*"} if version is None else {"If-Match": f'"{version}"'}),
        }
        return self._exchanged(f"{self._world.urls[service]}{path}", json.dumps(body).encode(), headers)

    def get(self, who: Who, service: str, path: str) -> dict[str, Any]:
        """Returns what is there. Raises TimeoutError, LookupError."""
        headers = {"Authorization": f"Bearer {self._world.token(who, service)}"}
        status, body = self._exchanged(f"{self._world.urls[service]}{path}", None, headers)
        if status != 200:
            raise LookupError(f"{service} {path}: {status} {body}")
        return body

    def _exchanged(self, url: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
        deadline, pause = time.monotonic() + PATIENCE, threading.Event()
        while time.monotonic() < deadline:
            request = urllib.request.Request(url, body, dict(headers))  # noqa: S310  our own loopback address
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  as above
                    return answer.status, json.loads(answer.read() or b"{}")
            except HTTPError as error:
                with error:
                    told = json.loads(error.read() or b"{}")
                if error.code < 500 and error.code != 429 and told.get("code") != IN_FLIGHT:
                    return error.code, told
            except (OSError, ValueError):
                pass  # nobody there, or half an answer: whether it was carried out is what the key is for
            self.repeated += 1
            pause.wait(0.03)
        raise TimeoutError(f"no answer from {url} for {PATIENCE:.0f} s")


@contextmanager
def at_work(*people: Callable[[threading.Event], None]) -> Iterator[list[BaseException]]:
    """Lets people work, each in a thread, while the body runs; yields what went wrong for them, empty if nothing."""
    stop, faults = threading.Event(), list[BaseException]()

    def work(each: Callable[[threading.Event], None]) -> None:
        try:
            each(stop)
        except BaseException as fault:  # noqa: BLE001 - told to the test, which fails with it
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(each,)) for each in people]
    for thread in threads:
        thread.start()
    try:
        yield faults
    finally:
        stop.set()
        for thread in threads:
            thread.join()
