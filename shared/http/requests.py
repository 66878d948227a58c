"""Reading a request strictly: who asks, headers, query, path and body. Everything here refuses before anything runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

from flask import request

from shared.errors import Refused, Rule
from shared.http import said
from shared.http.context import current, host
from shared.http.fields import Strict
from shared.http.rules import (
    FORBIDDEN_CHARACTER,
    IF_MATCH_REQUIRED,
    IF_NONE_MATCH_REQUIRED,
    INVALID_QUERY,
    KEY_REQUIRED,
    MALFORMED_PATH,
    MALFORMED_QUERY,
    MEDIA_TYPE,
    PRECONDITION_MALFORMED,
    TOO_LARGE,
)
from shared.http.said import Said
from shared.http.schemas import Fault, Faulty, load
from shared.http.strictjson import clean_text, parse_json
from shared.identity.principal import Principal
from shared.identity.rules import TOKEN_MISSING
from shared.observability.logs import bind

MAX_PARAMETERS: Final = 50
CHUNK: Final = 65_536
_BEARER: Final = re.compile(r"[Bb]earer ([A-Za-z0-9._~+/-]+=*)")
_ETAG: Final = re.compile(r'"([1-9][0-9]{0,15})"')
_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")
_TRACEPARENT: Final = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


def _header_fault(rule: Rule, header: str) -> Faulty:
    return Faulty(rule, (Fault("header", f"/{header}", Said(rule.vi, rule.en).format(header=header)),), header=header)


def authenticated() -> Principal:
    """Returns who asks, and notes it for the log and for what may be recorded.

    Raises:
        Refused: 401.
    """
    given = request.headers.get("Authorization")
    if given is None:
        raise Refused(TOKEN_MISSING)
    bearer = _BEARER.fullmatch(given)
    if bearer is None:
        raise Refused(TOKEN_MISSING)
    principal = host().verifier.verify(bearer.group(1))
    current().principal = principal
    bind(actor=principal.person)
    return principal


def traceparent_of(text: str | None) -> str | None:
    """Returns a `traceparent` of W3C Trace Context version 00, or None: a malformed one starts a new trace."""
    return text if text is not None and _TRACEPARENT.fullmatch(text) else None


def idempotency_key() -> str:
    """Returns the command's key.

    Raises:
        Refused: `shared.idempotency-key-required`.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not _KEY.fullmatch(key):
        raise _header_fault(KEY_REQUIRED, "Idempotency-Key")
    return key


def expected_version(*, creates: bool, either: bool = False) -> int:
    """Returns the version that the caller decided on: from `If-Match`, or 0 for `If-None-Match: *`.

    `creates` takes the second alone, else the first alone; `either` takes both kinds.

    Raises:
        Refused: 428 when absent, 400 when malformed, weak, a list, or not the one that this command takes.
    """
    match, none_match = request.headers.get("If-Match"), request.headers.get("If-None-Match")
    if match is not None and (none_match is not None or (creates and not either)):
        raise _header_fault(PRECONDITION_MALFORMED, "If-Match")
    if none_match is not None:
        if none_match != "*" or not (creates or either):
            raise _header_fault(PRECONDITION_MALFORMED, "If-None-Match")
        return 0
    if match is None:
        rule, header = (IF_NONE_MATCH_REQUIRED, "If-None-Match") if creates else (IF_MATCH_REQUIRED, "If-Match")
        raise _header_fault(rule, header)
    version = _ETAG.fullmatch(match)
    if version is None:
        raise _header_fault(PRECONDITION_MALFORMED, "If-Match")
    return int(version.group(1))


def query_args(schema: type[Strict] | None) -> dict[str, Any]:
    """Returns the query parameters as `schema` loads them; without one, there may be none.

    Raises:
        Refused: `shared.query-malformed`, or `shared.query-invalid` naming every unknown, repeated or wrong one.
    """
    raw = request.query_string.decode("latin-1")
    if not raw and schema is None:
        return {}
    try:
        pairs = parse_qsl(
            raw, keep_blank_values=True, strict_parsing=bool(raw), errors="strict", max_num_fields=MAX_PARAMETERS
        )
    except ValueError:
        raise Faulty(MALFORMED_QUERY, (Fault("query", "", Said(MALFORMED_QUERY.vi, MALFORMED_QUERY.en)),)) from None
    values: dict[str, str] = {}
    for name, value in pairs:
        place = f"/{_cleaned(name, '', 'query')}"
        if name in values:
            raise Faulty(INVALID_QUERY, (Fault("query", place, said.REPEATED_PARAMETER),))
        values[name] = _cleaned(value, place, "query")
    return load(Strict if schema is None else schema, values, "query", INVALID_QUERY)


def path_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the values of the path's places, in NFC.

    Raises:
        Refused: `shared.path-malformed`: one holds bytes that are no UTF-8, or a forbidden character.
    """
    cleaned: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, str) and "\ufffd" in value:
            raise Faulty(MALFORMED_PATH, (Fault("path", f"/{name}", Said(MALFORMED_PATH.vi, MALFORMED_PATH.en)),))
        cleaned[name] = _cleaned(value, f"/{name}", "path") if isinstance(value, str) else value
    return cleaned


def _cleaned(text: str, pointer: str, where: str) -> str:
    try:
        return clean_text(text, pointer)
    except Refused as refused:
        sentence = Said(FORBIDDEN_CHARACTER.vi, FORBIDDEN_CHARACTER.en).format(**refused.parameters)
        raise Faulty(MALFORMED_PATH if where == "path" else INVALID_QUERY, (Fault(where, pointer, sentence),)) from None


def json_body(limit: int) -> Any:
    """Returns the request's JSON body.

    Raises:
        Refused: 415 when it is not plain JSON in UTF-8, 413 above `limit` bytes, 400 or 422 as `parse_json` says.
    """
    media("application/json")
    return parse_json(bounded_body(limit))


def media(expected: str) -> None:
    """Passes if the body is of the `expected` media type, uncompressed, in UTF-8 where a charset is named.

    Raises:
        Refused: `shared.media-type`.
    """
    options = dict(request.mimetype_params)
    charset = options.pop("charset", "utf-8")
    encoded = request.headers.get("Content-Encoding", "identity")
    if request.mimetype != expected or options or charset.lower() != "utf-8" or encoded.lower() != "identity":
        raise _header_fault_of_media(expected)


def _header_fault_of_media(expected: str) -> Faulty:
    sentence = Said(MEDIA_TYPE.vi, MEDIA_TYPE.en).format(media=expected)
    return Faulty(MEDIA_TYPE, (Fault("header", "/Content-Type", sentence),), media=expected)


def bounded_body(limit: int) -> bytes:
    """Returns the body.

    Raises:
        Refused: `shared.body-too-large`: it has more than `limit` bytes, whatever its Content-Length says.
    """
    return b"".join(body_chunks(limit))


def body_chunks(limit: int) -> Iterator[bytes]:
    """Yields the body as it comes.

    Raises:
        Refused: `shared.body-too-large`: it has more than `limit` bytes, whatever its Content-Length says.
    """
    if request.content_length is not None and request.content_length > limit:
        raise Refused(TOO_LARGE, pointer="", limit=limit)
    # One more than is taken: at its own limit werkzeug cuts a chunked body off, and says nothing.
    request.max_content_length = limit + 1
    size = 0
    while size <= limit and (chunk := request.stream.read(min(CHUNK, limit + 1 - size))):
        size += len(chunk)
        if size > limit:
            raise Refused(TOO_LARGE, pointer="", limit=limit)
        yield chunk
