"""A service as small as one can be, on a real store, with real tokens: what the tests of the HTTP layer talk to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Final
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient

from shared.acts import Act, Role, Stamp
from shared.clock import FrozenClock
from shared.contracts.base import Facts
from shared.contracts.document import Document, parse
from shared.contracts.registry import AgencyEnrolled, MilestoneReported
from shared.contracts.terms import AgencyCode, Milestone, Name
from shared.errors import Kind, Refused, rule
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Application, Outcome
from shared.eventstore.opening import open_sqlite
from shared.eventstore.ports import Store
from shared.eventstore.views import Page
from shared.http import (
    ANYONE,
    BY_DOMAIN,
    RIGHTS,
    Blueprint,
    ClockArgs,
    CommandBody,
    PageArgs,
    Strict,
    Upload,
    create_app,
    fields,
    two_clocks,
)
from shared.http.access import Limiter
from shared.identity import Issuer, JwksFile, Principal, Verifier
from shared.ids import TimeOrderedIds
from shared.observability.meter import Meter

AUDIENCE: Final = "thucchat.registry"
NOON: Final = datetime(2007, 4, 19, 5, 0, tzinfo=UTC)
"""19 April 2007, noon in Vietnam."""

NOT_TWICE: Final = rule(
    "scene.not-twice",
    Kind.CONFLICT,
    vi="Mốc này đã báo cáo.",
    en="This milestone was reported.",
    todo_vi="Không cần báo cáo lại.",
    todo_en="Nothing needs doing.",
)
NOT_SELF: Final = rule(
    "scene.not-self",
    Kind.FORBIDDEN,
    vi="Người này không được tự làm việc đó.",
    en="This person may not do that.",
    todo_vi="Hãy để người khác làm.",
    todo_en="Let somebody else do it.",
)


@dataclass
class Enrolment(Aggregate):
    """An agency that enrolled, and the milestones it reported."""

    KIND: ClassVar[str] = "agency"
    reached: list[Milestone] = field(default_factory=list)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns."""
        if isinstance(facts, MilestoneReported):
            self.reached.append(facts.milestone)


class SceneApplication(Application):
    """Three use cases."""

    def enrol(
        self, act: Act, *, code: str, request_number: str, requested_on: Any, managing_agency: str | None = None
    ) -> Outcome:
        """Enrols an agency."""
        enrolment = self.create(Enrolment, code)
        enrolment.record(
            AgencyEnrolled(
                code=code, request_number=request_number, requested_on=requested_on, managing_agency=managing_agency
            ),
            act,
        )
        return self.save(act, enrolment)

    def report(self, act: Act, *, code: str, milestone: Milestone, order: int) -> Outcome:
        """Reports a milestone."""
        enrolment = self.load(Enrolment, code, act)
        if milestone in enrolment.reached:
            raise Refused(NOT_TWICE, pointer="/milestone")
        if act.actor.person == "p-self":
            raise Refused(NOT_SELF)
        enrolment.record(MilestoneReported(code=code, milestone=milestone, order=order, rule="2007"), act)
        return self.save(act, enrolment)


class Enrol(CommandBody):
    """Body."""

    code = fields.of(AgencyCode)
    request_number = fields.Text(most=100, required=True)
    requested_on = fields.Day(required=True)
    managing_agency = fields.of(Name | None)


class Report(CommandBody):
    """Body."""

    milestone = fields.Choice(Milestone, required=True)
    order = fields.Whole(least=1, most=50, unit="thứ tự / ordinal", required=True)


class EnrolmentView(Strict):
    """Answer."""

    code = fields.of(AgencyCode)
    version = fields.Whole(required=True)
    reached = fields.Items(fields.Choice(Milestone), required=True)


class MomentsView(Strict):
    """Answer."""

    as_of = fields.Text(required=True)
    as_of_instant = fields.Text(required=True)
    known = fields.Text(required=True)


class FileView(Strict):
    """Answer."""

    sha256 = fields.Text(required=True)
    size = fields.Whole(required=True)


def routes() -> Blueprint:
    """Returns the scene's routes."""
    blp = Blueprint("enrolments", "registry", "Cảnh thử / the scene")

    @blp.command("POST", "/enrolments", body=Enrol, right="registry.scene.enrol", roles=(Role.DOST,), creates=True)
    def enrol(app: SceneApplication, act: Act, body: dict[str, Any]) -> Outcome:
        """Ghi danh. / Enrol."""
        return app.enrol(act, **body)

    @blp.command(
        "POST",
        "/enrolments/<code>/milestones",
        body=Report,
        right="registry.scene.report",
        roles=(Role.QMR, Role.DOST),
        agency="code",
    )
    def report(app: SceneApplication, act: Act, body: dict[str, Any], code: str) -> Outcome:
        """Báo cáo mốc. / Report a milestone."""
        return app.report(act, code=code, **body)

    @blp.command(
        "POST",
        "/enrolments/<code>/rated",
        body=Report,
        right="registry.scene.rate",
        roles=(Role.ISO_SECRETARY, Role.DOST),
        agency=BY_DOMAIN,
        basis=True,
    )
    def rate(app: SceneApplication, act: Act, body: dict[str, Any], code: str) -> Outcome:
        """Có căn cứ. / With a legal basis."""
        return app.report(act, code=code, **body)

    _queries(blp)
    return blp


