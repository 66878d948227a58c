"""HTTP, once for all services: routes are declared with their right and shape, and everything else follows from that.

    # services/registry/schemas.py
    from shared.http import CommandBody, PageArgs, Strict, fields

    class RegisterAgency(CommandBody):                    # occurred, reason, legal_basis, capacity, principal and
        code = fields.of(AgencyCode)                      # mandate are in every body, and end up in `act`
        kind = fields.Choice(AgencyKind, required=True)   # `fields.of(contract type)`: the limits of the event
        parent = fields.of(AgencyCode | None)             # optional: absent from the keyword arguments when not sent

    class AgencyView(Strict):                             # the shape of an answer (JSON-shaped dict)
        code = fields.of(AgencyCode)
        version = fields.Whole(required=True)

    # services/registry/api.py
    from shared.http import ANYONE, BY_DOMAIN, Blueprint

    blp = Blueprint("agencies", "registry", "Cơ quan / agencies")

    @blp.command("POST", "/agencies", body=RegisterAgency, right="registry.agency.register",
                 roles=(Role.DOST, Role.PPC_OFFICE), creates=True)     # If-None-Match: *; Location: /v1/agencies/{key}
    def register_agency(app: RegistryApplication, act: Act, body: dict[str, Any]) -> Outcome:
        '''Ghi một cơ quan vào danh mục. / Enter an agency in the register.'''
        return app.register_agency(act, **body)

    @blp.command("POST", "/agencies/<code>/milestones", body=ReportMilestone, right="registry.milestone.report",
                 roles=(Role.QMR, Role.DOST), agency="code")              # If-Match: "<version>"; QMR: own agency only
    def report_milestone(app: RegistryApplication, act: Act, body: dict[str, Any], code: str) -> Outcome:
        '''Báo cáo một mốc. / Report a milestone.'''
        return app.report_milestone(act, code=code, **body)

    @blp.query("/agencies/<code>", answer=AgencyView, right="registry.agency.read", roles=ANYONE, etag="version")
    def show_agency(service: Service, principal: Principal, args: dict[str, Any], code: str) -> dict[str, Any]:
        '''Một cơ quan. / One agency.'''
        return found_or_refused(service.views.get("agencies", code))

    @blp.query("/agencies", answer=AgencyView, args=PageArgs, paged=True, right="registry.agency.read", roles=ANYONE)
    def list_agencies(service: Service, principal: Principal, args: dict[str, Any]) -> Page:
        '''Các cơ quan. / The agencies.'''
        return service.views.page("agencies", **args)     # a `Page` of shared.eventstore.views

    @blp.upload("POST", "/files", answer=FileView, right="assessment.file.upload", roles=(Role.ASSESSOR,))
    def take_file(service: Service, principal: Principal, upload: Upload) -> dict[str, Any]: ...   # move upload.path

    @blp.public("/checkpoint", media="text/plain")           # no token; `limit=N` reads a body of at most N bytes
    def show_checkpoint(service: Service) -> bytes: ...

    # services/registry/wsgi.py
    app = create_app(service, verifier=verifier_of(settings))

A command must record at least one event on the aggregate that it addresses, which is the first one given to
`Application.save`: its answer is rebuilt from those events when it is repeated. Refuse by raising `Refused`; 403
(Kind.FORBIDDEN) is recorded here, once. The function's name is the operation's id; its docstring is its documentation.
`creates` asks for `If-None-Match: *`, otherwise `If-Match`; `either` takes both. `basis=True` requires a legal basis.
Commands that a bound role (agency head, QMR, ISO secretary) may give must say which agency: `agency="code"` names a
place of the path or a member of the body, `agency=BY_DOMAIN` leaves the comparison with `act.actor.agency` to the
aggregate. The service given to `create_app` needs `name`, `application` and `blueprints`.

A worker process: `HealthServer(create_health_app(service, meter=meter, checks=checks), host, port)`.
"""

from shared.http import fields
from shared.http.app import create_app, create_health_app, openapi_of
from shared.http.blueprint import Blueprint
from shared.http.context import Check, Current, current
from shared.http.fields import Strict
from shared.http.healthserver import HealthServer
from shared.http.rights import ANYONE, BY_DOMAIN, RIGHTS, permissions_table
from shared.http.schemas import ClockArgs, CommandBody, Fault, Faulty, PageArgs, QueryArgs, TwoClocks, two_clocks
from shared.http.uploads import Upload

__all__ = [
    "ANYONE", "BY_DOMAIN", "RIGHTS", "Blueprint", "Check", "ClockArgs", "CommandBody", "Current", "Fault", "Faulty",
    "HealthServer", "PageArgs", "QueryArgs", "Strict", "TwoClocks", "Upload", "create_app", "create_health_app",
    "current", "fields", "openapi_of", "permissions_table", "two_clocks",
]  # fmt: skip
