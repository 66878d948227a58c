"""How a service runs: the web process's app, and the worker that relays, hears and does the service's own tasks."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Final
from urllib.parse import urlsplit

from flask import Flask

from shared.acts import Stamp
from shared.clock import SystemClock
from shared.eventstore.application import Application
from shared.eventstore.opening import open_store
from shared.eventstore.ports import StoreUnavailable
from shared.eventstore.postgres_lock import PostgresLock
from shared.eventstore.snapshots import Snapshotter
from shared.http import Check, create_app
from shared.http.access import AccessDay
from shared.http.app import create_health_app
from shared.http.context import Hosted
from shared.http.healthserver import HealthServer
from shared.identity import Algorithm, JwksFile, JwksUrl, ServiceToken, TokenFile, Verifier
from shared.ids import TimeOrderedIds
from shared.messaging.backoff import Backoff
from shared.messaging.lock import FileLock, Lock
from shared.messaging.parking import Parking
from shared.messaging.rabbitmq import RabbitTransport
from shared.messaging.remote import HttpLog, RemoteLog
from shared.messaging.topology import Topology
from shared.messaging.transport import Transport
from shared.messaging.worker import STOP_SECONDS, State, Worker
from shared.observability import configure_logging
from shared.observability.meter import MessageMeter, Meter
from shared.operations import operations_blueprint
from shared.service import Ground, Service, Task, open_ground
from shared.settings import CommonSettings, SettingsFault
from shared.transparency.assembling import guard_of, signer_of
from shared.transparency.guard import Gate
from shared.transparency.routes import ledger_blueprint
from shared.transparency.signer import State as Signed
from shared.transparency.tilelog import TileLog

_LOG: Final = logging.getLogger(__name__)
INTEGRITY: Final = 3
"""The exit code of a process that found something inconsistent."""


def verifier_of(settings: CommonSettings) -> Verifier:
    """Returns what turns the bearer tokens of this service's callers into principals."""
    remote = urlsplit(settings.jwks).scheme in ("http", "https")
    return Verifier(
        JwksUrl(settings.jwks) if remote else JwksFile(Path(settings.jwks)),
        issuer=settings.issuer,
        audience=settings.audience,
        algorithm=Algorithm(settings.token_algorithm),
        typ=settings.token_type,
    )


def web(service: Service, logs: Mapping[str, RemoteLog] | None = None) -> Flask:
    """Returns the WSGI app of a service's web process.

    `logs` are those of the services that it hears, for releasing what was set aside; over HTTP unless given.
    """
    settings, meter = service.ground.settings, Meter(multiprocess=service.ground.settings.workers > 1)
    blueprints = [*service.blueprints, ledger_blueprint(service.name)]
    if service.reactions:
        reached = partial(peers_of, service) if logs is None else lambda: logs
        blueprints.append(operations_blueprint(service.name, service.hears, service.reactions, reached))
    return create_app(
        replace(service, blueprints=blueprints),
        verifier=verifier_of(settings),
        meter=meter,
        staging=settings.data / "staging",
        check_answers=not settings.production,
        gate=Gate(guard_of(settings, service.store, meter)),
    )


def transport_of(settings: CommonSettings, meter: MessageMeter | None = None) -> Transport:
    """Returns the RabbitMQ transport that the settings name.

    Raises:
        SettingsFault: they name none; a worker of its own needs one.
    """
    if settings.amqp_url is None:
        raise SettingsFault(["THUCCHAT_AMQP_URL: tiến trình worker cần RabbitMQ / a worker process needs RabbitMQ"])
    return RabbitTransport(settings.amqp_url, Topology(settings.amqp_prefix), meter)


def peers_of(service: Service, token: ServiceToken | None = None) -> dict[str, RemoteLog]:
    """Returns the logs of the services that this one hears, over HTTP; a mirror reads their tiles.

    Raises:
        SettingsFault: a peer's address, or the token to ask it with, is not set.
    """
    settings = service.ground.settings
    faults = [
        f"THUCCHAT_{name.upper()}_URL: phải có, để lấy sổ của {name} / is required, to read its log"
        for name in service.hears
        if name not in settings.peers
    ]
    if token is None and settings.service_token is not None:
        token = TokenFile(settings.service_token)
    if token is None and service.hears:
        faults.append("THUCCHAT_*_SERVICE_TOKEN_PATH: phải có / is required")
    if faults or token is None:
        if faults:
            raise SettingsFault(faults)
        return {}
    kind = TileLog if service.keeps_documents else HttpLog
    return {name: kind(settings.peers[name], token.bearer) for name in service.hears}


def relay_lock_of(settings: CommonSettings) -> Lock:
    """Returns what one relay of a service holds at a time: among all machines on PostgreSQL, on this one otherwise."""
    if settings.database_url is None:
        return FileLock(settings.data / "relay.lock")
    return PostgresLock(settings.database_url, "relay")


def worker_of(
    service: Service, sources: Mapping[str, RemoteLog], transport: Transport, meter: MessageMeter | None = None
) -> Worker:
    """Returns the worker that relays the service's log and hears `sources` through `transport`."""
    return Worker(
        service.application,
        service.reactions,
        sources,
        transport,
        relay_lock_of(service.ground.settings),
        keep_documents=service.keeps_documents,
        overseer=service.overseer,
        meter=meter,
    )


