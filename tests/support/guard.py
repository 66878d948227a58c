"""Ends what a test run started and could not stop itself, because it was killed.

Run as a program: `guard.py MARK DIRECTORY`. It waits until its standard input closes, which happens however the test
run ends, then kills every process whose environment holds MARK and removes DIRECTORY. Standard library alone.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from contextlib import suppress
from pathlib import Path


def marked(mark: str) -> list[int]:
    """Returns the processes, other than this one, that were started with `mark` in their environment."""
    found = []
    for each in Path("/proc").iterdir():
        if each.name.isdigit() and int(each.name) != os.getpid():
            with suppress(OSError):  # it ended meanwhile, or belongs to somebody else
                if mark.encode() in (each / "environ").read_bytes().split(b"\0"):
                    found.append(int(each.name))
    return found


def main(mark: str, directory: str) -> None:
    """Waits for the end of the test run and clears up."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    sys.stdin.buffer.read()
    while pids := marked(mark):
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
