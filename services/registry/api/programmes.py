"""Routes: annual programmes."""

from __future__ import annotations

from services.registry import projections
from services.registry.api.reading import Body, Service, found
from services.registry.application import Registry
from services.registry.domain.programme import programme_key
from services.registry.schemas import answered, asked
from shared.acts import Act, Role
from shared.eventstore.application import Outcome
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
