"""What an operator does to a running service over HTTP: see what was set aside, and have it taken.

The routes are the same in every service that reacts to others; they are added where the web process is put together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from shared.acts import Act, Role
from shared.errors import Refused
from shared.eventstore.application import Application, Outcome
from shared.http import Blueprint, CommandBody, Strict, fields
from shared.identity.principal import Principal
from shared.messaging.parking import SOURCE_UNREACHABLE, Parking, Reactions, Release
from shared.messaging.remote import RemoteLog
from shared.settings import SettingsFault

OPERATORS = (Role.PPC_OFFICE, Role.DOST)
"""The two that follow the programme together (directive, point 2a); each is refused on its own file (`Release`)."""
Logs = Callable[[], Mapping[str, RemoteLog]]


class ReleaseBody(CommandBody):
    """Which record of the source is to be taken, and why it can be now."""

    aggregate_id = fields.Uuid(required=True, description="Hồ sơ ở nơi phát hành / the publisher's aggregate")
    reason = fields.Text(most=2000, required=True, description="Đã khắc phục điều gì / what was mended")


class ParkedView(Strict):
    """What is set aside of one record of one source."""

    aggregate_id = fields.Uuid(required=True)
    positions = fields.Items(fields.Whole(least=1), required=True, description="Vị trí, theo thứ tự / in order")


class ParkedOfSource(Strict):
    """What is set aside of one source. `version` goes into If-Match of a release, 0 where nothing ever was."""

    source = fields.Text(required=True)
    version = fields.Whole(required=True)
    parked = fields.Items(fields.Nested(ParkedView), required=True)


class AllParked(Strict):
    """What is set aside, by source."""

    sources = fields.Items(fields.Nested(ParkedOfSource), required=True)


def operations_blueprint(service: str, hears: tuple[str, ...], reactions: Reactions, logs: Logs) -> Blueprint:
    """Returns the routes `GET /v1/parked` and `POST /v1/parked/<source>/releases` of a service that hears others."""
    blp = Blueprint("operations", service, "Vận hành / operations")

    @blp.query("/parked", answer=AllParked, right=f"{service}.parking.read", roles=(*OPERATORS, Role.INSPECTOR))
    def list_parked(hosted: Any, _principal: Principal, _args: dict[str, Any]) -> dict[str, Any]:
        """Các văn bản đang để riêng. / Documents that are set aside."""
        return {"sources": [_parked(hosted.application, source) for source in hears]}

    @blp.command(
        "POST", "/parked/<source>/releases", body=ReleaseBody, right=f"{service}.parking.release", roles=OPERATORS
    )  # fmt: skip
    def release_parked(app: Application, act: Act, body: dict[str, Any], source: str) -> Outcome:
        """Xử lý các văn bản để riêng của một hồ sơ, theo thứ tự. / Take what is set aside of one record, in order."""
        aggregate_id: UUID = body["aggregate_id"]
        try:
            reached = logs()
        except SettingsFault as fault:
            raise Refused(SOURCE_UNREACHABLE, source=source) from fault
        return Release(app, reactions, reached)(act, source, aggregate_id)

    return blp


def _parked(application: Application, source: str) -> dict[str, Any]:
    parking = application.find(Parking, source) or Parking(source)
    parked = [{"aggregate_id": UUID(name), "positions": tuple(at)} for name, at in sorted(parking.parked.items())]
    return {"source": source, "version": parking.version, "parked": parked}
