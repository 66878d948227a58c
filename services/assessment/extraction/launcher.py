"""The worker's end of the zygote: starts it, has it fork, ends its children, and notices when it is gone."""

from __future__ import annotations

import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from services.assessment.extraction.zygote import END, MOST_OF_A_TYPE

BEGIN: Final = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from services.assessment.extraction import child, zygote; zygote.serve(child.read, sys.argv[1:])"
)
"""The zygote runs this very code, wherever it is installed; isolated (-I), it has no other way to find it."""
_ROOT: Final = str(Path(__file__).resolve().parents[3])
_CHUNK: Final = 64 * 1024
_LOOK: Final = 0.5
"""Seconds after which somebody who waits looks whether to stop."""
_ENDING_SECONDS: Final = 10.0
"""How long the zygote may take to see a child end that was killed, and to end itself."""


class Stopped(Exception):
    """The worker is to stop; the reading was given up, and nothing is known of the file."""


class NoZygote(Exception):
    """The process that forks could not be started, died or fell silent. `heard` is what its child said until then."""

    def __init__(self, why: str, heard: bytes = b"") -> None:
        super().__init__(why)
        self.heard: Final = heard


class Patience:
    """How long to wait: until the time is up, or somebody is to stop."""

    def __init__(self, seconds: float, stop: threading.Event | None = None) -> None:
        self._deadline = time.monotonic() + seconds
        self._stop = stop

    def left(self) -> float:
        """Returns for how many seconds to wait before asking again, at most 0 when the time is up. Raises Stopped."""
        if self._stop is not None and self._stop.is_set():
            raise Stopped
        return min(self._deadline - time.monotonic(), _LOOK)


class Zygote:
    """One process that forks, for one file at a time. After any exception it is good for nothing but to be closed."""

    def __init__(self, program: str, arguments: Sequence[str]) -> None:
        """Starts it. Raises NoZygote."""
        self._socket, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with other:
            try:
                self._process: subprocess.Popen[bytes] = subprocess.Popen(
                    [sys.executable, "-I", "-B", "-c", program, _ROOT, *arguments],
                    stdin=other.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    cwd="/",
                    env={"LC_ALL": "C.UTF-8"},
                    start_new_session=True,
                )
            except OSError as error:
                self._socket.close()
                raise NoZygote(f"no process could be started: {error.strerror}") from error

    @property
    def process(self) -> int:
        """Returns its process id."""
        return self._process.pid

    def fileno(self) -> int:
        """Returns the descriptor that can be read when the zygote says something, or is no more."""
        return self._socket.fileno()

    def runs(self) -> bool:
        """Tells whether the process is still there."""
        return self._process.poll() is None

    def fork(self, media_type: str, file: int, answer: int, patience: Patience) -> Child:
        """Has a child forked that reads the file at the descriptor `file` and answers at `answer`.

        Raises:
            NoZygote: nothing was forked, or nobody knows.
            Stopped: somebody is to stop.
        """
        try:
            socket.send_fds(self._socket, [media_type.encode("ascii")], [file, answer])
            return Child(self, self._told(patience))
        except OSError as error:
            raise NoZygote(f"it is gone: {error.strerror}") from error

    def end(self) -> int:
        """Returns how the child ended: exit code or negative signal. Raises NoZygote."""
        try:
            self._socket.send(END)
            return self._told(Patience(_ENDING_SECONDS))
        except OSError as error:
            raise NoZygote(f"it is gone: {error.strerror}") from error

    def close(self) -> None:
        """Lets it end its child and itself; returns once it is gone."""
        self._socket.close()
        try:
            self._process.wait(_ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)  # not waited for yet, so the id is its
            self._process.wait()

    def _told(self, patience: Patience) -> int:
        with selectors.DefaultSelector() as waiting:
            waiting.register(self, selectors.EVENT_READ)
            while (left := patience.left()) > 0:
                if waiting.select(left):
                    said = self._socket.recv(MOST_OF_A_TYPE)
                    if not said:
                        raise NoZygote("it is gone")
                    return int(said)
        raise NoZygote("it says nothing")


class Child:
    """The process that reads one file. Nothing that it does reaches the zygote but by way of the kernel."""

    def __init__(self, zygote: Zygote, process: int) -> None:
        self._zygote = zygote
        self._process = process
        # As long as the zygote lives the id is the child's; the descriptor is so even afterwards.
        self._handle = os.pidfd_open(process)

    def heard(self, answer: int, most: int, patience: Patience) -> tuple[bytes, bool]:
        """Returns what came until the end, beyond `most` or until the time was up, and whether it was in time.

        Raises:
            NoZygote: the zygote is gone, so that nobody sees how the child ends.
            Stopped: somebody is to stop.
        """
        raw = bytearray()
        with selectors.DefaultSelector() as waiting:
            waiting.register(answer, selectors.EVENT_READ)
            waiting.register(self._zygote, selectors.EVENT_READ)
            while (left := patience.left()) > 0 and len(raw) <= most:
                ready = {key.fd for key, _ in waiting.select(left)}
                if answer in ready:
                    chunk = os.read(answer, _CHUNK)
                    if not chunk:
                        break
                    raw += chunk
                elif ready:
                    raise NoZygote("it is gone", bytes(raw))
        return bytes(raw), left > 0

    def end(self) -> None:
        """Ends it with its whole session, what it may have started included."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            os.killpg(self._process, signal.SIGKILL)
        os.close(self._handle)
