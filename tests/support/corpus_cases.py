"""The ways in which a sound request is spoilt, one place at a time, and what must be said of each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final
from urllib.parse import quote
from uuid import uuid4

import marshmallow as ma

from shared.http.blueprint import Route
from shared.http.commands import CommandRoute
from shared.http.publicroutes import PublicRoute
from shared.http.queries import QueryRoute
from shared.http.uploads import UploadRoute
from tests.support.corpus_values import Bad, example, refused_by

AGENCY: Final = "STC"
PLACES: Final = {"code": AGENCY, "agency": AGENCY, "request": "1", "year": "2007", "number": "1"}
"""What stands in the places of paths; any other place holds `STC`, too. Nothing of that name need exist."""
OTHER_MEDIA: Final = (
    "", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1",
    "application/json; charset=utf-16", "application/json; profile=x", "application/jsonx",
)  # fmt: skip
NOT_JSON: Final[tuple[tuple[str, bytes], ...]] = (
    ("empty", b""),
    ("white space", b"  \n"),
    ("a brace", b"{"),
    ("cut short", b'{"a": "b'),
    ("trailing comma", b'{"a": 1,}'),
    ("single quotes", b"{'a': 1}"),
    ("comment", b'{/* */ "a": 1}'),
    ("two documents", b"{} {}"),
    ("byte order mark", b"\xef\xbb\xbf{}"),
    ("UTF-16", '{"a": 1}'.encode("utf-16")),
    ("no UTF-8", b'{"a": "\xff"}'),
    ("overlong UTF-8", b'{"a": "\xc0\x80"}'),
    ("UTF-8 surrogate", b'{"a": "\xed\xa0\x80"}'),
    ("NaN", b'{"a": NaN}'),
    ("Infinity", b'{"a": -Infinity}'),
    ("raw control", b'{"a": "\x01"}'),
    ("raw newline", b'{"a": "\n"}'),
    ("bad escape", b'{"a": "\\x"}'),
    ("leading zero", b'{"a": 01}'),
    ("plus sign", b'{"a": +1}'),
    ("repeated member", b'{"a": 1, "a": 1}'),
    ("repeated by escape", b'{"a": 1, "\\u0061": 1}'),
    ("repeated by normal form", '{"\u00e9": 1, "e\u0301": 1}'.encode()),
    ("repeated within", b'{"a": {"b": 1, "b": 2}}'),
    ("33 levels", b'{"a":' * 33 + b"1" + b"}" * 33),
    ("a hundred thousand arrays", b"[" * 100_000 + b"]" * 100_000),
    ("a hundred thousand unclosed", b"[" * 100_000),
    ("forty thousand objects", b'{"a":' * 40_000),
    ("nesting behind a string", b'{"a": "\\"[", "b":' + b"[" * 50_000),
    ("an array", b"[]"),
    ("a text", b'"a"'),
    ("null", b"null"),
    ("a number", b"7"),
)
"""Bodies that are no JSON object of ours, whatever the route."""
QUERIES: Final = (
    "as_off=2007-01-01", "x=1", "limit=1&limit=1", "limit=%D9%A1", "limit=1_0", "limit=1.5", "limit=-1", "limit=0",
    "limit=", "limit", "limit=99999999999999999999", "after=%00", "after=%FF", "after=a%0d%0ab", "%FF=1", "=1",
    "x=%E2%80%AE", "as_of=today", "as_of=2007-02-30", "known=2007-04-18T08:00:00", "known=2999-01-01", "&&",
    "&".join(f"x{number}=1" for number in range(200)),
)  # fmt: skip
"""Queries that no route takes: unknown, repeated, of wrong types, not readable."""
PATHS: Final = (
    "%00", "a%00b", "%FF", "%C0%80", "%ED%A0%80", "a%0d%0aX: y", "%E2%80%AEcode", "%E2%80%A8", "%1b[2J", "x" * 201,
    "%EF%BB%BF",
)  # fmt: skip
"""What no place of a path may hold."""
PRECONDITIONS: Final = (
    'W/"1"',
    "1",
    '"0"',
    '"-1"',
    '"1", "2"',
    "*",
    '"01"',
    '"١"',
    '""',
    '"' + "9" * 40 + '"',
    '"1" ',
    "'1'",
)
KEYS: Final = (None, "", "a b", "x" * 256, "kh\u00f3a", "a\tb")
SCHEMES: Final = (None, "Basic YTpi", "Bearer", "Bearer ", "Bearer a.b", "Bearer a.b.c", "Bearer a b", "Token a.b.c")
NAMES: Final = (
    "unknown", "__proto__", "constructor", "Occurred", "occurred ", "id", "version", "actor", "time", "a/b~c", "tên",
)  # fmt: skip
"""Members that no body has."""


@dataclass(frozen=True)
class Request:
    """A request that would be taken, to be spoilt in one place at a time."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None = None

    def with_headers(self, **changed: str | None) -> Request:
        """Returns the request with headers changed, or taken away (None)."""
        named = {name.replace("_", "-"): value for name, value in changed.items()}
        kept = {name: value for name, value in self.headers.items() if name not in named}
        return replace(self, headers={**kept, **{name: value for name, value in named.items() if value is not None}})


