"""Routes on estimates."""

from __future__ import annotations

from typing import Final

from services.funding.api.asking import Body, Hosting, asking
from services.funding.application import FundingApplication
from services.funding.schemas import estimates as shapes
from shared.acts import Act, Role
from shared.contracts.funding import EstimateLine
from shared.eventstore.application import Outcome
from shared.http import ANYONE, Blueprint
from shared.identity import Principal

blp = Blueprint("estimates", "funding", "Dự toán / estimates")

DEPARTMENTS: Final = (Role.PLANNING, Role.FINANCE)
"""The two departments that balance and submit (directive, point 5)."""


@blp.command(
    "POST",
    "/estimates",
    body=shapes.ProposeEstimate,
    right="funding.estimate.propose",
    roles=(Role.DOST,),
    creates=True,
)
def propose_estimate(app: FundingApplication, act: Act, body: Body) -> Outcome:
    """Sở KH&CN đề xuất dự toán (điểm 2b). / DOST proposes an estimate (directive, point 2b)."""
    return app.propose_estimate(act, **{**body, "lines": tuple(EstimateLine(**each) for each in body["lines"])})


@blp.command(
    "POST",
    "/estimates/<estimate>/balances",
    body=shapes.BalanceEstimate,
    right="funding.estimate.balance",
    roles=DEPARTMENTS,
)
def balance_estimate(app: FundingApplication, act: Act, _body: Body, estimate: str) -> Outcome:
    """Sở KH&ĐT, Sở Tài chính cân đối (điểm 5). / Planning and Finance each balance it (directive, point 5)."""
    return app.balance_estimate(act, estimate=estimate)


@blp.command(
    "POST",
    "/estimates/<estimate>/submission",
    body=shapes.SubmitEstimate,
    right="funding.estimate.submit",
    roles=DEPARTMENTS,
)
def submit_estimate(app: FundingApplication, act: Act, _body: Body, estimate: str) -> Outcome:
    """Trình UBND tỉnh khi cả hai sở đã cân đối. / Submit to the PPC what both have balanced."""
    return app.submit_estimate(act, estimate=estimate)


@blp.command(
    "POST",
    "/estimates/<estimate>/approval",
    body=shapes.ApproveEstimate,
    right="funding.estimate.approve",
    roles=(Role.PPC,),
    basis=True,
)
def approve_estimate(app: FundingApplication, act: Act, _body: Body, estimate: str) -> Outcome:
    """UBND tỉnh phê duyệt; kinh phí được phân bổ và giao ngay. / The PPC approves; the money is assigned at once."""
    return app.approve_estimate(act, estimate=estimate)


@blp.query(
    "/estimates/<estimate>", answer=shapes.EstimateView, right="funding.estimate.read", roles=ANYONE, etag="version"
)  # fmt: skip
def show_estimate(service: Hosting, _who: Principal, _args: Body, estimate: str) -> Body:
    """Dự toán và ai đã làm gì với nó. / An estimate, and who did what with it."""
    return asking(service).estimate(estimate)
