"""The directed corpus of bad input, for every endpoint of every service.

    report = run_corpus(client, routes, token=token, head=store.head)

`routes` are those of the service's blueprints (`Blueprint.routes`); requests are made from their declarations, so a
new endpoint or member is attacked from the day it is declared. Each request must be answered with a 4xx problem
document that has a code and, where something in the request is at fault, a pointer to it - never with 5xx - and must
leave the log as it was. A missing right must leave exactly one `<service>.access.refused.v1`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Protocol
from uuid import uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shared.acts import BOUND_ROLES, Role
from shared.errors import RULES
from shared.eventstore.ports import Head
from shared.http.blueprint import Route
from shared.http.commands import CommandRoute
from shared.http.publicroutes import PublicRoute
from shared.http.queries import QueryRoute
from shared.http.rights import BY_DOMAIN
from shared.http.schemas import LegalBasisBody
from shared.http.uploads import UploadRoute
from tests.support.corpus_cases import AGENCY, PLACES, Case, Request, cases
from tests.support.corpus_values import example

SHARE: Final = 10
"""Of the values that a member must refuse, one in so many is tried at each endpoint but the first, another one each."""


class Tokens(Protocol):
    """Mints a token."""

    def __call__(self, role: Role, *, person: str, agency: str | None) -> str:
        """Returns a token that says `person` holds `role`."""
        ...


@dataclass
class Report:
    """How many requests were refused, by route and by kind."""

    routes: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """Returns how many requests were sent."""
        return sum(self.routes.values())


def run_corpus(
    client: FlaskClient,
    routes: Iterable[Route],
    *,
    token: Tokens,
    head: Callable[[], Head],
    thorough: bool = False,
) -> Report:
    """Sends every kind of case to every route and asserts what the module promises.

    Every value is tried on every member of the first command; at the others, whose members have the same few types, a
    share of the values, another one each time. `thorough` tries everything everywhere.
    """
    report = Report()
    every = 1
    for number, route in enumerate(routes):
        name = f"{route.method} {route.path}"
        request = sound_request(route, token, f"p-corpus-{number}")
        before = head()
        for case in cases(route, request, every=every, start=number % every):
            _refused(send(client, case.request), case, name)
            report.routes[name] += 1
            report.kinds[case.kind.partition(":")[0]] += 1
        every = SHARE if isinstance(route, CommandRoute) and not thorough else every
        assert head() == before, f"{name}: a refused request changed the log, from which nothing is ever removed"
        for forbidden in _without_right(route, request, token, f"p-corpus-{number}"):
            _refused(send(client, forbidden.request), forbidden, name)
            after = head()
            assert after.size == before.size + 1, f"{name}: {forbidden.kind} must be recorded exactly once"
            report.routes[name] += 1
            report.kinds[forbidden.kind] += 1
            before = after
    return report


def sound_request(route: Route, token: Tokens, person: str) -> Request:
    """Returns a request whose form the route takes, from somebody who may."""
    path = route.path
    while "<" in path:
        start, end = path.index("<"), path.index(">")
        place = path[start + 1 : end].rpartition(":")[2]
        path = path[:start] + PLACES.get(place, AGENCY) + path[end + 1 :]
    if isinstance(route, PublicRoute):
        return Request(route.method, path, {}, b"" if route.limit else None)
    role = next((each for each in route.right.roles if each not in BOUND_ROLES), route.right.roles[0])
    bearer = token(role, person=person, agency=AGENCY if role in BOUND_ROLES else None)
    headers = {"Authorization": f"Bearer {bearer}"}
    if isinstance(route, UploadRoute):
        return Request(route.method, path, {**headers, "Content-Type": "application/octet-stream"}, b"%PDF-1.4")
    if isinstance(route, QueryRoute):
        return Request(route.method, path, headers)
    precondition = {"If-None-Match": "*"} if route.creates and not route.either else {"If-Match": '"1"'}
    sound = example(route.body())
    if route.basis:
        sound["legal_basis"] = example(LegalBasisBody())
    body = json.dumps(sound, ensure_ascii=False).encode()
    more = {"Idempotency-Key": str(uuid4()), "Content-Type": "application/json", **precondition}
    return Request(route.method, path, {**headers, **more}, body)


def send(client: FlaskClient, request: Request) -> TestResponse:
    """Sends a request as its bytes stand."""
    path, _, query = request.path.partition("?")
    return client.open(
        path, method=request.method, headers=request.headers, data=request.body, query_string=query or None
    )


def _refused(answer: TestResponse, case: Case, name: str) -> None:
    told = f"{name}: {case.kind}: {answer.status_code} {answer.get_data(as_text=True)[:400]}"
    assert answer.status_code in case.statuses, told
    assert answer.status_code != 405 or answer.headers["Allow"], told
    assert answer.mimetype == "application/problem+json", told
    document = json.loads(answer.data)
    assert document["status"] == answer.status_code, told
    assert document["code"] in RULES, told
    assert document["title"], told
    assert document["detail"], told
    assert document["instance"].isascii(), told
    pointers = [each["pointer"] for each in document["errors"]]
    assert all(pointer.startswith("#") and pointer.isascii() for pointer in pointers), told
    if case.pointer is not None:
        assert any(pointer.startswith(case.pointer) for pointer in pointers), told
    if case.exactly is not None:
        assert case.exactly in pointers, told


def _without_right(route: Route, request: Request, token: Tokens, person: str) -> Iterator[Case]:
    """Yields the requests of people who are signed in and may not: each to be recorded once."""
    if isinstance(route, PublicRoute):
        return
    others = [role for role in Role if role not in route.right.roles]
    if others:
        role = others[0]
        bearer = token(role, person=person, agency=AGENCY if role in BOUND_ROLES else None)
        yield Case("missing right", request.with_headers(Authorization=f"Bearer {bearer}"), (403,))
    bound = [role for role in route.right.roles if role in BOUND_ROLES]
    if bound and route.right.agency not in (None, BY_DOMAIN) and isinstance(route, CommandRoute):
        bearer = token(bound[0], person=person, agency="OTHER")
        yield Case("another agency", request.with_headers(Authorization=f"Bearer {bearer}"), (403,))
