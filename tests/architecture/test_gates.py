"""The gates: ruff, mypy and import-linter are green over everything, and ruff's own rules of this project bite."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.sources import ROOT

PROGRAMS = Path(sys.executable).parent


def run(*command: str, given: str | None = None) -> tuple[int, str]:
    """Returns exit code and output of a tool of this environment, run on the project."""
    program = [str(PROGRAMS / command[0]), *command[1:]]
    done = subprocess.run(program, cwd=ROOT, input=given, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "--output-format", "concise", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("lint-imports", "--no-logo"),
    ],
    ids=["ruff", "format", "mypy-strict", "import-linter"],
)
def test_the_gate_is_green(command: tuple[str, ...]) -> None:
    code, said = run(*command)
    assert code == 0, said


BREACHES = {
    "os.environ": ('import os\n\nX = os.environ["X"]\n', "TID251"),
    "os.getenv": ('import os\n\nX = os.getenv("X")\n', "TID251"),
    "datetime.now": ("from datetime import UTC, datetime\n\nX = datetime.now(UTC)\n", "TID251"),
    "date.today": ("import datetime\n\nX = datetime.date.today()\n", "TID251"),
    "time.time": ("import time\n\nX = time.time()\n", "TID251"),
    "sleep": ("from time import sleep\n\nsleep(1)\n", "TID251"),
    "print": ('print("said")\n', "T201"),
    "blind except": ("try:\n    X = 1\nexcept Exception:\n    X = 2\n", "BLE001"),
    "unfinished": ("# TO" + "DO: later\n", "FIX002"),
    "no docstring": ("def public() -> None:\n    return None\n", "D103"),
    "naive time": ("from datetime import datetime\n\nX = datetime(2007, 4, 19)\n", "DTZ001"),
    "shell": ('import subprocess\n\nsubprocess.run("ls", shell=True)\n', "S602"),
    "relative import": ("from .domain import x\n", "TID252"),
}


@pytest.mark.parametrize(("planted", "rule"), BREACHES.values(), ids=BREACHES)
def test_ruff_catches_a_planted_breach(planted: str, rule: str) -> None:
    source = f'"""A module."""\n\n{planted}'
    code, said = run(
        "ruff", "check", "--output-format", "concise", "--stdin-filename", "services/x/api.py", "-", given=source
    )
    assert code == 1
    assert f" {rule} " in said


def test_ruff_lets_settings_read_the_environment() -> None:
    source = '"""A module."""\n\nimport os\n\nX = os.environ["X"]\n'
    code, said = run("ruff", "check", "--stdin-filename", "services/x/settings.py", "-", given=source)
    assert code == 0, said


def test_mypy_catches_a_planted_breach(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text('"""A module."""\n\n\ndef f(x):\n    return x\n', "utf-8")
    code, said = run("mypy", "--config-file", "pyproject.toml", "--cache-dir", str(tmp_path / "cache"), str(planted))
    assert code == 1
    assert "[no-untyped-def]" in said
