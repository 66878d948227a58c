"""Routes: check visits and their requests."""

from __future__ import annotations

from services.registry.api.reading import REPORTERS, Body, Service, day_asked, found
from services.registry.api.seeing import SEEING, must_see
from services.registry.application import Registry
from services.registry.projections.checks import (
    CHECK_REQUESTS,
    CHECKS,
    check_answer,
    check_item,
    hidden_from,
    request_answer,
)
from services.registry.projections.lineage import answering_for
from services.registry.schemas import checks as schemas
from shared.acts import Act, Role
from shared.contracts.registry import Matter
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import BY_DOMAIN, Blueprint
from shared.identity import Principal

blp = Blueprint("checks", "registry", "Kiểm tra / check visits")
CHECKING = (Role.DOST, Role.PPC_OFFICE)


@blp.command(
    "POST",
    "/checks",
    body=schemas.PlanCheck,
    right="registry.check.plan",
    roles=CHECKING,
    creates=True,
    basis=True,
)
def plan_check(app: Registry, act: Act, body: Body) -> Outcome:
    """Lập kế hoạch một cuộc kiểm tra. / Plan a check."""
    return app.plan_check(act, **body)


@blp.command("POST", "/checks/<check>/team", body=schemas.ChangeTeam, right="registry.check.plan", roles=CHECKING)
def change_check_team(app: Registry, act: Act, body: Body, check: str) -> Outcome:
    """Thay đổi đoàn, có lý do. / Change the team, with a reason."""
    return app.change_check_team(act, check=check, **body)


@blp.command(
    "POST", "/checks/<check>/cancellation", body=schemas.CancelCheck, right="registry.check.plan", roles=CHECKING
)
def cancel_check(app: Registry, act: Act, body: Body, check: str) -> Outcome:
    """Huỷ cuộc kiểm tra, có lý do. / Cancel the check, with a reason."""
    return app.cancel_check(act, check=check, **body)


@blp.command("POST", "/checks/<check>/minutes", body=schemas.MinuteCheck, right="registry.check.minute", roles=CHECKING)
def minute_check(app: Registry, act: Act, body: Body, check: str) -> Outcome:
    """Ghi biên bản kiểm tra. / Record the minutes."""
    return app.minute_check(act, check=check, **body)


@blp.command(
    "POST", "/checks/<check>/requests", body=schemas.IssueRequest, right="registry.check.minute", roles=CHECKING
)
def issue_request(app: Registry, act: Act, body: Body, check: str) -> Outcome:
    """Yêu cầu cơ quan thực hiện, có thời hạn. / Ask the agency for something, by a deadline."""
    return app.issue_request(act, check=check, **body)


@blp.command(
    "POST",
    "/checks/<check>/requests/<int:number>/fulfilment",
    body=schemas.ReportFulfilment,
    right="registry.request.report",
    roles=REPORTERS,
    agency=BY_DOMAIN,
)
def report_fulfilment(app: Registry, act: Act, body: Body, check: str, number: int) -> Outcome:
    """Cơ quan báo cáo đã thực hiện, kèm bằng chứng. / The agency reports it as done, and shows it."""
    return app.report_fulfilment(act, check=check, number=number, **body)


@blp.command(
    "POST",
    "/checks/<check>/requests/<int:number>/proof",
    body=schemas.ProveFulfilment,
    right="registry.request.verify",
    roles=CHECKING,
)
def prove_fulfilment(app: Registry, act: Act, body: Body, check: str, number: int) -> Outcome:
    """Xác nhận yêu cầu đã được thực hiện. / Record that the request was seen fulfilled."""
    return app.prove_fulfilment(act, check=check, number=number, **body)


@blp.command(
    "POST",
    "/checks/<check>/requests/<int:number>/reopening",
    body=schemas.ReopenRequest,
    right="registry.request.verify",
    roles=CHECKING,
)
def reopen_request(app: Registry, act: Act, body: Body, check: str, number: int) -> Outcome:
    """Yêu cầu chưa được thực hiện, nêu lý do. / The request is not fulfilled; say why."""
    return app.reopen_request(act, check=check, number=number, **body)


