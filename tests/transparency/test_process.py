"""The signer as the process that it is: it signs, says how it fares, is killed, and goes on where it stood."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from shared.eventstore.opening import open_sqlite
from tests.inspection.test_wiring import environment
from tests.support.sources import ROOT
from tests.support.waiting import until
from tests.transparency.scene import ORIGIN, Inspected, Log, signers_of
from thucchat.distributed import free_port

pytestmark = pytest.mark.slow


@contextmanager
def running(directory: Path, inspection: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    given = {
        **environment(directory),
        "PATH": "/usr/bin:/bin",
        "THUCCHAT_INSPECTION_URL": inspection,
        "THUCCHAT_REGISTRY_SIGNER_PORT": str(port),
        "THUCCHAT_CHECKPOINT_EVERY": "100ms",
    }
    process = subprocess.Popen([sys.executable, "-m", "thucchat", "signer", "registry"], cwd=ROOT, env=given)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def health(port: int) -> dict[str, Any] | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as error:
        with error:
            return dict(json.load(error))
    except OSError:
        return None


def cosigned(log: Log) -> bool:
    newest = log.store.newest_checkpoint(ORIGIN)
    return newest is not None and newest.size == log.store.head().size and len(signers_of(log.kept())) >= 2


def test_it_signs_says_how_it_fares_and_goes_on_after_it_was_killed(tmp_path: Path, inspected: Inspected) -> None:
    port = free_port()
    with closing(open_sqlite(tmp_path / "registry/events.db")) as store:
        log = Log(tmp_path, store)
        inspected.register(log.make_key())
        log.grow(2)
        with running(tmp_path, inspected.url, port) as process:
            until(lambda: cosigned(log), "the first checkpoint")
            until(lambda: (health(port) or {}).get("status") == "ready", "health")
            process.send_signal(signal.SIGKILL)
            process.wait()
        log.grow(3)
        with running(tmp_path, inspected.url, port) as process:
            until(lambda: cosigned(log), "the second")
            inspected.served.close()
            log.grow(1)
            until(lambda: (health(port) or {}).get("status") == "degraded", "health to say that nobody cosigns")
            assert "ConnectionRefusedError" in (health(port) or {})["checks"]["cosigning"]
            assert log.kept().text.splitlines()[1] == "6", "and it signs all the same"
            log.held.state.write_text("nonsense", "ascii")
            log.grow(1)
            until(lambda: (health(port) or {}).get("status") == "not-ready", "health to say that it refuses")
            assert "log.state" in (health(port) or {})["checks"]["signing"]
            process.send_signal(signal.SIGTERM)
            assert process.wait() == 0
