"""Two signers of one log at once: they take turns, and neither takes the other's work for a log that was cut."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from shared.eventstore.opening import open_sqlite
from shared.ledger.checkpoint import Checkpoint, opened
from shared.ledger.note import Note
from shared.ledger.proof import root_at
from tests.eventstore.subject import Subject
from tests.inspection.test_wiring import environment
from tests.support.sources import ROOT
from tests.support.waiting import until
from tests.transparency.scene import ORIGIN, Inspected, Log, signers_of
from tests.transparency.test_process import health
from thucchat.distributed import free_port

APPENDS = 200


def assert_one_history(log: Log) -> None:
    """Every checkpoint that is kept is one of the log, signed by its key, and nothing is fenced."""
    assert log.store.fence() is None
    sizes = log.store.checkpoint_sizes(ORIGIN, 0, 1000)
    assert sizes[-1] == APPENDS
    for size in sizes:
        for kept in log.store.checkpoints_at(ORIGIN, size):
            note = Note.parse(kept.note)
            assert Checkpoint.parse(note.text) == Checkpoint(ORIGIN, size, root_at(log.store, size))
            assert opened(note, log.held.keys_of(ORIGIN))


def newest_is_cosigned(log: Log) -> bool:
    kept = log.store.newest_checkpoint(ORIGIN)
    return kept is not None and kept.size == APPENDS and "inspection/witness" in signers_of(log.kept())


def test_as_threads(subject: Subject, tmp_path: Path, inspected: Inspected) -> None:
    log = Log(tmp_path, subject.open(), inspected.url).told(after=1, every=0.1)
    inspected.register(log.make_key())
    stop = threading.Event()
    both = [log.signer(), log.signer()]
    threads = [threading.Thread(target=each.run, args=(stop,)) for each in both]
    for thread in threads:
        thread.start()
    try:
        for _ in range(APPENDS):
            log.grow(1)
        until(lambda: newest_is_cosigned(log), "the last event to be cosigned")
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert [each.refusal for each in both] == [None, None]
    assert log.counted("thucchat_ledger_refused_total") == 0
    codes = {each.code for each in inspected.post.refusals()}
    assert codes <= {"old-not-recorded"}, "whoever is behind guesses wrong from where to go on, and contradicts nothing"
    assert_one_history(log)


@contextmanager
def running(directory: Path, inspection: str) -> Iterator[subprocess.Popen[bytes]]:
    """Starts a signer; yields it once it answers: before that it does not know yet what SIGTERM means."""
    port = free_port()
    given = {
        **environment(directory),
        "PATH": "/usr/bin:/bin",
        "THUCCHAT_INSPECTION_URL": inspection,
        "THUCCHAT_REGISTRY_SIGNER_PORT": str(port),
        "THUCCHAT_CHECKPOINT_AFTER": "1",
        "THUCCHAT_CHECKPOINT_EVERY": "100ms",
        "THUCCHAT_LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "thucchat", "signer", "registry"]
    process = subprocess.Popen(command, cwd=ROOT, env=given, stderr=subprocess.PIPE)
    try:
        until(lambda: health(port), "the signer to answer")
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.slow
def test_as_processes(tmp_path: Path, inspected: Inspected) -> None:
    with closing(open_sqlite(tmp_path / "registry/events.db")) as store, ExitStack() as stack:
        log = Log(tmp_path, store)
        inspected.register(log.make_key())
        both = [stack.enter_context(running(tmp_path, inspected.url)) for _ in range(2)]
        log.grow(1)
        until(lambda: store.newest_checkpoint(ORIGIN), "the first checkpoint")
        for _ in range(APPENDS - 1):
            log.grow(1)
        until(lambda: newest_is_cosigned(log), "the last event to be cosigned")
        for each in both:
            each.terminate()
        assert [(each.communicate()[1], each.returncode) for each in both] == [(b"", 0), (b"", 0)]
        assert_one_history(log)
