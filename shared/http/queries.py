"""A query over HTTP: who, by what right, with which parameters - then a view. Nothing is recorded but refusals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol
from urllib.parse import urlencode

from flask import Response, request

from shared.http.answers import JSON, encode, json_answer, must_accept
from shared.http.context import current, host
from shared.http.fields import Strict
from shared.http.requests import authenticated, path_values, query_args
from shared.http.rights import BY_DOMAIN, Right, acting_role, must_hold
from shared.http.schemas import QueryArgs, cursor_of
from shared.http.strictjson import parse_json


class Paged(Protocol):
    """Part of a collection, as `Views.page` returns it."""

    @property
    def items(self) -> tuple[Any, ...]:
        """Returns the documents."""
        ...

    @property
    def next(self) -> str | None:
        """Returns the key that the following page begins after, None at the end."""
        ...


@dataclass(frozen=True, slots=True)
class QueryRoute:
    """A declared query."""

    path: str
    right: Right
    args: type[QueryArgs] | None
    answer: type[Strict] | None
    """The shape of the JSON answer; None when the answer is bytes of `media`."""
    run: Callable[..., Any]
    paged: bool = False
    etag: str | None = None
    media: str = JSON
    method: str = "GET"


def answer_query(route: QueryRoute, raw_path: Mapping[str, Any]) -> Response:
    """Returns the answer of a query, or refuses it."""
    principal = authenticated()
    must_hold(route.right, principal)
    must_accept(route.media)
    path = path_values(raw_path)
    args = query_args(route.args)
    named = route.right.agency
    agency = None if named in (None, BY_DOMAIN) else path.get(str(named), args.get(str(named)))
    acting_role(route.right, principal, agency)
    found = route.run(host().service, principal, args, **path)
    if route.answer is None:
        return found if isinstance(found, Response) else Response(found, mimetype=route.media)
    value = _page(found) if route.paged else found
    if host().check_answers:
        check_answer(route, route.answer, value)
    answer = json_answer(value)
    if route.etag is not None:
        answer.headers["ETag"] = f'"{value[route.etag]}"'
    return answer


def _page(page: Paged) -> dict[str, Any]:
    """Returns a page's body, and notes its `Link: rel="next"`."""
    cursor = None if page.next is None else cursor_of(page.next)
    if cursor is not None:
        query = urlencode(
            [(name, value) for name, value in request.args.items() if name != "after"] + [("after", cursor)]
        )
        current().links.append(f'<{request.path}?{query}>; rel="next"')
    return {"items": list(page.items), "next": cursor}


@cache
def _shape(schema: type[Strict]) -> Strict:
    return schema()


def check_answer(route: QueryRoute, schema: type[Strict], value: Any) -> None:
    """Passes if what a query answers has the shape that the OpenAPI document promises.

    Raises:
        TypeError: it has not; a bug of the service, found by its tests and by the demo.
    """
    plain = parse_json(encode(value))
    for each in plain["items"] if route.paged else [plain]:
        faults = _shape(schema).validate(each)
        if faults:
            raise TypeError(f"GET {route.path} answers another shape than it promises: {faults}")
