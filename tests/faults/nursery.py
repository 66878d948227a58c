"""Starts relays and consumers as processes, and kills them. Run as a program: commands on stdin, answers on stdout.

It has everything imported and nothing open, and forks: a process is there within milliseconds instead of a second, so
that kills hit work and not imports. What it started ends with it.

    start relay|NAME  ->  pid of a process that relays, or that consumes as NAME
    kill PID          ->  killed
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shared.eventstore.opening import open_sqlite
from shared.messaging.lock import FileLock
from shared.messaging.rabbitmq import RabbitTransport
from shared.messaging.remote import HttpLog
from shared.messaging.topology import Topology
from shared.messaging.worker import Worker, run_worker
from tests.messaging.probe import REACTIONS, Echo, Probe, stamp
from tests.messaging.scene import HearingOnly

CONSUMERS = ("left", "right")
TOPOLOGY = Topology("crash", dict.fromkeys(CONSUMERS, ("probe",)))


@dataclass(frozen=True, slots=True)
class Place:
    """Where everything is: the directory of the stores, the broker's address, and that of the log of `probe`."""

    directory: Path
    amqp: str
    log: str


class FileMeter:
    """Writes each count as a line, so that what a killed process counted is not lost with it."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def count(self, name: str, source: str, amount: int = 1) -> None:
        """Adds a line."""
        os.write(self._descriptor, f"{name} {amount}\n".encode())

    def gauge(self, name: str, source: str, value: int) -> None:
        """Forgets the value."""


def relay(place: Place) -> Worker:
    """Returns the worker that relays the log of `probe`."""
    meter = FileMeter(place.directory / "relay.counts")
    probe = Probe(open_sqlite(place.directory / "probe.db", create=False), stamp("probe"))
    transport = RabbitTransport(place.amqp, TOPOLOGY, meter)
    return Worker(probe, {}, {}, transport, FileLock(place.directory / "relay.lock"), meter=meter)


def consumer(place: Place, name: str) -> Worker:
    """Returns the worker that hears `probe` as `name`."""
    meter = FileMeter(place.directory / f"{name}.counts")
    echo = Echo(open_sqlite(place.directory / f"{name}.db", create=False), stamp("echo"))
    transport = HearingOnly(RabbitTransport(place.amqp, TOPOLOGY, meter), name)
    lock = FileLock(place.directory / f"{name}.lock")
    sources = {"probe": HttpLog(place.log, lambda: "-", timeout=2.0)}
    return Worker(echo, REACTIONS, sources, transport, lock, meter=meter, look_every=0.5)


def run(place: Place, role: str) -> None:
    """Is the process: works until it is killed."""
    with (place.directory / f"{role}.log").open("ab", buffering=0) as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    run_worker(relay(place) if role == "relay" else consumer(place, role), threading.Event())


def main(arguments: Sequence[str]) -> None:
    """Answers commands until stdin ends, then kills whatever still runs."""
    place = Place(Path(arguments[0]), arguments[1], arguments[2])
    running: set[int] = set()
    for line in sys.stdin:
        command, argument = line.split()
        if command == "start":
            pid = os.fork()
            if pid == 0:
                run(place, argument)
                os._exit(0)
            running.add(pid)
            answer = str(pid)
        else:
            kill(int(argument))
            running.discard(int(argument))
            answer = "killed"
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()
    for pid in running:
        kill(pid)


def kill(pid: int) -> None:
    """Kills a child as a power cut would, and waits until it is gone."""
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


if __name__ == "__main__":
    main(sys.argv[1:])
