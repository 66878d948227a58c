"""Text is read in a process of its own: what is honest is read, and what is hostile harms nobody and nothing."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.assessment.domain.texts import Extracted, NotRead
from services.assessment.extraction import gathering
from services.assessment.extraction.frames import Broken, Frame, parsed, written
from services.assessment.extraction.limits import MIB, Limits
from services.assessment.extraction.process import Extractor, ExtractorFailed, Stopped
from shared.contracts.assessment import Unreadable
from shared.eventstore.files import Reading, StoredFile
from shared.eventstore.filetypes import DOCX, PDF, TEXT
from shared.eventstore.ports import IntegrityFault
from tests.assessment.hostile import HONEST, HOSTILE, honest_pdf, word
from tests.assessment.readers import READY, runs, stand_in
from tests.support.waiting import until

LIMITS: Final = Limits(cpu_seconds=3, wall_seconds=20, memory_bytes=384 * MIB, text_bytes=MIB, pages=200)


def extract(
    folder: Path,
    raw: bytes,
    media_type: str,
    *,
    limits: Limits = LIMITS,
    program: str | None = None,
    stop: threading.Event | None = None,
) -> Extracted | NotRead:
    """Has a file read, whatever it would be taken for."""
    path = folder / "file"
    path.write_bytes(raw)
    reading = Reading(StoredFile(hashlib.sha256(raw).hexdigest(), len(raw), media_type), path.open("rb"))
    extractor = Extractor(limits) if program is None else Extractor(limits, program)
    with closing(extractor):
        return extractor(reading, stop or threading.Event())


def reason(found: Extracted | NotRead) -> str:
    """Returns why there is no text."""
    assert isinstance(found, NotRead), found
    return found.reason.value


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_file_is_read(tmp_path: Path, name: str) -> None:
    raw, media_type, text = HONEST[name]
    found = extract(tmp_path, raw, media_type)
    assert isinstance(found, Extracted), found
    assert found.text == text
    assert found.reader.name in {"pypdf", "python-docx", "openpyxl", "python"}
    assert found.reader.version


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gives_no_text_but_a_reason(tmp_path: Path, name: str) -> None:
    raw, media_type, reasons = HOSTILE[name]
    begun = time.monotonic()
    assert reason(extract(tmp_path, raw, media_type)) in reasons
    assert time.monotonic() - begun < LIMITS.wall_seconds + 5


def test_more_text_than_is_taken_is_too_large(tmp_path: Path) -> None:
    small = replace(LIMITS, text_bytes=1000)
    assert reason(extract(tmp_path, b"a" * 1001, TEXT, limits=small)) == "too_large"
    assert reason(extract(tmp_path, word(*["a" * 100] * 11), DOCX, limits=small)) == "too_large"
    assert isinstance(extract(tmp_path, b"a" * 999, TEXT, limits=small), Extracted)


def test_a_package_of_more_parts_than_are_read_is_too_large(tmp_path: Path) -> None:
    assert reason(extract(tmp_path, word("x"), DOCX, limits=replace(LIMITS, parts=3))) == "too_large"


def test_memory_is_bounded(tmp_path: Path) -> None:
    large = ("ă" * 60 + "\n").encode() * 300_000
    assert reason(extract(tmp_path, large, TEXT, limits=replace(LIMITS, memory_bytes=128 * MIB))) == "memory"


@pytest.mark.parametrize(
    ("does", "expected"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", "crashed"),
        ("os.abort()", "crashed"),
        ("sys.exit(0)", "crashed"),
        ("os.write(1, b'{}'); sys.exit(0)", "crashed"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "memory"),
        ("while True: pass", "timeout"),
        ("while True: os.write(1, bytes(65536))", "crashed"),
        ("while True: sys.stdin.buffer.read(); bytearray(10**12)", "crashed"),
    ],
)
def test_however_the_reader_ends_the_file_is_what_is_to_blame_and_nothing_else_is_harmed(
    tmp_path: Path, does: str, expected: str
) -> None:
    limits = replace(LIMITS, cpu_seconds=1)
    assert reason(extract(tmp_path, b"x", TEXT, limits=limits, program=stand_in(READY + does))) == expected


def test_a_reader_that_sleeps_is_ended_by_the_clock_with_all_that_it_started(tmp_path: Path) -> None:
    told = tmp_path / "started"
    started = stand_in(
        "process = subprocess.Popen(['sleep', '600'])\n"
        f"os.close(os.open({str(told)!r} + '-' + str(process.pid), os.O_CREAT))\n"
        "os.write(1, b'ready\\n')\ntime.sleep(600)"
    )
    begun = time.monotonic()
    found = extract(tmp_path, b"x", TEXT, limits=replace(LIMITS, wall_seconds=2), program=started)
    assert (reason(found), time.monotonic() - begun < 15) == ("timeout", True)
    (process,) = (int(each.name.partition("-")[2]) for each in tmp_path.glob("started-*"))
    until(lambda: not runs(process), "what the reader started to end")


def test_a_reader_that_does_not_start_says_nothing_about_the_file(tmp_path: Path) -> None:
    for program in ("import nowhere_to_be_found", "", stand_in("os.write(1, b'read')"), stand_in("time.sleep(600)")):
        with pytest.raises(ExtractorFailed):
            extract(tmp_path, b"x", TEXT, limits=replace(LIMITS, wall_seconds=1), program=program)
    with pytest.raises(ExtractorFailed):  # a machine so poor that not even the library can be loaded
        extract(tmp_path, honest_pdf(), PDF, limits=replace(LIMITS, memory_bytes=24 * MIB))


def test_a_worker_that_is_to_stop_does_not_wait_for_a_file(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        extract(tmp_path, b"x", TEXT, program=stand_in(READY + "time.sleep(600)"), stop=stop)


def test_bytes_that_are_not_the_files_are_noticed_while_they_are_read(tmp_path: Path) -> None:
    other = written(Frame("0" * 64, "python", "3", "text"))
    with pytest.raises(IntegrityFault):
        extract(tmp_path, b"x", TEXT, program=stand_in(READY + f"os.write(1, {other!r})"))


@pytest.mark.parametrize(
    "frame",
    [
        Frame("", "python", "3", "Hoa\u0300"),
        Frame("", "python", "3", ""),
        Frame("", "python", "3", "a" * (MIB + 1)),
        Frame("", "python", "3", None, "no such reason"),
    ],
)
def test_what_the_reader_says_is_hearsay(tmp_path: Path, frame: Frame) -> None:
    said = written(replace(frame, sha256=hashlib.sha256(b"x").hexdigest()))
    (tmp_path / "said").write_bytes(said)
    program = stand_in(READY + f"os.write(1, open({str(tmp_path / 'said')!r}, 'rb').read())")
    assert reason(extract(tmp_path, b"x", TEXT, program=program)) == "crashed"


def test_once_it_is_shut_off_the_reader_reaches_nothing_and_nobody(tmp_path: Path) -> None:
    tries = {
        "read": f"open({str(tmp_path / 'file')!r}).read()",
        "passwords": "open('/etc/passwd').read()",
        "write": f"open({str(tmp_path / 'new')!r}, 'w')",
        "connect": "socket.socket().connect(('127.0.0.1', 9))",
        "resolve": "socket.getaddrinfo('localhost', 80)",
        "start": "__import__('subprocess').Popen(['true'])",
        "fork": "os.fork()",
        "system": "os.system('true')",
        "list": "os.listdir('/')",
        "remove": f"os.remove({str(tmp_path / 'file')!r})",
    }
    program = stand_in(
        READY
        + "child.shut_off()\nheld = []\n"
        + "".join(
            f"try:\n    {each}\nexcept PermissionError:\n    held.append({name!r})\n" for name, each in tries.items()
        )
        + "say(' '.join(held))\n"
    )
    found = extract(tmp_path, b"x", TEXT, program=program)
    assert isinstance(found, Extracted), found
    assert found.text.split() == list(tries)


def test_nothing_of_the_parents_reaches_the_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUCCHAT_SECRET", "hidden")
    with (tmp_path / "open").open("wb") as held:
        os.set_inheritable(held.fileno(), True)
        said = "f\"{'THUCCHAT_SECRET' in os.environ} {len(os.listdir('/proc/self/fd'))} {os.getcwd()}\""
        found = extract(tmp_path, b"x", TEXT, program=stand_in(f"{READY}say({said})"))
    assert isinstance(found, Extracted), found
    assert found.text == "False 4 /"  # its three, and the one that lists them


def test_the_readers_reasons_are_those_of_the_contract() -> None:
    names = ("DAMAGED", "ENCRYPTED", "TOO_LARGE", "MEMORY", "NO_TEXT", "LEGACY", "UNSUPPORTED")
    assert {getattr(gathering, name) for name in names} <= set(Unreadable)


@given(st.text(), st.one_of(st.none(), st.text()))
def test_a_frame_is_read_as_it_was_written(reader: str, text: str | None) -> None:
    plain = None if text is None else text.encode(errors="ignore").decode()
    frame = Frame("0" * 64, reader[:20], "1", plain, None if plain is not None else "damaged")
    assert parsed(written(frame)) == frame


@given(st.binary(max_size=200))
def test_whatever_comes_is_a_frame_or_is_broken(raw: bytes) -> None:
    frame = written(Frame("0" * 64, "x", "1", "text"))
    for each in (raw, frame + raw if raw else frame[:-1], frame[: len(raw)]):
        with pytest.raises(Broken):
            parsed(each)


@settings(max_examples=50)
@given(st.text())
def test_cleaned_text_stays_as_it_is(text: str) -> None:
    once = gathering.cleaned(text)
    assert gathering.cleaned(once) == once
    once.encode()
