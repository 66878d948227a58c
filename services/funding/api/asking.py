"""What the routes of funding share: the queries over its read models."""

from __future__ import annotations

from typing import Any, Protocol

from services.funding.application import FundingApplication
from services.funding.projections import FundingQueries
from shared.eventstore.views import Views

Body = dict[str, Any]


class Hosting(Protocol):
    """What these routes need of the service."""

    @property
    def application(self) -> FundingApplication:
        """Returns the use cases."""
        ...

    @property
    def views(self) -> Views:
        """Returns the read models."""
        ...


def asking(service: Hosting) -> FundingQueries:
    """Returns the queries over the service's read models."""
    application = service.application
    return FundingQueries(service.views, application.tranche_rules, application.stamp.clock, application.calendar)
