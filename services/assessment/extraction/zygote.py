"""The process that forks one child for each file: it has loaded the readers, has one thread, and sees no file's byte.

Its standard input is the socket to the worker, on which they take turns: the worker says the media type and hands over
two descriptors, the file and where to answer; the zygote says the child's process id; the worker says that the child
is to end; the zygote sees to it and says how it ended. Until then the child is not waited for, so the id is the
child's and nobody else's. When the worker closes the socket, or is no more, the zygote ends, and the child with it.
"""

from __future__ import annotations

import gc
import importlib
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

from services.assessment.extraction.child import READERS
from services.assessment.extraction.limits import Limits

MOST_OF_A_TYPE: Final = 255
"""Bytes of a media type, and more than any other message has."""
END: Final = b"end"
"""What the worker says when the child has answered or is not to answer any more."""
_DESCRIPTORS: Final = 64
Child = Callable[[str, Limits], None]
"""What a child does with the file at standard input, of a media type and within limits; it answers at its output."""


def serve(child: Child, arguments: Sequence[str]) -> None:
    """Forks a child for each file that the worker names, until the worker is gone. `arguments` tell the limits."""
    limits = Limits.heard(list(arguments))
    for what, most in ((resource.RLIMIT_NOFILE, _DESCRIPTORS), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, most))
    worker = socket.socket(fileno=0)
    while _serve_one(child, limits, worker):
        pass


def _serve_one(child: Child, limits: Limits, worker: socket.socket) -> bool:
    """Sees one file through, from its naming to its child's end; tells whether there may be another."""
    said, descriptors, _, _ = socket.recv_fds(worker, MOST_OF_A_TYPE, 2)
    if not said:
        return False
    media_type = said.decode("ascii")
    _load(media_type)
    process = os.fork()
    if process == 0:
        _be(child, media_type, limits, descriptors)
    for each in descriptors:
        os.close(each)
    with suppress(BrokenPipeError):  # a worker that is gone is noticed below
        worker.send(str(process).encode())
    more = _heard(worker) == END
    ended = _ended(process)
    if more:
        worker.send(str(ended).encode())
    return more


def _heard(worker: socket.socket) -> bytes:
    try:
        return worker.recv(MOST_OF_A_TYPE)
    except ConnectionResetError:
        return b""


def _load(media_type: str) -> None:
    """Loads the reader of a type before the fork, once for all the files of that type."""
    if (name := READERS.get(media_type)) is not None:
        module = f"services.assessment.extraction.{name}"
        if module not in sys.modules:
            importlib.import_module(module)
            gc.freeze()  # so that a child that collects its garbage leaves alone what it shares


def _be(child: Child, media_type: str, limits: Limits, descriptors: Sequence[int]) -> None:
    """Is the child from here on, and ends with it: in a session of its own, with nothing open but file and answer."""
    code = 1
    try:
        os.setsid()
        file, answer = descriptors
        os.dup2(file, 0)  # and with that the socket to the worker is closed
        os.dup2(answer, 1)
        os.closerange(3, _DESCRIPTORS)
        child(media_type, limits)
        code = 0
    finally:
        os._exit(code)


def _ended(process: int) -> int:
    """Ends a child with its whole session; returns how it ended: exit code or negative signal."""
    os.kill(process, signal.SIGKILL)
    with suppress(ProcessLookupError):  # killed before it had a session, and so before it had started anything
        os.killpg(process, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
