"""Routes: the register of agencies."""

from __future__ import annotations

from datetime import date

from services.registry import projections
from services.registry.api.reading import (
    REGISTRARS,
    REPORTERS,
    STAFFING,
    Body,
    Service,
    day_asked,
    found,
    sees_digests,
)
from services.registry.application import Registry
from services.registry.domain.obligation import POINT_1, Rules
from services.registry.schemas import answered, asked
from services.registry.schemas import certification as asked_apart
from shared.acts import Act, Role
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page, Reading
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


@blp.command(
    "POST",
    "/agencies/<code>/assessment-requests",
    body=asked_apart.RequestAssessment,
    right="registry.assessment.request",
    roles=REPORTERS,
    agency="code",
    either=True,
    location="/agencies/{key}/certification",
)
def request_assessment(app: Registry, act: Act, body: Body, code: str) -> Outcome:
    """Cơ quan báo cáo đã đề nghị đánh giá độc lập. / An agency reports that it asked for an independent assessment."""
    return app.request_assessment(act, code=code, **body)


@blp.query(
    "/agencies/<code>/certification",
    answer=asked_apart.CertificationView,
    right="registry.agency.read",
    roles=ANYONE,
    etag="version",
)
def show_certification(service: Service, who: Principal, _args: Body, code: str) -> Body:
    """Đề nghị đánh giá độc lập và giấy chứng nhận. / The assessments asked for and the certificates noted."""
    view = found(service.views.get(projections.CERTIFICATIONS, code), "certification", code)
    return projections.certification_answer(view, digests=sees_digests(who, code))


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
    reading, today = service.views.caught_up(), day_asked(service, {})
    rules = projections.obligation_rules(reading)
    page = sought(reading, rules, today, args)
    return Page(tuple(projections.agency_item(each, today, rules) for each in page.items), page.next)


def sought(reading: Reading, rules: Rules, on: date, args: Body) -> Page:
    """Returns the agencies that the parameters of a list ask for, as obligation and application are on the day `on`."""
    equals = {"parent": str(args["parent"])} if "parent" in args else {}
    begins = [(projections.WORD, word) for word in args.get("q", ())]
    by = projections.NAME if args["sort"] == asked.Order.NAME else None
    derived = {name: args[name] for name in ("kind", "obligation", "applying", "ended") if name in args}
    page = Asked(args["after"], args["limit"], equals, begins, by)
    return projections.register_page(reading, rules, on, page, **derived)


@blp.query(
    "/agencies/<code>",
    answer=answered.AgencyView,
    args=asked.OnArgs,
    right="registry.agency.read",
    roles=ANYONE,
    etag="version",
)
def show_agency(service: Service, who: Principal, args: Body, code: str) -> Body:
    """Hồ sơ một cơ quan, tên, loại và nghĩa vụ vào một ngày. / One agency's file, as of a day.

    Mã băm bằng chứng và địa chỉ liên hệ chỉ cơ quan đó và bên giám sát xem được. / Digests of evidence and contact
    channels are shown to that agency and to overseers.
    """
    reading = service.views.caught_up()
    view = found(reading.get(projections.AGENCIES, code), "agency", code)
    insider = sees_digests(who, code)
    contacts = None
    if insider and view["contacts"]:
        contacts = service.application.contacts_of(code, view["contacts"][-1]["details"])
    rules = projections.obligation_rules(reading)
    told = projections.agency_answer(view, day_asked(service, args), rules, insider=insider, contacts=contacts)
    apart = reading.get(projections.CERTIFICATIONS, code)
    certification = None if apart is None else projections.certification_answer(apart, digests=insider)
    return {**told, "certification": certification}


@blp.query(
    "/agencies/<code>/progress",
    answer=answered.ProgressView,
    args=asked.OnArgs,
    right="registry.agency.read",
    roles=ANYONE,
)
def show_progress(service: Service, _who: Principal, args: Body, code: str) -> Body:
    """Tiến độ vào một ngày, theo những gì đã ghi đến nay. / Progress on a day, by what is recorded now."""
    reading = service.views.caught_up()
    view = found(reading.get(projections.AGENCIES, code), "agency", code)
    on, apart = day_asked(service, args), reading.get(projections.CERTIFICATIONS, code)
    told = projections.progress_answer(view, on, projections.obligation_rules(reading))
    return {**told, "apart": projections.certification_on(apart, on)}


@blp.query("/rules", answer=answered.RulesView, right="registry.rule.read", roles=ANYONE)
def show_rules(service: Service, _who: Principal, _args: Body) -> Body:
    """Quy tắc có ngày hiệu lực thi hành, nguồn và độ tin cậy. / Dated rules, their sources and how sure they are."""
    return projections.rules_answer(service.views.get(projections.OBLIGATIONS, POINT_1))
