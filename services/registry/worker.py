"""The registry's worker: relays its log, hears assessment, and finishes erasures."""

from __future__ import annotations

from services.registry.settings import PROCESS, load
from services.registry.wiring import build
from shared.processes import run_worker


def main() -> int:
    """Runs until SIGTERM or SIGINT; returns the exit code. Raises what `run_worker` raises."""
    settings = load()
    return run_worker(settings.common, PROCESS, lambda ground: build(ground, settings))


if __name__ == "__main__":
    raise SystemExit(main())
