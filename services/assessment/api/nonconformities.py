"""Routes: nonconformities."""

from __future__ import annotations

from typing import Any

from services.assessment.api.reading import (
    Hosting,
    agency_name,
)
from services.assessment.projections import (
    NONCONFORMITIES,
    nonconformity_answer,
)
from services.assessment.schemas import nonconformities as schemas
from services.assessment.schemas.parts import AgencyPage
from shared.eventstore.views import Page
from shared.http import ANYONE, Blueprint
from shared.identity.principal import Principal

blp = Blueprint("nonconformities", "assessment", "Điểm không phù hợp / nonconformities")


@blp.query(
    "/nonconformities",
    answer=schemas.NonconformityView,
    args=AgencyPage,
    paged=True,
    right="assessment.nonconformity.read",
    roles=ANYONE,
    agency="agency",
)
def list_nonconformities(service: Hosting, _principal: Principal, args: dict[str, Any]) -> Page:
    """Các điểm không phù hợp còn mở. / The nonconformities that are open."""
    page = service.views.page(NONCONFORMITIES, state="open", **args)
    return Page(tuple(nonconformity_answer(item, agency_name(service, item)) for item in page.items), page.next)
