"""The five services by name, in the order in which facts flow: how each is loaded and built, and its port."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import services.assessment.wiring
import services.funding.wiring
import services.inspection.wiring
import services.notifier.settings
import services.notifier.wiring

import services.assessment.settings
import services.funding.settings
import services.inspection.settings
import services.registry.settings
import services.registry.wiring
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
PORTS: Final[Mapping[str, int]] = dict(zip(SERVICES, range(8101, 8106), strict=True))
