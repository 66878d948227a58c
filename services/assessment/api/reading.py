"""What the routes of assessment share: who may, and how views are read."""

from __future__ import annotations

from typing import Final, Protocol

from services.assessment.application import AssessmentApplication
from services.assessment.domain.refusals import OTHER_AGENCY
from services.assessment.projections import (
    AGENCIES,
    ASSESSMENTS,
    View,
    hidden_from,
)
from shared.acts import Role
from shared.errors import NOT_FOUND, Refused
from shared.eventstore.views import Views
from shared.http.context import current
from shared.http.rights import held_to_agency
from shared.identity.principal import Principal

AGENCY_ROLES: Final = (Role.AGENCY_HEAD, Role.QMR, Role.ISO_SECRETARY)
TEAM_ROLES: Final = (Role.LEAD_ASSESSOR, Role.ASSESSOR)
SHOWING: Final = (*TEAM_ROLES, Role.DOST, *AGENCY_ROLES)
"""Who hands files in and says what they show."""
READING: Final = (*TEAM_ROLES, Role.DOST, Role.INSPECTOR, Role.SERVICE, *AGENCY_ROLES)
"""Who reads evidence: agencies their own alone."""
ORDERING: Final = (Role.DOST, Role.PPC)
"""Who schedules and approves: DOST; the People's Committee where DOST's own file is concerned, or instead of it."""


class Hosting(Protocol):
    """What the routes need of the service."""

    @property
    def application(self) -> AssessmentApplication:
        """Returns the use cases."""
        ...

    @property
    def views(self) -> Views:
        """Returns the read models."""
        ...


def must_see(principal: Principal, item: View | None) -> None:
    """Refuses whoever has the right only by roles bound to an agency, and not to the one that `item` is about.

    The same answer whether it is another's or is not there at all: what others have is not told.
    """
    right = current().right
    assert right is not None  # every route is declared with one
    if held_to_agency(right, principal) and (item is None or item["agency"] != principal.agency):
        raise Refused(OTHER_AGENCY, agency=principal.agency)


def told_of(service: Hosting, principal: Principal, assessment: str) -> View | None:
    """Returns an assessment, None where there is none that the caller may know of: an unannounced one of their own
    agency is not told of before it begins, in the words of one that is not there.

    Raises:
        Refused: see `must_see`.
    """
    item = service.views.get(ASSESSMENTS, assessment)
    if item is not None and hidden_from(item, principal.agency):
        item = None
    must_see(principal, item)
    return item


def there(item: View | None, what: str, key: str) -> View:
    """Returns the item. Raises Refused `shared.not-found` where there is none."""
    if item is None:
        raise Refused(NOT_FOUND, what=what, key=key)
    return item


def agency_name(service: Hosting, item: View) -> View | None:
    """Returns the names of the agency that an item is about, None where nobody told them."""
    return None if item["agency"] is None else service.views.get(AGENCIES, item["agency"])


def named(service: Hosting, item: View) -> View:
    """Returns an item with the names of its agency."""
    return {**item, "agency_name": agency_name(service, item)}
