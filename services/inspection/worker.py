"""Inspection's worker: keeps every document of every other service, and relays inspection's own log."""

from __future__ import annotations

import signal
import threading

from services.inspection.settings import PROCESS, load
from services.inspection.wiring import build
from shared.processes import run_worker_process
from shared.service import open_ground


def main() -> int:
    """Runs until SIGTERM or SIGINT; returns 0 when everything ended in good order."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    settings = load()
    return 0 if run_worker_process(build(open_ground(settings.common, PROCESS), settings), stop) else 1


if __name__ == "__main__":
    raise SystemExit(main())
