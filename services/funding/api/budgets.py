"""Routes on budgets."""

from __future__ import annotations

from services.funding.api.asking import Body, Hosting, asking
from services.funding.application import FundingApplication
from services.funding.schemas import budgets as shapes
from shared.acts import Act, Role
from shared.eventstore.application import Outcome
from shared.http import ANYONE, Blueprint
from shared.identity import Principal

blp = Blueprint("budgets", "funding", "Tổng mức kinh phí / budgets")


@blp.command(
    "POST",
    "/budgets",
    body=shapes.ApproveBudget,
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
    "/budgets/<int:year>/adjustments",
    body=shapes.AdjustBudget,
    right="funding.budget.adjust",
    roles=(Role.PPC,),
    basis=True,
)
def adjust_budget(app: FundingApplication, act: Act, body: Body, year: int) -> Outcome:
    """Điều chỉnh tổng mức của một nguồn trong năm. / A later decision raises or cuts one of the year's sources."""
    return app.adjust_budget(act, year=year, **body)


@blp.query(
    "/budgets/<int:year>", answer=shapes.BudgetView, right="funding.budget.read", roles=ANYONE, etag="version"
)  # fmt: skip
def show_budget(service: Hosting, _who: Principal, _args: Body, year: int) -> Body:
    """Tổng mức, đã phân bổ, còn lại. / Ceiling, committed, remaining."""
    return asking(service).budget(year)
