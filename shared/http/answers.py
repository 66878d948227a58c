"""Answers: JSON as it leaves, and the answer of a command, which is the same bytes however often it is asked for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Response, request

from shared.clock import format_instant
from shared.contracts.document import parse
from shared.errors import Refused
from shared.eventstore.ports import IntegrityFault, KeptAnswer, Log
from shared.http.rules import NOT_ACCEPTABLE

JSON = "application/json"


def encode(value: Any) -> bytes:
    """Returns `value` as one line of JSON in UTF-8. Days, instants, UUIDs and tuples are written as contracts do."""
    return (
        json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain).encode() + b"\n"
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return format_instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def must_accept(media: str) -> None:
    """Passes if the caller takes `media`.

    Raises:
        Refused: `shared.not-acceptable`.
    """
    if request.accept_mimetypes and not request.accept_mimetypes.quality(media):
        raise Refused(NOT_ACCEPTABLE, media=media)


def json_answer(value: Any, status: int = 200) -> Response:
    """Returns `value` as a JSON answer."""
    return Response(encode(value), status, mimetype=JSON)


def command_answer(
    subject: str, version: int, events: Sequence[tuple[UUID, int]], *, status: int, location: str | None
) -> Response:
    """Returns a command's answer: what it addressed, its version now, and what was recorded where.

    `location` is the template of the address of what was created, with `{key}` in it, or `{last}`: the part of the key
    behind its last slash.
    """
    recorded = [{"id": str(identity), "position": position} for identity, position in events]
    answer = json_answer({"subject": subject, "version": version, "events": recorded}, status)
    answer.headers["ETag"] = f'"{version}"'
    if location is not None:
        key = subject.partition("/")[2]
        place = location.replace("{key}", quote(key, safe="/:"))
        answer.headers["Location"] = place.replace("{last}", quote(key.rpartition("/")[2], safe=":"))
    return answer


def kept_answer(log: Log, kept: KeptAnswer, location: str | None) -> Response:
    """Returns the answer that the command was given first, made again from its record and the log.

    The aggregate that a command addressed is that of its first event; its version is that of its last.

    Raises:
        IntegrityFault: the record and the log disagree.
    """
    positions = [position for _, position in kept.events]
    entries = {entry.position: entry for entry in log.entries(min(positions) - 1, max(positions) - min(positions) + 1)}
    documents = [parse(entries[position].document) for position in positions if position in entries]
    if [document.id for document in documents] != [identity for identity, _ in kept.events]:
        raise IntegrityFault(f"the idempotency record names events that are not at positions {positions}")
    first = documents[0]
    version = max(each.aggregate_version for each in documents if each.aggregate_id == first.aggregate_id)
    return command_answer(first.subject, version, kept.events, status=kept.status, location=location)
