"""Tokens with which a service asks another (its log, its read side)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

from shared.acts import Role
from shared.identity.issuer import LIFETIME, Issuer

RENEW_BEFORE: Final = 300.0
"""Seconds before its end at which a minted token is replaced."""


class ServiceToken(Protocol):
    """Gives the token to send now."""

    def bearer(self) -> str:
        """Returns a token that is valid now."""
        ...


class TokenFile:
    """A token that something else renews in a file; read at every use, so that a new one counts at once."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def bearer(self) -> str:
        """Returns the file's token. Raises OSError when it cannot be read."""
        return self._path.read_text("ascii").strip()


class MintedToken:
    """A token of our own issuer, minted again before it ends. For tests and the demo."""

    def __init__(
        self,
        issuer: Issuer,
        service: str,
        audience: Sequence[str],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._issuer = issuer
        self._person = f"service:{service}"
        self._audience = audience
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._minted: tuple[float, str] | None = None

    def bearer(self) -> str:
        """Returns a token with at least five minutes left."""
        with self._lock:
            now = self._monotonic()
            if self._minted is None or now - self._minted[0] > LIFETIME - RENEW_BEFORE:
                token = self._issuer.mint(self._person, [Role.SERVICE], audience=self._audience)
                self._minted = (now, token)
            return self._minted[1]
