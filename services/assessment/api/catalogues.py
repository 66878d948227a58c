"""Routes: editions of the standard."""

from __future__ import annotations

from services.assessment.api.reading import (
    Hosting,
)
from services.assessment.projections import (
    View,
    catalogue_answer,
    catalogue_summary,
)
from services.assessment.schemas import catalogues as schemas
from shared.errors import NOT_FOUND, Refused
from shared.eventstore.views import Page
from shared.http import ANYONE, Blueprint
from shared.identity.principal import Principal

blp = Blueprint("catalogues", "assessment", "Phiên bản tiêu chuẩn / editions of the standard")


@blp.query(
    "/catalogues", answer=schemas.CatalogueLine, paged=True, right="assessment.catalogue.read", roles=ANYONE
)  # fmt: skip
def list_catalogues(service: Hosting, _principal: Principal, _args: View) -> Page:
    """Các phiên bản tiêu chuẩn. / The editions of the standard held here."""
    return Page(tuple(catalogue_summary(each) for each in service.application.catalogues.values()), None)


@blp.query("/catalogues/<key>", answer=schemas.CatalogueView, right="assessment.catalogue.read", roles=ANYONE)
def show_catalogue(service: Hosting, _principal: Principal, _args: View, key: str) -> View:
    """Các điều của một phiên bản, kèm mức chắc chắn. / The clauses of an edition, each with how sure it is."""
    edition = service.application.catalogues.get(key)
    if edition is None:
        raise Refused(NOT_FOUND, what="catalogue", key=key)
    return catalogue_answer(edition)
