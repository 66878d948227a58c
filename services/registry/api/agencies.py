"""Routes: the register of agencies."""

from __future__ import annotations

from typing import Any

from services.registry import projections
from services.registry.api.reading import OVERSEEING, REGISTRARS, REPORTERS, STAFFING, Body, Service, day_asked, found
from services.registry.application import Registry
from services.registry.schemas import answered, asked
from shared.acts import Act, Role
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.eventstore.viewtables import Asked
from shared.http import ANYONE, Blueprint
from shared.identity import Principal

blp = Blueprint("registry", "registry", "Danh mục cơ quan áp dụng / the register of agencies")


@blp.command(
    "POST",
    "/agencies",
    body=asked.RegisterAgency,
    right="registry.agency.register",
    roles=REGISTRARS,
    creates=True,
    basis=True,
)
def register_agency(app: Registry, act: Act, body: Body) -> Outcome:
    """Ghi một cơ quan vào danh mục; nghĩa vụ suy ra từ loại. / Enter an agency; its obligation is derived."""
    return app.register_agency(act, **body)


@blp.command(
    "POST",
    "/agencies/<code>/enrolment",
    body=asked.Enrol,
    right="registry.agency.enrol",
    roles=(Role.AGENCY_HEAD,),
    agency="code",
)
def enrol(app: Registry, act: Act, body: Body, code: str) -> Outcome:
    """Cơ quan thuộc diện khuyến khích tự đăng ký. / A voluntary agency enrols itself."""
    return app.enrol(act, code=code, **body)


@blp.command(
    "POST",
    "/agencies/<code>/head",
    body=asked.AppointHead,
    right="registry.agency.head",
    roles=STAFFING,
    basis=True,
)
def appoint_head(app: Registry, act: Act, body: Body, code: str) -> Outcome:
    """Ghi bổ nhiệm thủ trưởng theo quyết định nêu ở căn cứ. / Record the appointment of the head by its decision."""
    return app.appoint_head(act, code=code, **body)


@blp.command(
    "POST",
    "/agencies/<code>/milestones",
    body=asked.ReportMilestone,
    right="registry.milestone.report",
    roles=REPORTERS,
    agency="code",
)
def report_milestone(app: Registry, act: Act, body: Body, code: str) -> Outcome:
    """Cơ quan báo cáo đã đạt một mốc. / An agency reports a milestone."""
    return app.report_milestone(act, code=code, **body)


@blp.query(
    "/agencies",
    answer=answered.AgencyItem,
    args=asked.AgencyArgs,
    paged=True,
    right="registry.agency.read",
    roles=ANYONE,
)
def list_agencies(service: Service, _who: Principal, args: Body) -> Page:
    """Danh mục cơ quan, theo mã hoặc theo tên; tìm không cần dấu. / The register, by code or name; search."""
    page = service.views.find(projections.AGENCIES, sought(args, args["after"], args["limit"]))
    today = day_asked(service, {})
    return Page(tuple(projections.agency_item(each, today) for each in page.items), page.next)


def sought(args: Body, after: str, limit: int) -> Asked:
    """Returns what the views are asked for by the parameters of a list of agencies."""
    filters = ("kind", "obligation", "applying", "parent")
    equals: dict[str, str] = {name: _indexed(args[name]) for name in filters if name in args}
    begins = [(projections.WORD, word) for word in args.get("q", ())]
    return Asked(after, limit, equals, begins, projections.NAME if args["sort"] == asked.Order.NAME else None)


def _indexed(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@blp.query("/agencies/<code>", answer=answered.AgencyView, right="registry.agency.read", roles=ANYONE, etag="version")
def show_agency(service: Service, who: Principal, _args: Body, code: str) -> Body:
    """Hồ sơ một cơ quan; mã băm bằng chứng chỉ cơ quan đó và bên giám sát xem được. / One agency's file."""
    view = found(service.views.get(projections.AGENCIES, code), "agency", code)
    digests = who.agency == code or not OVERSEEING.isdisjoint(who.roles)
    return projections.agency_answer(view, day_asked(service, {}), digests=digests)


@blp.query(
    "/agencies/<code>/progress",
    answer=answered.ProgressView,
    args=asked.OnArgs,
    right="registry.agency.read",
    roles=ANYONE,
)
def show_progress(service: Service, _who: Principal, args: Body, code: str) -> Body:
    """Tiến độ vào một ngày, theo những gì đã ghi đến nay. / Progress on a day, by what is recorded now."""
    view = found(service.views.get(projections.AGENCIES, code), "agency", code)
    return projections.progress_answer(view, day_asked(service, args))


@blp.query("/rules", answer=answered.RulesView, right="registry.rule.read", roles=ANYONE)
def show_rules(_service: Service, _who: Principal, _args: Body) -> Body:
    """Quy tắc có ngày hiệu lực, nguồn và độ tin cậy. / Dated rules, their sources and how sure they are."""
    return projections.rules_answer()
