"""Signing by Standard Webhooks 1.0.0: `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Final

PREFIX: Final = "whsec_"
_LEAST, _MOST = 24, 64
"""Bytes of a secret: 24 to 64, as the specification recommends."""


def key_of(secret: str) -> bytes | None:
    """Returns the bytes of a secret as its holders write it; None where it is not written so, or is no secret."""
    if not secret.startswith(PREFIX):
        return None
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX).encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        return None
    # Of random bytes so few are never alike; what is typed by hand mostly has them.
    return key if _LEAST <= len(key) <= _MOST and len(set(key)) >= _LEAST // 2 else None


def headers(identity: str, moment: datetime, body: bytes, keys: Iterable[bytes]) -> dict[str, str]:
    """Returns the three headers of the specification; one signature for each key, the newest first."""
    stamp = str(int(moment.timestamp()))
    signed = f"{identity}.{stamp}.".encode() + body
    signatures = (base64.b64encode(hmac.digest(key, signed, sha256)).decode("ascii") for key in keys)
    return {
        "webhook-id": identity,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(f"v1,{each}" for each in signatures),
    }
