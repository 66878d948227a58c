"""What the registry's routes share: who may, and how views are read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Protocol

from services.registry.application import Registry
from shared.acts import Role
from shared.clock import day_of
from shared.errors import NOT_FOUND, Refused
from shared.eventstore.views import Views
from shared.http.context import current
from shared.http.rights import held_to_agency
from shared.http.rules import OTHER_AGENCY
from shared.identity import Principal

Body = dict[str, Any]
REGISTRARS: Final = (Role.HOME_AFFAIRS, Role.DOST)
REPORTERS: Final = (Role.AGENCY_HEAD, Role.QMR, Role.ISO_SECRETARY)
STAFFING: Final = (Role.HOME_AFFAIRS, Role.PPC)
"""The PPC, too: Home Affairs does not act on its own file."""

OVERSEEING: Final = frozenset({Role.DOST, Role.HOME_AFFAIRS, Role.PPC, Role.PPC_OFFICE, Role.INSPECTOR, Role.SERVICE})
"""Who sees the digests of any agency's evidence; an agency sees its own. A digest lets whoever guesses a file know that
it was shown. Planning and finance decide by the milestone, and assessors are given the evidence by assessment."""


def sees_digests(who: Principal, agency: str) -> bool:
    """Tells whether somebody is shown the digests of an agency's evidence."""
    return who.agency == agency or not OVERSEEING.isdisjoint(who.roles)


class Service(Protocol):
    """What these routes need of the service that they are called with."""

    @property
    def application(self) -> Registry:
        """Returns the registry's use cases."""
        ...

    @property
    def views(self) -> Views:
        """Returns the registry's read models."""
        ...


def found(view: Body | None, what: str, key: str) -> Body:
    """Returns the view. Raises Refused `shared.not-found` where there is none."""
    if view is None:
        raise Refused(NOT_FOUND, what=what, key=key)
    return view


def day_asked(service: Service, args: Mapping[str, Any]) -> date:
    """Returns the day asked for, today in Vietnam where none was."""
    on: date | None = args.get("on")
    return day_of(service.application.stamp.clock.now()) if on is None else on


def own_alone(who: Principal, *agencies: str | None) -> None:
    """Lets whoever has the right only by roles bound to one agency see what is about that agency, and nothing else.

    The same answer whether it is another's or is not there at all: what others have is not told.

    Raises:
        Refused: `shared.other-agency`.
    """
    right = current().right
    assert right is not None  # every route is declared with one
    if held_to_agency(right, who) and (who.agency is None or who.agency not in agencies):
        raise Refused(OTHER_AGENCY)


def own_agency(who: Principal, asked: str | None) -> str | None:
    """Returns the agency that a list is held to: their own for whoever has the right only by roles bound to one.

    Raises:
        Refused: `shared.other-agency`: they asked for another's.
    """
    right = current().right
    assert right is not None  # every route is declared with one
    if held_to_agency(right, who):
        own_alone(who, who.agency if asked is None else asked)
        return who.agency
    return asked
