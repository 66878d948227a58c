"""In what order the steps of an assessment are said to have happened: no step before the one that it follows.

Only a contradiction is refused. A day contradicts another day; two instants contradict each other within one day, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from services.assessment.domain.refusals.acts import OCCURRED_IN_FUTURE, REASON_REQUIRED
from shared.acts import Act
from shared.clock import VIETNAM, Occurred, day_of, instant_of
from shared.contracts.document import Document
from shared.errors import Refused, Rule, Term


@dataclass(frozen=True, slots=True)
class Moment:
    """When a step is said to have happened: its day in Vietnam, and the instant where one was said."""

    day: date = date.min
    instant: datetime | None = None

    @classmethod
    def of(cls, occurred: Occurred) -> Moment:
        """Returns what `occurred` says."""
        return cls(day_of(occurred), instant_of(occurred) if isinstance(occurred, datetime) else None)

    def precedes(self, other: Moment) -> bool:
        """Tells whether this lies before `other` for certain."""
        if self.instant is None or other.instant is None:
            return self.day < other.day
        return self.instant < other.instant

    def or_later(self, other: Moment) -> Moment:
        """Returns the later of both; of one day, the instant, which says more."""
        return max(self, other, key=lambda each: (each.day, each.instant or datetime.min.replace(tzinfo=UTC)))


def said_day(act: Act) -> date:
    """Returns the day in Vietnam on which an act is said to have happened; today, if it says none."""
    return day_of(act.time if act.occurred is None else act.occurred)


def persons_of(of: Act | Document) -> frozenset[str]:
    """Returns the persons who act, or acted: the actor, and whom they sign for."""
    return frozenset(each for each in (of.actor.person, of.actor.principal) if each)


def check_act(act: Act, *, reason: bool = False) -> None:
    """Lets an act pass that is not said to happen on a later day than today and, where asked for, says why.

    Raises:
        Refused: `assessment.occurred-in-future` or `assessment.reason-required`.
    """
    said, today = said_day(act), day_of(act.time)
    if said > today:
        raise Refused(OCCURRED_IN_FUTURE, pointer="/occurred", said=said, today=today)
    if reason and not (act.reason or "").strip():
        raise Refused(REASON_REQUIRED, pointer="/reason")


def check_order(act: Act, earlier: Moment, rule: Rule) -> None:
    """Refuses an act by `rule` when it is said to have happened before `earlier`.

    An act that says no time happens now. It is held to the day alone: the clocks of two processes differ by some
    milliseconds, and that contradicts nothing.

    Raises:
        Refused: by `rule`, with `said` and `earliest`.
    """
    said = Moment(said_day(act)) if act.occurred is None else Moment.of(act.occurred)
    if said.precedes(earlier):
        exact = said.day == earlier.day
        raise Refused(rule, pointer="/occurred", said=_shown(said, exact), earliest=_shown(earlier, exact))


def _shown(moment: Moment, exact: bool) -> date | Term:
    if moment.instant is None or not exact:
        return moment.day
    local = moment.instant.astimezone(VIETNAM)
    return Term(f"{local:%H:%M:%S} ngày {local:%d/%m/%Y}", f"{local:%Y-%m-%d %H:%M:%S} (UTC+7)")
