"""The signature algorithms of which an issuer is held to exactly one."""

from __future__ import annotations

from enum import StrEnum

from joserfc.errors import UnsupportedAlgorithmError
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey
from joserfc.jws import JWSAlgModel, JWSRegistry  # type: ignore[attr-defined]  # re-exported without saying so


class Algorithm(StrEnum):
    """What an issuer signs with (RFC 7518, 8037, 9864)."""

    ED25519 = "Ed25519"
    EDDSA = "EdDSA"
    """The older name; taken over Ed25519 keys alone, where it means the same."""
    ES256 = "ES256"
    RS256 = "RS256"

    def fits(self, key: Key) -> bool:
        """Returns whether `key` is of the kind that this algorithm uses."""
        if self in (Algorithm.ED25519, Algorithm.EDDSA):
            return isinstance(key, OKPKey) and key.curve_name == "Ed25519"
        if self is Algorithm.ES256:
            return isinstance(key, ECKey) and key.curve_name == "P-256"
        return isinstance(key, RSAKey)


class OneAlgorithm(JWSRegistry):
    """A registry that knows one algorithm. The library's own warns of the name `EdDSA` at every token."""

    def __init__(self, algorithm: Algorithm) -> None:
        super().__init__(algorithms=[algorithm.value])
        self._only = algorithm.value

    def get_alg(self, name: str) -> JWSAlgModel:
        """Returns the algorithm. Raises UnsupportedAlgorithmError for every other."""
        if name != self._only:
            raise UnsupportedAlgorithmError(f"only {self._only} is taken")
        return self.algorithms[name]
