"""One process forks a child for each file: no child harms it or the next child, and all of them end with the worker."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from services.assessment.domain.texts import Extracted
from services.assessment.extraction import launcher
from services.assessment.extraction.limits import MIB, Limits
from services.assessment.extraction.process import Extractor
from shared.eventstore.files import Reading, StoredFile
from shared.eventstore.filetypes import DOCX, PDF, TEXT
from tests.assessment.hostile import HOSTILE, honest_pdf, word
from tests.assessment.readers import READY, runs, stand_in
from tests.support.waiting import until

LIMITS: Final = Limits(cpu_seconds=3, wall_seconds=20, memory_bytes=384 * MIB, text_bytes=MIB, pages=200)
BY_ITS_WORD: Final = READY + "exec(os.pread(0, 4096, 0).decode())\n"
"""A stand-in that does what the file says: as a library would that a file has taken over."""


class Reads:
    """Has file after file read by one extractor."""

    def __init__(self, folder: Path, extractor: Extractor) -> None:
        self._folder = folder
        self.extractor = extractor

    def __call__(self, content: str | bytes, media_type: str = TEXT) -> str:
        """Returns the text of a file, or why there is none."""
        raw = content.encode() if isinstance(content, str) else content
        digest = hashlib.sha256(raw).hexdigest()
        path = self._folder / digest
        path.write_bytes(raw)
        found = self.extractor(Reading(StoredFile(digest, len(raw), media_type), path.open("rb")), threading.Event())
        return found.text if isinstance(found, Extracted) else found.reason.value

    @property
    def zygote(self) -> int:
        """Returns the process that forks."""
        assert self.extractor._zygote is not None
        return self.extractor._zygote.process


@pytest.fixture
def reads(tmp_path: Path) -> Iterator[Reads]:
    """What reads as the worker does."""
    extractor = Extractor(LIMITS)
    yield Reads(tmp_path, extractor)
    extractor.close()


@pytest.fixture
def obeys(tmp_path: Path) -> Iterator[Reads]:
    """What does as the file says."""
    extractor = Extractor(replace(LIMITS, cpu_seconds=1, wall_seconds=10), stand_in(BY_ITS_WORD))
    yield Reads(tmp_path, extractor)
    extractor.close()


def test_one_process_forks_for_every_file_of_every_type_and_hostile_ones_do_not_end_it(reads: Reads) -> None:
    assert reads("a paper") == "a paper"
    first = reads.zygote
    for name in ("a document that laughs", next(iter(HOSTILE))):
        raw, media_type, reasons = HOSTILE[name]
        assert reads(raw, media_type) in reasons
    assert (reads(honest_pdf("Quality"), PDF), reads(word("Manual"), DOCX)) == ("Quality", "Manual")
    assert reads.zygote == first


def test_each_file_has_a_process_and_a_session_of_its_own(obeys: Reads) -> None:
    says = "say(f'{os.getpid()} {os.getsid(0)} {os.getppid()}')#"
    seen = [list(map(int, obeys(f"{says}{number}").split())) for number in range(3)]
    assert all(process == session for process, session, _ in seen)
    assert len({process for process, _, _ in seen}) == 3
    assert {parent for _, _, parent in seen} == {obeys.zygote}
    assert all(not runs(process) for process, _, _ in seen)


@pytest.mark.parametrize(
    ("does", "reason"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", "crashed"),
        ("os.killpg(0, signal.SIGKILL)", "memory"),
        ("sys.exit(3)", "crashed"),
        ("raise SystemExit", "crashed"),
        ("while True: pass", "timeout"),
        ("held = [bytearray(64 * 2**20) for _ in range(99)]", "crashed"),
        ("[os.dup(1) for _ in range(99)]", "crashed"),
        (
            "resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0)); resource.setrlimit(resource.RLIMIT_AS, (0, 0))",
            "crashed",
        ),
        ("signal.signal(signal.SIGTERM, signal.SIG_IGN); os.close(0); os.close(2)", "crashed"),
        ("os.chdir('/tmp'); os.environ['A'] = 'B'; sys.path.clear(); sys.modules.clear(); say('x' * 9)", "xxxxxxxxx"),
        ("import gc; [each.close() for each in gc.get_objects() if isinstance(each, socket.socket)]", "crashed"),
    ],
)
def test_whatever_a_child_does_to_itself_the_next_one_begins_as_if_it_had_not_been(
    obeys: Reads, does: str, reason: str
) -> None:
    state = (
        "say(f\"{os.getcwd()} {len(os.environ)} {len(os.listdir('/proc/self/fd'))} {resource.getrlimit(7)} "
        '{signal.getsignal(15)} {len(sys.path) > 0} {len(sys.modules) > 9}")'
    )
    before = obeys(state)
    first = obeys.zygote
    assert obeys(does) == reason
    assert (obeys(f"{state}#"), obeys.zygote) == (before, first)


def test_a_child_has_nothing_that_leads_to_the_process_that_forked_it(obeys: Reads) -> None:
    tries = (
        "for each in range(64):\n"
        "    if each != 1:\n"
        "        try: os.write(each, b'1')\n"
        "        except OSError: pass\n"
        "say(' '.join(os.readlink(f'/proc/self/fd/{each}').partition(':')[0] for each in (0, 1, 2)))\n"
        "time.sleep(0.05)"
    )
    file, answer, errors = obeys(tries).split()
    assert (Path(file).name, answer, errors) == (hashlib.sha256(tries.encode()).hexdigest(), "pipe", "/dev/null")
    assert obeys("say('in step')") == "in step"


def test_the_limits_of_a_child_are_not_those_of_the_process_that_forks(obeys: Reads) -> None:
    asked = "say(' '.join(str(resource.getrlimit(getattr(resource, 'RLIMIT_' + each))[1]) for each in {0!r}.split()))"
    assert obeys(asked.format("AS CPU NOFILE FSIZE CORE")) == f"{384 * MIB} 3 64 0 0"
    limits = {line[:26].strip(): line[26:].split()[0] for line in _limits(obeys.zygote)}
    own = {line[:26].strip(): line[26:].split()[0] for line in _limits(os.getpid())}
    for each in ("Max cpu time", "Max address space"):
        assert limits[each] == own[each]
    assert (limits["Max file size"], limits["Max open files"]) == ("0", "64")


def _limits(process: int) -> list[str]:
    return Path(f"/proc/{process}/limits").read_text().splitlines()[1:]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_the_process_that_forks_may_end_between_two_files(reads: Reads, how: signal.Signals) -> None:
    assert reads("before") == "before"
    first = reads.zygote
    os.kill(first, how)
    assert reads("after") == "after"
    assert reads.zygote != first
    os.kill(reads.zygote, how)
    until(lambda: not runs(reads.zygote), "it to be gone")
    assert reads("later") == "later"


def test_the_process_that_forks_may_end_while_a_file_is_read_which_is_then_read_by_another(
    tmp_path: Path, obeys: Reads
) -> None:
    told = tmp_path / "told"
    once = (
        f"if not os.path.exists({str(told)!r}):\n"
        f"    os.close(os.open({str(told)!r}, os.O_CREAT)); os.kill(os.getppid(), signal.SIGKILL); time.sleep(600)\n"
        "say('read')"
    )
    assert obeys(once) == "read"
    assert obeys("say('next')") == "next"


@pytest.mark.parametrize("how", ["KILL", "STOP"])
def test_a_file_that_ends_or_stops_whoever_reads_it_each_time_is_to_blame_and_holds_up_no_other(
    obeys: Reads, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(launcher, "_ENDING_SECONDS", 0.5)
    assert obeys(f"os.kill(os.getppid(), signal.SIG{how}); time.sleep(0.3)") == "crashed"
    assert obeys("say('next')") == "next"


def test_a_file_whose_process_that_forks_ends_leaves_no_child_behind(tmp_path: Path, obeys: Reads) -> None:
    note = f"os.close(os.open({str(tmp_path)!r} + f'/child-{{os.getpid()}}', os.O_CREAT))"
    assert obeys(f"{note}; os.kill(os.getppid(), signal.SIGKILL); time.sleep(600)") == "crashed"
    assert len(children(tmp_path)) == 2
    until(lambda: not any(map(runs, children(tmp_path))), "the children to end")


def children(folder: Path) -> list[int]:
    """Returns the processes that have noted themselves."""
    return [int(each.name.partition("-")[2]) for each in folder.glob("child-*")]


WORKER: Final = """
import hashlib, sys, threading
from dataclasses import replace
from pathlib import Path
from services.assessment.extraction.limits import Limits
from services.assessment.extraction.process import Extractor
from shared.eventstore.files import Reading, StoredFile

