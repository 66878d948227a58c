"""The five services as processes of their own on a real RabbitMQ and a real PostgreSQL: web, worker and signer each.

The demo borrows the servers: it makes databases and roles named `thucchat_demo_*` and queues under a prefix of its own,
and takes them away when it ends.
"""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import uuid4

from shared.acts import Role
from shared.eventstore.borrowing import borrow_database
from shared.identity import DEMO_ISSUER, Issuer
from shared.messaging.rabbitmq.removal import remove
from shared.messaging.topology import Topology
from thucchat.commands.database import upgrade_place
from thucchat.demo.report import Totals
from thucchat.demo.steps import Who
from thucchat.embedded import HOST, NO_MORE, programme_clock
from thucchat.sealing import LOGS, PROVINCE, enrol, make_log_keys, signed_by_all, wait_until
from thucchat.services import SERVICES

START_SECONDS: Final = 60.0
STALLED_SECONDS: Final = 90.0
"""How long nothing may be heard while something is to be heard: longer than a reconnection and a look at the logs."""
STOP_SECONDS: Final = 45.0
LOOK_EVERY: Final = 0.02
"""Seconds between two looks at a process that starts, or at the cursors."""


class Distributed:
    """The five services in fifteen processes, started when entered and stopped in order when left.

    `settings` are environment variables that go before what is set here.
    """

    def __init__(
        self,
        data: Path,
        ports: Mapping[str, int],
        amqp: str,
        postgres: str,
        mail: str | None = None,
        *,
        settings: Mapping[str, str] = NO_MORE,
    ) -> None:
        self.data = data
        data.mkdir(parents=True, exist_ok=True)
        self.clock = programme_clock(data)
        self.issuer = Issuer(data / "issuer", environment="demo")
        self.urls = {name: f"http://{HOST}:{ports.get(name) or free_port()}" for name in SERVICES}
        self._workers = {name: f"http://{HOST}:{free_port()}" for name in SERVICES}
        self._amqp = amqp
        self._postgres = postgres
        self._mail = mail
        self._settings = settings
        self._run = uuid4().hex[:8]
        self._topology = Topology(prefix=f"thucchat-demo-{self._run}")
        self._stack = ExitStack()
        self._processes: dict[tuple[str, str], subprocess.Popen[bytes]] = {}
        """By service and command, in the order in which they were started."""
        self.environments: dict[str, dict[str, str]] = {}
        """By service, what its processes are told."""
        self.owners: dict[str, str] = {}
        """By service, its database as the server's administrator reaches it."""
        self._service = Who("service:player", Role.SERVICE)

    def __enter__(self) -> Distributed:
        try:
            self._stack.callback(remove, self._amqp, self._topology)
            databases = {name: self._database(name) for name in SERVICES}
            make_log_keys(self.data)
            self.environments = {name: self._environment(name, databases[name]) for name in SERVICES}
            self._stack.callback(self.stop)
            self.start()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def start(self, until: str = "readyz") -> None:
        """Starts every process; returns once all say that they are ready, or alive (`livez`: a fenced one is no more).

        Raises:
            ChildProcessError: one does not start.
        """
        self._start("serve", "worker")
        self._wait(until)
        enrol(self.data, self.urls["inspection"], self.token)
        self._start("signer")

    def stop(self) -> None:
        """Ends every process, the last started first."""
        while self._processes:
            end(self._processes.popitem()[1])

    def part_with(self, name: str, command: str) -> None:
        """Ends one process, which from then on somebody else runs with the environment that is kept here."""
        end(self._processes.pop((name, command)))

    def set_clock(self, moment: datetime) -> None:
        """Moves the programme's time for every process."""
        self.clock.set(moment)

    def token(self, who: Who, service: str) -> str:
        """Returns a bearer token of `who` for `service`, good for an hour."""
        return self.issuer.mint(who.person, [who.role], audience=[f"thucchat.{service}"], agency=who.agency)

    def settle(self) -> None:
        """Returns once every service has heard every log it hears to its end, and no task has work left.

        Raises:
            ChildProcessError: a process has ended.
            TimeoutError: somebody has something to hear and does not get any further.
        """
        pause, waited, seen = threading.Event(), 0.0, self._all_cursors()
        while not self._settled():
            if seen != (now := self._all_cursors()):
                seen, waited = now, 0.0
            if waited > STALLED_SECONDS:
                raise TimeoutError(f"không ai nghe thêm được gì / nobody hears any further; see {self.data}/*.log")
            if any(process.poll() is not None for process in self._processes.values()):
                raise ChildProcessError(f"một tiến trình đã dừng / a process has ended; see {self.data}/*.log")
            pause.wait(LOOK_EVERY)
            waited += LOOK_EVERY

    def totals(self) -> dict[str, Totals]:
        """Returns what each service holds now."""
        return {name: _totals(self._cursors(name)) for name in SERVICES}

    def seal(self) -> None:
        """Returns once every log is signed, witnessed and mirrored as it is now: what an export can then show.

        Raises:
            TimeoutError: one is not, and does not get any further.
        """
        for name in LOGS:
            size = self._cursors(name)["size"]
            wait_until(lambda name=name, size=size: size == 0 or self._is_sealed(name, size), name)  # type: ignore[misc]

    def _is_sealed(self, name: str, size: int) -> bool:
        """Signs at once, beside the signer that is running: the two take turns at one state."""
        command = [sys.executable, "-m", "thucchat", "signer", name, "--once"]
        with (self.data / f"{name}.sealing.log").open("ab") as log:
            subprocess.run(command, env=self.environments[name], stdout=log, stderr=log, check=True)
        with urllib.request.urlopen(f"{self.urls[name]}/ledger/checkpoint", timeout=30) as answer:  # noqa: S310  our own
            note = answer.read()
        return int(note.split(b"\n")[1]) >= size and signed_by_all(note)

    def _settled(self) -> bool:
        cursors = self._all_cursors()
        sizes = {name: each["size"] for name, each in cursors.items()}
        heard = all(item["position"] >= sizes[item["source"]] for each in cursors.values() for item in each["heard"])
        if not heard or not all(each["idle"] for each in cursors.values()):
            return False
        return sizes == {name: self._cursors(name)["size"] for name in SERVICES}

    def _all_cursors(self) -> dict[str, dict[str, Any]]:
        return {name: self._cursors(name) for name in SERVICES}

    def _cursors(self, name: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token(self._service, name)}"}
        request = urllib.request.Request(f"{self.urls[name]}/v1/log/cursors", headers=headers)  # noqa: S310  loopback
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  our own loopback address
            body: dict[str, Any] = json.load(answer)
        return body

    def _database(self, name: str) -> str:
        database = borrow_database(self._postgres, f"thucchat_demo_{self._run}_{name}")
        self._stack.callback(database.remove)
        self.owners[name] = database.owner
        upgrade_place(database.owner, database.name)
        return database.url

    def _start(self, *commands: str) -> None:
        for name, command in product(SERVICES, commands):
            with (self.data / f"{name}.{command}.log").open("ab") as log:
                process = subprocess.Popen(
                    [sys.executable, "-m", "thucchat", command, name],
                    env=self.environments[name],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                )
            self._processes[name, command] = process

    def _environment(self, name: str, database: str) -> dict[str, str]:
        token = self.data / f"{name}.token"
        audience = [f"thucchat.{other}" for other in SERVICES]
        token.touch(mode=0o600)
        token.write_text(self.issuer.mint(f"service:{name}", [Role.SERVICE], audience=audience, lifetime=86_400))
        own = f"THUCCHAT_{name.upper()}_"
        environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.data),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(Path(__file__).parents[1]),
            "THUCCHAT_ENV": "demo",
            "THUCCHAT_PROVINCE": PROVINCE,
            "THUCCHAT_DATA": str(self.data),
            "THUCCHAT_CLOCK": f"programme:{self.data / 'clock.json'}",
            "THUCCHAT_ISSUER": DEMO_ISSUER,
            "THUCCHAT_JWKS": str(self.issuer.jwks_path),
            "THUCCHAT_LOG_LEVEL": "INFO",
            "THUCCHAT_AMQP_URL": self._amqp,
            "THUCCHAT_AMQP_PREFIX": self._topology.prefix,
            f"{own}DATABASE_URL": database,
            f"{own}PORT": str(urlsplit(self.urls[name]).port),
            f"{own}WORKER_PORT": str(urlsplit(self._workers[name]).port),
            f"{own}SERVICE_TOKEN_PATH": str(token),
            **{f"THUCCHAT_{other.upper()}_URL": url for other, url in self.urls.items()},
        }
        if name == "notifier" and self._mail is not None:
            environment["THUCCHAT_NOTIFIER_SMTP_URL"] = self._mail
        return environment | dict(self._settings)

    def _wait(self, until: str) -> None:
        pause, waited = threading.Event(), 0.0
        for name, url in (*self.urls.items(), *self._workers.items()):
            while not _says(f"{url}/{until}"):
                if waited > START_SECONDS or any(process.poll() is not None for process in self._processes.values()):
                    raise ChildProcessError(f"{name}: không khởi động được / did not start; see {self.data}/*.log")
                pause.wait(LOOK_EVERY)
                waited += LOOK_EVERY


def free_port() -> int:
    """Returns a port of the loopback that was free just now."""
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def end(process: subprocess.Popen[bytes]) -> None:
    """Asks a process to end, and ends it if it does not."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _says(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  our own loopback address
            return bool(answer.status == 200)
    except OSError:
        return False


def _totals(cursors: Mapping[str, Any]) -> Totals:
    return Totals(cursors["size"], sum(each["position"] for each in cursors["heard"]), cursors["root"])
