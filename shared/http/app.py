"""The Flask app of a service: its blueprints, its log, its health, and what stands on every answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Final
from uuid import UUID

from flask import Flask, Response, g, request
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter

from shared.errors import Refused
from shared.http import problems
from shared.http.access import AccessLog, Limiter
from shared.http.commands import InFlight
from shared.http.context import EXTENSION, Check, Current, Host, Hosted, Verifies, current, host
from shared.http.health import health_blueprint
from shared.http.logroutes import log_blueprint
from shared.http.openapi import api_of, text_of
from shared.http.requests import traceparent_of
from shared.http.said import LANGUAGES
from shared.identity.principal import Principal
from shared.identity.rules import TOKEN_MISSING
from shared.observability.logs import bind, get_logger, unbind
from shared.observability.meter import Meter
from shared.observability.metrics import Metric

SECURITY_HEADERS: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""On every answer that does not set its own (ASVS 5.0, 3.4)."""
log = get_logger(part="http")


class _Key(UnicodeConverter):
    """A place of a path: 1 to 200 characters, no slash."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, minlength=1, maxlength=200)


class _Digits(IntegerConverter):
    """A whole number in ASCII digits. The library's own takes every script's."""

    regex = "[0-9]{1,9}"


def create_app(
    service: Hosted,
    *,
    verifier: Verifies,
    meter: Meter | None = None,
    staging: Path | None = None,
    checks: Mapping[str, Check] | None = None,
    check_answers: bool = True,
    limiter: Limiter | None = None,
    gate: Callable[[], None] | None = None,
) -> Flask:
    """Returns the WSGI app of `service`.

    `staging` is where uploads are received; `checks` say whether the service is ready besides its store; production
    sets `check_answers` False, everything else holds answers against their declared shape. `gate` is called before
    anything is recorded, and raises StoreUnavailable when nothing may be yet.
    """
    blueprints = (*service.blueprints, log_blueprint(service.name))
    return _app(
        service,
        blueprints,
        verifier=verifier,
        meter=meter,
        staging=staging,
        checks=checks,
        check_answers=check_answers,
        limiter=limiter,
        gate=gate,
    )


def create_health_app(
    service: Hosted, *, meter: Meter | None = None, checks: Mapping[str, Check] | None = None
) -> Flask:
    """Returns the WSGI app of a service's worker: health and metrics alone. It takes no token, and nothing else."""
    return _app(service, (), verifier=_NoTokens(), meter=meter, checks=checks)


class _NoTokens:
    """For an app without a route that asks who is asking."""

    def verify(self, token: str) -> Principal:
        """Refuses: there is nothing here to ask for."""
        raise Refused(TOKEN_MISSING)


def _app(
    service: Hosted,
    blueprints: Sequence[Any],
    *,
    verifier: Verifies,
    meter: Meter | None = None,
    staging: Path | None = None,
    checks: Mapping[str, Check] | None = None,
    check_answers: bool = True,
    limiter: Limiter | None = None,
    gate: Callable[[], None] | None = None,
) -> Flask:
    app = Flask(f"services.{service.name}", static_folder=None)
    app.url_map.merge_slashes = False
    app.url_map.converters.update(default=_Key, string=_Key, int=_Digits)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    api = api_of(app, service.name)
    for blueprint in blueprints:
        api.register_blueprint(blueprint)
    app.register_blueprint(health_blueprint())
    app.extensions[EXTENSION] = Host(
        service=service,
        verifier=verifier,
        meter=meter or Meter(),
        access=AccessLog(service.name, service.application, limiter),
        in_flight=InFlight(),
        openapi=text_of(api),
        staging=staging or Path(gettempdir()) / "thucchat" / service.name,
        check_answers=check_answers,
        checks=checks or {},
        gate=gate or _open,
    )
    problems.register(app)
    app.before_request(_begin)
    app.after_request(_finish)
    app.teardown_request(_forget)
    return app


def _open() -> None:
    """Lets everything through."""


def openapi_of(app: Flask) -> str:
    """Returns the OpenAPI document of a service's app: what `GET /openapi.json` serves and `docs/openapi/` holds."""
    made: Host = app.extensions[EXTENSION]
    return made.openapi


def _begin() -> None:
    made = host()
    g.thucchat = Current(
        request_id=_request_id(made),
        traceparent=traceparent_of(request.headers.get("traceparent")),
        language=_language(),
        started=time.monotonic(),
    )
    bind(request_id=str(g.thucchat.request_id), service=made.service.name)


def _language() -> str:
    """Returns the language that the reader likes best of those we speak; `en-GB` is English."""
    for tag, quality in request.accept_languages:
        primary = tag.lower().partition("-")[0]
        if quality > 0 and primary in LANGUAGES:
            return primary
    return LANGUAGES[0]


def _request_id(made: Host) -> UUID:
    """Returns the caller's `X-Request-Id` where it is a UUID as we write them, else a fresh one."""
    given = request.headers.get("X-Request-Id", "")
    try:
        identity = UUID(given)
    except ValueError:
        return made.service.application.stamp.ids.new()
    return identity if str(identity) == given else made.service.application.stamp.ids.new()


def _finish(answer: Response) -> Response:
    now, made = current(), host()
    for name, value in SECURITY_HEADERS.items():
        answer.headers.setdefault(name, value)
    answer.headers["X-Request-Id"] = str(now.request_id)
    answer.vary.add("Accept-Language")
    for link in now.links:
        answer.headers.add("Link", link)
    seconds = problems.elapsed()
    labels = {"method": problems.shown_method(), "route": now.route}
    made.meter.count(Metric.HTTP_REQUESTS, status=str(answer.status_code), **labels)
    made.meter.observe(Metric.HTTP_SECONDS, seconds, **labels)
    log.info("request.answered", status=answer.status_code, milliseconds=round(seconds * 1000, 1), **labels)
    return answer


def _forget(_error: BaseException | None) -> None:
    """Takes what was known about the request from what this thread logs next."""
    unbind("request_id", "service", "actor")
