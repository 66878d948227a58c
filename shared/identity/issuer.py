"""The issuer of our own: signs tokens for tests and for the demo. Production refuses it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from joserfc import jws
from joserfc.jwk import OKPKey

from shared.acts import Role
from shared.clock import Clock, SystemClock

DEMO_ISSUER: Final = "urn:thucchat:demo-issuer"
LIFETIME: Final = 3_600
"""Seconds."""
_PRIVATE: Final = "issuer-private-key.json"
_PUBLIC: Final = "jwks.json"


class Issuer:
    """Holds an Ed25519 key and mints tokens with it.

    `directory` keeps the private key (readable by its owner alone) and `jwks.json`, which verifiers are pointed to.

    Raises:
        PermissionError: `environment` is "production".
    """

    def __init__(
        self, directory: Path, *, environment: str, url: str = DEMO_ISSUER, clock: Clock | None = None
    ) -> None:
        if environment == "production":
            raise PermissionError("tokens in production come from the province's sign-in system, not from here")
        self.url = url
        self.jwks_path = directory / _PUBLIC
        self._clock = clock or SystemClock()
        directory.mkdir(parents=True, exist_ok=True)
        private = directory / _PRIVATE
        if not private.exists():
            _write_pair(private, self.jwks_path)
        self._key = OKPKey.import_key(json.loads(private.read_text("utf-8")))

    def mint(
        self,
        person: str,
        roles: Iterable[Role],
        *,
        audience: Sequence[str],
        agency: str | None = None,
        lifetime: int = LIFETIME,
    ) -> str:
        """Returns a token that says `person` holds `roles` (in `agency`), for the services named in `audience`."""
        now = int(self._clock.now().timestamp())
        claims: dict[str, Any] = {
            "iss": self.url,
            "sub": person,
            "aud": list(audience),
            "iat": now,
            "nbf": now,
            "exp": now + lifetime,
            "jti": secrets.token_urlsafe(12),
            "roles": [role.value for role in roles],
        }
        if agency is not None:
            claims["agency"] = agency
        return self.sign({"alg": "Ed25519", "typ": "at+jwt", "kid": self.kid}, claims)

    @property
    def kid(self) -> str:
        """Returns the name of the key in use."""
        return str(self._key.kid)

    def sign(self, header: dict[str, Any], claims: dict[str, Any]) -> str:
        """Returns a token of exactly this header and these claims; what tests forge with."""
        payload = json.dumps(claims, separators=(",", ":"), ensure_ascii=False)
        return jws.serialize_compact(header, payload, self._key, algorithms=["Ed25519"])


def _write_pair(private: Path, public: Path) -> None:
    key = OKPKey.generate_key("Ed25519", {"kid": f"demo-{secrets.token_hex(6)}", "use": "sig"}, private=True)
    fresh = private.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(key.as_dict(private=True)), "utf-8")
    public.write_text(json.dumps({"keys": [key.as_dict(private=False)]}, indent=1) + "\n", "utf-8")
    fresh.replace(private)