@dataclass(frozen=True)
class Case:
    """One spoilt request: what it stands for, and what the problem must say."""

    kind: str
    request: Request
    statuses: tuple[int, ...]
    pointer: str | None = None
    """The beginning of a pointer that must be named; None where nothing in the request can be pointed at."""
    exactly: str | None = None


def cases(route: Route, request: Request, *, every: int = 1, start: int = 0) -> Iterator[Case]:
    """Yields the ways in which a request is spoilt; of the values of members one in `every`, from `start` on."""
    if not isinstance(route, PublicRoute):
        yield from _who(request)
    yield from _address(route, request)
    yield from _query(route, request)
    if isinstance(route, CommandRoute):
        yield from _headers(route, request)
        yield from _bodies(route, request)
        yield from islice(_members(route, request), start, None, every)
    if isinstance(route, UploadRoute):
        yield from _uploads(route, request)


def _who(request: Request) -> Iterator[Case]:
    for scheme in SCHEMES:
        yield Case(f"unauthenticated: {scheme}", request.with_headers(Authorization=scheme), (401,))
    whole = request.headers["Authorization"]
    yield Case("unauthenticated: cut token", request.with_headers(Authorization=whole[:-5]), (401,))
    yield Case("unauthenticated: altered token", request.with_headers(Authorization=_altered(whole)), (401,))


def _altered(token: str) -> str:
    place = token.index(".") + 5
    return token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]


def _address(route: Route, request: Request) -> Iterator[Case]:
    for method in ("TRACE", "OPTIONS", "FOO", "PROPFIND"):
        yield Case(f"method: {method}", replace(request, method=method), (405,))
    yield Case("address: unknown below", replace(request, path=f"{request.path}/no/such/thing/at/all"), (404,))
    yield Case("address: doubled slash", replace(request, path=f"/{request.path}"), (404,))
    yield Case("accept: text/html", request.with_headers(Accept="text/html"), (406,))
    first = route.path.find("<")
    if first < 0:
        return
    for spoilt in PATHS:
        rest = route.path[route.path.index(">") + 1 :]
        while "<" in rest:
            rest = rest[: rest.index("<")] + AGENCY + rest[rest.index(">") + 1 :]
        yield Case(f"path: {spoilt[:20]}", replace(request, path=route.path[:first] + spoilt + rest), (400, 404))


def _query(route: Route, request: Request) -> Iterator[Case]:
    schema = route.args() if isinstance(route, QueryRoute) and route.args is not None else None
    for query in QUERIES:
        yield Case(f"query: {query[:30]}", replace(request, path=f"{request.path}?{query}"), (400, 422), "#")
    for name, member in {} if schema is None else schema.fields.items():
        for bad in refused_by(member):
            text = json.loads(bad.json) if bad.json.startswith('"') and "\\ud" not in bad.json else None
            if isinstance(text, str) and len(text) < 1000 and not _text_taken(member, text):
                spoilt = replace(request, path=f"{request.path}?{name}={quote(text)}")
                yield Case(f"query member: {bad.name}", spoilt, (400, 422), "#")


def _text_taken(member: ma.fields.Field[Any], text: str) -> bool:
    """Returns whether a text that is wrong as JSON is right as a query parameter: `7` is a number there."""
    try:
        member.deserialize(text)
    except ma.ValidationError:
        return False
    return True