@blp.command(
    "POST",
    "/checks/<check>/requests/<int:number>/extension",
    body=schemas.ExtendDeadline,
    right="registry.request.extend",
    roles=CHECKING,
)
def extend_deadline(app: Registry, act: Act, body: Body, check: str, number: int) -> Outcome:
    """Gia hạn một yêu cầu, có lý do. / Extend a deadline, with a reason."""
    return app.extend_deadline(act, check=check, number=number, **body)


@blp.command(
    "POST",
    "/checks/<check>/requests/<int:number>/withdrawal",
    body=schemas.WithdrawRequest,
    right="registry.request.withdraw",
    roles=CHECKING,
)
def withdraw_request(app: Registry, act: Act, body: Body, check: str, number: int) -> Outcome:
    """Rút một yêu cầu, có lý do. / Withdraw a request, with a reason."""
    return app.withdraw_request(act, check=check, number=number, **body)


@blp.command("POST", "/checks/<check>/closing", body=schemas.CloseCheck, right="registry.check.close", roles=CHECKING)
def close_check(app: Registry, act: Act, body: Body, check: str) -> Outcome:
    """Kết thúc theo dõi khi mọi yêu cầu đã xong. / End the following when every request is done with."""
    return app.close_check(act, check=check, **body)


@blp.query(
    "/checks",
    answer=schemas.CheckItem,
    args=schemas.CheckArgs,
    paged=True,
    right="registry.check.list",
    roles=SEEING,
    agency="agency",
)
def list_checks(service: Service, who: Principal, args: Body) -> Page:
    """Các cuộc kiểm tra. Cuộc kiểm tra đột xuất chưa diễn ra không hiện với cơ quan đó. / The checks."""
    sought: dict[str, str] = {name: str(args[name]) for name in ("agency", "stage", "year") if name in args}
    page = service.views.page(CHECKS, after=args["after"], limit=args["limit"], **sought)
    on = day_asked(service, args)
    return Page(tuple(check_item(each, on) for each in page.items if not hidden_from(each, who.agency)), page.next)


@blp.query(
    "/checks/<check>",
    answer=schemas.CheckView,
    args=schemas.OnDay,
    right="registry.check.read",
    roles=SEEING,
    agency=BY_DOMAIN,
    etag="version",
)
def show_check(service: Service, who: Principal, args: Body, check: str) -> Body:
    """Hồ sơ một cuộc kiểm tra, các yêu cầu theo ngày được hỏi. / A check, its requests as they stand on a day."""
    reading = service.views.caught_up()
    view = reading.get(CHECKS, check)
    view = None if view is not None and hidden_from(view, who.agency) else view
    # Whoever inherited what an agency that has ended was asked for must be able to read it.
    heir = None if view is None else answering_for(reading, view["agency"], Matter.RECOMMENDATIONS)
    must_see(who, view, heir)
    return check_answer(found(view, "check", check), day_asked(service, args))


@blp.query(
    "/check-requests",
    answer=schemas.CheckRequestView,
    args=schemas.CheckRequestArgs,
    paged=True,
    right="registry.check.list",
    roles=SEEING,
    agency="agency",
)
def list_check_requests(service: Service, _who: Principal, args: Body) -> Page:
    """Các yêu cầu sau kiểm tra, quá hạn suy ra theo ngày được hỏi. / Requests; overdue is derived for the day asked."""
    sought: dict[str, str] = {name: str(args[name]) for name in ("agency", "state") if name in args}
    page = service.views.page(CHECK_REQUESTS, after=args["after"], limit=args["limit"], **sought)
    on = day_asked(service, args)
    shown = (request_answer(each, on) for each in page.items)
    return Page(tuple(each for each in shown if each is not None), page.next)
