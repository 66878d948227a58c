"""The mirrored logs over HTTP, as each service shows its own (C2SP tlog-tiles, tlog-mirror)."""

from __future__ import annotations

from typing import Any, Final, cast

from services.inspection.application import Inspection
from services.inspection.mirror.tiles import MirroredLogs
from services.inspection.mirror.walking import Broken
from shared.errors import NOT_FOUND, Refused
from shared.http import Blueprint
from shared.http.context import Hosted
from shared.identity.principal import Principal
from shared.ledger.tiles import pack
from shared.transparency.routes import BROKEN_ENTRY, NO_TILE, OCTETS, READERS

READ: Final = "inspection.mirror.read"
blp = Blueprint("mirror", "inspection", "Bản sao của các sổ / the mirrored logs", base="/mirror")


@blp.public("/<digest>/checkpoint", media="text/plain")
def mirrored_checkpoint(service: Hosted, digest: str) -> bytes:
    """Điểm chốt mới nhất mà bản sao đã đồng ký. / The newest checkpoint that the mirror cosigned of a log."""
    found = _logs(service).checkpoint(digest)
    if found is None:
        raise Refused(NOT_FOUND, what="log", key=digest)
    return found


@blp.stream("/<digest>/tile/<path:tile>", media=OCTETS, right=READ, roles=READERS)
def mirrored_tile(service: Hosted, _principal: Principal, _args: dict[str, Any], digest: str, tile: str) -> bytes:
    """Một ô mã băm của một sổ được sao. / One tile of hashes of a mirrored log."""
    try:
        return _logs(service).hash_tile(digest, f"tile/{tile}")
    except (LookupError, ValueError):
        raise Refused(NO_TILE, tile=tile[:80]) from None


@blp.stream("/<digest>/tile/entries/<path:tile>", media=OCTETS, right=READ, roles=READERS)
def mirrored_entries(service: Hosted, _principal: Principal, _args: dict[str, Any], digest: str, tile: str) -> bytes:
    """Một ô gồm các sự kiện nguyên văn của một sổ được sao. / One tile of entries of a mirrored log, exactly."""
    try:
        return pack(_logs(service).entry_tile(digest, f"tile/entries/{tile}"))
    except (LookupError, ValueError):
        raise Refused(NO_TILE, tile=tile[:80]) from None
    except Broken as broken:
        raise Refused(BROKEN_ENTRY, index=broken.fault.index) from None


def _logs(service: Hosted) -> MirroredLogs:
    return cast("Inspection", service.application).mirrored
