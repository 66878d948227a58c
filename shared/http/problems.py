"""Problem documents (RFC 9457): the one place where a refusal becomes a status, a text and headers.

Everything that is not 2xx leaves here. What nothing foresaw becomes 500 `shared.internal`, stripped of what it said,
and stands in the log under the request's id.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from shared.contracts.base import UnknownEvent
from shared.contracts.fields import ContractError
from shared.errors import RULES, Kind, Refused, Rule, Term
from shared.eventstore.ports import Fenced, OutcomeUnknown, StoreUnavailable
from shared.http.context import current, host
from shared.http.rules import (
    BEHIND_WITNESS,
    BREAKS_CONTRACT,
    INTERNAL,
    KEY_IN_FLIGHT,
    KEYS_UNAVAILABLE,
    NO_SUCH_ADDRESS,
    NO_SUCH_METHOD,
    NOT_JSON,
    UNAVAILABLE,
)
from shared.http.said import Said
from shared.http.schemas import Fault, Faulty
from shared.identity.keys import JwksFault
from shared.observability.logs import get_logger
from shared.observability.metrics import Metric

MEDIA: Final = "application/problem+json"
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
MAX_FAULTS: Final = 50
"""Faults named in one document; a body of a thousand wrong members is not answered with a longer one."""
RETRY_SECONDS: Final = 2
FENCED_SECONDS: Final = 300
"""A fence stands until somebody has come and looked."""
STATUS: Final[Mapping[Kind, int]] = {
    Kind.MALFORMED: 400,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.MISSING: 404,
    Kind.METHOD: 405,
    Kind.NOT_ACCEPTABLE: 406,
    Kind.CONFLICT: 409,
    Kind.STALE: 412,
    Kind.TOO_LARGE: 413,
    Kind.MEDIA: 415,
    Kind.INVALID: 422,
    Kind.PRECONDITION: 428,
    Kind.LIMITED: 429,
    Kind.UNAVAILABLE: 503,
}
TITLES: Final[Mapping[int, Said]] = {
    400: Said("Yêu cầu không đọc được", "Malformed request"),
    401: Said("Chưa xác thực", "Not signed in"),
    403: Said("Không có quyền", "Not allowed"),
    404: Said("Không tìm thấy", "Not found"),
    405: Said("Phương thức không được nhận", "Method not allowed"),
    406: Said("Không có dạng trả lời được yêu cầu", "Not acceptable"),
    409: Said("Mâu thuẫn với trạng thái hiện tại", "Conflict with the current state"),
    412: Said("Phiên bản đã cũ", "Stale version"),
    413: Said("Nội dung quá lớn", "Content too large"),
    415: Said("Kiểu nội dung không được nhận", "Unsupported media type"),
    422: Said("Nội dung không hợp lệ", "Content not valid"),
    428: Said("Thiếu điều kiện bắt buộc", "Precondition required"),
    429: Said("Quá nhiều yêu cầu", "Too many requests"),
    500: Said("Lỗi hệ thống", "Internal fault"),
    503: Said("Tạm thời không phục vụ được", "Temporarily unavailable"),
}
log = get_logger(part="http")


def status_of(rule: Rule) -> int:
    """Returns the HTTP status of a rule's refusals."""
    return 500 if rule is INTERNAL else STATUS[rule.kind]


def problem(refused: Refused, headers: Mapping[str, str] | None = None) -> Response:
    """Returns the problem document of a refusal, in the reader's language."""
    language, rule, status = current().language, refused.rule, status_of(refused.rule)
    document: dict[str, Any] = {
        "type": f"/problems/{rule.code}",
        "title": TITLES[status].text(language),
        "status": status,
        "detail": refused.detail(language),
        "instance": quote(request.path, safe="/:@!$&'()*+,;=~"),
        "code": rule.code,
        "rule": {"source": rule.source.told(language)},
        "errors": [
            {"in": each.where, "pointer": fragment(each.pointer), "detail": each.said.text(language)}
            for each in _faults(refused)[:MAX_FAULTS]
        ],
    }
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"
    answer = Response(body, status, mimetype=MEDIA)
    answer.headers.update({"Content-Language": language, **_headers(refused, status), **(headers or {})})
    host().meter.count(Metric.REFUSALS, code=rule.code)
    log.info("request.refused", code=rule.code, status=status, route=current().route)
    return answer


def fragment(pointer: str) -> str:
    """Returns an RFC 6901 pointer in its URI fragment form, in ASCII and of bounded length."""
    return "#" + quote(pointer.encode("utf-8", "replace")[:300], safe="/~-._!$&'()*+,;=:@")


