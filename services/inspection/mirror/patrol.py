"""The audit: every log read again from its first byte at start and every hour, its faults raised, its end recorded.

A service that cannot be reached is no fault; that it is not, the worker's health says, and it is asked again sooner.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.inspection.domain.alarm import Finding
from services.inspection.domain.audit import AuditMonth
from services.inspection.mirror.alarms import UNRECORDABLE, Alarms
from services.inspection.mirror.examining import NO_ADDRESS, Examined, Examiner
from services.inspection.mirror.peers import Peer
from services.inspection.mirror.refusing import act_of
from services.inspection.mirror.witness import Witness
from shared.contracts.inspection import AlarmKind, AuditedLog
from shared.errors import STALE, Refused
from shared.eventstore.application import Application
from shared.eventstore.ports import StoreUnavailable
from shared.messaging.backoff import Backoff
from shared.messaging.lock import Lock

_LOG: Final = logging.getLogger(__name__)
WAITING: Final = 5.0
"""Seconds after which a process that does not audit looks whether the one that does has ended."""
AGAIN_AFTER: Final = 300.0
"""Seconds after which an audit is made again in which a service did not answer."""
ATTEMPTS: Final = 10
OUR_OWN: Final = (AlarmKind.MIRROR_DAMAGED, AlarmKind.OWN_LOG_DAMAGED)
Peers = Callable[[], Mapping[str, Peer]]
"""Returns the services' logs as an audit reads them, by origin."""


@dataclass(frozen=True, slots=True)
class Report:
    """One audit: what was found about each log, and how many alarms it raised that did not stand yet."""

    logs: tuple[Examined, ...]
    raised: int

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Returns everything that was found."""
        return tuple(found for log in self.logs for found in log.findings)

    @property
    def unreached(self) -> dict[str, str]:
        """Returns why services could not be asked, by the origins of their logs."""
        return {each.origin: each.unreached for each in self.logs if each.unreached is not None}


class Patrol:
    """Audits the logs that `witness` watches. `peers` is asked anew each time."""

    def __init__(
        self,
        application: Application,
        witness: Witness,
        examiner: Examiner,
        alarms: Alarms,
        *,
        peers: Peers,
        lock: Lock,
        every: float = 3600.0,
        sound: Callable[[], None] = lambda: None,
    ) -> None:
        """Prepares to audit every `every` seconds. `sound` is called after an audit that found no fault of our own."""
        self._application = application
        self._witness = witness
        self._examiner = examiner
        self._alarms = alarms
        self._peers = peers
        self._lock = lock
        self._every = every
        self._sound = sound
        self._unreached: dict[str, str] = {}

    def run(self, stop: threading.Event) -> None:
        """Audits at once, and then as often as is set, until `stop` is set; one process at a time."""
        backoff = Backoff(first=1.0, cap=60.0)
        try:
            while not stop.is_set():
                if not self._lock.acquire():
                    stop.wait(WAITING)
                    continue
                began = time.monotonic()
                try:
                    due = began + self._after(self.run_once())
                    backoff.reset()
                except StoreUnavailable as error:
                    _LOG.warning("the audit is made again later: %s", error)
                    due = began + backoff.next()
                stop.wait(max(0.0, due - time.monotonic()))
        finally:
            self._lock.release()

    def run_once(self) -> Report:
        """Makes one audit: alarms are raised, then it is recorded as completed. Raises StoreUnavailable."""
        peers = self._peers()
        logs = [self._examiner.own()]
        others = (origin for origin in self._witness.origins if origin != self._witness.own)
        logs += [self._examiner.examine(origin, peers.get(origin)) for origin in others]
        report = Report(tuple(logs), self._alarms.sound(found for log in logs for found in log.findings))
        self._unreached = report.unreached
        for origin, why in self._unreached.items():
            _LOG.info("%s could not be audited at its service: %s", origin, why)
        self._record(report)
        if not any(found.kind in OUR_OWN for found in report.findings):
            self._sound()
        return report

    def examine(self, origin: str) -> Sequence[Finding]:
        """Returns what is wrong with one log now, in inspection's rows or at the service. Raises StoreUnavailable."""
        return self._examiner.examine(origin, self._peers().get(origin)).findings

    def examine_rows(self, origin: str) -> Finding | None:
        """Returns what is wrong with inspection's own rows of a log. Raises StoreUnavailable."""
        return self._examiner.rows(origin, self._peers().get(origin))

    def concern(self) -> str | None:
        """Returns which services the last audit could not ask, for the worker's health; None when it asked all."""
        found = sorted(self._unreached)
        return f"not reached: {', '.join(found)}" if found else None

    def _after(self, report: Report) -> float:
        silent = any(why != NO_ADDRESS for why in report.unreached.values())
        return min(self._every, AGAIN_AFTER) if silent else self._every

    def _record(self, report: Report) -> None:
        logs = [AuditedLog(each.origin, each.size, each.root.hex()) for each in report.logs]
        for _ in range(ATTEMPTS):
            act = act_of(self._application.stamp)
            key = AuditMonth.key_of(act)
            try:
                month = self._application.find(AuditMonth, key) or AuditMonth(key)
                month.complete(act, logs=logs, findings=len(report.findings))
                self._application.save(act, month)
            except Refused as refused:
                if refused.rule is not STALE:
                    raise
                continue  # another process audited, too
            except UNRECORDABLE as error:
                _LOG.critical("the audit cannot be recorded: %s", error)
            return
