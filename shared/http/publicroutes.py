"""A public route: what anybody may read or hand in, without a token. A signed text proves itself, whoever brings it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response

from shared.http.answers import must_accept
from shared.http.context import host
from shared.http.requests import bounded_body, path_values, query_args


@dataclass(frozen=True, slots=True)
class PublicRoute:
    """A declared public route. `limit` is of the body, in bytes; with 0 none is read."""

    method: str
    path: str
    media: str
    run: Callable[..., Any]
    limit: int = 0


def answer_public(route: PublicRoute, raw_path: Mapping[str, Any]) -> Response:
    """Returns the answer of a public route, or refuses it. Nothing is recorded: nobody is known to have asked."""
    must_accept(route.media)
    path = path_values(raw_path)
    query_args(None)
    given = (bounded_body(route.limit),) if route.limit else ()
    found = route.run(host().service, *given, **path)
    return found if isinstance(found, Response) else Response(found, mimetype=route.media)
