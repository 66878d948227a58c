"""The rules of sending, and who is told of an alarm: dated data, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from hashlib import sha256
from typing import Final

from shared.contracts.notifier import ChannelName


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
    jitter: Fraction = Fraction(0)
    """The part of a wait by which it may be longer."""

    @property
    def attempts(self) -> int:
        """Returns how many attempts are made at most."""
        return len(self.waits) + 1

    def is_last(self, attempt: int) -> bool:
        """Tells whether `attempt`, counted from 1, is the last one."""
        return attempt >= self.attempts

    def wait_after(self, attempt: int, what: str = "") -> timedelta:
        """Returns how long to wait after the failed `attempt`, which was not the last.

        The jitter is drawn from `what` is tried and how often: whoever folds the log draws the same.
        """
        wait = self.waits[min(attempt, len(self.waits)) - 1]
        drawn = int.from_bytes(sha256(f"{what}/{attempt}".encode()).digest()[:4], "big")
        return wait + timedelta(microseconds=int(wait / timedelta(microseconds=1) * self.jitter * drawn / 2**32))


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


BY_WEBHOOK: Final = RetryRule(
    version="gui-lai-webhook-1",
    in_force_from=date(2007, 4, 19),
    waits=(
        timedelta(seconds=5),
        timedelta(minutes=5),
        timedelta(minutes=30),
        *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
    ),
    lease=timedelta(minutes=10),
    source="Standard Webhooks 1.0.0, lịch gửi lại / retry schedule",
    jitter=Fraction(1, 5),
)
"""Ten attempts within some three days, each up to a fifth later: what failed together does not come together again."""


def retry_by(channel: ChannelName) -> RetryRule:
    """Returns the rule of trying again on a channel."""
    return BY_WEBHOOK if channel is ChannelName.WEBHOOK else RETRY


@dataclass(frozen=True, slots=True)
class WebhookRule:
    """How long two secrets sign side by side, and when an endpoint that fails is left alone (the circuit breaker)."""

    version: str
    in_force_from: date
    overlap: timedelta
    failures: int
    first_rest: timedelta
    longest_rest: timedelta
    source: str

    def rest_after(self, failures: int) -> timedelta:
        """Returns for how long nothing is tried after so many failures in a row: twice as long each time."""
        if failures < self.failures:
            return timedelta()
        doublings = min(failures - self.failures, 16)
        return min(self.longest_rest, self.first_rest * (1 << doublings))


WEBHOOKS: Final = WebhookRule(
    version="webhook-1",
    in_force_from=date(2007, 4, 19),
    overlap=timedelta(days=1),
    failures=5,
    first_rest=timedelta(minutes=5),
    longest_rest=timedelta(hours=2),
    source="Quy tắc của phần mềm, không phải quy định của pháp luật / our own rule, not the law's",
)


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
