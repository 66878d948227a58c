"""The rules of sending: dated data, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class RetryRule:
    """How long to wait after each failed attempt. After the last wait one more attempt is made, then it is given up.

    `lease` is how long a handover may stay without an outcome before it counts as unknown: longer than every timeout
    of one attempt together, so that a handover still under way is never taken for one that a crash cut off.
    """

    version: str
    in_force_from: date
    waits: tuple[timedelta, ...]
    lease: timedelta
    source: str

    @property
    def attempts(self) -> int:
        """Returns how many attempts are made at most."""
        return len(self.waits) + 1

    def is_last(self, attempt: int) -> bool:
        """Tells whether `attempt`, counted from 1, is the last one."""
        return attempt >= self.attempts

    def wait_after(self, attempt: int) -> timedelta:
        """Returns how long to wait after the failed `attempt`, which was not the last."""
        return self.waits[min(attempt, len(self.waits)) - 1]


RETRY: Final = RetryRule(
    version="gui-lai-1",
    in_force_from=date(2007, 4, 19),
    waits=(
        timedelta(minutes=1),
        timedelta(minutes=5),
        timedelta(minutes=30),
        timedelta(hours=2),
        timedelta(hours=6),
        timedelta(hours=12),
        timedelta(days=1),
    ),
    lease=timedelta(minutes=10),
    source="Quy tắc của phần mềm, không phải quy định của pháp luật / our own rule, not the law's",
)
"""Eight attempts within two days. RFC 5321 (4.5.4.1) asks a sender to go on for four to five days; the inbox holds the
notice all the while, so we give up earlier and say so."""