def _headers(route: CommandRoute, request: Request) -> Iterator[Case]:
    for key in KEYS:
        yield Case("key", request.with_headers(Idempotency_Key=key), (400,), exactly="#/Idempotency-Key")
    bare = request.with_headers(If_Match=None, If_None_Match=None)
    yield Case("precondition: none", bare, (428,), "#/If-")
    yield Case("precondition: both", bare.with_headers(If_Match='"1"', If_None_Match="*"), (400,), "#/If-")
    for value in PRECONDITIONS:
        yield Case(f"If-Match: {value}", bare.with_headers(If_Match=value), (400,), "#/If-Match")
    for value in ('"1"', "**", '*, "1"'):
        yield Case(f"If-None-Match: {value}", bare.with_headers(If_None_Match=value), (400,), "#/If-None-Match")
    if not route.either:
        wrong = {"If_Match": '"1"'} if route.creates else {"If_None_Match": "*"}
        yield Case("precondition: the other one", bare.with_headers(**wrong), (400,), "#/If-")
    for media in OTHER_MEDIA:
        yield Case(f"media: {media}", request.with_headers(Content_Type=media), (415,), exactly="#/Content-Type")
    yield Case("media: gzip", request.with_headers(Content_Encoding="gzip"), (415,), exactly="#/Content-Type")


def _bodies(route: CommandRoute, request: Request) -> Iterator[Case]:
    for name, body in NOT_JSON:
        yield Case(f"body: {name}", replace(request, body=body), (400, 422), "#")
    assert request.body is not None
    padded = request.body[:-1] + b" " * route.limit + b"}"
    yield Case("body: too large", replace(request, body=padded), (413,), "#")
    sound = json.loads(request.body)
    for name in NAMES:
        spoilt = json.dumps({**sound, name: "x"}).encode()
        pointer = "#/" + quote(name.replace("~", "~0").replace("/", "~1"), safe="~")
        yield Case(f"unknown member: {name}", replace(request, body=spoilt), (422,), exactly=pointer)
    for name in ("a\\u0000", "\\u202ea", "\\ud800"):
        spoilt = request.body.rstrip()[:-1] + (b', "' if sound else b'"') + name.encode() + b'": 1}'
        yield Case(f"member name: {name}", replace(request, body=spoilt), (422,), "#")


def _members(route: CommandRoute, request: Request) -> Iterator[Case]:
    assert request.body is not None
    sound = json.loads(request.body)
    for name, member in route.body().fields.items():
        if member.required:
            without = {other: value for other, value in sound.items() if other != name}
            spoilt = replace(request, body=json.dumps(without).encode())
            yield Case("missing member", spoilt, (422,), exactly=f"#/{name}")
        yield from _values(request, sound, (name,), member)


def _values(
    request: Request, sound: dict[str, Any], path: tuple[str | int, ...], member: ma.fields.Field[Any]
) -> Iterator[Case]:
    """Yields a case for everything that this member, and whatever is within it, must refuse."""
    pointer = "#/" + "/".join(str(step) for step in path)
    for bad in refused_by(member):
        spoilt = replace(request, body=_with(sound, path, bad))
        yield Case(f"member: {bad.name}", spoilt, (400, 422), pointer)
    if isinstance(member, ma.fields.Nested):
        inside = example(member.schema)
        for name, inner in member.schema.fields.items():
            yield from _values(request, _put(sound, path, {**inside, name: None}), (*path, name), inner)
        spoilt = replace(request, body=_with(sound, path, Bad("", json.dumps({**inside, "unknown": 1}))))
        yield Case("unknown member: within", spoilt, (422,), exactly=f"{pointer}/unknown")
    elif isinstance(member, ma.fields.List):
        yield from _values(request, _put(sound, path, [None]), (*path, 0), member.inner)


def _put(sound: dict[str, Any], path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """Returns a copy of `sound` with `value` at `path`."""
    copy: Any = json.loads(json.dumps(sound))
    place = copy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return copy  # type: ignore[no-any-return]


def _with(sound: dict[str, Any], path: tuple[str | int, ...], bad: Bad) -> bytes:
    mark = f"mark-{uuid4()}"
    return json.dumps(_put(sound, path, mark)).replace(f'"{mark}"', bad.json).encode()


def _uploads(route: UploadRoute, request: Request) -> Iterator[Case]:
    yield Case("upload: empty", replace(request, body=b""), (422,), "#")
    yield Case("upload: too large", replace(request, body=b"x" * (route.limit + 1)), (413,), "#")
    for media in ("", "text/html", "multipart/form-data; boundary=x", "application/json"):
        yield Case(f"media: {media}", request.with_headers(Content_Type=media), (415,), exactly="#/Content-Type")
    yield Case("media: gzip", request.with_headers(Content_Encoding="gzip"), (415,), exactly="#/Content-Type")
    for digest in ("sha-256=:AAAA:", "md5=:AAAA:", "sha-256=:" + "A" * 43 + "=:"):
        yield Case("upload: digest", request.with_headers(Content_Digest=digest), (422,), "#")
