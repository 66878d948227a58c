"""The blueprint that every service declares its routes on: commands, queries, uploads, and the few that are public."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar

import flask_smorest
from flask import Response

from shared.acts import BOUND_ROLES, Role
from shared.http.commands import CommandRoute, answer_command
from shared.http.context import current
from shared.http.fields import Strict
from shared.http.openapi import command_doc, public_doc, query_doc, upload_doc
from shared.http.publicroutes import PublicRoute, answer_public
from shared.http.queries import QueryRoute, answer_query
from shared.http.rights import Right, declare_right
from shared.http.schemas import CommandBody, QueryArgs
from shared.http.uploads import UploadRoute, answer_upload

BASE: Final = "/v1"
BODY_LIMIT: Final = 262_144
UPLOAD_LIMIT: Final = 26_214_400
"""Bytes: 25 MiB, a scanned dossier of some hundred pages."""
Route = CommandRoute | QueryRoute | UploadRoute | PublicRoute
F = TypeVar("F", bound=Callable[..., Any])
_METHODS: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # flask-smorest is not annotated
    """Routes of one service below `base`. Each is declared with its right and the roles that have it, or as public."""

    def __init__(self, name: str, service: str, description: str = "", *, base: str = BASE) -> None:
        super().__init__(name, f"services.{service}", url_prefix=base or None, description=description)
        self._base = base
        self._prepare_doc_cbks: list[Any] = []  # operations are described whole, by shared.http.openapi
        self.service = service
        self.routes: list[Route] = []

    def command(
        self,
        method: str,
        path: str,
        *,
        body: type[CommandBody] = CommandBody,
        right: str,
        roles: Iterable[Role],
        creates: bool = False,
        either: bool = False,
        agency: str | None = None,
        basis: bool = False,
        location: str | None = None,
        limit: int = BODY_LIMIT,
    ) -> Callable[[F], F]:
        """Declares a command; the function is called as `f(application, act, body, **path)` and returns an Outcome.

        `creates`: `If-None-Match: *` instead of `If-Match`; `either` takes both. `agency` names the place of the path
        or the member of the body that bound roles are held to (or `BY_DOMAIN`). `basis`: a legal basis is required.
        `location` is the template of what a creation creates, `/v1` + path + `/{key}` unless given.

        Raises:
            ValueError: a bound role may act and nothing says for which agency, or the right does not fit.
        """

        def declare(function: F) -> F:
            held = self._right(method, path, right, roles, agency, acting=True)
            target = f"{self._base}{location or path + '/{key}'}" if creates or either else None
            route = CommandRoute(
                method, self._base + path, held, body, function, creates, either, basis, target, limit
            )  # fmt: skip
            self._add(route, path, function, lambda place: answer_command(route, place), command_doc(route))
            return function

        return declare

    def query(
        self,
        path: str,
        *,
        answer: type[Strict],
        right: str,
        roles: Iterable[Role],
        args: type[QueryArgs] | None = None,
        paged: bool = False,
        etag: str | None = None,
        agency: str | None = None,
    ) -> Callable[[F], F]:
        """Declares a query; the function is called as `f(service, principal, args, **path)` and returns the answer.

        `paged`: it returns a page (`items`, `next`) of `answer`s. `etag` names the member that holds the aggregate's
        version, which is then the answer's ETag, to be sent back as `If-Match`.
        """

        def declare(function: F) -> F:
            held = self._right("GET", path, right, roles, agency, acting=False)
            route = QueryRoute(self._base + path, held, args, answer, function, paged, etag)
            self._add(route, path, function, lambda place: answer_query(route, place), query_doc(route))
            return function

        return declare

    def stream(
        self,
        path: str,
        *,
        media: str,
        right: str,
        roles: Iterable[Role],
        args: type[QueryArgs] | None = None,
        agency: str | None = None,
    ) -> Callable[[F], F]:
        """Declares a query whose answer is bytes of `media`: the function returns bytes, or a Flask Response."""

        def declare(function: F) -> F:
            held = self._right("GET", path, right, roles, agency, acting=False)
            route = QueryRoute(self._base + path, held, args, None, function, media=media)
            self._add(route, path, function, lambda place: answer_query(route, place), query_doc(route))
            return function

        return declare

    def upload(
        self,
        method: str,
        path: str,
        *,
        answer: type[Strict],
        right: str,
        roles: Iterable[Role],
        agency: str | None = None,
        limit: int = UPLOAD_LIMIT,
    ) -> Callable[[F], F]:
        """Declares an upload of `application/octet-stream`.

        The function is called as `f(service, principal, upload, **path)` and returns the answer (201). It moves
        `upload.path` to where it belongs. What it stands for is recorded by a command that names the SHA-256.
        """

        def declare(function: F) -> F:
            held = self._right(method, path, right, roles, agency, acting=True)
            route = UploadRoute(method, self._base + path, held, answer, function, limit)
            self._add(route, path, function, lambda place: answer_upload(route, place), upload_doc(route))
            return function

        return declare

    def public(self, path: str, *, media: str, method: str = "GET", limit: int = 0) -> Callable[[F], F]:
        """Declares a route that takes no token; the function returns bytes of `media`, or a Flask Response.

        It is called as `f(service, **path)`, or, with a `limit`, as `f(service, body, **path)` with at most so many
        bytes of whatever media type. It may not refuse with 403: nobody is known to have asked.
        """

        def declare(function: F) -> F:
            route = PublicRoute(method, self._base + path, media, function, limit)
            self._add(route, path, function, lambda place: answer_public(route, place), public_doc(route))
            return function

        return declare

    def _right(
        self, method: str, path: str, code: str, roles: Iterable[Role], agency: str | None, *, acting: bool
    ) -> Right:
        named = tuple(roles)
        if not code.startswith(f"{self.service}."):
            raise ValueError(f"the right {code} is not one of {self.service}")
        if acting and method not in _METHODS:
            raise ValueError(f"{method} is no method of a command")
        if acting and agency is None and BOUND_ROLES.intersection(named):
            raise ValueError(f"{code}: say which agency its bound roles may act for (agency=..., or BY_DOMAIN)")
        return declare_right(code, named, agency, f"{method} {self._base}{path}")

    def _add(
        self,
        route: Route,
        path: str,
        function: Callable[..., Any],
        answer: Callable[[dict[str, Any]], Response],
        doc: dict[str, Any],
    ) -> None:
        def view(**place: Any) -> Response:
            now = current()
            now.right, now.route = None if isinstance(route, PublicRoute) else route.right, route.path
            return answer(place)

        view.__name__ = function.__name__
        view.__doc__ = function.__doc__
        view._apidoc = {"manual_doc": {"operationId": function.__name__, **doc}}  # type: ignore[attr-defined]
        self.routes.append(route)
        self.add_url_rule(
            path, function.__name__, view, methods=[route.method], provide_automatic_options=False
        )  # fmt: skip
