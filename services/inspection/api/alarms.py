"""Alarms over HTTP: which stand, their evidence, and their closing by a person."""

from __future__ import annotations

from typing import Any, Final, cast

from flask import Response

from services.inspection.application import Inspection
from services.inspection.replay.labels import labelled
from services.inspection.schemas import Alarm, AlarmsArgs, CloseAlarm
from shared.acts import Act, Role
from shared.contracts.inspection import AlarmKind
from shared.errors import NOT_FOUND, Refused
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import Blueprint
from shared.http.context import Hosted
from shared.identity.principal import Principal

READERS: Final = (Role.INSPECTOR, Role.PPC, Role.HOME_AFFAIRS, Role.PPC_OFFICE)
READ: Final = "inspection.alarm.read"
blp = Blueprint("alarms", "inspection", "Cảnh báo / alarms")


@blp.query("/alarms", answer=Alarm, args=AlarmsArgs, right=READ, roles=READERS, paged=True)
def alarms(service: Hosted, _principal: Principal, args: dict[str, Any]) -> Page:
    """Các cảnh báo về tính toàn vẹn của các sổ. / The alarms about the integrity of the logs.

    Khi sổ của chính thanh tra đang bị rào, cảnh báo về việc đó đứng đầu, ngoài số `limit`, với `recorded: false`. /
    While a fence stands before inspection's own log, the alarm about that comes first, beyond `limit`, with
    `recorded: false`.
    """
    page = _inspection(service).alarms.page(**args)
    return Page(tuple(_shown(each) for each in page.items), page.next)


@blp.query("/alarms/<alarm>", answer=Alarm, right=READ, roles=READERS, etag="version")
def one_alarm(service: Hosted, _principal: Principal, _args: dict[str, Any], alarm: str) -> dict[str, Any]:
    """Một cảnh báo. / One alarm."""
    return _shown(_inspection(service).alarms.one(alarm))


@blp.stream(
    "/alarms/<alarm>/evidence/<digest>", media="application/octet-stream", right="inspection.evidence.read",
    roles=(Role.INSPECTOR, Role.PPC, Role.HOME_AFFAIRS),
)  # fmt: skip
def alarm_evidence(
    service: Hosted, _principal: Principal, _args: dict[str, Any], alarm: str, digest: str
) -> Response:  # fmt: skip
    """Một tệp bằng chứng của một cảnh báo, nguyên văn. / One file of an alarm's evidence, exactly."""
    app = _inspection(service)
    if digest not in app.alarms.one(alarm)["evidence"]:
        raise Refused(NOT_FOUND, what="file", key=digest)
    reading = app.evidence.read(digest)
    answer = Response(reading, mimetype="application/octet-stream")
    answer.content_length = reading.stored.size
    answer.headers["Content-Disposition"] = f'attachment; filename="{digest}.bin"'
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@blp.command(
    "POST", "/alarms/<alarm>/closure", body=CloseAlarm, right="inspection.alarm.close", roles=(Role.INSPECTOR,)
)  # fmt: skip
def close_alarm(app: Inspection, act: Act, body: dict[str, Any], alarm: str) -> Outcome:
    """Khép lại một cảnh báo, kèm lý do. / Close an alarm, with the reason."""
    return app.alarms.close(act, alarm, **body)


def _shown(alarm: dict[str, Any]) -> dict[str, Any]:
    return {**alarm, "kind": labelled(AlarmKind(alarm["kind"]))}


def _inspection(service: Hosted) -> Inspection:
    return cast("Inspection", service.application)
