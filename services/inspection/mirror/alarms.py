"""Raising alarms: once each while it stands, on record, and in the worker's health where it cannot be recorded."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from typing import Any, Final

from services.inspection.domain.alarm import Alarm, Finding
from services.inspection.mirror.board import ALARMS
from services.inspection.mirror.refusing import act_of
from shared.acts import Act
from shared.errors import NOT_FOUND, STALE, Refused
from shared.eventstore.application import Application, Outcome
from shared.eventstore.ports import IntegrityFault, OutcomeUnknown, StoreUnavailable
from shared.eventstore.views import Page, Views

_LOG: Final = logging.getLogger(__name__)
ATTEMPTS: Final = 10
SHOWN: Final = 20
"""Alarms that the worker's health names; how many more there are it counts."""
UNRECORDABLE: Final = (StoreUnavailable, OutcomeUnknown, IntegrityFault)


class Alarms:
    """The alarms of an inspection service. `views` are those of `board.AlarmBoard`. Safe for threads and processes."""

    def __init__(self, application: Application, views: Views) -> None:
        self._application = application
        self._views = views
        self._lock = threading.Lock()
        self._unrecorded: dict[str, Finding] = {}

    def sound(self, findings: Iterable[Finding], *, once: bool = False) -> int:
        """Raises an alarm for each finding that has none standing; returns how many were raised.

        With `once`, a finding whose signed notes were stated before stays closed if somebody closed it: the same
        evidence is nothing new. What cannot be recorded now is remembered, shown, and tried again with the next call.
        """
        with self._lock:
            waiting = {**self._unrecorded, **{each.key: each for each in findings}}
            raised = 0
            for key, finding in waiting.items():
                try:
                    raised += self._raise(finding, once=once)
                    self._unrecorded.pop(key, None)
                except UNRECORDABLE as error:
                    self._unrecorded[key] = finding
                    _LOG.critical("the alarm %s cannot be recorded now: %s", key, error)
            return raised

    def close(self, act: Act, alarm: str) -> Outcome:
        """Closes an alarm, on behalf of a person.

        Raises:
            Refused: `shared.not-found`, `shared.stale-version`, or what `Alarm.close` refuses.
        """
        closing = self._application.load(Alarm, alarm, act)
        closing.close(act)
        return self._application.save(act, closing)

    def page(self, *, standing: bool | None, after: str, limit: int) -> Page:
        """Returns a page of alarms by key: those that stand, those that do not, or all."""
        equals = {} if standing is None else {"standing": "yes" if standing else "no"}
        return self._views.page(ALARMS, after=after, limit=limit, **equals)

    def one(self, alarm: str) -> dict[str, Any]:
        """Returns one alarm. Raises Refused: `shared.not-found`."""
        found = self._views.get(ALARMS, alarm)
        if found is None:
            raise Refused(NOT_FOUND, what="alarm", key=alarm)
        return found

    def concern(self) -> str | None:
        """Returns which alarms stand, for the worker's health; None when there is none."""
        standing = set(self._unrecorded)
        try:
            standing |= {each["alarm"] for each in self._standing()}
        except StoreUnavailable:
            return "unknown"
        names = sorted(standing)
        if not names:
            return None
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        return f"standing: {', '.join(names[:SHOWN])}{more}"

    def _standing(self) -> Iterable[dict[str, Any]]:
        after: str | None = ""
        while after is not None:
            page = self._views.page(ALARMS, after=after, limit=200, standing="yes")
            yield from page.items
            after = page.next

    def _raise(self, finding: Finding, *, once: bool) -> bool:
        for _ in range(ATTEMPTS):
            alarm = self._application.find(Alarm, finding.key) or Alarm(finding.key)
            if once and finding.notes and alarm.knows(finding.notes):
                return False
            act = act_of(self._application.stamp)
            if not alarm.sound(act, finding):
                return False
            try:
                self._application.save(act, alarm)
            except Refused as refused:
                if refused.rule is not STALE:
                    raise
                continue  # somebody else raised it, or closed it, meanwhile
            _LOG.critical("alarm %s: %s", finding.key, finding.detail)
            return True
        raise StoreUnavailable(f"the alarm {finding.key} was overtaken {ATTEMPTS} times")
