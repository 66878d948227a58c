"""What every act in the registry must carry, and the separation of duties that it must keep."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from services.registry.domain.names import CAPACITIES, ROLES, any_of
from services.registry.domain.names import moment as told
from services.registry.domain.refusals import (
    BODY_UNKNOWN,
    CAPACITY_INCOMPLETE,
    DAY_OUT_OF_RANGE,
    LEGAL_BASIS_LATER,
    NOT_OWN_AGENCY,
    OCCURRED_IN_FUTURE,
    OWN_FILE,
    PERIOD_REVERSED,
    REASON_REQUIRED,
)
from services.registry.domain.refusals.directory import OWN_ENTRY, OWN_FILE_BY_HEAD
from services.registry.domain.rules import FIRST_DAY, LAST_DAY
from shared.acts import Act, Actor, Capacity, Role
from shared.clock import Occurred, day_of
from shared.errors import Refused

BODIES: Final = frozenset({Role.DOST, Role.HOME_AFFAIRS, Role.PLANNING, Role.FINANCE, Role.PPC_OFFICE, Role.INSPECTOR})
"""Roles of bodies that stand on the mandatory list themselves. The PPC does not, and names their substitutes; who acts
for the PPC may still come from one of them, and then does not decide on that one."""


def happened(act: Act) -> Occurred:
    """Returns when the act is said to have happened: as stated, else now."""
    return act.time if act.occurred is None else act.occurred


def before(one: Occurred, other: Occurred) -> bool:
    """Tells whether `one` lies before `other` for sure; where either is a whole day, only days are compared."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one < other
    return day_of(one) < day_of(other)


def check_act(act: Act, *, reason: bool = False) -> None:
    """Lets an act pass that has happened and carries what is asked for.

    Raises:
        Refused: `registry.occurred-in-future`, `registry.day-out-of-range`, `registry.reason-required` or
            `registry.capacity-incomplete`.
    """
    moment = happened(act)
    if before(act.time, moment):
        raise Refused(OCCURRED_IN_FUTURE, pointer="/occurred", happened=told(moment), today=day_of(act.time))
    check_day(day_of(moment), "/occurred")
    if reason and not (act.reason or "").strip():
        raise Refused(REASON_REQUIRED, pointer="/reason")
    _check_capacity(act.actor)


def _check_capacity(actor: Actor) -> None:
    if actor.capacity is not Capacity.IN_PERSON and not actor.principal:
        raise Refused(CAPACITY_INCOMPLETE, pointer="/principal", capacity=CAPACITIES[actor.capacity])
    if actor.capacity is Capacity.TUQ and not actor.mandate:
        raise Refused(CAPACITY_INCOMPLETE, pointer="/mandate", capacity=CAPACITIES[actor.capacity])


def check_basis(act: Act) -> None:
    """Lets a decision pass whose legal basis was issued by the day of the decision, or on an unknown day.

    That there is one is declared with the event, and asked when the event is recorded.

    Raises:
        Refused: `registry.legal-basis-later`.
    """
    issued, day = None if act.legal_basis is None else act.legal_basis.date, day_of(happened(act))
    if issued is not None and issued > day:
        raise Refused(LEGAL_BASIS_LATER, pointer="/legal_basis/date", issued=issued, happened=day)


def check_day(day: date, pointer: str) -> None:
    """Lets a day pass that somebody may mean.

    Raises:
        Refused: `registry.day-out-of-range`.
    """
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Refused(DAY_OUT_OF_RANGE, pointer=pointer, day=day, first=FIRST_DAY, last=LAST_DAY)


def check_period(from_day: date, to_day: date | None, first: str, last: str) -> None:
    """Lets a period pass that does not end before it begins; `first` and `last` are pointers to its two days.

    Raises:
        Refused: `registry.day-out-of-range` or `registry.period-reversed`.
    """
    check_day(from_day, first)
    if to_day is None:
        return
    check_day(to_day, last)
    if to_day < from_day:
        raise Refused(PERIOD_REVERSED, pointer=last, from_day=from_day, to_day=to_day)


def only_of(act: Act, agency: str, roles: Collection[Role]) -> None:
    """Lets only a person of `agency` in one of `roles` pass.

    Raises:
        Refused: `registry.not-own-agency`.
    """
    if act.actor.role not in roles or act.actor.agency != agency:
        raise Refused(NOT_OWN_AGENCY, agency=agency, roles=any_of(roles))


def persons_in(actor: Actor) -> tuple[str, ...]:
    """Returns who signs and, where it is for another, also for whom."""
    return (actor.person,) if actor.principal is None else (actor.person, actor.principal)


def not_own_file(act: Act, agency: str) -> None:
    """Lets a body pass that does not act on its own file.

    A substitute named by the chairman of the PPC belongs to another body, so the agency of the actor tells them apart.

    Raises:
        Refused: `registry.own-file`, or `registry.body-unknown` when the actor's own agency is not known.
    """
    if act.actor.role not in BODIES and act.actor.role is not Role.PPC:
        return
    if act.actor.agency is None and act.actor.role in BODIES:
        raise Refused(BODY_UNKNOWN, role=ROLES[act.actor.role])
    if act.actor.agency == agency:
        raise Refused(OWN_FILE, agency=agency)


def not_own_entry(act: Act, person: str) -> None:
    """Lets pass who records something of another person, and for nobody who is that person.

    Raises:
        Refused: `registry.own-directory-entry`.
    """
    if person in persons_in(act.actor):
        raise Refused(OWN_ENTRY, person=person)


def not_by_head(act: Act, agency: str, head: str | None) -> None:
    """Lets a decision on the file of `agency` pass that its head neither makes nor has signed for them.

    Raises:
        Refused: `registry.own-file-by-head`.
    """
    if head is not None and head in persons_in(act.actor):
        raise Refused(OWN_FILE_BY_HEAD, person=head, agency=agency)
