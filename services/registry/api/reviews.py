"""Routes: function reviews."""

from __future__ import annotations

from typing import Final

from services.registry import projections
from services.registry.api.reading import Body, Service, day_asked, found, own_agency, own_alone
from services.registry.application import Registry
from services.registry.schemas import reviews as shapes
from shared.acts import Act, Role
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import Blueprint
from shared.http.rights import BY_DOMAIN
from shared.identity import Principal

blp = Blueprint("reviews", "registry", "Rà soát chức năng, nhiệm vụ / function reviews")
LEADING: Final = (Role.HOME_AFFAIRS,)
CONSULTED: Final = (
    Role.AGENCY_HEAD,
    Role.QMR,
    Role.ISO_SECRETARY,
    Role.DOST,
    Role.HOME_AFFAIRS,
    Role.PLANNING,
    Role.FINANCE,
    Role.PPC_OFFICE,
    Role.INSPECTOR,
)
"""Whoever may speak for a body; that it is their own, and consulted, is decided on the review."""
READERS: Final = (*CONSULTED, Role.PPC, Role.SERVICE)
"""An agency sees the reviews that it is reviewed or consulted in."""


@blp.command(
    "POST",
    "/reviews",
    body=shapes.OpenReview,
    right="registry.review.open",
    roles=LEADING,
    creates=True,
    basis=True,
)
def open_review(app: Registry, act: Act, body: Body) -> Outcome:
    """Sở Nội vụ mở một cuộc rà soát. / Home Affairs opens a function review."""
    return app.open_review(act, **body)


@blp.command("POST", "/reviews/<key>/rows", body=shapes.AddRows, right="registry.review.draft", roles=LEADING)
def add_review_rows(app: Registry, act: Act, body: Body, key: str) -> Outcome:
    """Thêm dòng vào ma trận. / Add rows to the matrix."""
    return app.add_review_rows(act, review=key, **body)


@blp.command(
    "POST", "/reviews/<key>/rows/<int:number>", body=shapes.ReplaceRow, right="registry.review.draft", roles=LEADING
)
def replace_review_row(app: Registry, act: Act, body: Body, key: str, number: int) -> Outcome:
    """Thay một dòng của ma trận, có lý do. / Put another row in the place of one, with a reason."""
    return app.replace_review_row(act, review=key, row=number, **body)


@blp.command(
    "POST",
    "/reviews/<key>/rows/<int:number>/strike",
    body=shapes.StrikeRow,
    right="registry.review.draft",
    roles=LEADING,
)
def strike_review_row(app: Registry, act: Act, body: Body, key: str, number: int) -> Outcome:
    """Bỏ một dòng của ma trận, có lý do. / Strike a row, with a reason."""
    return app.strike_review_row(act, review=key, row=number, **body)


@blp.command(
    "POST",
    "/reviews/<key>/opinions",
    body=shapes.GiveOpinion,
    right="registry.review.answer",
    roles=CONSULTED,
    agency=BY_DOMAIN,
)
def give_review_opinion(app: Registry, act: Act, body: Body, key: str) -> Outcome:
    """Cơ quan được lấy ý kiến trả lời. / A consulted body gives its opinion."""
    return app.give_opinion(act, review=key, **body)


@blp.command(
    "POST", "/reviews/<key>/proposal", body=shapes.ProposeReview, right="registry.review.propose", roles=LEADING
)
def propose_review(app: Registry, act: Act, body: Body, key: str) -> Outcome:
    """Sở Nội vụ trình đề xuất. / Home Affairs submits its proposal."""
    return app.propose_review(act, review=key, **body)


@blp.command(
    "POST",
    "/reviews/<key>/approval",
    body=shapes.ApproveReview,
    right="registry.review.decide",
    roles=(Role.PPC,),
    basis=True,
)
def approve_review(app: Registry, act: Act, body: Body, key: str) -> Outcome:
    """UBND tỉnh phê duyệt đề xuất. / The PPC approves the proposal."""
    return app.approve_review(act, review=key, **body)


@blp.command(
    "POST", "/reviews/<key>/return", body=shapes.ReturnReview, right="registry.review.decide", roles=(Role.PPC,)
)
def return_review(app: Registry, act: Act, body: Body, key: str) -> Outcome:
    """UBND tỉnh trả lại đề xuất, có lý do. / The PPC returns the proposal, with a reason."""
    return app.return_review(act, review=key, **body)


@blp.query(
    "/reviews",
    answer=shapes.ReviewItem,
    args=shapes.ReviewArgs,
    paged=True,
    right="registry.review.read",
    roles=READERS,
    agency=BY_DOMAIN,
)
def list_reviews(service: Service, who: Principal, args: Body) -> Page:
    """Các cuộc rà soát, theo mã; cơ quan chỉ xem những cuộc liên quan. / Reviews by key; an agency sees its own."""
    sought: dict[str, str] = {"stage": str(args["stage"])} if "stage" in args else {}
    agency = own_agency(who, args.get("agency"))
    if agency is not None:
        sought[projections.concerns(agency)] = "true"
    page = service.views.page(projections.REVIEWS, after=args["after"], limit=args["limit"], **sought)
    on = day_asked(service, {})
    return Page(tuple(projections.review_item(each, on) for each in page.items), page.next)


@blp.query(
    "/reviews/<key>",
    answer=shapes.ReviewView,
    right="registry.review.read",
    roles=READERS,
    agency=BY_DOMAIN,
    etag="version",
)
def show_review(service: Service, who: Principal, _args: Body, key: str) -> Body:
    """Một cuộc rà soát, với ma trận và điều nó cho thấy. / A review, with its matrix and what that shows."""
    view = service.views.get(projections.REVIEWS, key)
    own_alone(who, *([] if view is None else [*view["reviewed"], *view["consulted"]]))
    return projections.review_answer(found(view, "review", key), day_asked(service, {}))
