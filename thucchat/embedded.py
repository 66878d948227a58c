"""All five services in one process: SQLite files below one directory, no broker, loopback alone.

For the demo, a laptop, and tests. Every service has its own HTTP server and its own worker, exactly as it would have
as processes of its own; only the transport reads the logs directly.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

import click
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from shared.acts import Role
from shared.clock import ProgrammeClock
from shared.eventstore.ports import Store
from shared.identity import DEMO_ISSUER, Issuer
from shared.messaging.embedded import EmbeddedTransport
from shared.messaging.taking import SourceStopped
from shared.messaging.worker import State
from shared.observability.meter import Meter
from shared.processes import Running, web
from shared.service import Ground, Service, open_ground
from shared.transparency.assembling import signer_of
from thucchat.demo.report import Totals
from thucchat.demo.steps import IN_FORCE, Who, moment
from thucchat.sealing import PROVINCE, NotEnrolled, Signers, enrol, make_log_keys
from thucchat.services import SERVICES
from thucchat.settings import PROCESS

HOST: Final = "127.0.0.1"
A_MONTH: Final = 30 * 86_400
"""Seconds that a service's token is good for: longer than anybody looks at a demo."""
NO_MORE: Final[Mapping[str, str]] = MappingProxyType({})
LOOK_EVERY: Final = 0.004
"""Seconds between two looks at the cursors while settling."""


class QuietHandler(WSGIRequestHandler):
    """Logs nothing of its own: the application writes one structured line for each request."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Leaves it to the application."""


