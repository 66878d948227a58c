"""Routes: consultancy contracts."""

from __future__ import annotations

from typing import Final

from services.registry import projections
from services.registry.api.reading import Body, Service, found, own_agency, own_alone
from services.registry.application import Registry
from services.registry.domain.consultancy import SYSTEM
from services.registry.projections.lineage import answering_for
from services.registry.schemas import consultancies as shapes
from shared.acts import Act, Role
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import Blueprint
from shared.http.rights import BY_DOMAIN
from shared.identity import Principal

blp = Blueprint("consultancies", "registry", "Hợp đồng tư vấn / consultancy contracts")
BUYERS: Final = (Role.AGENCY_HEAD, Role.QMR, Role.ISO_SECRETARY, Role.DOST)
READERS: Final = (
    Role.LEAD_ASSESSOR,
    Role.ASSESSOR,
    Role.DOST,
    Role.HOME_AFFAIRS,
    Role.PLANNING,
    Role.FINANCE,
    Role.PPC_OFFICE,
    Role.PPC,
    Role.INSPECTOR,
    Role.SERVICE,
    Role.AGENCY_HEAD,
    Role.QMR,
    Role.ISO_SECRETARY,
)
"""Assessors must know who may not assess, overseers what was paid; an agency reads its own contracts."""


@blp.command(
    "POST",
    "/consultancies",
    body=shapes.ContractConsultancy,
    right="registry.consultancy.contract",
    roles=BUYERS,
    creates=True,
    agency="buyer",
)
def contract_consultancy(app: Registry, act: Act, body: Body) -> Outcome:
    """Bên mua ghi một hợp đồng tư vấn. / The buyer records a consultancy contract."""
    return app.contract_consultancy(act, **body)


@blp.command(
    "POST",
    "/consultancies/<key>/end",
    body=shapes.EndConsultancy,
    right="registry.consultancy.end",
    roles=BUYERS,
    agency=BY_DOMAIN,
)
def end_consultancy(app: Registry, act: Act, body: Body, key: str) -> Outcome:
    """Bên mua ghi hợp đồng kết thúc. / The buyer records that the contract ended."""
    return app.end_consultancy(act, consultancy=key, **body)


@blp.query(
    "/consultancies",
    answer=shapes.ConsultancyView,
    args=shapes.ConsultancyArgs,
    paged=True,
    right="registry.consultancy.read",
    roles=READERS,
    agency=BY_DOMAIN,
)
def list_consultancies(service: Service, who: Principal, args: Body) -> Page:
    """Các hợp đồng tư vấn, theo mã; cơ quan chỉ xem của mình. / Contracts by key; an agency reads its own."""
    sought: dict[str, str] = {name: str(args[name]) for name in ("buyer", "stage") if name in args}
    agency = own_agency(who, args.get("agency"))
    if agency is not None:
        sought["agency"] = agency
    page = service.views.page(projections.CONSULTANCIES, after=args["after"], limit=args["limit"], **sought)
    return Page(tuple(projections.consultancy_answer(each) for each in page.items), page.next)


@blp.query(
    "/consultancies/<key>",
    answer=shapes.ConsultancyView,
    right="registry.consultancy.read",
    roles=READERS,
    agency=BY_DOMAIN,
    etag="version",
)
def show_consultancy(service: Service, who: Principal, _args: Body, key: str) -> Body:
    """Một hợp đồng tư vấn. / One consultancy contract."""
    reading = service.views.caught_up()
    view = reading.get(projections.CONSULTANCIES, key)
    own_alone(who, *([] if view is None else [view["agency"], answering_for(reading, view["agency"], SYSTEM)]))
    return projections.consultancy_answer(found(view, "consultancy", key))
