"""The five services by name, in the order in which facts flow: how each is loaded and built, and its port."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import services.assessment.settings
import services.assessment.wiring
import services.assessment.worker
import services.funding.settings
import services.funding.wiring
import services.funding.worker
import services.inspection.settings
import services.inspection.wiring
import services.inspection.worker
import services.notifier.settings
import services.notifier.wiring
import services.notifier.worker
import services.registry.settings
import services.registry.wiring
import services.registry.worker
from shared.service import Ground, Service


@dataclass(frozen=True, slots=True)
class Parts:
    """How a service is made: its settings from an environment, and itself from its ground and those settings.

    `load` returns the service's own settings, whose member `common` is what every service is told.
    """

    load: Callable[[Mapping[str, str]], Any]
    build: Callable[[Ground, Any], Service]


SERVICES: Final[Mapping[str, Parts]] = {
    "registry": Parts(services.registry.settings.load, services.registry.wiring.build),
    "assessment": Parts(services.assessment.settings.load, services.assessment.wiring.build),
    "funding": Parts(services.funding.settings.load, services.funding.wiring.build),
    "notifier": Parts(services.notifier.settings.load, services.notifier.wiring.build),
    "inspection": Parts(services.inspection.settings.load, services.inspection.wiring.build),
}
WORKERS: Final[Mapping[str, Callable[[], int]]] = {
    "registry": services.registry.worker.main,
    "assessment": services.assessment.worker.main,
    "funding": services.funding.worker.main,
    "notifier": services.notifier.worker.main,
    "inspection": services.inspection.worker.main,
}
"""The worker process of each service: runs until told to end, and returns the exit code."""
FIRST_PORT: Final = 8101


def ports_from(first: int) -> dict[str, int]:
    """Returns the ports of the five services, one after the other from `first`."""
    return dict(zip(SERVICES, range(first, first + len(SERVICES)), strict=True))
