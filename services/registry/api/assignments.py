"""Routes: steering committee, management representative and ISO secretary of an agency."""

from __future__ import annotations

from typing import Any, Final

from services.registry import projections
from services.registry.api.reading import Body, Service, day_asked, found
from services.registry.application import Registry
from services.registry.schemas import asked
from services.registry.schemas import assignments as shapes
from shared.acts import Act, Role
from shared.eventstore.application import Outcome
from shared.http import ANYONE, Blueprint
from shared.identity import Principal

blp = Blueprint("assignments", "registry", "Ban chỉ đạo ISO, đại diện lãnh đạo, thư ký / who carries the system")
_BY_THE_HEAD: Final[dict[str, Any]] = {
    "roles": (Role.AGENCY_HEAD,),
    "agency": "code",
    "basis": True,
    "either": True,
    "location": "/agencies/{key}/assignments",
}


@blp.command(
    "POST",
    "/agencies/<code>/steering-committee",
    body=shapes.ComposeCommittee,
    right="registry.committee.found",
    **_BY_THE_HEAD,
)
def found_committee(app: Registry, act: Act, body: Body, code: str) -> Outcome:
    """Thủ trưởng thành lập Ban chỉ đạo ISO. / The head founds the steering committee."""
    return app.found_committee(act, code=code, **body)


@blp.command(
    "POST",
    "/agencies/<code>/steering-committee/changes",
    body=shapes.ComposeCommittee,
    right="registry.committee.change",
    **_BY_THE_HEAD,
)
def change_committee(app: Registry, act: Act, body: Body, code: str) -> Outcome:
    """Thủ trưởng kiện toàn Ban chỉ đạo ISO. / The head changes the steering committee."""
    return app.change_committee(act, code=code, **body)


@blp.command("POST", "/agencies/<code>/qmr", body=shapes.AssignPerson, right="registry.assignment.qmr", **_BY_THE_HEAD)
def name_qmr(app: Registry, act: Act, body: Body, code: str) -> Outcome:
    """Thủ trưởng chỉ định đại diện lãnh đạo về chất lượng. / The head names the management representative."""
    return app.name_qmr(act, code=code, **body)


@blp.command(
    "POST",
    "/agencies/<code>/iso-secretary",
    body=shapes.AssignPerson,
    right="registry.assignment.secretary",
    **_BY_THE_HEAD,
)
def name_secretary(app: Registry, act: Act, body: Body, code: str) -> Outcome:
    """Thủ trưởng chỉ định thư ký ISO. / The head names the ISO secretary."""
    return app.name_secretary(act, code=code, **body)


@blp.query(
    "/agencies/<code>/assignments",
    answer=shapes.AssignmentsView,
    args=asked.OnArgs,
    right="registry.agency.read",
    roles=ANYONE,
    etag="version",
)
def show_assignments(service: Service, _who: Principal, args: Body, code: str) -> Body:
    """Ban chỉ đạo, đại diện lãnh đạo và thư ký vào một ngày. / Committee, representative and secretary on a day."""
    reading = service.views.caught_up()
    agency = found(reading.get(projections.AGENCIES, code), "agency", code)
    view = found(reading.get(projections.ASSIGNMENTS, code), "assignment", code)
    return projections.assignments_answer(view, agency, reading, day_asked(service, args))
