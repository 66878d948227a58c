"""Routes: annual programmes."""

from __future__ import annotations

from services.registry import projections
from services.registry.api.reading import Body, Service, day_asked, found, sees_digests
from services.registry.application import Registry
from services.registry.domain.programme import programme_key
from services.registry.schemas import asked
from services.registry.schemas import programmes as shapes
from shared.acts import Act, Role
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import ANYONE, Blueprint
from shared.identity import Principal

blp = Blueprint("programmes", "registry", "Chương trình công tác năm / annual programmes")


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


@blp.command(
    "POST",
    "/programmes/<agency>/<int:year>/results",
    body=shapes.ReportResults,
    right="registry.programme.report",
    roles=(Role.AGENCY_HEAD,),
    agency="agency",
)
def report_results(app: Registry, act: Act, body: Body, agency: str, year: int) -> Outcome:
    """Thủ trưởng báo cáo kết quả cuối năm. / The head reports the year-end results."""
    return app.report_results(act, agency=agency, year=year, **body)


@blp.command(
    "POST",
    "/programmes/<agency>/<int:year>/results/corrections",
    body=shapes.CorrectResult,
    right="registry.programme.correct",
    roles=(Role.AGENCY_HEAD,),
    agency="agency",
)
def correct_result(app: Registry, act: Act, body: Body, agency: str, year: int) -> Outcome:
    """Thủ trưởng đính chính kết quả một mục tiêu. / The head corrects the result of one objective."""
    return app.correct_result(act, agency=agency, year=year, **body)


@blp.query(
    "/programmes",
    answer=shapes.ProgrammeView,
    args=shapes.ProgrammeArgs,
    paged=True,
    right="registry.programme.read",
    roles=ANYONE,
)
def list_programmes(service: Service, who: Principal, args: Body) -> Page:
    """Các chương trình năm, với kết quả vào ngày được hỏi. / Programmes, with their results on the day asked for."""
    sought: dict[str, str] = {name: str(args[name]) for name in ("agency", "year") if name in args}
    page = service.views.page(projections.PROGRAMMES, after=args["after"], limit=args["limit"], **sought)
    return Page(tuple(_answer(service, who, args, each) for each in page.items), page.next)


@blp.query(
    "/programmes/<key>",
    answer=shapes.ProgrammeView,
    args=asked.OnArgs,
    right="registry.programme.read",
    roles=ANYONE,
    etag="version",
)
def show_programme(service: Service, who: Principal, args: Body, key: str) -> Body:
    """Một chương trình năm, theo mã của nó. / One annual programme, by its key."""
    return _answer(service, who, args, found(service.views.get(projections.PROGRAMMES, key), "programme", key))


@blp.query(
    "/programmes/<agency>/<int:year>",
    answer=shapes.ProgrammeView,
    args=asked.OnArgs,
    right="registry.programme.read",
    roles=ANYONE,
    etag="version",
)
def show_programme_of_year(service: Service, who: Principal, args: Body, agency: str, year: int) -> Body:
    """Chương trình của một cơ quan trong một năm. / An agency's programme of a year."""
    return show_programme(service, who, args, programme_key(agency, year))


def _answer(service: Service, who: Principal, args: Body, programme: Body) -> Body:
    code, on = programme["agency"], day_asked(service, args)
    agency = found(service.views.get(projections.AGENCIES, code), "agency", code)
    return projections.programme_answer(programme, agency, on, digests=sees_digests(who, code))
