"""The registry's worker: relays its log and finishes erasures. It hears nobody."""

from __future__ import annotations

import signal
import threading

from services.registry.settings import PROCESS, load
from services.registry.wiring import build
from shared.processes import run_worker_process
from shared.service import open_ground


def main() -> int:
    """Runs until SIGTERM or SIGINT; returns 0 when everything ended in good order."""
    settings, stop = load(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    service = build(open_ground(settings.common, PROCESS), settings)
    return 0 if run_worker_process(service, stop) else 1


if __name__ == "__main__":
    raise SystemExit(main())
