"""Refused accesses, recorded: who was told no, at which right and route, by which rule. One stream a day.

Exactly one `<service>.access.refused.v1` per refusal, up to a limit per person and minute; beyond it the answer is 429
and a line in the log, since otherwise anybody with a token could fill the audit trail.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final

from flask import request

from shared.acts import Act, Actor
from shared.clock import day_of
from shared.contracts.access import access_refused
from shared.contracts.base import Facts
from shared.contracts.document import Document, parse
from shared.errors import Refused
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Application, new_event
from shared.eventstore.ports import OutcomeUnknown, Recording, StoreUnavailable, VersionConflict
from shared.http.context import current, host
from shared.http.rules import TOO_MANY_REFUSALS
from shared.observability.logs import get_logger
from shared.observability.metrics import Metric

PER_MINUTE: Final = 60
MINUTE: Final = 60.0
ATTEMPTS: Final = 40
"""How often the day's stream is tried: processes that refuse at the same moment overtake one another now and then."""
log = get_logger(part="http")


@dataclass
class AccessDay(Aggregate):
    """The refusals of one day in Vietnam. Its state is its version alone."""

    KIND: ClassVar[str] = "access"

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns nothing: the stream is for reading, and decides nothing."""


class Limiter:
    """Counts a person's refusals within the last minute. Per process, like the processes' shares of the traffic."""

    def __init__(self, per_minute: int = PER_MINUTE, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._seen: dict[str, deque[float]] = {}

    def wait(self, person: str) -> float:
        """Counts one more and returns 0, or, when the limit is reached, the seconds until one is free again."""
        now = self._monotonic()
        with self._lock:
            if len(self._seen) > 10_000:
                self._seen = {who: times for who, times in self._seen.items() if times[-1] > now - MINUTE}
            times = self._seen.setdefault(person, deque())
            while times and times[0] <= now - MINUTE:
                times.popleft()
            if len(times) >= self._per_minute:
                return times[0] + MINUTE - now
            times.append(now)
            return 0.0


class AccessLog:
    """Records refused accesses of one service."""

    def __init__(self, service: str, application: Application, limiter: Limiter | None = None) -> None:
        self._facts: Callable[..., Facts] = access_refused(service)
        self._application = application
        self._limiter = limiter or Limiter()
        self._lock = threading.Lock()
        self._day: AccessDay | None = None
        self._pause = threading.Event()

    def record(self, refused: Refused) -> Refused | None:
        """Records one event for the refusal of the current request; returns what to answer instead when limited.

        Raises:
            StoreUnavailable: it could not be recorded. A refusal that leaves no trace is not given.
        """
        now = current()
        assert now.principal is not None
        assert now.right is not None
        seconds = self._limiter.wait(now.principal.person)
        if seconds > 0:
            log.warning("access.limited", actor=now.principal.person, right=now.right.code, code=refused.code)
            host().meter.count(Metric.ACCESS_LIMITED)
            return Refused(TOO_MANY_REFUSALS, seconds=int(seconds) + 1)
        facts = self._facts(right=now.right.code, rule=refused.code, method=request.method, route=now.route)
        stamp = self._application.stamp
        actor = Actor(now.principal.person, now.principal.roles[0], now.principal.agency)
        self._append(Act(stamp, actor, stamp.clock.now(), now.request_id, traceparent=now.traceparent), facts)
        host().meter.count(Metric.ACCESS_REFUSED)
        return None

    def _append(self, act: Act, facts: Facts) -> None:
        key = day_of(act.time).isoformat()
        with self._lock:
            for _ in range(ATTEMPTS):
                day = self._day if self._day is not None and self._day.key == key else AccessDay(key)
                self._day = None
                for entry in self._application.store.stream(day.id, day.version):
                    day.take(parse(entry.document))
                day.record(facts, act)
                (document,) = day.collect_events()
                if self._written(document):
                    self._day = day
                    return
                # Another process came first. Waiting for a moment of one's own keeps either from always losing.
                self._pause.wait((1 + secrets.randbelow(20)) / 1000)
        raise StoreUnavailable("a refused access could not be recorded")

    def _written(self, document: Document) -> bool:
        store = self._application.store
        try:
            store.record(Recording([new_event(document)]))
        except VersionConflict:
            return False
        except OutcomeUnknown:
            at_version = store.stream(document.aggregate_id, document.aggregate_version - 1)
            return any(parse(entry.document).id == document.id for entry in at_version)
        return True
