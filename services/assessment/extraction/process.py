"""Starts the process that reads a file, holds it to its time, and takes its answer for what it is: hearsay."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import threading
import time
import unicodedata
from pathlib import Path
from typing import IO, Final

from services.assessment.domain.texts import Extracted, NotRead, Reader
from services.assessment.extraction.frames import MOST_OF_A_HEADER, READY, Broken, Frame, parsed
from services.assessment.extraction.limits import Limits
from shared.contracts.assessment import Unreadable
from shared.eventstore.files import Reading
from shared.eventstore.ports import IntegrityFault

_ROOT: Final = str(Path(__file__).resolve().parents[3])
_BEGIN: Final = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from services.assessment.extraction.child import main; sys.exit(main(sys.argv[1:]))"
)
"""The child runs this very code, wherever it is installed; isolated (-I), it has no other way to find it."""
_CHUNK: Final = 64 * 1024
_LOOK: Final = 0.5
"""Seconds after which somebody who waits for the child looks whether to stop."""
_CUT_OFF: Final = 0
"""How a child ended that said more than it may: as one that left without an answer."""
_REASONS: Final = {each.value: each for each in Unreadable}
_UNKNOWN: Final = Reader("unknown", "0")


class ExtractorFailed(Exception):
    """The reading process did not come as far as the file: nothing is known of the file, and it can be tried again."""


class Stopped(Exception):
    """The worker is to stop; the reading was given up, and nothing is known of the file."""


class Extractor:
    """Reads one file at a time, each in a process of its own. Safe for threads."""

    def __init__(self, limits: Limits | None = None, program: str = _BEGIN) -> None:
        self._limits = limits or Limits()
        self._program = program
        self._most = len(READY) + MOST_OF_A_HEADER + self._limits.text_bytes

    def __call__(self, reading: Reading, stop: threading.Event) -> Extracted | NotRead:
        """Returns the text of a kept file, or why there is none. Closes `reading`.

        Raises:
            IntegrityFault: the bytes that were read are not the file's.
            ExtractorFailed: the process failed before it saw the file.
            Stopped: `stop` was set meanwhile.
        """
        with reading.opened() as file:
            raw, ended = self._run(file, reading.stored.media_type, stop)
        if not raw.startswith(READY):
            raise ExtractorFailed(f"the reader of {reading.stored.media_type} did not start: {ended}")
        try:
            frame = parsed(raw[len(READY) :])
        except Broken:
            return NotRead(_reason_of(ended), _UNKNOWN)
        if frame.sha256 != reading.stored.digest:
            raise IntegrityFault(f"the file {reading.stored.digest} changed while its text was read")
        return _believed(frame, self._limits)

    def _run(self, file: IO[bytes], media_type: str, stop: threading.Event) -> tuple[bytes, int | None]:
        """Returns what the child wrote, and how it ended: exit code, negative signal, None when its time was up."""
        command = [sys.executable, "-I", "-B", "-c", self._program, _ROOT, media_type, *self._limits.told()]
        try:
            child = subprocess.Popen(
                command,
                stdin=file,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={"LC_ALL": "C.UTF-8"},
                start_new_session=True,
            )
        except OSError as error:
            raise ExtractorFailed(f"no process could be started: {error.strerror}") from error
        assert child.stdout is not None
        with child.stdout as answer:
            try:
                raw, in_time = self._heard(answer, stop)
            finally:
                # Its whole session: what it may have started ends with it. It is not waited for yet, so the id is its.
                os.killpg(child.pid, signal.SIGKILL)
                ended = child.wait()
        if len(raw) > self._most:
            return raw, _CUT_OFF
        return raw, ended if in_time else None

    def _heard(self, answer: IO[bytes], stop: threading.Event) -> tuple[bytes, bool]:
        """Returns what came until the end, the bound or the deadline, and whether it was in time."""
        deadline, raw = time.monotonic() + self._limits.wall_seconds, bytearray()
        with selectors.DefaultSelector() as waiting:
            waiting.register(answer, selectors.EVENT_READ)
            while (left := deadline - time.monotonic()) > 0 and len(raw) <= self._most:
                if stop.is_set():
                    raise Stopped
                if waiting.select(min(left, _LOOK)):
                    chunk = os.read(answer.fileno(), _CHUNK)
                    if not chunk:
                        break
                    raw += chunk
        return bytes(raw), left > 0


def _reason_of(ended: int | None) -> Unreadable:
    """Returns what the way in which a child ended says about the file."""
    if ended in (None, -signal.SIGXCPU):
        return Unreadable.TIMEOUT
    if ended == -signal.SIGKILL:  # nobody's but the kernel's: its processor time or the machine's memory was used up
        return Unreadable.MEMORY
    return Unreadable.CRASHED


def _believed(frame: Frame, limits: Limits) -> Extracted | NotRead:
    """Returns what a frame says where it can be so, and that the child crashed where it cannot."""
    reader = Reader(frame.reader[:64] or "unknown", frame.version[:64] or "0")
    if frame.text is None:
        return NotRead(_REASONS.get(str(frame.reason), Unreadable.CRASHED), reader)
    plain = frame.text.isascii() or unicodedata.is_normalized("NFC", frame.text)
    if not frame.text or not plain or len(frame.text.encode()) > limits.text_bytes:
        return NotRead(Unreadable.CRASHED, reader)
    return Extracted(frame.text, reader)
