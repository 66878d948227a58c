"""The process that reads one file: forked with its reader loaded, bounded, then shut off, and only then shown a byte.

Its only input is the descriptor of the file (standard input), its only output the frame (standard output).
"""

from __future__ import annotations

import hashlib
import importlib
import mmap
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

from services.assessment.extraction.frames import READY, Frame, written
from services.assessment.extraction.gathering import DAMAGED, LEGACY, MEMORY, TOO_LARGE, UNSUPPORTED, NotReadable
from services.assessment.extraction.legacy import is_legacy
from services.assessment.extraction.limits import Limits
from shared.eventstore.filetypes import DOCX, PDF, TEXT, XLSX

READERS: Final = {PDF: "portable", DOCX: "wordfile", XLSX: "workbook", TEXT: "plaintext"}
"""The module of this package that reads each type."""
_HERE: Final = str(Path(__file__).parent)
_MOST_OF_A_FILE: Final = 64 * 1024 * 1024
_ROOM: Final = 8 * 1024 * 1024
"""Bytes without which no reader begins."""
_FORBIDDEN: Final = (
    "socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.kill", "os.remove",
    "os.rename", "os.rmdir", "os.mkdir", "os.chmod", "os.chown", "os.link", "os.symlink", "os.truncate", "os.listdir",
    "os.scandir", "os.putenv", "ctypes.", "ftplib.", "http.client.", "smtplib.", "urllib.", "shutil.", "sqlite3.",
    "tempfile.", "webbrowser.", "pty.", "signal.",
)  # fmt: skip
"""Audit events (PEP 578) of what no reader has any business with."""


class Reader(Protocol):
    """A module that reads one type."""

    NAME: str
    VERSION: str

    def read(self, raw: bytes, limits: Limits) -> str:
        """Returns the text. Raises NotReadable, or whatever its library raises on a file that is broken."""
        ...


def read(media_type: str, limits: Limits) -> None:
    """Reads the file at standard input, of that media type and within the limits."""
    bound(limits)
    reader = _reader(media_type)
    answer = _alone()
    shut_off()
    answer.write(READY)
    answer.flush()
    answer.write(written(_frame(reader, limits)))
    answer.close()


def bound(limits: Limits) -> None:
    """Binds this process for good: time, processor time, address space, no file written, no core, few descriptors.

    Raises:
        MemoryError: not even the beginning fits into the address space, whatever the file.
    """
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (most, most))
    # Told at the first limit (SIGXCPU, which ends it), killed at the second if that should not have been enough.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 2))
    # Ends it by the clock (SIGALRM) even where nobody is left who would.
    signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds)
    try:
        mmap.mmap(-1, _ROOM).close()  # mapped, not touched: that costs nothing
    except OSError as error:
        raise MemoryError from error


def shut_off() -> None:
    """From now on nothing is opened but the code's own files, for reading, and nothing is connected to or started."""
    code = [str(Path(os.__file__).parent), *(each for each in sys.path if each.endswith("-packages")), _HERE]
    homes = tuple(os.path.realpath(each) + os.sep for each in code)

    def refuse(event: str, given: tuple[Any, ...]) -> None:
        if event.startswith(_FORBIDDEN):
            raise PermissionError(event)
        if event == "open" and isinstance(given[0], (str, bytes)):
            path = os.path.realpath(os.fsdecode(given[0]))
            if given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) or not path.startswith(homes):
                raise PermissionError(event)

    sys.addaudithook(refuse)


def _reader(media_type: str) -> Reader | None:
    name = READERS.get(media_type)
    return None if name is None else importlib.import_module(f"services.assessment.extraction.{name}")


def _alone() -> BinaryIO:
    """Returns standard output for the frame alone: whatever a library prints goes nowhere."""
    answer = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for standard in (1, 2):
        os.dup2(nowhere, standard)
    return answer


def _frame(reader: Reader | None, limits: Limits) -> Frame:
    with os.fdopen(0, "rb", closefd=False) as file:
        raw = file.read(_MOST_OF_A_FILE + 1)
    sha256 = hashlib.sha256(raw).hexdigest()
    if reader is None:
        return Frame(sha256, "none", "0", None, UNSUPPORTED)
    text, reason = _outcome(reader, raw, limits)
    return Frame(sha256, reader.NAME, reader.VERSION, text, reason)


def _outcome(reader: Reader, raw: bytes, limits: Limits) -> tuple[str | None, str | None]:
    try:
        if len(raw) > _MOST_OF_A_FILE:
            raise NotReadable(TOO_LARGE)
        text = reader.read(raw, limits)
        if is_legacy(text):
            raise NotReadable(LEGACY)
    except NotReadable as found:
        return None, found.reason
    except MemoryError:
        return None, MEMORY
    except Exception:  # noqa: BLE001 - whatever a library raises on a file that is broken, the file is broken
        return None, DAMAGED
    return text, None
