"""The registry's HTTP mouth: routes, their rights and their shapes; no rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Protocol

from services.registry import projections
from services.registry.application import Registry
from services.registry.domain.programme import programme_key
from services.registry.schemas import answered, asked
from shared.acts import Act, Role
from shared.clock import day_of
from shared.errors import NOT_FOUND, Refused
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page, Views
from shared.http import ANYONE, Blueprint
from shared.identity import Principal

Body = dict[str, Any]
REGISTRARS: Final = (Role.HOME_AFFAIRS, Role.DOST)
REPORTERS: Final = (Role.AGENCY_HEAD, Role.QMR, Role.ISO_SECRETARY)
STAFFING: Final = (Role.HOME_AFFAIRS, Role.PPC)
"""The PPC, too: Home Affairs does not act on its own file."""

OVERSEEING: Final = frozenset({Role.DOST, Role.HOME_AFFAIRS, Role.PPC, Role.PPC_OFFICE, Role.INSPECTOR, Role.SERVICE})
"""Who sees the digests of any agency's evidence; an agency sees its own. A digest lets whoever guesses a file know that
it was shown. Planning and finance decide by the milestone, and assessors are given the evidence by assessment."""


class Service(Protocol):
    """What these routes need of the service that they are called with."""

    @property
    def application(self) -> Registry:
        """Returns the registry's use cases."""
        ...

    @property
    def views(self) -> Views:
        """Returns the registry's read models."""
        ...


blp = Blueprint("registry", "registry", "Danh mục cơ quan áp dụng / the register of agencies")


def found(view: Body | None, what: str, key: str) -> Body:
    """Returns the view. Raises Refused `shared.not-found` where there is none."""
    if view is None:
        raise Refused(NOT_FOUND, what=what, key=key)
    return view


def day_asked(service: Service, args: Mapping[str, Any]) -> date:
    """Returns the day asked for, today in Vietnam where none was."""
    on: date | None = args.get("on")
    return day_of(service.application.stamp.clock.now()) if on is None else on


# --- agencies ----------------------------------------------------------------------------------------------------


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
    """Danh mục cơ quan, theo mã. / The register, in order of codes."""
    sought = {name: _indexed(args[name]) for name in ("kind", "obligation", "applying", "parent") if name in args}
    page = service.views.page(projections.AGENCIES, after=args["after"], limit=args["limit"], **sought)
    today = day_asked(service, {})
    return Page(tuple(projections.agency_item(each, today) for each in page.items), page.next)


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


# --- the rollout plan --------------------------------------------------------------------------------------------


@blp.command(
    "POST",
    "/plans",
    body=asked.AdoptPlan,
    right="registry.plan.adopt",
    roles=(Role.PPC,),
    creates=True,
    basis=True,
)
def adopt_plan(app: Registry, act: Act, body: Body) -> Outcome:
    """Ban hành kế hoạch triển khai. / Adopt a rollout plan."""
    return app.adopt_plan(act, **body)


@blp.command(
    "POST",
    "/plans/<plan>/waves",
    body=asked.ScheduleWave,
    right="registry.plan.schedule",
    roles=(Role.PPC,),
    basis=True,
)
def schedule_wave(app: Registry, act: Act, body: Body, plan: str) -> Outcome:
    """Xếp lịch một đợt. / Schedule a wave."""
    return app.schedule_wave(act, plan=plan, **body)


@blp.command(
    "POST",
    "/plans/<plan>/revisions",
    body=asked.ReviseTarget,
    right="registry.plan.revise",
    roles=(Role.PPC,),
    basis=True,
)
def revise_target(app: Registry, act: Act, body: Body, plan: str) -> Outcome:
    """Điều chỉnh một hạn, có lý do. / Revise a target, with a reason."""
    return app.revise_target(act, plan=plan, **body)


@blp.query("/plans/<plan>", answer=answered.PlanView, right="registry.plan.read", roles=ANYONE, etag="version")
def show_plan(service: Service, _who: Principal, _args: Body, plan: str) -> Body:
    """Một kế hoạch, với mọi điều chỉnh. / One plan, with every revision."""
    return found(service.views.get(projections.PLANS, plan), "plan", plan)


# --- the annual programme ----------------------------------------------------------------------------------------


@blp.command(
    "POST",
    "/programmes",
    body=asked.AdoptProgramme,
    right="registry.programme.adopt",
    roles=(Role.AGENCY_HEAD,),
    agency="agency",
    creates=True,
)
def adopt_programme(app: Registry, act: Act, body: Body) -> Outcome:
    """Thủ trưởng ban hành chương trình năm. / The head adopts the annual programme."""
    return app.adopt_programme(act, **body)


@blp.query(
    "/programmes/<key>",
    answer=answered.ProgrammeView,
    right="registry.programme.read",
    roles=ANYONE,
    etag="version",
)
def show_programme(service: Service, _who: Principal, _args: Body, key: str) -> Body:
    """Một chương trình năm, theo mã của nó. / One annual programme, by its key."""
    return found(service.views.get(projections.PROGRAMMES, key), "programme", key)


@blp.query(
    "/programmes/<agency>/<int:year>",
    answer=answered.ProgrammeView,
    right="registry.programme.read",
    roles=ANYONE,
    etag="version",
)
def show_programme_of_year(service: Service, who: Principal, args: Body, agency: str, year: int) -> Body:
    """Chương trình của một cơ quan trong một năm. / An agency's programme of a year."""
    return show_programme(service, who, args, programme_key(agency, year))


# --- people ------------------------------------------------------------------------------------------------------


@blp.command(
    "POST", "/people", body=asked.RecordPerson, right="registry.person.record", roles=(Role.HOME_AFFAIRS,), creates=True
)
def record_person(app: Registry, act: Act, body: Body) -> Outcome:
    """Ghi một người vào danh bạ. / Enter a person in the directory."""
    return app.record_person(act, **body)


@blp.command("POST", "/people/<person>/employments", body=asked.Employ, right="registry.person.employ", roles=STAFFING)
def employ(app: Registry, act: Act, body: Body, person: str) -> Outcome:
    """Ghi một thời gian công tác, hoặc ngày kết thúc của nó. / Record an employment, or its end."""
    return app.employ(act, person=person, **body)


@blp.command("POST", "/people/<person>/posts", body=asked.HoldPost, right="registry.person.post", roles=STAFFING)
def hold_post(app: Registry, act: Act, body: Body, person: str) -> Outcome:
    """Ghi một thời gian giữ chức danh, hoặc ngày kết thúc của nó. / Record a period in a post, or its end."""
    return app.hold_post(act, person=person, **body)


@blp.command(
    "POST",
    "/people/<person>/erasure",
    body=asked.ErasePerson,
    right="registry.person.erase",
    roles=(Role.HOME_AFFAIRS,),
)
def erase_person(app: Registry, act: Act, body: Body, person: str) -> Outcome:
    """Xoá họ tên, địa chỉ liên hệ; mã và lịch sử còn lại. / Forget name and contacts; the id and history stay."""
    return app.erase_person(act, person=person, **body)


@blp.query(
    "/people/<person>",
    answer=answered.PersonView,
    right="registry.person.read",
    roles=(Role.HOME_AFFAIRS, Role.SERVICE),
    etag="version",
)
def show_person(service: Service, _who: Principal, _args: Body, person: str) -> Body:
    """Một người, với họ tên và địa chỉ nếu chưa xoá. / One person, with name and contacts unless erased."""
    view = found(service.views.get(projections.PEOPLE, person), "person", person)
    return projections.person_answer(view, service.application.details_of(person, view["details"]))
