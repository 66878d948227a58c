"""A service's log over HTTP: the exact bytes of every document, and the head. What peers fill their gaps from."""

from __future__ import annotations

from typing import Any, Final

from shared.acts import Role
from shared.http import fields
from shared.http.blueprint import Blueprint
from shared.http.context import current, host
from shared.http.schemas import QueryArgs
from shared.identity.principal import Principal
from shared.observability.metrics import Metric

NDJSON: Final = "application/x-ndjson"
MAX_LINES: Final = 1_000


class LogArgs(QueryArgs):
    """`after`: the last position that the caller holds; `limit`: how many documents at most."""

    after = fields.Whole(load_default=0, description="Vị trí đã có / the position held already")
    limit = fields.Whole(least=1, most=MAX_LINES, load_default=MAX_LINES, description="Số dòng / lines")


class HeadView(fields.Strict):
    """The log's size, and the RFC 6962 root of that many leaves in hex."""

    source = fields.Text(required=True)
    size = fields.Whole(required=True)
    root = fields.Text(required=True, pattern="[0-9a-f]{64}")


class HeardView(fields.Strict):
    """How far one source is heard."""

    source = fields.Text(required=True)
    position = fields.Whole(required=True)


class CursorsView(HeadView):
    """The log's head, how far every source is heard, and whether the service's own tasks have work left."""

    heard = fields.Items(fields.Nested(HeardView), required=True)
    idle = fields.Flag(required=True)


def log_blueprint(service: str) -> Blueprint:
    """Returns the routes `GET /v1/log`, `GET /v1/log/head` and `GET /v1/log/cursors` of a service."""
    blp = Blueprint("log", service, "Sổ sự kiện / the event log")
    right = f"{service}.log.read"

    @blp.query("/log/head", answer=HeadView, right=right, roles=(Role.SERVICE,))
    def show_log_head(_service: Any, _principal: Principal, _args: dict[str, Any]) -> dict[str, Any]:
        """Kích thước và gốc cây của sổ. / Size and root of the log."""
        application = host().service.application
        head = application.store.head()
        host().meter.set(Metric.LOG_SIZE, head.size)
        return {"source": application.stamp.source, "size": head.size, "root": head.root.hex()}

    @blp.query("/log/cursors", answer=CursorsView, right=right, roles=(Role.SERVICE,))
    def show_cursors(_service: Any, _principal: Principal, _args: dict[str, Any]) -> dict[str, Any]:
        """Đã nghe các nguồn đến đâu. / How far the sources are heard: what tells that a programme has settled."""
        hosted = host().service
        store = hosted.application.store
        heard = [{"source": name, "position": store.heard_position(name)} for name in hosted.hears]
        head = store.head()
        shown = {"source": hosted.application.stamp.source, "size": head.size, "root": head.root.hex()}
        return {**shown, "heard": heard, "idle": hosted.is_idle()}

    blp.stream("/log", media=NDJSON, args=LogArgs, right=right, roles=(Role.SERVICE,))(read_log)
    return blp


def read_log(_service: Any, _principal: Principal, args: dict[str, Any]) -> bytes:
    """Các sự kiện sau một vị trí, mỗi dòng một tài liệu nguyên văn. / Documents after a position, one a line, exact."""
    entries = host().service.application.store.entries(args["after"], args["limit"])
    host().meter.count(Metric.LOG_ENTRIES_SERVED, len(entries))
    if len(entries) == args["limit"]:
        current().links.append(f'</v1/log?after={entries[-1].position}&limit={args["limit"]}>; rel="next"')
    return b"".join(entry.document + b"\n" for entry in entries)
