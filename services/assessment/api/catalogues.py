"""Routes: editions of the standard."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.assessment.api.reading import (
    Hosting,
)
from services.assessment.domain.refusals.editions import EDITIONS_NOT_MAPPED
from services.assessment.projections import (
    View,
    catalogue_answer,
    catalogue_summary,
    correlation_answer,
)
from services.assessment.schemas import catalogues as schemas
from shared.clock import day_of
from shared.errors import NOT_FOUND, Refused
from shared.eventstore.views import Page
from shared.http import ANYONE, Blueprint
from shared.identity.principal import Principal

blp = Blueprint("catalogues", "assessment", "Phiên bản tiêu chuẩn / editions of the standard")


@blp.query(
    "/catalogues",
    answer=schemas.CatalogueLine,
    args=schemas.OnDay,
    paged=True,
    right="assessment.catalogue.read",
    roles=ANYONE,
)
def list_catalogues(service: Hosting, _principal: Principal, args: dict[str, Any]) -> Page:
    """Các phiên bản tiêu chuẩn. / The editions of the standard held here, and which may be used on a day."""
    day = _day(service, args)
    return Page(tuple(catalogue_summary(each, day) for each in service.application.catalogues.values()), None)


@blp.query(
    "/catalogues/<key>",
    answer=schemas.CatalogueView,
    args=schemas.OnDay,
    right="assessment.catalogue.read",
    roles=ANYONE,
)
def show_catalogue(service: Hosting, _principal: Principal, args: dict[str, Any], key: str) -> View:
    """Các điều của một phiên bản, kèm mức chắc chắn. / The clauses of an edition, each with how sure it is."""
    edition = service.application.catalogues.get(key)
    if edition is None:
        raise Refused(NOT_FOUND, what="catalogue", key=key)
    return catalogue_answer(edition, _day(service, args))


@blp.query(
    "/catalogues/<key>/map/<other>",
    answer=schemas.CorrelationView,
    right="assessment.catalogue.read",
    roles=ANYONE,
)
def map_catalogues(service: Hosting, _principal: Principal, _args: View, key: str, other: str) -> View:
    """Đối chiếu điều giữa hai phiên bản, đi hoặc về. / What became of each clause in another edition, or its origin."""
    editions = service.application.catalogues
    for each in (key, other):
        if each not in editions:
            raise Refused(NOT_FOUND, what="catalogue", key=each)
    found = editions.correlation(key, other)
    if found is None:
        raise Refused(EDITIONS_NOT_MAPPED, first=key, second=other)
    return correlation_answer(found, editions)


def _day(service: Hosting, args: dict[str, Any]) -> date:
    asked: date | None = args.get("on")
    return day_of(service.application.stamp.clock.now()) if asked is None else asked
