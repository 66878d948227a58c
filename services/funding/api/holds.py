"""Routes on deferrals: who defers what until when, and what was decided."""

from __future__ import annotations

from services.funding.api.asking import Body, Hosting, asking
from services.funding.application import FundingApplication
from services.funding.schemas import holds as shapes
from shared.acts import Act, Role
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import ANYONE, Blueprint
from shared.identity import Principal

blp = Blueprint("holds", "funding", "Tạm hoãn cấp kinh phí / deferrals")


@blp.command(
    "POST",
    "/holds/<hold>/confirmation",
    body=shapes.ConfirmHold,
    right="funding.hold.confirm",
    roles=(Role.FINANCE, Role.PPC),
    basis=True,
)
def confirm_hold(app: FundingApplication, act: Act, _body: Body, hold: str) -> Outcome:
    """Sở Tài chính hoặc UBND tỉnh xác nhận tạm hoãn. / Finance or the PPC confirms a deferral by numbered decision."""
    return app.confirm_hold(act, hold=hold)


@blp.command(
    "POST",
    "/holds/<hold>/lifting",
    body=shapes.LiftHold,
    right="funding.hold.lift",
    roles=(Role.FINANCE, Role.PPC),
    basis=True,
)
def lift_hold(app: FundingApplication, act: Act, _body: Body, hold: str) -> Outcome:
    """Sở Tài chính hoặc UBND tỉnh bãi bỏ tạm hoãn. / Finance or the PPC lifts a deferral by numbered decision."""
    return app.lift_hold(act, hold=hold)


@blp.command(
    "POST",
    "/holds/<hold>/recovery",
    body=shapes.DecideRecovery,
    right="funding.recovery.decide",
    roles=(Role.PPC,),
    basis=True,
)
def decide_recovery(app: FundingApplication, act: Act, body: Body, hold: str) -> Outcome:
    """UBND tỉnh quyết định về kiến nghị thu hồi. / The PPC decides on the recovery that an upheld signal recommends."""
    return app.decide_recovery(act, hold=hold, **body)


@blp.query("/holds/<hold>", answer=shapes.HoldView, right="funding.hold.read", roles=ANYONE, etag="version")
def show_hold(service: Hosting, _who: Principal, _args: Body, hold: str) -> Body:
    """Việc tạm hoãn, đến ngày nào, ai đã quyết định gì. / A deferral, until when, and who decided what."""
    return asking(service).hold(hold)


@blp.query(
    "/holds", answer=shapes.HoldView, args=shapes.HoldArgs, paged=True, right="funding.hold.read", roles=ANYONE
)  # fmt: skip
def list_holds(service: Hosting, _who: Principal, args: Body) -> Page:
    """Các việc tạm hoãn. / Deferrals, of one agency if it is named."""
    return asking(service).holds(args.get("agency"), after=args["after"], limit=args["limit"])
