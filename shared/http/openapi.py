"""OpenAPI 3.1 of a service, made from its route declarations. The same on every Python that we run on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import flask_smorest
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from marshmallow import fields as plain

from shared.http.fields import Nested, Strict

if TYPE_CHECKING:
    from shared.http.commands import CommandRoute
    from shared.http.publicroutes import PublicRoute
    from shared.http.queries import QueryRoute
    from shared.http.rights import Right
    from shared.http.uploads import UploadRoute

PROBLEM_MEDIA: Final = "application/problem+json"
VERSION: Final = "1"
_NAMES: Final = {
    400: "Malformed",
    401: "Unauthenticated",
    403: "Forbidden",
    404: "Missing",
    405: "MethodNotAllowed",
    406: "NotAcceptable",
    409: "Conflict",
    412: "Stale",
    413: "TooLarge",
    415: "MediaType",
    422: "Invalid",
    428: "PreconditionRequired",
    429: "TooManyRefusals",
    500: "Internal",
    503: "Unavailable",
}
"""Names of the problem responses. Not `HTTPStatus`'s: those differ between Python versions."""
_ALWAYS: Final = (400, 401, 403, 404, 406, 422, 429, 500, 503)
_COMMAND: Final = (*_ALWAYS, 409, 412, 413, 415, 428)
_PUBLIC: Final = (400, 404, 406, 422, 500, 503)
_UPLOAD: Final = (*_ALWAYS, 413, 415)


class _ProblemFault(Strict):
    where = plain.String(data_key="in", required=True, metadata={"description": "body, query, header or path"})
    pointer = plain.String(required=True, metadata={"description": "RFC 6901 pointer in its URI fragment form"})
    detail = plain.String(required=True)


class _ProblemRule(Strict):
    source = plain.String(
        required=True, metadata={"description": "Điều, khoản, quyết định làm căn cứ / what the rule rests on"}
    )


class _Problem(Strict):
    kind = plain.String(data_key="type", required=True, metadata={"format": "uri-reference"})
    title = plain.String(required=True)
    status = plain.Integer(required=True)
    detail = plain.String(required=True)
    instance = plain.String(required=True, metadata={"format": "uri-reference"})
    code = plain.String(required=True, metadata={"description": "Mã ổn định / stable machine code"})
    rule = Nested(_ProblemRule, required=True)
    errors = plain.List(Nested(_ProblemFault), required=True)


class _Recorded(Strict):
    id = plain.UUID(required=True)
    position = plain.Integer(required=True)


class _Outcome(Strict):
    subject = plain.String(required=True, metadata={"description": "<kind>/<key>"})
    version = plain.Integer(required=True)
    events = plain.List(Nested(_Recorded), required=True)


def _named(schema: type[Any]) -> str:
    return schema.__name__.lstrip("_")


class Api(flask_smorest.Api):  # type: ignore[misc]  # flask-smorest is not annotated
    """flask-smorest's Api with our problem documents in place of its own."""

    def _register_error_handlers(self) -> None:
        """Leaves errors to `shared.http.problems`."""

    def _register_etag_headers(self) -> None:
        """Registers none: the headers stand with each command."""

    def _register_pagination_header(self) -> None:
        """Registers none: pages have a `Link` and a `next`."""

    def _register_responses(self) -> None:
        self.spec.components.schema("Problem", schema=_Problem)
        content = {PROBLEM_MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for status, name in _NAMES.items():
            self.spec.components.response(name, {"description": f"{status}", "content": content}, lazy=True)
        self.spec.components.security_scheme(
            "bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT (RFC 9068)"}
        )


def api_of(app: Flask, service: str) -> Api:
    """Returns the Api of a service's app, to register its blueprints with."""
    app.config.update(API_TITLE=f"Thực chất: {service}", API_VERSION=VERSION, OPENAPI_VERSION="3.1.0")
    plugin = MarshmallowPlugin(schema_name_resolver=_schema_name)
    return Api(app, spec_kwargs={"marshmallow_plugin": plugin, "security": [{"bearer": []}]})


def _schema_name(schema: Any) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return _named(kind)


def _responses(statuses: Iterable[int]) -> dict[str, Any]:
    """Returns responses by the names under which `_register_responses` made them; apispec makes references of them."""
    return {str(status): _NAMES[status] for status in statuses}


def _header(name: str, description: str, *, required: bool) -> dict[str, Any]:
    return {
        "in": "header",
        "name": name,
        "required": required,
        "description": description,
        "schema": {"type": "string"},
    }


def _right(right: Right) -> dict[str, Any]:
    return {"x-right": right.code, "x-roles": [role.value for role in right.roles]}


def command_doc(route: CommandRoute) -> dict[str, Any]:
    """Returns the operation of a command."""
    headers = [_header("Idempotency-Key", "1-255 ký tự ASCII / visible ASCII characters", required=True)]
    if not route.creates or route.either:
        headers.append(_header("If-Match", 'ETag đã đọc / the ETag read, e.g. "7"', required=not route.either))
    if route.creates or route.either:
        headers.append(_header("If-None-Match", "* (hồ sơ chưa có / not there yet)", required=not route.either))
    done = {"description": "Đã ghi / recorded", "content": {"application/json": {"schema": _Outcome}}}
    codes = ["201"] if route.creates and not route.either else ["200", "201"] if route.either else ["200"]
    body: Any = {"allOf": [route.body, {"required": ["legal_basis"]}]} if route.basis else route.body
    return {
        **_right(route.right),
        "parameters": headers,
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {**dict.fromkeys(codes, done), **_responses(_COMMAND)},
    }


def query_doc(route: QueryRoute) -> dict[str, Any]:
    """Returns the operation of a query."""
    schema: Any = {"type": "string", "format": "binary"} if route.answer is None else route.answer
    if route.paged:
        schema = {
            "type": "object",
            "properties": {"items": {"type": "array", "items": route.answer}, "next": {"type": ["string", "null"]}},
            "required": ["items", "next"],
        }
    answer = {"description": "Kết quả / the answer", "content": {route.media: {"schema": schema}}}
    parameters = [] if route.args is None else [{"in": "query", "schema": route.args}]
    return {**_right(route.right), "parameters": parameters, "responses": {"200": answer, **_responses(_ALWAYS)}}


def public_doc(route: PublicRoute) -> dict[str, Any]:
    """Returns the operation of a public route: no token, no right."""
    raw = {"schema": {"type": "string", "format": "binary"}}
    done = {"description": "Kết quả / the answer", "content": {route.media: raw}}
    body = {"requestBody": {"required": True, "content": {"*/*": raw}}} if route.limit else {}
    refusals = (*_PUBLIC, 413) if route.limit else _PUBLIC
    return {"security": [], **body, "responses": {"200": done, **_responses(refusals)}}


def upload_doc(route: UploadRoute) -> dict[str, Any]:
    """Returns the operation of an upload."""
    content = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    answer = {"description": "Đã nhận / received", "content": {"application/json": {"schema": route.answer}}}
    return {
        **_right(route.right),
        "parameters": [_header("Content-Digest", "sha-256=:<base64>: (RFC 9530)", required=False)],
        "requestBody": {"required": True, "content": content},
        "responses": {"201": answer, **_responses(_UPLOAD)},
    }


def text_of(api: Api) -> str:
    """Returns the OpenAPI document as JSON with sorted members."""
    return json.dumps(api.spec.to_dict(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
