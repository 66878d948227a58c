"""The watched logs over HTTP: which there are, by which keys they sign, and what was accepted and mirrored of them."""

from __future__ import annotations

from typing import Any, Final, cast

from services.inspection.application import Inspection
from services.inspection.schemas import AddKey, Checkpoints, CheckpointsArgs, EndKey, Log, Logs, RegisterLog
from shared.acts import Act, Role
from shared.eventstore.application import Outcome
from shared.http import Blueprint
from shared.http.context import Hosted
from shared.identity.principal import Principal

READERS: Final = (Role.INSPECTOR, Role.PPC, Role.HOME_AFFAIRS, Role.PPC_OFFICE, Role.SERVICE)
READ: Final = "inspection.watched-log.read"
blp = Blueprint("watched-logs", "inspection", "Các sổ được theo dõi / watched logs")


@blp.command(
    "POST",
    "/logs",
    body=RegisterLog,
    right="inspection.watched-log.register",
    roles=(Role.INSPECTOR,),
    creates=True,
    location="/logs/{last}",
)
def register_log(app: Inspection, act: Act, body: dict[str, Any]) -> Outcome:
    """Bắt đầu theo dõi một sổ, bằng khoá công khai của sổ. / Watch a log from now on, by its public key."""
    return app.register_log(act, **body)


@blp.command(
    "POST", "/logs/<service>/keys", body=AddKey, right="inspection.watched-log.add-key", roles=(Role.INSPECTOR,)
)  # fmt: skip
def add_log_key(app: Inspection, act: Act, body: dict[str, Any], service: str) -> Outcome:
    """Thêm một khoá ký; hai khoá cùng ký cho đến khi khoá cũ thôi dùng. / Add a key; both sign until one is ended."""
    return app.add_log_key(act, service=service, **body)


@blp.command(
    "POST", "/logs/<service>/keys/<key>/end", body=EndKey, right="inspection.watched-log.end-key",
    roles=(Role.INSPECTOR,),
)  # fmt: skip
def end_log_key(app: Inspection, act: Act, body: dict[str, Any], service: str, key: str) -> Outcome:
    """Cho một khoá thôi dùng từ một kích thước cây, kèm lý do. / End a key above a tree size, with the reason."""
    return app.end_log_key(act, service=service, key=key, **body)


@blp.query("/logs", answer=Logs, right=READ, roles=READERS)
def watched_logs(hosted: Hosted, _principal: Principal, _args: dict[str, Any]) -> dict[str, Any]:
    """Các sổ được theo dõi, cùng khoá của nhân chứng và bản sao. / All watched logs, and our own two keys."""
    return _inspection(hosted).logs()


@blp.query("/logs/<service>", answer=Log, right=READ, roles=READERS, etag="version")
def watched_log(hosted: Hosted, _principal: Principal, _args: dict[str, Any], service: str) -> dict[str, Any]:
    """Một sổ: các khoá, điểm chốt mới nhất, số lần từ chối. / One log: keys, newest checkpoints, refusals."""
    return _inspection(hosted).log(service)


@blp.query("/logs/<service>/checkpoints", answer=Checkpoints, args=CheckpointsArgs, right=READ, roles=READERS)
def checkpoints(hosted: Hosted, _principal: Principal, args: dict[str, Any], service: str) -> dict[str, Any]:
    """Các điểm chốt đã giữ của một sổ, theo kích thước tăng dần. / The kept checkpoints of a log, sizes rising."""
    return _inspection(hosted).checkpoints(service, after=args["after"], limit=args["limit"])


def _inspection(hosted: Hosted) -> Inspection:
    return cast("Inspection", hosted.application)
