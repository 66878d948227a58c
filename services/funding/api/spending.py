"""Routes on money that moves and on its end: an agency's own, what it took over, and what came from the year before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from services.funding.api.asking import Body, Hosting, asking
from services.funding.application import FundingApplication
from services.funding.application.spending import Where
from services.funding.domain.voucher import Paper
from services.funding.schemas import spending as shapes
from shared.acts import Act, Role
from shared.contracts.terms import AgencyCode, Year
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import ANYONE, Blueprint, PageArgs, fields
from shared.http.rights import BY_DOMAIN
from shared.http.schemas import CommandBody
from shared.identity import Principal

blp = Blueprint("spending", "funding", "Giải ngân, quyết toán / disbursement and settlement")
AGENCY: Final = (Role.AGENCY_HEAD, Role.QMR)
"""Who acts for an agency on its money: its management (the directive's point 6 puts the head in charge)."""
FINANCE: Final = (Role.FINANCE,)
PPC: Final = (Role.PPC,)
Use = Callable[..., Outcome]


def _command(
    tail: str, body: type[CommandBody], right: str, roles: tuple[Role, ...], *, basis: bool = False
) -> Callable[[Use], Use]:
    """Declares a command on an agency's own money of a year, and the same on money that came another way."""

    def declare(use: Use) -> Use:
        def own(app: FundingApplication, act: Act, body: Body, *, agency: str, year: int, **place: Any) -> Outcome:
            return use(app, act, body, (agency, year, None), **place)

        def inherited(
            app: FundingApplication, act: Act, body: Body, *, agency: str, year: int, origin: str, **place: Any
        ) -> Outcome:
            return use(app, act, body, (agency, year, origin), **place)

        bound = BY_DOMAIN if roles is AGENCY else None
        for way, function, suffix in (("", own, ""), ("/inherited/<origin>", inherited, "_inherited")):
            function.__name__, function.__doc__ = f"{use.__name__}{suffix}", use.__doc__
            path = f"/allocations/<agency>/<int:year>{way}/{tail}"
            blp.command("POST", path, body=body, right=right, roles=roles, basis=basis, agency=bound)(function)
        return use

    return declare


def _paper(body: Body) -> Paper:
    return Paper(body["voucher"], body["dated"], body["amount"])


@_command("disbursement-requests", shapes.AskDisbursement, "funding.disbursement.ask", AGENCY)
def ask_disbursement(app: FundingApplication, act: Act, body: Body, where: Where) -> Outcome:
    """Cơ quan đề nghị rút kinh phí đã được cấp. / The agency asks to draw money that was released."""
    return app.ask_disbursement(act, where=where, **body)


@_command(
    "disbursement-requests/<int:request>/refusal",
    shapes.DeclineDisbursement,
    "funding.disbursement.decide",
    FINANCE,
)
def decline_disbursement(app: FundingApplication, act: Act, _body: Body, where: Where, *, request: int) -> Outcome:
    """Sở Tài chính không chấp thuận đề nghị, nêu lý do. / Finance declines a request, with its reason."""
    return app.decline_disbursement(act, where=where, request=request)


@_command("disbursement-requests/<int:request>/voucher", shapes.Disburse, "funding.disbursement.decide", FINANCE)
def disburse(app: FundingApplication, act: Act, body: Body, where: Where, *, request: int) -> Outcome:
    """Chấp thuận và ghi chứng từ Kho bạc đã chi. / Finance agrees, on the voucher by which the Treasury paid out."""
    return app.disburse(act, where=where, request=request, paper=_paper(body))


@_command("advances/<advance>/clearing", shapes.ClearAdvance, "funding.advance.clear", FINANCE)
def clear_advance(app: FundingApplication, act: Act, body: Body, where: Where, *, advance: str) -> Outcome:
    """Thanh toán tạm ứng theo chứng từ dẫn chiếu. / An advance becomes a payment, by a voucher that cites it."""
    return app.clear_advance(act, where=where, advance=advance, paper=_paper(body))


@_command("repayments", shapes.PayBack, "funding.money.repay", AGENCY)
def repay(app: FundingApplication, act: Act, body: Body, where: Where) -> Outcome:
    """Cơ quan nộp trả kinh phí qua Kho bạc. / The agency pays money back, through the Treasury."""
    return app.repay(act, where=where, advance=body.get("advance"), paper=_paper(body))


@_command("recoveries", shapes.Recover, "funding.money.recover", FINANCE, basis=True)
def recover(app: FundingApplication, act: Act, body: Body, where: Where) -> Outcome:
    """Ghi nhận thu hồi theo quyết định của cấp có thẩm quyền. / Money is recovered by the authority's decision."""
    return app.recover(act, where=where, advance=body.get("advance"), paper=_paper(body))


@_command("cancellations", shapes.Cancel, "funding.money.cancel", PPC, basis=True)
def cancel(app: FundingApplication, act: Act, body: Body, where: Where) -> Outcome:
    """Huỷ phần chưa giải ngân theo quyết định. / The PPC cancels what was not drawn, by decision."""
    return app.cancel(act, where=where, **body)


@_command("carry-over", shapes.CarryOver, "funding.money.carry-over", PPC, basis=True)
def carry_over(app: FundingApplication, act: Act, _body: Body, where: Where) -> Outcome:
    """Chuyển nguồn phần còn lại sang năm sau theo quyết định. / What is left goes on in the next year, by decision."""
    return app.carry_over(act, where=where)


@_command("settlement", shapes.PrepareSettlement, "funding.settlement.prepare", AGENCY)
def prepare_settlement(app: FundingApplication, act: Act, body: Body, where: Where) -> Outcome:
    """Cơ quan lập quyết toán khi có kết quả được công nhận. / The agency prepares its settlement, on a result."""
    return app.prepare_settlement(act, where=where, **body)


@_command("settlement/return", shapes.ReturnSettlement, "funding.settlement.review", FINANCE)
def return_settlement(app: FundingApplication, act: Act, _body: Body, where: Where) -> Outcome:
    """Sở Tài chính trả lại quyết toán, nêu lý do. / Finance sends the settlement back, with its reason."""
    return app.return_settlement(act, where=where)


@_command("settlement/review", shapes.ReviewSettlement, "funding.settlement.review", FINANCE)
def review_settlement(app: FundingApplication, act: Act, _body: Body, where: Where) -> Outcome:
    """Sở Tài chính thẩm định quyết toán. / Finance reviews the settlement."""
    return app.review_settlement(act, where=where)


@_command("settlement/ratification", shapes.RatifySettlement, "funding.settlement.ratify", PPC, basis=True)
def ratify_settlement(app: FundingApplication, act: Act, _body: Body, where: Where) -> Outcome:
    """Ghi nhận phê chuẩn của HĐND. / The ratification by the People's Council is recorded, citing its resolution."""
    return app.ratify_settlement(act, where=where)


class VoucherArgs(PageArgs):
    """A page of vouchers, of one agency or one year where they are given."""

    agency = fields.of(AgencyCode, required=False)
    year = fields.of(Year, required=False)


@blp.query(
    "/vouchers", answer=shapes.VoucherView, args=VoucherArgs, paged=True, right="funding.voucher.read", roles=ANYONE
)
def list_vouchers(service: Hosting, _who: Principal, args: Body) -> Page:
    """Chứng từ Kho bạc đã tính, theo số. / The Treasury vouchers that count, in order of their numbers."""
    only: dict[str, str] = {name: str(args[name]) for name in ("agency", "year") if name in args}
    return asking(service).vouchers(only, after=args["after"], limit=args["limit"])


@blp.query(
    "/vouchers/<voucher>", answer=shapes.VoucherView, right="funding.voucher.read", roles=ANYONE, etag="version"
)  # fmt: skip
def show_voucher(service: Hosting, _who: Principal, _args: Body, voucher: str) -> Body:
    """Một chứng từ Kho bạc và kinh phí nó được tính vào. / A Treasury voucher, and the money on which it counts."""
    return asking(service).voucher(voucher)