class Running:
    """A service's worker with its own tasks, in threads of this process."""

    def __init__(
        self,
        service: Service,
        sources: Mapping[str, RemoteLog],
        transport: Transport,
        meter: Meter | None = None,
    ) -> None:
        counted = meter or Meter()
        self.worker = worker_of(service, sources, transport, MessageMeter(counted))
        self._guard = guard_of(service.ground.settings, service.store, counted)
        self._stop = threading.Event()
        snapshots = Snapshotter(service.store, (*service.aggregates, AccessDay, Parking))
        self._tasks: dict[str, Task] = {**service.tasks, "snapshots": snapshots.run, "guard": self._guard.run}
        self._failing: dict[str, str] = {}
        self._threads = [
            threading.Thread(target=self._supervise, args=(name,), name=f"{service.name} {name}", daemon=True)
            for name in self._tasks
        ]

    def start(self) -> None:
        """Compares the log with what was signed of it, then starts the threads."""
        try:
            self._guard.compare()
        except StoreUnavailable as error:
            _LOG.warning("%s is started without a look at its log: %s", self.worker.service, error)
        self.worker.start()
        for thread in self._threads:
            thread.start()

    def stop(self) -> bool:
        """Lets everything finish what it has in hand; tells whether all did."""
        self._stop.set()
        ended = self.worker.stop()
        for thread in self._threads:
            thread.join(STOP_SECONDS)
        return ended and not any(thread.is_alive() for thread in self._threads)

    def checks(self, service: Service) -> dict[str, Check]:
        """Returns what the worker's health is asked for: relay, sources, tasks, concerns. None of it is required."""
        states: dict[str, Callable[[], str | None]] = {
            name: partial(self._state_of, name) for name in ("relay", *service.hears, *self._tasks)
        }
        return {name: Check(each, required=False) for name, each in (states | dict(service.concerns)).items()}

    def _state_of(self, name: str) -> str | None:
        status = self.worker.status().get(name)
        if status is not None and status.state is not State.RUNNING:
            return f"{status.state}: {status.reason}"
        return self._failing.get(name)

    def _supervise(self, name: str) -> None:
        backoff = Backoff(first=0.5, cap=30.0)
        while not self._stop.is_set():
            try:
                self._tasks[name](self._stop)
            except Exception as error:  # noqa: BLE001 - the supervisor: whatever it was, the task is started again
                self._failing[name] = f"failing: {type(error).__name__}"
                _LOG.exception("%s failed and is started again", threading.current_thread().name)
                self._stop.wait(backoff.next())
                self._failing.pop(name)


def until_told() -> threading.Event:
    """Returns an event that SIGTERM or Ctrl-C sets."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    return stop


def run_worker_process(service: Service, stop: threading.Event) -> bool:
    """Runs a service's worker as a process of its own, until `stop` is set; tells whether it ended in good order."""
    meter = Meter()
    transport = transport_of(service.ground.settings, MessageMeter(meter))
    running = Running(service, peers_of(service), transport, meter)
    # The health port is bound first: a port that is taken ends the process before anything runs.
    settings = service.ground.settings
    with health_of(service, settings.host, settings.worker_port, running.checks(service), meter):
        running.start()
        stop.wait()
        ended = running.stop()
    service.close()
    return ended


def run_worker(settings: CommonSettings, environment: Mapping[str, str], build: Callable[[Ground], Service]) -> int:
    """Is the worker process of a service; returns its exit code, 0 when everything ended in good order.

    Raises:
        SettingsFault, StoreRefusesToStart, StoreUnavailable: it cannot start; says why.
    """
    configure_logging(settings.log_level)
    service = build(open_ground(settings, environment))
    return 0 if run_worker_process(service, until_told()) else 1


def run_signer(settings: CommonSettings, environment: Mapping[str, str], *, once: bool) -> int:
    """Is the signer process of a service's log, the only one that opens its key; returns the exit code.

    0 when it ended in good order, or, with `once`, when everything that was due is signed; 3 when it refused to sign.

    Raises:
        SettingsFault, StoreRefusesToStart, StoreUnavailable: it cannot start; says why.
    """
    configure_logging(settings.log_level)
    meter = Meter()
    with closing(open_store(settings.database, environment=environment, production=settings.production)) as store:
        signer = signer_of(settings, store, meter)
        if once:
            return INTEGRITY if signer.cycle(now=True) is Signed.REFUSED else 0
        hosted = _Alone(settings.service, Application(store, Stamp(settings.source, SystemClock(), TimeOrderedIds())))
        checks = {
            "signing": Check(lambda: signer.refusal, required=False),
            "cosigning": Check(lambda: signer.doubt, required=False),
        }
        stop = until_told()
        with health_of(hosted, settings.host, settings.signing.port, checks, meter):
            signer.run(stop)
        return 0


@dataclass(frozen=True)
class _Alone:
    """A process that has nothing of its service but the log: what its health is asked through."""

    name: str
    application: Application
    blueprints: tuple[()] = ()
    hears: tuple[()] = ()

    def is_idle(self) -> bool:
        """Tells that it has no tasks of its own."""
        return True


@contextmanager
def health_of(
    service: Hosted, host: str, port: int | None, checks: Mapping[str, Check], meter: Meter
) -> Iterator[None]:
    """Answers on a port of the process's own how it is, where there is one."""
    if port is None:
        yield
        return
    server = HealthServer(create_health_app(service, meter=meter, checks=checks), host, port)
    try:
        yield
    finally:
        server.close()
