"""The rules of sending, and who is told of an alarm: dated data, each with its source."""

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


@dataclass(frozen=True, slots=True)
class AlarmRule:
    """The offices that are told of every alarm about a log, whichever agency's file it is about."""

    version: str
    in_force_from: date
    agencies: tuple[str, ...]
    source: str


ALARM_RULES: Final = (
    AlarmRule(
        version="canh-bao-1",
        in_force_from=date(2007, 4, 19),
        agencies=("TTT", "VPUB", "SNV"),
        source="Điểm 2a Chỉ thị 02/2007/CT-UBND: Văn phòng UBND tỉnh đôn đốc, theo dõi, kiểm tra; Thanh tra tỉnh và "
        "Sở Nội vụ (nơi nhận bản kết xuất): quy tắc của phần mềm / Directive point 2a: the PPC Office urges, follows "
        "and checks; the Provincial Inspectorate, and Home Affairs as receiver of exports: our own rule, not the law's",
    ),
)
"""Oldest first. The Department of Science and Technology is not among them: what an alarm is about may be its doing."""


def told_of_alarms_on(day: date) -> tuple[str, ...]:
    """Returns the codes of the offices that the rule in force on `day` names; before the first rule, the first's."""
    in_force = [rule for rule in ALARM_RULES if rule.in_force_from <= day]
    return (in_force[-1] if in_force else ALARM_RULES[0]).agencies
