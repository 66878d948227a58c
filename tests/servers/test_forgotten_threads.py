"""A thread that a test forgets fails that test, and never keeps the run from ending."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
FORGETS = """
import threading
def test_forgets():
    threading.Thread(target=threading.Event().wait, name="forgotten-one").start()
def test_after():
    pass
"""


def test_a_forgotten_thread_fails_its_test_and_the_run_ends_all_the_same(tmp_path: Path) -> None:
    test = tmp_path / "test_forgets.py"
    test.write_text(FORGETS, "utf-8")
    options = ["-q", "-p", "no:cacheprovider", "-p", "tests.conftest", "-c", "pyproject.toml"]
    command = [sys.executable, "-m", "pytest", *options, str(test)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1
    assert "2 passed, 1 error" in done.stdout, "the test after it is not blamed"
    assert "ERROR ::test_forgets - AssertionError: every thread" in done.stdout
    assert "threads that go on for ever: ['forgotten-one']" in done.stderr