def _faults(refused: Refused) -> tuple[Fault, ...]:
    if isinstance(refused, Faulty):
        return refused.faults
    if refused.pointer is None:
        return ()
    where = "query" if request.method in ("GET", "HEAD") else "body"
    return (Fault(where, refused.pointer, Said(refused.detail("vi"), refused.detail("en"))),)


def _headers(refused: Refused, status: int) -> dict[str, str]:
    headers: dict[str, str] = {}
    version = refused.parameters.get("current")
    if status == HTTPStatus.PRECONDITION_FAILED and isinstance(version, int):
        headers["ETag"] = f'"{version}"'
    if status == HTTPStatus.UNAUTHORIZED:
        said_error = "" if refused.code == "shared.token-missing" else ', error="invalid_token"'
        headers["WWW-Authenticate"] = f'Bearer realm="thucchat"{said_error}'
    if status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.INTERNAL_SERVER_ERROR) or refused.rule is KEY_IN_FLIGHT:
        headers["Retry-After"] = str(RETRY_SECONDS)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        headers["Retry-After"] = str(refused.parameters.get("seconds", 60))
    return headers


def register(app: Flask) -> None:
    """Makes `app` answer every failure with a problem document."""
    app.register_error_handler(Refused, _on_refused)
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(ContractError, _on_contract)
    app.register_error_handler(StoreUnavailable, _on_unavailable)
    app.register_error_handler(OutcomeUnknown, _on_unavailable)
    app.register_error_handler(JwksFault, _on_no_keys)
    app.register_error_handler(Exception, _on_anything)


def _on_refused(refused: Refused) -> Response:
    """Answers a refusal; one of an authenticated person is recorded first, and if it cannot be, is not given."""
    if refused.rule.kind is Kind.FORBIDDEN:
        try:
            host().gate()
            limited = host().access.record(refused)
        except StoreUnavailable as unavailable:
            return _on_unavailable(unavailable)
        if limited is not None:
            return problem(limited)
    if refused.rule.kind is Kind.UNAUTHENTICATED:
        host().meter.count(Metric.TOKENS_REFUSED, code=refused.code)
    return problem(refused)


def _on_http(error: HTTPException) -> Response:
    if error.code == HTTPStatus.NOT_FOUND:
        return problem(Refused(NO_SUCH_ADDRESS))
    if error.code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
        return problem(Refused(NO_SUCH_METHOD, method=shown_method()), {"Allow": allowed})
    if error.code is not None and HTTPStatus.BAD_REQUEST <= error.code < HTTPStatus.INTERNAL_SERVER_ERROR:
        return problem(Refused(NOT_JSON, pointer="", problem=error.name))
    return _on_anything(getattr(error, "original_exception", None) or error)


def shown_method() -> str:
    """Returns the request's method, or "?" when it is none that is worth a label."""
    return request.method if request.method in METHODS else "?"


def _on_contract(error: ContractError) -> Response:
    """Answers content that passed its shape and breaks its event's contract. An unknown event is our own fault."""
    if isinstance(error, UnknownEvent):
        return _on_anything(error)
    log.warning("contract.broken", pointer=error.pointer, route=current().route, exc_info=error)
    pointer = error.pointer.removeprefix("/data")
    return problem(Refused(BREAKS_CONTRACT, pointer=pointer, problem=error.problem))


def _on_unavailable(error: Exception) -> Response:
    if isinstance(error, Fenced):
        vi, _, en = str(error).partition(" / ")
        return problem(Refused(BEHIND_WITNESS, reason=Term(vi, en or vi)), {"Retry-After": str(FENCED_SECONDS)})
    log.warning("store.unavailable", error=f"{type(error).__name__}: {error}", route=current().route)
    return problem(Refused(UNAVAILABLE))


def _on_no_keys(error: Exception) -> Response:
    log.error("keys.unavailable", error=str(error))
    return problem(Refused(KEYS_UNAVAILABLE))


def _on_anything(error: Exception) -> Response:
    if isinstance(error, StoreUnavailable):
        return _on_unavailable(error)
    log.error("request.failed", route=current().route, method=shown_method(), exc_info=error)
    return problem(Refused(INTERNAL, request=str(current().request_id)))


def describe(code: str, language: str) -> dict[str, Any] | None:
    """Returns what a problem's `type` leads to: the rule behind a code, or None when there is none."""
    rule = RULES.get(code)
    if rule is None:
        return None
    english = language == "en"
    return {
        "code": rule.code,
        "status": status_of(rule),
        "what": rule.en if english else rule.vi,
        "todo": rule.todo_en if english else rule.todo_vi,
        "source": rule.source.told(language),
    }


def elapsed() -> float:
    """Returns how many seconds the request being answered has taken."""
    return time.monotonic() - current().started
