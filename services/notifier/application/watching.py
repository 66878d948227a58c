"""The worker's other part: watches deadlines, and takes each step of urging on its working day, once.

No event is heard when a day begins, so this is what wakes the notifier: it sleeps until the next step's moment, at
most `TICK` at a time, because the machine's clock may be set and the programme's clock (`shared.clock`) is moved by
another process. Within one process whoever moves the clock wakes it at once (`Service.wake`), as does whatever is
heard.

After downtime it finds every step that fell due meanwhile, deadline by deadline, and the decision (`Deadline.urge`)
tells each person once what is still true and nobody what is past. Any number of workers may run: the step and its
notices are recorded together at the deadline's version, so one of them does it.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from services.notifier.application.delivery import TEXTS, Notifier, Overtaken
from services.notifier.domain.addressee import Addressee
from services.notifier.domain.deadline import Deadline, Urgent
from services.notifier.domain.notice import Notice, office_of
from services.notifier.domain.urging import CALENDAR, Planned
from services.notifier.projections.deadlines import next_step, steps_due
from shared.acts import Act, Actor, Role
from shared.clock import day_of, parse_instant
from shared.contracts.notifier import Audience, DeadlineCited, NoticeRequested
from shared.errors import STALE, Refused
from shared.eventstore.views import Views

_SELF: Final = Actor("service:notifier", Role.SERVICE)
TICK: Final = 1.0
"""Seconds after which it looks whether it is to stop, or the clock has moved."""


class Watch:
    """Takes the steps that are due. `batch` is how many deadlines are looked at between two looks at the clock."""

    def __init__(self, application: Notifier, views: Views, batch: int = 200) -> None:
        self._app = application
        self._views = views
        self._batch = batch

    def run(self, stop: threading.Event) -> None:
        """Takes whatever steps are due or fall due, until `stop` is set."""
        while not stop.is_set():
            self._app.stirred.clear()
            self.urge_due(stop)
            self._app.stirred.wait(self._pause())

    def urge_due(self, stop: threading.Event | None = None) -> int:
        """Takes every step that is due now, and returns about how many deadlines somebody was urged."""
        urged, tried = 0, set[str]()
        while due := [each for each in steps_due(self._views, self._now(), self._batch) if each not in tried]:
            for key in due:
                if stop is not None and stop.is_set():
                    return urged
                tried.add(key)
                urged += self._urge(key)
        return urged

    def is_idle(self) -> bool:
        """Tells whether no step is due now."""
        return not steps_due(self._views, self._now(), 1)

    def _pause(self) -> float:
        due = next_step(self._views)
        wait = TICK if due is None else (parse_instant(due) - self._now()).total_seconds()
        return max(0.0, min(TICK, wait))

    def _now(self) -> datetime:
        return self._app.stamp.clock.now()

    def _urge(self, key: str) -> bool:
        """Takes the steps of one deadline that are due; tells whether somebody is told."""
        try:
            return Urging(self._app, self._app.load(Deadline, key)).take()
        except Overtaken:
            return False


class Urging:
    """Takes the due steps of one deadline, with the notices about them, in one transaction."""

    def __init__(self, application: Notifier, deadline: Deadline) -> None:
        self._app = application
        self._deadline = deadline

    def take(self) -> bool:
        """Records what becomes of the steps that are due now; tells whether somebody is told of one.

        Raises:
            Overtaken: another worker records about the deadline at the same moment: it is theirs.
        """
        deadline = self._deadline
        act = self._act()
        due = deadline.due_steps(act.time)
        if not due:
            return False
        told = deadline.urge(act, self._recipient, due, CALENDAR)
        notices = [each for each in (self._notice(act, urgent) for urgent in told) if each is not None]
        try:
            self._app.save(act, deadline, *notices)
        except Refused as refused:
            if refused.rule is not STALE:
                raise
            raise Overtaken from refused
        return bool(told)

    def _act(self) -> Act:
        deadline = self._deadline
        assert deadline.cited is not None  # nothing is due of what nobody set
        assert deadline.correlation is not None
        begun = Act.begin(self._app.stamp, _SELF)
        return replace(begun, correlation=deadline.correlation, causation=deadline.cause)

    def _recipient(self, planned: Planned) -> tuple[str, str]:
        """Returns the agency and the recipient of a step: as they are today, not as they were on the step's day."""
        agency, today = self._deadline.agency, day_of(self._app.stamp.clock.now())
        if planned.step.audience is Audience.OFFICE:
            office, substitute = planned.policy.office, planned.policy.substitute
            agency = office if agency != office else substitute
        addressee = self._addressee(agency)
        if planned.step.audience is Audience.RESPONSIBLE:
            return agency, addressee.responsible_on(today) or office_of(agency)
        return agency, addressee.head_on(today) or office_of(agency)

    def _notice(self, act: Act, urgent: Urgent) -> Notice | None:
        """Returns the notice about a step, requested; None where there is one already."""
        if self._app.find(Notice, urgent.notice) is not None:
            return None
        deadline, planned = self._deadline, urgent.planned
        assert deadline.due_on is not None
        assert deadline.cause is not None
        template = self._app.templates.newest_for(f"notifier.deadline.urged/{planned.step.wording}")
        body = template.body(self._values(act, planned), self._names(urgent.agency), None)
        text = self._app.texts.put(TEXTS, urgent.notice, body)
        about = DeadlineCited(
            deadline.key, deadline.agency, deadline.due_on, planned.step.code, planned.policy.version,
            CALENDAR.version, CALENDAR.is_verified(*sorted((deadline.due_on, planned.day))),
        )  # fmt: skip
        notice = Notice(urgent.notice)
        channels = tuple(
            name for name, each in self._app.channels.items() if each.takes(urgent.recipient, urgent.agency)
        )
        facts = NoticeRequested(
            notice=urgent.notice, agency=urgent.agency, recipient=urgent.recipient, cause=deadline.cause,
            cause_type=deadline.topic, template=template.name, template_version=template.version, channels=channels,
            text=text, deadline=about,
        )  # fmt: skip
        notice.request(act, facts)
        return notice

    def _values(self, act: Act, planned: Planned) -> dict[str, Any]:
        """Returns what a template may name: the thing, its day, whose it is, and how far off or past the day is."""
        deadline = self._deadline
        assert deadline.due_on is not None
        late = self._names(deadline.agency)
        distance = CALENDAR.between(*sorted((day_of(act.time), deadline.due_on)))
        return {
            "kind": deadline.kind,
            "matter": deadline.matter,
            "due_on": deadline.due_on,
            "days": distance,
            "late_vi": late["vi"],
            "late_en": late["en"],
            "policy": planned.policy.version,
            "verified": CALENDAR.is_verified(*sorted((day_of(act.time), deadline.due_on))),
        }

    def _names(self, agency: str) -> dict[str, str]:
        addressee = self._addressee(agency)
        return {"vi": addressee.name_vi or agency, "en": addressee.name_en or agency}

    def _addressee(self, agency: str) -> Addressee:
        return self._app.find(Addressee, agency) or Addressee(agency)
