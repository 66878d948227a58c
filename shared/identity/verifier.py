"""The verifier of bearer tokens. One issuer, one algorithm, one audience, one token type; nothing is negotiable.

What a token says about how to verify it is never believed: the algorithm is pinned, the key is found by `kid` in the
set that the settings name, and a token that brings or points to a key of its own is refused (ASVS 5.0, 9.1).
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any, Final

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import Key

from shared.acts import BOUND_ROLES, Role
from shared.clock import Clock, SystemClock
from shared.errors import Refused
from shared.identity.algorithms import Algorithm, OneAlgorithm
from shared.identity.keys import KID, KeySource
from shared.identity.principal import Principal
from shared.identity.rules import TOKEN_EXPIRED, TOKEN_INVALID, TOKEN_WITHOUT_ROLE

MAX_LENGTH: Final = 8_192
MAX_LEEWAY: Final = 60
"""Seconds. ASVS 5.0 9.2.1 asks that lifetimes be kept; a minute is the usual allowance for clocks."""
_COMPACT: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_PERSON: Final = re.compile(r"[a-z0-9][a-z0-9:._-]{0,63}")
_AGENCY: Final = re.compile(r"(?=.{2,32}\Z)[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*")
_HEADER: Final = frozenset({"alg", "typ", "kid", "x5t", "x5t#S256"})
"""Header members that are read or harmless. `jku`, `jwk`, `x5u`, `x5c`, `crit`, `b64` and the rest are refused."""


class Verifier:
    """Turns a bearer token into a principal, or refuses it. Safe for threads."""

    def __init__(
        self,
        keys: KeySource,
        *,
        issuer: str,
        audience: str,
        algorithm: Algorithm = Algorithm.ED25519,
        typ: str = "at+jwt",
        leeway: int = 30,
        clock: Clock | None = None,
    ) -> None:
        if not 0 <= leeway <= MAX_LEEWAY:
            raise ValueError(f"leeway must be 0 to {MAX_LEEWAY} seconds, not {leeway}")
        self._keys = keys
        self._issuer = issuer
        self._audience = audience
        self._algorithm = algorithm
        self._typ = typ.lower()
        self._registry = OneAlgorithm(algorithm)
        self._leeway = leeway
        self._clock = clock or SystemClock()

    def verify(self, token: str) -> Principal:
        """Returns who holds `token`.

        Raises:
            Refused: `shared.token-invalid`, `shared.token-expired` or `shared.token-without-role`.
            JwksFault: there is no key set to verify with.
        """
        if len(token) > MAX_LENGTH or not _COMPACT.fullmatch(token):
            raise _invalid("form")
        header, payload, _ = (_decode(part) for part in token.split("."))
        key = self._key_for(_object(header, "header"))
        try:
            jws.deserialize_compact(token, key, registry=self._registry)
        except (JoseError, ValueError, TypeError):
            raise _invalid("signature") from None
        claims = _object(payload, "claims")
        self._check_claims(claims)
        return _principal(claims)

    def _key_for(self, header: dict[str, Any]) -> Key:
        if not header.keys() <= _HEADER:
            raise _invalid("header")
        if header.get("alg") != self._algorithm.value:
            raise _invalid("alg")
        kind = header.get("typ")
        if not isinstance(kind, str) or kind.lower().removeprefix("application/") != self._typ:
            raise _invalid("typ")
        kid = header.get("kid")
        if not isinstance(kid, str) or not KID.fullmatch(kid):
            raise _invalid("kid")
        key = self._keys.key(kid)
        if key is None or not self._algorithm.fits(key):
            raise _invalid("kid")
        return key

    def _check_claims(self, claims: dict[str, Any]) -> None:
        if claims.get("iss") != self._issuer:
            raise _invalid("iss")
        audience = claims.get("aud")
        named = audience if isinstance(audience, list) else [audience]
        if not all(isinstance(each, str) for each in named) or self._audience not in named:
            raise _invalid("aud")
        now = int(self._clock.now().timestamp())
        if _seconds(claims, "exp") + self._leeway <= now:
            raise Refused(TOKEN_EXPIRED)
        if _seconds(claims, "nbf") - self._leeway > now or _seconds(claims, "iat") - self._leeway > now:
            raise _invalid("nbf")


def _principal(claims: dict[str, Any]) -> Principal:
    person = claims.get("sub")
    if not isinstance(person, str) or not _PERSON.fullmatch(person):
        raise _invalid("sub")
    named = claims.get("roles")
    if not isinstance(named, list) or not all(isinstance(each, str) for each in named):
        raise _invalid("roles")
    known = {role.value for role in Role}
    roles = tuple(Role(each) for each in dict.fromkeys(named) if each in known)
    if not roles:
        raise Refused(TOKEN_WITHOUT_ROLE)
    agency = claims.get("agency")
    if agency is not None and not (isinstance(agency, str) and _AGENCY.fullmatch(agency)):
        raise _invalid("agency")
    if agency is None and BOUND_ROLES.intersection(roles):
        raise _invalid("agency")
    if Role.SERVICE in roles and len(roles) > 1:
        raise _invalid("roles")
    return Principal(person, roles, agency)


def _invalid(problem: str) -> Refused:
    return Refused(TOKEN_INVALID, problem=problem)


def _decode(part: str) -> bytes:
    """Returns the bytes of a base64url part, in the one spelling that they have."""
    try:
        raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except (binascii.Error, ValueError):
        raise _invalid("form") from None
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != part:
        raise _invalid("form")
    return raw


def _object(raw: bytes, what: str) -> dict[str, Any]:
    try:
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=_members, parse_float=_refuse, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise _invalid(what) from None
    if not isinstance(value, dict):
        raise _invalid(what)
    return value


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a member is repeated")
    return dict(pairs)


def _refuse(text: str) -> float:
    raise ValueError(f"{text} is no whole number")


def _seconds(claims: dict[str, Any], name: str) -> int:
    value = claims.get(name)
    if type(value) is not int or not 0 <= value < 2**40:
        raise _invalid(name)
    return value
