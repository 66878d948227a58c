"""Raising alarms: once each while it stands, on record, and in the worker's health where it cannot be recorded."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from typing import Any, Final

from services.inspection.domain.alarm import Alarm, Finding
from services.inspection.mirror.board import ALARMS, reason_of, told_by
from services.inspection.mirror.refusing import act_of
from shared.acts import Act
from shared.contracts.inspection import AlarmKind
from shared.errors import NOT_FOUND, STALE, Refused
from shared.eventstore.application import Application, Outcome
from shared.eventstore.ports import Fenced, IntegrityFault, OutcomeUnknown, StoreUnavailable
from shared.eventstore.views import Page, Views
from shared.ledger.tree import EMPTY_ROOT

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
        evidence is nothing new. What cannot be recorded now is remembered, shown, and tried again with the next call;
        damage to the own log is written on its fence as well, where other processes see it.
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
                    if finding.kind is AlarmKind.OWN_LOG_DAMAGED and isinstance(error, (Fenced, IntegrityFault)):
                        self._put_on_fence(finding)
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
        """Returns a page of alarms by key: those that stand, those that do not, or all.

        Before the first of them, beyond `limit`, comes the fence of the own log where one stands.
        """
        equals = {} if standing is None else {"standing": "yes" if standing else "no"}
        fenced = self._fenced() if standing is not False and not after else None
        found = self._views.page(ALARMS, after=after, limit=limit, **equals)
        return found if fenced is None else Page((fenced, *found.items), found.next)

    def one(self, alarm: str) -> dict[str, Any]:
        """Returns one alarm. Raises Refused: `shared.not-found`."""
        found = self._views.get(ALARMS, alarm)
        if (found is None or not found["standing"]) and (fenced := self._fenced()) is not None:
            found = fenced if fenced["alarm"] == alarm else found
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

    def _fenced(self) -> dict[str, Any] | None:
        """Returns the fence that stands before the own log as an alarm, None where none stands."""
        fence = self._application.store.fence()
        return None if fence is None else told_by(fence, self._application.stamp.source)

    def _put_on_fence(self, finding: Finding) -> None:
        """Writes a finding about the own log where no fence reaches: on a further fence, in place of the standing one.

        Where the log takes nothing and none stands yet, it is raised for the newest checkpoint that was kept.
        """
        store = self._application.store
        try:
            behind = store.fence() or store.newest_checkpoint(finding.origin)
            size, root = (0, EMPTY_ROOT) if behind is None else (behind.size, behind.root)
            store.raise_fence(reason_of(finding), size, root)
        except StoreUnavailable as error:
            _LOG.critical("the finding %s cannot be written on the fence now: %s", finding.key, error)

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
