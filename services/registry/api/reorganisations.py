"""Routes: reorganisations, and where agencies come from."""

from __future__ import annotations

from services.registry import projections
from services.registry.api.reading import STAFFING, Body, Service, day_asked, found
from services.registry.application import Registry
from services.registry.schemas import asked, lineage
from shared.acts import Act
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import ANYONE, Blueprint
from shared.identity import Principal

blp = Blueprint("reorganisations", "registry", "Sắp xếp tổ chức / reorganisations")


@blp.command(
    "POST",
    "/reorganisations",
    body=lineage.CarryOut,
    right="registry.reorganisation.carry-out",
    roles=STAFFING,
    creates=True,
    basis=True,
)
def carry_out(app: Registry, act: Act, body: Body) -> Outcome:
    """Ghi việc sắp xếp tổ chức đã có hiệu lực thi hành theo quyết định nêu ở căn cứ. / Record a reorganisation."""
    return app.carry_out_reorganisation(act, **body)


@blp.command(
    "POST",
    "/reorganisations/<key>/corrections",
    body=lineage.CorrectReorganisation,
    right="registry.reorganisation.correct",
    roles=STAFFING,
    basis=True,
)
def correct(app: Registry, act: Act, body: Body, key: str) -> Outcome:
    """Đính chính việc sắp xếp đã ghi sai, theo quyết định nêu ở căn cứ. / Correct what was wrongly recorded."""
    return app.correct_reorganisation(act, reorganisation=key, **body)


@blp.command(
    "POST",
    "/reorganisations/<key>/annulment",
    body=lineage.AnnulReorganisation,
    right="registry.reorganisation.annul",
    roles=STAFFING,
    basis=True,
)
def annul(app: Registry, act: Act, body: Body, key: str) -> Outcome:
    """Ghi rằng việc sắp xếp đã ghi không hề diễn ra. / Record that a reorganisation never took place."""
    return app.annul_reorganisation(act, reorganisation=key, **body)


@blp.query(
    "/reorganisations",
    answer=lineage.ReorganisationItem,
    args=lineage.ReorganisationArgs,
    paged=True,
    right="registry.reorganisation.read",
    roles=ANYONE,
)
def list_reorganisations(service: Service, _who: Principal, args: Body) -> Page:
    """Các việc sắp xếp tổ chức, theo mã. / Reorganisations, in order of keys."""
    sought = {name: str(args[name]) for name in ("kind", "year") if name in args}
    page = service.views.page(projections.REORGANISATIONS, after=args["after"], limit=args["limit"], **sought)
    return Page(tuple(projections.reorganisation_item(each) for each in page.items), page.next)


@blp.query(
    "/reorganisations/<key>",
    answer=lineage.ReorganisationView,
    right="registry.reorganisation.read",
    roles=ANYONE,
    etag="version",
)
def show_reorganisation(service: Service, _who: Principal, _args: Body, key: str) -> Body:
    """Một việc sắp xếp tổ chức: ai chuyển sang ai, chuyển gì, ai kế thừa. / One reorganisation, whole."""
    reading = service.views.caught_up()
    told = found(reading.get(projections.REORGANISATIONS, key), "reorganisation", key)
    return projections.reorganisation_answer(told, reading)


@blp.query(
    "/agencies/<code>/lineage",
    answer=lineage.LineageView,
    args=asked.OnArgs,
    right="registry.agency.read",
    roles=ANYONE,
)
def show_lineage(service: Service, _who: Principal, args: Body, code: str) -> Body:
    """Cơ quan từ đâu mà ra và đi về đâu, đến một ngày. / Where an agency comes from and went, as of a day."""
    reading = service.views.caught_up()
    view = found(reading.get(projections.AGENCIES, code), "agency", code)
    return projections.lineage_answer(view, day_asked(service, args), reading)
