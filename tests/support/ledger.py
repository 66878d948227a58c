"""What tests of the ledger stand on: RFC 6962 written down as it is defined, keys without files, documents."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache

from shared.ledger.keys import FileSigner
from shared.ledger.note import COSIGNATURE, ED25519
from shared.ledger.tree import leaf_hash, node_hash

ORIGIN = "thucchat.ha-nam/registry"
WITNESS = "thucchat.ha-nam/inspection/witness"
REFERENCE = [
    leaf_hash(bytes.fromhex(text))
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
"""The leaves with which implementations of RFC 6962 are compared (transparency-dev/merkle)."""


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


def split(count: int) -> int:
    """Returns k of RFC 6962, section 2.1: the largest power of two smaller than n."""
    k = 1
    while 2 * k < count:
        k *= 2
    return k


class Definition:
    """MTH, PATH and PROOF over leaf hashes, recursively, as RFC 6962 writes them; shares nothing with `proof`."""

    def __init__(self, hashes: Sequence[bytes]) -> None:
        self._hashes = hashes
        self._root = cache(self._compute)

    def root(self, low: int, high: int) -> bytes:
        return self._root(low, high)

    def _compute(self, low: int, high: int) -> bytes:
        if high == low:
            return hashlib.sha256().digest()
        if high - low == 1:
            return self._hashes[low]
        middle = low + split(high - low)
        return node_hash(self.root(low, middle), self.root(middle, high))

    def path(self, index: int, low: int, high: int) -> list[bytes]:
        if high - low == 1:
            return []
        k = split(high - low)
        if index < k:
            return [*self.path(index, low, low + k), self.root(low + k, high)]
        return [*self.path(index - k, low + k, high), self.root(low, low + k)]

    def proof(self, old: int, new: int) -> list[bytes]:
        return self._subproof(old, 0, new, whole=True)

    def _subproof(self, old: int, low: int, high: int, *, whole: bool) -> list[bytes]:
        if old == high - low:
            return [] if whole else [self.root(low, high)]
        k = split(high - low)
        if old <= k:
            return [*self._subproof(old, low, low + k, whole=whole), self.root(low + k, high)]
        return [*self._subproof(old - k, low + k, high, whole=False), self.root(low, low + k)]


def flipped(raw: bytes, bit: int) -> bytes:
    """Returns `raw` with one bit changed."""
    return raw[: bit // 8] + bytes([raw[bit // 8] ^ (1 << bit % 8)]) + raw[bit // 8 + 1 :]


def every_flip(raw: bytes, bits: Iterable[int] | None = None) -> Iterable[bytes]:
    """Yields `raw` with each of `bits` changed, every one where none are named."""
    return (flipped(raw, bit) for bit in (range(8 * len(raw)) if bits is None else bits))


def log_signer(number: int = 1, origin: str = ORIGIN) -> FileSigner:
    """Returns a log's signer, the same one for the same number."""
    return FileSigner(origin, ED25519, hashlib.sha256(b"log %d" % number).digest())


def cosigner(number: int = 1, name: str = WITNESS) -> FileSigner:
    """Returns a cosigner, the same one for the same number."""
    return FileSigner(name, COSIGNATURE, hashlib.sha256(b"cosigner %d" % number).digest())
