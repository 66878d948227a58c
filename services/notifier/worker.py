"""The notifier's worker: hears the others, delivers what is due, and relays its own log."""

from __future__ import annotations

from services.notifier.settings import PROCESS, load
from services.notifier.wiring import build
from shared.observability import configure_logging
from shared.processes import run_worker_process, until_told
from shared.service import open_ground


def main() -> int:
    """Runs until SIGTERM or SIGINT; returns 0 when everything ended in good order.

    Raises:
        SettingsFault, StoreRefusesToStart, StoreUnavailable: it cannot start; says why.
    """
    settings = load()
    configure_logging(settings.common.log_level)
    service = build(open_ground(settings.common, PROCESS), settings)
    return 0 if run_worker_process(service, until_told()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