file, program, seconds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
raw = file.read_bytes()
stored = StoredFile(hashlib.sha256(raw).hexdigest(), len(raw), "text/plain")
Extractor(Limits(wall_seconds=seconds), program)(Reading(stored, file.open("rb")), threading.Event())
"""


@pytest.mark.parametrize(("both", "seconds"), [(False, 600), (True, 3)])
def test_with_the_worker_end_the_process_that_forks_and_the_child(tmp_path: Path, both: bool, seconds: int) -> None:
    note = f"os.close(os.open({str(tmp_path)!r} + f'/child-{{os.getpid()}}', os.O_CREAT))"
    (tmp_path / "file").write_text(f"{note}; time.sleep(600)")
    program = stand_in(BY_ITS_WORD)
    command = [sys.executable, "-c", WORKER, str(tmp_path / "file"), program, str(seconds)]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2]) as worker:
        until(lambda: bool(children(tmp_path)), "the child to begin")
        (child,) = children(tmp_path)
        zygote = int(Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[1])
        assert (runs(zygote), zygote != worker.pid) == (True, True)
        if both:  # nobody is left who would end the child: its own clock does
            os.kill(worker.pid, signal.SIGSTOP)
            os.kill(zygote, signal.SIGKILL)
        worker.kill()
    until(lambda: not runs(zygote), "the process that forks to end")
    until(lambda: not runs(child), "the child to end")


def test_closed_it_leaves_nothing_and_begins_anew(reads: Reads) -> None:
    reads("before")
    first = reads.zygote
    reads.extractor.close()
    assert not runs(first)
    assert reads("after") == "after"


def test_several_threads_take_turns(tmp_path: Path) -> None:
    extractor, found = Extractor(LIMITS), []
    reads = Reads(tmp_path, extractor)
    threads = [threading.Thread(target=lambda text=str(n): found.append(reads(text) == text)) for n in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    extractor.close()
    assert found == [True] * 8