class Server:
    """One service's HTTP server, in threads of this process."""

    def __init__(self, service: Service, listener: socket.socket, logs: Mapping[str, Store]) -> None:
        port = listener.getsockname()[1]
        self.url = f"http://{HOST}:{port}"
        self._listener = listener
        self._server: BaseWSGIServer = make_server(
            HOST, port, web(service, logs), threaded=True, request_handler=QuietHandler, fd=listener.fileno()
        )
        self._thread = threading.Thread(target=self._server.serve_forever, name=f"{service.name} web", daemon=True)

    def start(self) -> None:
        """Starts to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Answers what is being answered and lets go of the port."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Embedded:
    """The five services, started when entered and stopped in order when left.

    `ports` are those of the services by name; 0 takes a free one. The issuer's key, the programme's clock and every
    service's files are below `data`. `settings` are environment variables that go before what is set here. With
    `even_fenced` they also serve where inspection's log is fenced, so that it can be read: that is told on stderr.
    """

    def __init__(
        self,
        data: Path,
        ports: Mapping[str, int],
        mail: str | None = None,
        settings: Mapping[str, str] = NO_MORE,
        *,
        even_fenced: bool = False,
    ) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.data = data
        self.clock = programme_clock(data)
        self.issuer = Issuer(data / "issuer", environment="demo")
        self._ports = ports
        self._mail = mail
        self._settings = settings
        self._even_fenced = even_fenced
        self._stack = ExitStack()
        self.services: dict[str, Service] = {}
        self.urls: dict[str, str] = {}
        self._running: dict[str, Running] = {}
        self._signers = Signers({})

    def __enter__(self) -> Embedded:
        try:
            self._start()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def set_clock(self, moment: datetime) -> None:
        """Moves the programme's time for every service, and wakes whatever waits for a day."""
        self.clock.set(moment)
        for service in self.services.values():
            service.wake()

    def settle(self) -> None:
        """Returns once every service has heard every log it hears to its end, and no task has work left.

        Raises:
            SourceStopped: a service stopped hearing a source and needs somebody to look.
        """
        pause = threading.Event()
        while not self._settled():
            self._must_go_on()
            pause.wait(LOOK_EVERY)

    def seal(self) -> None:
        """Returns once every log is signed, witnessed and mirrored as it is now: what an export can then show.

        Raises:
            TimeoutError: one is not, and does not get any further.
        """
        self._signers.seal()

    def _must_go_on(self) -> None:
        for name, running in self._running.items():
            for source, status in running.worker.status().items():
                if status.state is State.STOPPED:
                    raise SourceStopped(f"{name} không nghe {source} nữa / no longer hears {source}: {status.reason}")

    def _settled(self) -> bool:
        heads = {name: service.store.head().size for name, service in self.services.items()}
        heard = all(
            service.store.heard_position(source) >= heads[source]
            for service in self.services.values()
            for source in service.hears
        )
        quiet = heard and all(service.is_idle() for service in self.services.values())
        return quiet and heads == {name: service.store.head().size for name, service in self.services.items()}

    def _start(self) -> None:
        make_log_keys(self.data)
        listeners = {name: self._listen(name) for name in SERVICES}
        self.urls = {name: f"http://{HOST}:{listener.getsockname()[1]}" for name, listener in listeners.items()}
        environment = self._environment()
        for name, parts in SERVICES.items():
            settings = parts.load(environment)
            ground: Ground = open_ground(settings.common, PROCESS)
            self._stack.callback(ground.close)
            self.services[name] = parts.build(ground, settings)
        logs = {name: service.store for name, service in self.services.items()}
        # All answer before anything runs: at its start a worker asks the witness what it holds.
        for name, service in self.services.items():
            server = Server(service, listeners[name], logs)
            server.start()
            self._stack.callback(server.stop)
        transport = EmbeddedTransport(logs)
        for name, service in self.services.items():
            running = Running(service, {source: logs[source] for source in service.hears}, transport)
            running.start()
            self._running[name] = running
            self._stack.callback(running.stop)
        self._enrol()
        self._signers = Signers(
            {name: signer_of(each.ground.settings, each.store, Meter()) for name, each in self.services.items()}
        )
        self._signers.start()
        self._stack.callback(self._signers.stop)

    def _enrol(self) -> None:
        try:
            enrol(self.data, self.urls["inspection"], self.token)
        except NotEnrolled as refused:
            if not (refused.fenced and self._even_fenced):
                raise
            click.echo(refused.message, err=True)

    def _listen(self, name: str) -> socket.socket:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._stack.callback(listener.close)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, self._ports.get(name, 0)))
        listener.listen(128)
        return listener

    def token(self, who: Who, service: str) -> str:
        """Returns a bearer token of `who` for `service`, good for an hour."""
        return self.issuer.mint(who.person, [who.role], audience=[f"thucchat.{service}"], agency=who.agency)

    def totals(self) -> dict[str, Totals]:
        """Returns what each service holds now."""
        return {name: _totals(service) for name, service in self.services.items()}

    def _environment(self) -> dict[str, str]:
        environment = self.environment_of(self.data)
        environment |= {f"THUCCHAT_{name.upper()}_URL": url for name, url in self.urls.items()}
        # Inspection reads every service's tiles over HTTP, as an auditor would.
        environment["THUCCHAT_INSPECTION_SERVICE_TOKEN_PATH"] = self._token_file("inspection", *SERVICES)
        if self._mail is not None:
            environment["THUCCHAT_NOTIFIER_SMTP_URL"] = self._mail
            environment["THUCCHAT_NOTIFIER_SERVICE_TOKEN_PATH"] = self._token_file("notifier", "registry")
        return environment | dict(self._settings)

    def _token_file(self, name: str, *asked: str) -> str:
        """Returns the file of a new token with which the service `name` asks the services `asked`."""
        token = self.data / f"{name}.token"
        token.touch(mode=0o600)
        audience = [f"thucchat.{each}" for each in asked]
        minted = self.issuer.mint(f"service:{name}", [Role.SERVICE], audience=audience, lifetime=A_MONTH)
        token.write_text(minted, "ascii")
        return str(token)

    @staticmethod
    def environment_of(data: Path) -> dict[str, str]:
        """Returns the settings under which the services stand on the files below `data`."""
        return {
            "THUCCHAT_ENV": "demo",
            "THUCCHAT_PROVINCE": PROVINCE,
            "THUCCHAT_DATA": str(data),
            "THUCCHAT_CLOCK": f"programme:{data / 'clock.json'}",
            "THUCCHAT_ISSUER": DEMO_ISSUER,
            "THUCCHAT_JWKS": str(data / "issuer/jwks.json"),
            "THUCCHAT_LOG_LEVEL": "WARNING",
        }


def programme_clock(data: Path) -> ProgrammeClock:
    """Returns the clock of the programme played in `data`; a new one stands at the day the directive is in force."""
    clock = ProgrammeClock(data / "clock.json")
    if not (data / "clock.json").exists():
        clock.set(moment(IN_FORCE, 0))
    return clock


def _totals(service: Service) -> Totals:
    head = service.store.head()
    heard = sum(service.store.heard_position(source) for source in service.hears)
    return Totals(head.size, heard, head.root.hex())
