"""The witness over HTTP, exactly as C2SP tlog-witness has it: public, in plain text, authenticated by the signature."""

from __future__ import annotations

from typing import Final, cast

from flask import Response

from services.inspection.application import Inspection
from shared.errors import NOT_FOUND, Refused
from shared.http import Blueprint
from shared.http.context import Hosted, host
from shared.observability.metrics import Metric

MEDIA: Final = "text/plain"
BODY_LIMIT: Final = 65_536
"""Bytes. A checkpoint with 63 proof lines and a few signatures has some four thousand."""
blp = Blueprint("witness", "inspection", "Nhân chứng / the witness", base="/witness")


@blp.public("/add-checkpoint", method="POST", media=MEDIA, limit=BODY_LIMIT)
def add_checkpoint(service: Hosted, body: bytes) -> Response:
    """Nộp một điểm chốt để được đồng ký. / Hand in a checkpoint to be cosigned (C2SP tlog-witness)."""
    answer = cast("Inspection", service.application).witness.add_checkpoint(body)
    meter = host().meter
    meter.count(Metric.WITNESS_ANSWERS, status=str(answer.status), code=answer.code)
    if not answer.recorded:
        meter.count(Metric.WITNESS_UNRECORDED, code=answer.code)
    return Response(answer.body, answer.status, content_type=answer.media)


@blp.public("/<digest>/checkpoint", media=MEDIA)
def witnessed_checkpoint(service: Hosted, digest: str) -> bytes:
    """Điểm chốt mới nhất đã đồng ký của một sổ. / The newest checkpoint cosigned of the log with this origin digest."""
    found = cast("Inspection", service.application).witness.cosigned(digest)
    if found is None:
        raise Refused(NOT_FOUND, what="log", key=digest)
    return found
