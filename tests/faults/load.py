"""The people of the campaign against services: each works until told to stop, and remembers what it did."""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from tests.faults.services_campaign import Partner
from thucchat.demo.cast import DOST, agencies
from thucchat.demo.chapters.assess import ASSESSING_BODY, EDITION
from thucchat.demo.steps import DIRECTIVE, workday
from thucchat.distributed import Distributed

FIRST: Final = date(2008, 3, 3)


class Scheduler:
    """Someone at DOST who orders periodic assessments: each is told to the head of the agency, by mail and inbox."""

    def __init__(self, world: Distributed, seed: int, codes: Sequence[str] = ()) -> None:
        self._partner = Partner(world, f"scheduler-{seed}")
        self._chance = random.Random(seed)  # noqa: S311 - a seed that repeats is what is wanted
        self._codes = codes or [each.code for each in agencies(3) if each.code != DOST.agency]
        self.ordered: list[str] = []

    @property
    def repeated(self) -> int:
        """Returns how many tries had no answer."""
        return self._partner.repeated

    def __call__(self, stop: threading.Event) -> None:
        while not stop.is_set():
            number = len(self.ordered)
            key = f"DG-CD-{number}"
            day = workday(FIRST + timedelta(days=self._chance.randrange(300))).isoformat()
            body = {
                "assessment": key,
                "agency": self._chance.choice(self._codes),
                "kind": "periodic",
                "body": ASSESSING_BODY,
                "catalogue": EDITION,
                "planned_from": day,
                "planned_to": day,
                "scope": "Toàn bộ thủ tục hành chính thuộc phạm vi hệ thống quản lý chất lượng",
                "dost_participants": [DOST.person],
                "legal_basis": DIRECTIVE,
            }
            status, answer = self._partner.post(DOST, "assessment", "/v1/assessments", body, None)
            if status != 201:
                raise AssertionError(f"{key}: {status} {answer}")
            self.ordered.append(key)
            stop.wait(self._chance.uniform(0.02, 0.2))
