"""Server processes of a test run: started apart from the terminal, stopped by pid, never left behind."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tests.support import guard, settings
from tests.support.waiting import until


class Run:
    """One test run: a mark on everything it starts, a directory for their data, and a guard over both."""

    def __init__(self) -> None:
        self.mark = f"{settings.RUN}={secrets.token_hex(8)}"
        self.directory = Path(tempfile.mkdtemp(prefix="thucchat-test-", dir=open_directory()))
        self.directory.chmod(0o755)  # as root, the servers' own users must reach what is theirs below it
        self._guard = subprocess.Popen(
            [sys.executable, guard.__file__, self.mark, str(self.directory)],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def close(self) -> list[int]:
        """Ends the run; returns the processes that were still there and should not have been."""
        left = guard.marked(self.mark)
        self._guard.communicate()
        return left


class Program:
    """A started program, in a session of its own so that Ctrl-C reaches the test run alone."""

    def __init__(
        self, command: Sequence[str | Path], environment: Mapping[str, str], log: Path, user: str | None = None
    ) -> None:
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=log.parent,
                start_new_session=True,
                user=user,
                group=user,
                extra_groups=None if user is None else [],
            )
        self.pid = self._process.pid

    def running(self) -> bool:
        """Tells whether it still runs."""
        return self._process.poll() is None

    def send(self, number: signal.Signals) -> None:
        """Sends it a signal, if it still runs."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def wait(self, seconds: float = 60.0) -> int:
        """Waits for its end and returns its exit code.

        Raises:
            subprocess.TimeoutExpired: it did not end; it is killed first.
        """
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise

    def end(self, number: signal.Signals) -> int:
        """Sends it a signal, if it still runs, and waits as `wait` does."""
        if self.running():
            self.send(number)
        return self.wait()

    def ready(self, look: Callable[[], bool], what: str, seconds: float = 120.0) -> None:
        """Waits until `look()` is true.

        Raises:
            RuntimeError: the program ended instead; the message holds the end of its log.
            TimeoutError: neither happened.
        """
        until(lambda: not self.running() or look(), what, seconds=seconds, every=0.05)
        if not self.running():
            raise RuntimeError(f"{what}: ended instead:\n{tail(self.log)}")


def tail(log: Path, lines: int = 20) -> str:
    """Returns the last lines of a log."""
    return "\n".join(log.read_text("utf-8", errors="replace").splitlines()[-lines:])


def free_port() -> int:
    """Returns a TCP port of 127.0.0.1 that nobody uses and that no client gets by itself.

    Ephemeral ports begin at 32768: while a killed server is away, one of its own clients could be given its port.
    """
    while True:
        port = 20000 + secrets.randbelow(12000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def open_directory() -> str:
    """Returns a directory for temporary files that every user can pass through."""
    for each in (Path(tempfile.gettempdir()), Path("/var/tmp")):  # noqa: S108 - a directory is made in it by mkdtemp
        if all(parent.stat().st_mode & 0o001 for parent in (each, *each.parents)):
            return str(each)
    return tempfile.gettempdir()


def remove(directory: Path) -> None:
    """Removes a directory that may not be there."""
    if directory.exists():
        shutil.rmtree(directory)
