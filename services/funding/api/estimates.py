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


def _lines(body: Body) -> tuple[EstimateLine, ...]:
    return tuple(EstimateLine(**each) for each in body["lines"])


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
    return app.propose_estimate(act, **{**body, "lines": _lines(body)})


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
    """Hai sở cùng ký tờ trình; chữ ký thứ hai là trình. / Each signs the joint submission; the second one submits."""
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


@blp.command(
    "POST",
    "/estimates/<estimate>/return",
    body=shapes.ReturnEstimate,
    right="funding.estimate.return",
    roles=(Role.PPC,),
)
def return_estimate(app: FundingApplication, act: Act, _body: Body, estimate: str) -> Outcome:
    """UBND tỉnh trả lại dự toán, nêu lý do. / The PPC returns the estimate, with its reason."""
    return app.return_estimate(act, estimate=estimate)


@blp.command(
    "POST",
    "/estimates/<estimate>/revisions",
    body=shapes.ReviseEstimate,
    right="funding.estimate.revise",
    roles=(Role.DOST,),
)
def revise_estimate(app: FundingApplication, act: Act, body: Body, estimate: str) -> Outcome:
    """Đề xuất lại dự toán bị trả lại. / Propose a returned estimate anew."""
    return app.revise_estimate(act, estimate=estimate, lines=_lines(body))


@blp.command(
    "POST",
    "/estimates/<estimate>/amendments",
    body=shapes.AmendEstimate,
    right="funding.estimate.amend",
    roles=(Role.DOST,),
)
def amend_estimate(app: FundingApplication, act: Act, body: Body, estimate: str) -> Outcome:
    """Đề xuất điều chỉnh dự toán đã duyệt, nêu lý do. / Propose to raise or cut an approved estimate, with a reason."""
    return app.amend_estimate(act, estimate=estimate, lines=_lines(body))


@blp.query(
    "/estimates/<estimate>", answer=shapes.EstimateView, right="funding.estimate.read", roles=ANYONE, etag="version"
)  # fmt: skip
def show_estimate(service: Hosting, _who: Principal, _args: Body, estimate: str) -> Body:
    """Dự toán và ai đã làm gì với nó. / An estimate, and who did what with it."""
    return asking(service).estimate(estimate)