def _queries(blp: Blueprint) -> None:
    @blp.query("/enrolments/<code>", answer=EnrolmentView, right="registry.scene.read", roles=ANYONE, etag="version")
    def show(service: Scene, principal: Principal, args: dict[str, Any], code: str) -> dict[str, Any]:
        """Một ghi danh. / One enrolment."""
        found = service.application.load(Enrolment, code)
        return {"code": code, "version": found.version, "reached": found.reached}

    @blp.query(
        "/enrolments", answer=EnrolmentView, right="registry.scene.read", roles=ANYONE, args=PageArgs, paged=True
    )
    def list_all(service: Scene, principal: Principal, args: dict[str, Any]) -> Page:
        """Các ghi danh. / The enrolments."""
        codes = sorted({parse(entry.document).key for entry in service.application.store.entries(0, 1000)})
        wanted = [code for code in codes if code > args["after"]]
        shown = wanted[: args["limit"]]
        items = tuple({"code": code, "version": 1, "reached": []} for code in shown)
        return Page(items, shown[-1] if len(wanted) > len(shown) else None)

    @blp.query("/moments", answer=MomentsView, right="registry.scene.read", roles=ANYONE, args=ClockArgs)
    def moments(service: Scene, principal: Principal, args: dict[str, Any]) -> dict[str, str]:
        """Hai đồng hồ. / The two clocks."""
        return two_clocks(args, service.application.stamp.clock).echo()

    @blp.query("/broken", answer=EnrolmentView, right="registry.scene.break", roles=(Role.DOST,))
    def broken(service: Scene, principal: Principal, args: dict[str, Any]) -> dict[str, Any]:
        """Lỗi của chính dịch vụ. / A fault of the service itself."""
        raise ZeroDivisionError("the name of a person")

    @blp.upload("POST", "/files", answer=FileView, right="registry.scene.upload", roles=(Role.ASSESSOR,), limit=1_000)
    def take(service: Scene, principal: Principal, upload: Upload) -> dict[str, Any]:
        """Nhận tệp. / Take a file."""
        upload.path.rename(service.files / upload.sha256)
        return {"sha256": upload.sha256, "size": upload.size}


@dataclass
class Scene:
    """The service, its parts, and whoever may ask."""

    directory: Path
    per_minute: int = 60
    name: str = "registry"
    clock: FrozenClock = field(default_factory=lambda: FrozenClock(NOON))
    more: tuple[Blueprint, ...] = ()
    multiprocess: bool = False
    store: Store | None = None

    def __post_init__(self) -> None:
        store = self.store or open_sqlite(self.directory / "events.db")
        stamp = Stamp("thucchat.test/registry", self.clock, TimeOrderedIds())
        self.application = SceneApplication(store, stamp)
        self.blueprints = (routes(), *self.more)
        self.hears = ("assessment",)
        self.issuer = Issuer(self.directory, environment="test")
        self.files = self.directory / "files"
        self.files.mkdir(exist_ok=True)
        self.verifier = Verifier(JwksFile(self.issuer.jwks_path), issuer=self.issuer.url, audience=AUDIENCE)
        self.app: Flask = create_app(
            self,
            verifier=self.verifier,
            meter=Meter(multiprocess=self.multiprocess),
            staging=self.directory / "staging",
            limiter=Limiter(self.per_minute),
        )
        self.client: FlaskClient = self.app.test_client()

    def is_idle(self) -> bool:
        """Tells that it has no tasks."""
        return True

    def close(self) -> None:
        """Lets go of the store, and forgets the scene's rights: `docs/permissions.md` is made from those declared."""
        self.application.store.close()
        for code in [code for code in RIGHTS if ".scene." in code]:
            del RIGHTS[code]

    def token(self, *roles: Role, person: str = "p-1", agency: str | None = None) -> str:
        """Returns a token."""
        return self.issuer.mint(person, roles, audience=[AUDIENCE], agency=agency)

    def headers(self, *roles: Role, person: str = "p-1", agency: str | None = None, **more: str) -> dict[str, str]:
        """Returns the headers of a request of somebody with `roles`."""
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.token(*roles, person=person, agency=agency)}", **named}

    def creating(self, *roles: Role, **more: str) -> dict[str, str]:
        """Returns the headers of a creation with a fresh key."""
        return self.headers(*(roles or (Role.DOST,)), **{"If_None_Match": "*", "Idempotency_Key": str(uuid4()), **more})

    def changing(self, version: int, *roles: Role, **more: Any) -> dict[str, str]:
        """Returns the headers of a change of `version` with a fresh key."""
        named = {"If_Match": f'"{version}"', "Idempotency_Key": str(uuid4()), **more}
        return self.headers(*(roles or (Role.DOST,)), **named)

    def documents(self) -> list[Document]:
        """Returns everything recorded."""
        return [parse(entry.document) for entry in self.application.store.entries(0, 1_000)]


ENROL: Final[Mapping[str, Any]] = {"code": "STC", "request_number": "12/CV-STC", "requested_on": "2007-04-18"}
REPORT: Final[Mapping[str, Any]] = {"milestone": "steering_committee", "order": 1}
