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
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return 0 if run_worker_process(build(open_ground(load().common, PROCESS)), stop) else 1


if __name__ == "__main__":
    raise SystemExit(main())
