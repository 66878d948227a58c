"""The HTTP mouth of funding: routes, their rights and their shapes; no rules."""

from __future__ import annotations

from typing import Any, Final, Protocol

from services.funding import schemas
from services.funding.application import FundingApplication
from services.funding.projections import FundingQueries
from shared.acts import Act, Role
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page, Views
from shared.http import ANYONE, Blueprint
from shared.identity import Principal

Body = dict[str, Any]
DEPARTMENTS: Final = (Role.PLANNING, Role.FINANCE)
"""The two departments that balance and submit (directive, point 5)."""


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


blp = Blueprint("funding", "funding", "Phân bổ kinh phí / funding")


def asking(service: Hosting) -> FundingQueries:
    """Returns the queries over the service's read models."""
    application = service.application
    return FundingQueries(service.views, application.tranche_rules, application.stamp.clock)


@blp.command(
    "POST",
    "/budgets",
    body=schemas.ApproveBudget,
    right="funding.budget.approve",
    roles=(Role.PPC,),
    creates=True,
    basis=True,
)
def approve_budget(app: FundingApplication, act: Act, body: Body) -> Outcome:
    """UBND tỉnh duyệt tổng mức của một năm theo nghị quyết của HĐND. / The PPC approves a year's ceiling."""
    return app.approve_budget(act, **body)


@blp.command(
    "POST",
    "/estimates",
    body=schemas.ProposeEstimate,
    right="funding.estimate.propose",
    roles=(Role.DOST,),
    creates=True,
)
def propose_estimate(app: FundingApplication, act: Act, body: Body) -> Outcome:
    """Sở KH&CN đề xuất dự toán (điểm 2b). / DOST proposes an estimate (directive, point 2b)."""
    return app.propose_estimate(act, **body)


@blp.command(
    "POST",
    "/estimates/<estimate>/balances",
    body=schemas.BalanceEstimate,
    right="funding.estimate.balance",
    roles=DEPARTMENTS,
)
def balance_estimate(app: FundingApplication, act: Act, _body: Body, estimate: str) -> Outcome:
    """Sở KH&ĐT, Sở Tài chính cân đối (điểm 5). / Planning and Finance each balance it (directive, point 5)."""
    return app.balance_estimate(act, estimate=estimate)


@blp.command(
    "POST",
    "/estimates/<estimate>/submission",
    body=schemas.SubmitEstimate,
    right="funding.estimate.submit",
    roles=DEPARTMENTS,
)
def submit_estimate(app: FundingApplication, act: Act, _body: Body, estimate: str) -> Outcome:
    """Trình UBND tỉnh khi cả hai sở đã cân đối. / Submit to the PPC what both have balanced."""
    return app.submit_estimate(act, estimate=estimate)


@blp.command(
    "POST",
    "/estimates/<estimate>/approval",
    body=schemas.ApproveEstimate,
    right="funding.estimate.approve",
    roles=(Role.PPC,),
    basis=True,
)
def approve_estimate(app: FundingApplication, act: Act, _body: Body, estimate: str) -> Outcome:
    """UBND tỉnh phê duyệt; kinh phí được phân bổ và giao ngay. / The PPC approves; the money is assigned at once."""
    return app.approve_estimate(act, estimate=estimate)


@blp.command(
    "POST",
    "/allocations/<agency>/<int:year>/releases",
    body=schemas.ReleaseTranche,
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
    body=schemas.ReleaseTranche,
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
    "/budgets/<int:year>", answer=schemas.BudgetView, right="funding.budget.read", roles=ANYONE, etag="version"
)  # fmt: skip
def show_budget(service: Hosting, _who: Principal, _args: Body, year: int) -> Body:
    """Tổng mức, đã phân bổ, còn lại. / Ceiling, committed, remaining."""
    return asking(service).budget(year)


@blp.query(
    "/estimates/<estimate>", answer=schemas.EstimateView, right="funding.estimate.read", roles=ANYONE, etag="version"
)  # fmt: skip
def show_estimate(service: Hosting, _who: Principal, _args: Body, estimate: str) -> Body:
    """Dự toán và ai đã làm gì với nó. / An estimate, and who did what with it."""
    return asking(service).estimate(estimate)


@blp.query(
    "/allocations/<agency>/<int:year>",
    answer=schemas.AllocationView,
    right="funding.allocation.read",
    roles=ANYONE,
    etag="version",
)
def show_allocation(service: Hosting, _who: Principal, _args: Body, agency: str, year: int) -> Body:
    """Kinh phí được giao, các đợt, và đợt tiếp theo còn thiếu gì. / Money, tranches, and what the next one lacks."""
    return asking(service).allocation(agency, year)


@blp.query(
    "/allocations/<agency>/<int:year>/inherited/<origin>",
    answer=schemas.AllocationView,
    right="funding.allocation.read",
    roles=ANYONE,
    etag="version",
)
def show_inherited(service: Hosting, _who: Principal, _args: Body, agency: str, year: int, origin: str) -> Body:
    """Kinh phí tiếp nhận từ cơ quan đã chấm dứt. / Money taken over from an agency that has ended."""
    return asking(service).allocation(agency, year, origin)


@blp.query(
    "/allocations",
    answer=schemas.AllocationItem,
    args=schemas.AllocationArgs,
    paged=True,
    right="funding.allocation.read",
    roles=ANYONE,
)
def list_allocations(service: Hosting, _who: Principal, args: Body) -> Page:
    """Kinh phí đã giao, theo cơ quan và năm. / Allocations, in order of agency and year."""
    return asking(service).allocations(args.get("agency"), after=args["after"], limit=args["limit"])
