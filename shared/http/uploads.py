"""An upload: a body of bytes, hashed while it streams to a file, never held in memory and never parsed."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from flask import Response, request

from shared.errors import Kind, Refused, rule
from shared.http.answers import JSON, json_answer, must_accept
from shared.http.context import host
from shared.http.fields import Strict
from shared.http.requests import authenticated, body_chunks, media, path_values, query_args
from shared.http.rights import BY_DOMAIN, Right, acting_role, must_hold

MEDIA: Final = "application/octet-stream"
_DIGEST: Final = re.compile(r"sha-256=:([A-Za-z0-9+/]{43}=):")

EMPTY: Final = rule(
    "shared.upload-empty",
    Kind.INVALID,
    vi="Tệp rỗng.",
    en="The file is empty.",
    todo_vi="Hãy gửi nội dung của tệp.",
    todo_en="Send the file's content.",
)
ALTERED: Final = rule(
    "shared.upload-altered",
    Kind.INVALID,
    vi="Nội dung nhận được không khớp với Content-Digest đã nêu.",
    en="What arrived does not have the Content-Digest that was named.",
    todo_vi="Hãy gửi lại; dạng đúng là “sha-256=:<base64>:” (RFC 9530).",
    todo_en="Send it again; the form is “sha-256=:<base64>:” (RFC 9530).",
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file received: where it lies (move it; what is left is deleted), its SHA-256 in hex, its size in bytes."""

    path: Path
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class UploadRoute:
    """A declared upload."""

    method: str
    path: str
    right: Right
    answer: type[Strict]
    run: Callable[..., Any]
    limit: int


def answer_upload(route: UploadRoute, raw_path: Mapping[str, Any]) -> Response:
    """Returns the answer of an upload, or refuses it. Nothing of it is left behind but what the route took."""
    principal = authenticated()
    must_hold(route.right, principal)
    must_accept(JSON)
    path = path_values(raw_path)
    named = route.right.agency
    acting_role(route.right, principal, None if named in (None, BY_DOMAIN) else path.get(str(named)))
    query_args(None)
    media(MEDIA)
    staging = host().staging
    staging.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=staging, prefix="upload-")
    received = Path(name)
    try:
        upload = _receive(handle, received, route.limit)
        _check_digest(upload)
        return json_answer(route.run(host().service, principal, upload, **path), 201)
    finally:
        received.unlink(missing_ok=True)


def _receive(handle: int, path: Path, limit: int) -> Upload:
    digest, size = hashlib.sha256(), 0
    with os.fdopen(handle, "wb") as file:
        for chunk in body_chunks(limit):
            size += len(chunk)
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if size == 0:
        raise Refused(EMPTY, pointer="")
    return Upload(path, digest.hexdigest(), size)


def _check_digest(upload: Upload) -> None:
    named = request.headers.get("Content-Digest")
    if named is None:
        return
    found = _DIGEST.fullmatch(named)
    if found is None or base64.b64decode(found.group(1)).hex() != upload.sha256:
        raise Refused(ALTERED, pointer="")
