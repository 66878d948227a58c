"""The last scene: every second head opens the inbox and reads of the assessment. The others never do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from thucchat.demo.cast import Agency
from thucchat.demo.client import Client
from thucchat.demo.steps import Step

SCHEDULED = "assessment.assessment.scheduled.v1"


def reading_steps(agencies: Iterable[Agency], client: Client, at: datetime) -> list[Step]:
    """Returns the steps of reading, from what the inboxes hold at `at`."""
    return [step for agency in agencies if agency.index % 2 == 0 for step in _of(agency, client, at)]


def _of(agency: Agency, client: Client, at: datetime) -> Iterable[Step]:
    inbox = client.get("notifier", "/v1/inbox?limit=100", agency.head).body["items"]
    for notice in inbox:
        if notice["cause_type"] == SCHEDULED:
            subject = f"notice/{notice['notice']}"
            client.learn(subject, notice["version"])
            path = f"/v1/notices/{notice['notice']}/reading"
            yield Step(at, agency.head, "notifier", path, subject=subject)
