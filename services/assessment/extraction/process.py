"""Has each file read in a process of its own, holds that to its time, and takes its answer for what it is: hearsay."""

from __future__ import annotations

import os
import signal
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final

from services.assessment.domain.texts import Extracted, NotRead, Reader
from services.assessment.extraction.frames import MOST_OF_A_HEADER, READY, Broken, Frame, parsed
from services.assessment.extraction.launcher import BEGIN, NoZygote, Patience, Stopped, Zygote
from services.assessment.extraction.limits import Limits
from shared.contracts.assessment import Unreadable
from shared.eventstore.files import Reading
from shared.eventstore.ports import IntegrityFault

__all__ = ["Extractor", "ExtractorFailed", "Stopped"]

_TRIES: Final = 2
"""How often a file is tried before it, or the machine, is to blame for the end of the process that forks."""
_LOOK: Final = 0.5
_CUT_OFF: Final = 0
"""How a child ended that said more than it may: as one that left without an answer."""
_REASONS: Final = {each.value: each for each in Unreadable}
_UNKNOWN: Final = Reader("unknown", "0")


class ExtractorFailed(Exception):
    """The reading process did not come as far as the file: nothing is known of the file, and it can be tried again."""


class Extractor:
    """Reads one file at a time, each in a process of its own. Safe for threads, of which one reads and others wait.

    The processes are forked by one that is started with the first file, and again whenever it is gone.
    """

    def __init__(self, limits: Limits | None = None, program: str = BEGIN) -> None:
        self._limits = limits or Limits()
        self._program = program
        self._most = len(READY) + MOST_OF_A_HEADER + self._limits.text_bytes
        self._lock = threading.Lock()
        self._zygote: Zygote | None = None

    def __call__(self, reading: Reading, stop: threading.Event) -> Extracted | NotRead:
        """Returns the text of a kept file, or why there is none. Closes `reading`.

        Raises:
            IntegrityFault: the bytes that were read are not the file's.
            ExtractorFailed: the process failed before it saw the file.
            Stopped: `stop` was set meanwhile.
        """
        with reading.opened() as file, self._turn(stop):
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

    def close(self) -> None:
        """Ends the process that forks, once no file is being read; the next file would start another."""
        with self._lock:
            self._drop()

    @contextmanager
    def _turn(self, stop: threading.Event) -> Iterator[None]:
        while not self._lock.acquire(timeout=_LOOK):
            if stop.is_set():
                raise Stopped
        try:
            yield
        finally:
            self._lock.release()

    def _run(self, file: IO[bytes], media_type: str, stop: threading.Event) -> tuple[bytes, int | None]:
        """Returns what a child wrote, and how it ended: exit code, negative signal, None when its time was up."""
        faults: list[NoZygote] = []
        while len(faults) < _TRIES:
            try:
                return self._once(file.fileno(), media_type, stop)
            except NoZygote as fault:
                faults.append(fault)
        if all(fault.heard.startswith(READY) for fault in faults):
            return READY, _CUT_OFF  # twice with this file in hand: it is the file
        raise ExtractorFailed(f"the process that forks failed: {'; '.join(map(str, faults))}") from faults[-1]

    def _once(self, file: int, media_type: str, stop: threading.Event) -> tuple[bytes, int | None]:
        os.lseek(file, 0, os.SEEK_SET)
        try:
            raw, in_time, ended = self._forked(file, media_type, Patience(self._limits.wall_seconds, stop))
        except BaseException:
            self._drop()
            raise
        if len(raw) > self._most:
            return raw, _CUT_OFF
        return raw, ended if in_time else None

    def _forked(self, file: int, media_type: str, patience: Patience) -> tuple[bytes, bool, int]:
        zygote = self._running()
        answer, answering = os.pipe()
        try:
            try:
                child = zygote.fork(media_type, file, answering, patience)
            finally:
                os.close(answering)
            try:
                raw, in_time = child.heard(answer, self._most, patience)
            finally:
                child.end()
            try:
                return raw, in_time, zygote.end()
            except NoZygote as fault:
                raise NoZygote(str(fault), raw) from fault
        finally:
            os.close(answer)

    def _running(self) -> Zygote:
        """Returns the process that forks, a new one if it is not there any more."""
        if self._zygote is not None and not self._zygote.runs():
            self._drop()
        if self._zygote is None:
            self._zygote = Zygote(self._program, self._limits.told())
        return self._zygote

    def _drop(self) -> None:
        zygote, self._zygote = self._zygote, None
        if zygote is not None:
            zygote.close()


def _reason_of(ended: int | None) -> Unreadable:
    """Returns what the way in which a child ended says about the file."""
    if ended in (None, -signal.SIGXCPU, -signal.SIGALRM):
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
