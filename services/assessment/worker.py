"""Assessment's worker: relays its log and hears the registry."""

from __future__ import annotations

import signal
import threading

from services.assessment.settings import ENVIRONMENT, load
from services.assessment.wiring import build
from shared.processes import run_worker_process
from shared.service import open_ground


def main() -> int:
    """Runs until SIGTERM or SIGINT; returns 0 when everything ended in good order."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return 0 if run_worker_process(build(open_ground(load(), ENVIRONMENT)), stop) else 1


if __name__ == "__main__":
    raise SystemExit(main())
