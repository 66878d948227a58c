"""Routes: the directory of people."""

from __future__ import annotations

from services.registry import projections
from services.registry.api.reading import STAFFING, Body, Service, found
from services.registry.application import Registry
from services.registry.projections.directory import people_by_name, people_page
from services.registry.schemas import answered, asked
from shared.acts import Act, Role
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import Blueprint
from shared.identity import Principal

blp = Blueprint("people", "registry", "Danh bạ người / the directory of people")


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
    "/people",
    answer=answered.PersonView,
    args=asked.PeopleArgs,
    paged=True,
    right="registry.person.read",
    roles=(Role.HOME_AFFAIRS, Role.SERVICE),
)
def list_people(service: Service, _who: Principal, args: Body) -> Page:
    """Danh bạ người chưa bị xoá, theo mã hoặc tên; tìm không cần dấu. / People not erased, by id or name; search."""
    reading, look = service.views.caught_up(), service.application.details_of_all
    page = people_by_name if args["sort"] == asked.Order.NAME else people_page
    return page(reading, look, args.get("q", ()), after=args["after"], limit=args["limit"])


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
