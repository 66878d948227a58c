"""Routes: guidance activities."""

from __future__ import annotations

from services.registry.api.reading import OVERSEEING, Body, Service, found
from services.registry.application import Registry
from services.registry.projections.guidance import GUIDANCE, attended, guidance_answer
from services.registry.schemas import guidance as schemas
from shared.acts import Act, Role
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import ANYONE, Blueprint
from shared.identity import Principal

blp = Blueprint("guidance", "registry", "Phổ biến, hướng dẫn, đào tạo / dissemination, guidance, training")
GUIDING = (Role.DOST, Role.PPC_OFFICE)


@blp.command(
    "POST",
    "/guidance",
    body=schemas.HoldGuidance,
    right="registry.guidance.record",
    roles=GUIDING,
    creates=True,
)
def hold_guidance(app: Registry, act: Act, body: Body) -> Outcome:
    """Ghi một hoạt động đã diễn ra. / Record an activity that was held."""
    return app.hold_guidance(act, **body)


@blp.command(
    "POST",
    "/guidance/<guidance>/attendance",
    body=schemas.CorrectAttendance,
    right="registry.guidance.correct",
    roles=GUIDING,
)
def correct_attendance(app: Registry, act: Act, body: Body, guidance: str) -> Outcome:
    """Đính chính số người tham dự, có lý do. / Correct who attended, with a reason."""
    return app.correct_attendance(act, guidance=guidance, **body)


@blp.query(
    "/guidance",
    answer=schemas.GuidanceView,
    args=schemas.GuidanceArgs,
    paged=True,
    right="registry.guidance.read",
    roles=ANYONE,
)
def list_guidance(service: Service, who: Principal, args: Body) -> Page:
    """Các hoạt động, theo cơ quan, hình thức, năm. / Activities by agency, kind and year."""
    sought: dict[str, str] = {name: str(args[name]) for name in ("kind", "year") if name in args}
    if "agency" in args:
        sought[attended(args["agency"])] = "true"
    page = service.views.page(GUIDANCE, after=args["after"], limit=args["limit"], **sought)
    return Page(tuple(_shown(each, who) for each in page.items), page.next)


@blp.query(
    "/guidance/<guidance>",
    answer=schemas.GuidanceView,
    right="registry.guidance.read",
    roles=ANYONE,
    etag="version",
)
def show_guidance(service: Service, who: Principal, _args: Body, guidance: str) -> Body:
    """Một hoạt động, với mọi đính chính. / One activity, with every correction."""
    return _shown(found(service.views.get(GUIDANCE, guidance), "guidance", guidance), who)


def _shown(activity: Body, who: Principal) -> Body:
    there = who.agency in {each["agency"] for each in activity["attendance"]}
    return guidance_answer(activity, digests=there or not OVERSEEING.isdisjoint(who.roles))
