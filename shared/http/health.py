"""How a process is asked after: alive, ready, what it counts, which release it is, what it offers. Without a token."""

from __future__ import annotations

import hashlib
from importlib.metadata import PackageNotFoundError, version

from flask import Blueprint, Response

from shared.contracts.base import CATALOGUE
from shared.errors import NOT_FOUND, Refused
from shared.eventstore.ports import StoreUnavailable
from shared.http.answers import json_answer
from shared.http.context import current, host
from shared.http.problems import describe
from shared.http.requests import query_args
from shared.observability.meter import CONTENT_TYPE


def health_blueprint() -> Blueprint:
    """Returns `/livez`, `/readyz`, `/metrics`, `/version`, `/openapi.json` and `/problems/<code>`."""
    blp = Blueprint("health", __name__)
    for path, view in (
        ("/livez", alive),
        ("/readyz", ready),
        ("/metrics", metrics),
        ("/version", release),
        ("/openapi.json", openapi),
        ("/problems/<code>", explain),
    ):
        blp.add_url_rule(path, view_func=view, methods=["GET"], provide_automatic_options=False)
    blp.before_request(_begin)
    return blp


def _begin() -> None:
    query_args(None)


def alive() -> Response:
    """Answers that the process answers."""
    return json_answer({"status": "alive"})


def ready() -> Response:
    """Answers 200 when the service can take commands, 503 when it cannot; names what is missing or degraded.

    Behind a fence reading goes on, but no command is taken: that is not ready.
    """
    found = _store()
    required = {"store", "fence"}
    for name, check in host().checks.items():
        found[name] = check.run() or "ok"
        if check.required:
            required.add(name)
    failed = sorted(name for name, state in found.items() if state != "ok" and name in required)
    degraded = sorted(name for name, state in found.items() if state != "ok" and name not in required)
    status = "not-ready" if failed else "degraded" if degraded else "ready"
    return json_answer({"status": status, "checks": found}, 503 if failed else 200)


def _store() -> dict[str, str]:
    try:
        store = host().service.application.store
        store.head()
        fence = store.fence()
    except StoreUnavailable:
        return {"store": "unavailable"}
    return {"store": "ok"} if fence is None else {"store": "ok", "fence": fence.reason}


def metrics() -> Response:
    """Answers what is counted, in the Prometheus text format."""
    return Response(host().meter.expose(), content_type=CONTENT_TYPE)


def release() -> Response:
    """Answers the release, and the SHA-256 of the event types that it knows."""
    try:
        release_version = version("thucchat")
    except PackageNotFoundError:
        release_version = "unreleased"
    contracts = hashlib.sha256("\n".join(sorted(CATALOGUE)).encode()).hexdigest()
    return json_answer({"service": host().service.name, "version": release_version, "contracts": contracts})


def openapi() -> Response:
    """Answers the OpenAPI 3.1 document."""
    return Response(host().openapi, mimetype="application/json")


def explain(code: str) -> Response:
    """Answers what the `type` of a problem document leads to: the rule, its source, and what to do.

    Raises:
        Refused: `shared.not-found`.
    """
    found = describe(code, current().language)
    if found is None:
        raise Refused(NOT_FOUND, what="rule", key=code)
    answer = json_answer(found)
    answer.headers["Content-Language"] = current().language
    return answer
