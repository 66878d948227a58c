"""Routes on the frame of the period."""

from __future__ import annotations

from services.funding.api.asking import Body, Hosting, asking
from services.funding.application import FundingApplication
from services.funding.schemas import frames as shapes
from shared.acts import Act, Role
from shared.contracts.funding import FramePart
from shared.eventstore.application import Outcome
from shared.http import ANYONE, Blueprint
from shared.identity import Principal

blp = Blueprint("frames", "funding", "Khung kinh phí của giai đoạn / the frame of the period")


def _parts(body: Body) -> list[FramePart]:
    return [FramePart(**each) for each in body["parts"]]


@blp.command(
    "POST",
    "/frames",
    body=shapes.ApproveFrame,
    right="funding.frame.approve",
    roles=(Role.PPC,),
    creates=True,
    basis=True,
)
def approve_frame(app: FundingApplication, act: Act, body: Body) -> Outcome:
    """UBND tỉnh duyệt khung kinh phí 2006-2009 theo nghị quyết của HĐND. / The PPC approves the frame of the period."""
    return app.approve_frame(act, ceiling=body["ceiling"], parts=_parts(body))


@blp.command(
    "POST",
    "/frames/<frame>/adjustments",
    body=shapes.AdjustFrame,
    right="funding.frame.adjust",
    roles=(Role.PPC,),
    basis=True,
)
def adjust_frame(app: FundingApplication, act: Act, body: Body, frame: str) -> Outcome:
    """Điều chỉnh khung kinh phí bằng quyết định sau. / A later decision raises or cuts the frame."""
    return app.adjust_frame(act, frame=frame, ceiling=body["ceiling"], parts=_parts(body))


@blp.query(
    "/frames/<frame>", answer=shapes.FrameView, right="funding.frame.read", roles=ANYONE, etag="version"
)  # fmt: skip
def show_frame(service: Hosting, _who: Principal, _args: Body, frame: str) -> Body:
    """Khung kinh phí, đã bố trí, còn lại theo năm và nguồn. / The frame, by year and source: budgeted, remaining."""
    return asking(service).frame(frame)
