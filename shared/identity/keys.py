"""Public keys by `kid`, from a JWKS that the settings name: a file, or an address.

Only public signature keys of the pinned kind are taken; a set that holds a private or symmetric key is a leak and is
refused whole. Keys that leave the set are forgotten at the next refresh, which is how a key is withdrawn.
"""

from __future__ import annotations

import base64
import json
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Protocol

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

KID: Final = re.compile(r"[A-Za-z0-9._~-]{1,128}")
MAX_BYTES: Final = 262_144
MIN_RSA_BITS: Final = 2048
"""NIST SP 800-131A rev. 2, table 2: shorter RSA keys may not sign."""
REFRESH_SECONDS: Final = 300.0
UNKNOWN_KID_SECONDS: Final = 30.0
"""An unknown `kid` makes the set be read again, at most this often: anybody can send one."""
FETCH_SECONDS: Final = 5.0


class JwksFault(Exception):
    """The key set cannot be read, or holds what it must not."""


class KeySource(Protocol):
    """Finds public keys."""

    def key(self, kid: str) -> Key | None:
        """Returns the key, or None when the set does not hold it. Raises JwksFault when there is no set at all."""
        ...


def parse_jwks(raw: bytes) -> dict[str, Key]:
    """Returns the signature keys of a JWKS by `kid`.

    Raises:
        JwksFault: it is no JWKS, a `kid` is absent, malformed or repeated, or a key is private, symmetric or too weak.
    """
    if len(raw) > MAX_BYTES:
        raise JwksFault(f"the key set has {len(raw)} bytes, more than {MAX_BYTES}")
    try:
        members = json.loads(raw)["keys"]
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise JwksFault(f"is no JSON Web Key Set: {type(error).__name__}") from None
    if not isinstance(members, list):
        raise JwksFault("`keys` is no array")
    keys: dict[str, Key] = {}
    for member in members:
        if not isinstance(member, dict):
            raise JwksFault("a key is no object")
        if member.get("use", "sig") != "sig":
            continue
        kid = member.get("kid")
        if not isinstance(kid, str) or not KID.fullmatch(kid) or kid in keys:
            raise JwksFault("a key has no `kid` of its own")
        keys[kid] = _public_key(kid, member)
    return keys


def _public_key(kid: str, member: dict[str, Any]) -> Key:
    if "d" in member or "k" in member:
        raise JwksFault(f"key {kid!r} is secret; only public keys belong in a key set")
    kinds: dict[Any, type[OKPKey] | type[ECKey] | type[RSAKey]] = {"OKP": OKPKey, "EC": ECKey, "RSA": RSAKey}
    kind = kinds.get(member.get("kty"))
    if kind is None:
        raise JwksFault(f"key {kid!r} is of a type that signs nothing here")
    bits = _modulus_bits(member) if kind is RSAKey else MIN_RSA_BITS
    if bits < MIN_RSA_BITS:
        raise JwksFault(f"key {kid!r} has {bits} bits, fewer than {MIN_RSA_BITS}")
    try:
        return kind.import_key(member)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise JwksFault(f"key {kid!r} cannot be read: {type(error).__name__}") from None


def _modulus_bits(member: dict[str, Any]) -> int:
    """Returns the length of an RSA key; asked before the key is made, of which the library would only warn."""
    written = member.get("n")
    if not isinstance(written, str):
        return 0
    try:
        return int.from_bytes(base64.urlsafe_b64decode(written + "=" * (-len(written) % 4))).bit_length()
    except ValueError:
        return 0


class JwksFile:
    """Keys of a file, read again whenever it changes. A file that became unreadable leaves the keys as they were."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._seen: tuple[int, int, int] | None = None
        self._keys: dict[str, Key] = {}

    def key(self, kid: str) -> Key | None:
        """Returns the key, or None. Raises JwksFault when the file never could be read."""
        with self._lock:
            try:
                status = self._path.stat()
                seen = (status.st_mtime_ns, status.st_ino, status.st_size)
                if seen != self._seen:
                    self._keys = parse_jwks(self._path.read_bytes())
                    self._seen = seen
            except (OSError, JwksFault) as error:
                if self._seen is None:
                    raise JwksFault(f"{self._path}: {error}") from None
            return self._keys.get(kid)


class JwksUrl:
    """Keys of an address, read again every five minutes and, at most twice a minute, for an unknown `kid`.

    While the address cannot be reached the keys stay as they were: signing in must not depend on it every minute.
    """

    def __init__(
        self,
        url: str,
        fetch: Callable[[str], bytes] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url
        self._fetch = fetch or fetch_jwks
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._keys: dict[str, Key] | None = None
        self._asked: float | None = None

    def key(self, kid: str) -> Key | None:
        """Returns the key, or None. Raises JwksFault when no set could ever be read."""
        with self._lock:
            known = self._keys is not None and kid in self._keys
            age = None if self._asked is None else self._monotonic() - self._asked
            if age is None or age >= (REFRESH_SECONDS if known else UNKNOWN_KID_SECONDS):
                self._refresh()
            if self._keys is None:
                raise JwksFault(f"{self._url} gave no key set")
            return self._keys.get(kid)

    def _refresh(self) -> None:
        self._asked = self._monotonic()
        try:
            self._keys = parse_jwks(self._fetch(self._url))
        except (OSError, JwksFault) as error:
            if self._keys is None:
                raise JwksFault(f"{self._url}: {error}") from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirected key set would be somebody else's."""

    def redirect_request(self, *_args: object, **_named: object) -> None:
        """Returns nothing: the redirect becomes an error."""
        return


def fetch_jwks(url: str) -> bytes:
    """Returns what `url` answers, following no redirect, within five seconds.

    Raises:
        OSError: it cannot be reached, or answers anything but 200.
    """
    opener = urllib.request.build_opener(_NoRedirect)
    with opener.open(url, timeout=FETCH_SECONDS) as answer:
        return bytes(answer.read(MAX_BYTES + 1))
