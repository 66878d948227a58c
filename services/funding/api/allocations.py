"""Routes on allocations and their tranches."""

from __future__ import annotations

from services.funding.api.asking import Body, Hosting, asking
from services.funding.application import FundingApplication
from services.funding.schemas import allocations as shapes
from shared.acts import Act, Role
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import ANYONE, Blueprint
from shared.identity import Principal

blp = Blueprint("funding", "funding", "Phân bổ kinh phí / funding")


@blp.command(
    "POST",
    "/allocations/<agency>/<int:year>/releases",
    body=shapes.ReleaseTranche,
    right="funding.tranche.release",
    roles=(Role.FINANCE,),
    basis=True,
)
def release_tranche(app: FundingApplication, act: Act, body: Body, agency: str, year: int) -> Outcome:
    """Sở Tài chính cho cấp đợt tiếp theo. / Finance releases the next tranche: permission, not yet money spent."""
    return app.release_tranche(act, agency=agency, year=year, **body)


@blp.command(
    "POST",
    "/allocations/<agency>/<int:year>/inherited/<origin>/releases",
    body=shapes.ReleaseTranche,
    right="funding.tranche.release",
    roles=(Role.FINANCE,),
    basis=True,
)
def release_inherited_tranche(
    app: FundingApplication, act: Act, body: Body, *, agency: str, year: int, origin: str
) -> Outcome:
    """Cấp đợt tiếp theo của kinh phí tiếp nhận. / Release the next tranche of money taken over from another agency."""
    return app.release_tranche(act, agency=agency, year=year, origin=origin, **body)


@blp.query(
    "/allocations/<agency>/<int:year>",
    answer=shapes.AllocationView,
    right="funding.allocation.read",
    roles=ANYONE,
    etag="version",
)
def show_allocation(service: Hosting, _who: Principal, _args: Body, agency: str, year: int) -> Body:
    """Kinh phí được giao, các đợt, và đợt tiếp theo còn thiếu gì. / Money, tranches, and what the next one lacks."""
    return asking(service).allocation(agency, year)


@blp.query(
    "/allocations/<agency>/<int:year>/inherited/<origin>",
    answer=shapes.AllocationView,
    right="funding.allocation.read",
    roles=ANYONE,
    etag="version",
)
def show_inherited(service: Hosting, _who: Principal, _args: Body, agency: str, year: int, origin: str) -> Body:
    """Kinh phí tiếp nhận từ cơ quan đã chấm dứt. / Money taken over from an agency that has ended."""
    return asking(service).allocation(agency, year, origin)


@blp.query(
    "/allocations",
    answer=shapes.AllocationItem,
    args=shapes.AllocationArgs,
    paged=True,
    right="funding.allocation.read",
    roles=ANYONE,
)
def list_allocations(service: Hosting, _who: Principal, args: Body) -> Page:
    """Kinh phí đã giao, theo cơ quan và năm. / Allocations, in order of agency and year."""
    return asking(service).allocations(args.get("agency"), after=args["after"], limit=args["limit"])
