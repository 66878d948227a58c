"""What is derived for whatever day is asked, and stored nowhere: due dates, overdue, surveillance due, past expiry.

A step counts on a day when it is said to have happened by then.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from services.assessment.domain.certificate import ALIVE, Standing
from services.assessment.domain.cycle import months_after
from services.assessment.projections.citing import View
from shared.clock import day_of, parse_occurred

_AFTER: Final = {
    "suspended": Standing.SUSPENDED,
    "restored": Standing.VALID,
    "withdrawn": Standing.WITHDRAWN,
    "expired": Standing.EXPIRED,
}


def said_on(step: View) -> date:
    """Returns the day, in Vietnam, on which a step is said to have happened."""
    return day_of(parse_occurred(step["occurred"]))


def by(steps: Sequence[View], day: date) -> list[View]:
    """Returns those steps that are said to have happened by `day`, in the order recorded."""
    return [each for each in steps if said_on(each) <= day]


def due_on(first: str, extensions: Sequence[View], day: date) -> date:
    """Returns the due date that stood on `day`: the first, or the latest that it was extended to by then."""
    standing = [each["due_on"] for each in by(extensions, day)]
    return date.fromisoformat(max(standing, default=first))


def plan_overdue(plan: View, day: date) -> bool:
    """Tells whether a corrective action was planned by `day`, due before it, and not carried out by then."""
    done = plan["carried_out"]
    if said_on(plan) > day or (done is not None and said_on(done) <= day):
        return False
    return due_on(plan["due_on"], plan["extensions"], day) < day


def nonconformity_overdue(item: View, day: date) -> bool:
    """Tells whether a corrective action of a nonconformity was overdue on `day`."""
    return any(plan_overdue(each, day) for each in item["plans"])


def recommendation_overdue(item: View, day: date) -> bool:
    """Tells whether a recommendation waited on `day` to be done, past its deadline of that day."""
    if said_on(item["made"]) > day or (item["withdrawn"] is not None and said_on(item["withdrawn"]) <= day):
        return False
    steps = sorted((*by(item["reports"], day), *by(item["decisions"], day)), key=lambda each: each["position"])
    waiting = not steps or steps[-1].get("proven") is False
    return waiting and due_on(item["due_on"], item["extensions"], day) < day


def standing_on(item: View, day: date) -> Standing | None:
    """Returns what a certificate's issuer had notified by `day`; None before its issue."""
    if date.fromisoformat(item["issued_on"]) > day:
        return None
    told = [_AFTER[each["what"]] for each in by(item["notices"], day) if each["what"] in _AFTER]
    return told[-1] if told else Standing.VALID


def surveillance_due_on(item: View, day: date) -> date:
    """Returns until when the next surveillance is due, as it stood on `day`: after the last one, or the issue."""
    last = max(
        [said_on(each) for each in by(item["surveillances"], day)], default=date.fromisoformat(item["issued_on"])
    )
    return months_after(last, item["surveillance_months"])


def surveillance_due(item: View, day: date) -> bool:
    """Tells whether the surveillance of a certificate that stands was due on `day`, or overdue, and not yet held."""
    return standing_on(item, day) in ALIVE and surveillance_due_on(item, day) <= day


def past_expiry(item: View, day: date) -> bool:
    """Tells whether the date of a certificate has passed on `day`, whatever was notified."""
    return date.fromisoformat(item["expires_on"]) < day
