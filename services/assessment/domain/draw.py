"""The arithmetic of a sample: nobody can foresee it, everybody can compute it again (`docs/sampling.md`).

All of it stands on SHA-256 and HMAC-SHA256 (RFC 2104, FIPS 198-1). Changing anything here is another `ALGORITHM`.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from typing import Final

ALGORITHM: Final = "hmac-sha256-counter-1"
SECRET_BYTES: Final = 32
_RANGE: Final = 1 << 64
"""Of each block the first 8 bytes are taken, as a number below this."""


def commitment_of(secret: bytes) -> str:
    """Returns the SHA-256 of a secret, lower-case hex: what is told before."""
    return hashlib.sha256(secret).hexdigest()


def frame_digest(frame: Sequence[str]) -> str:
    """Returns the SHA-256 of the items, each followed by a newline, in UTF-8: that of a text file of them."""
    return hashlib.sha256("".join(f"{item}\n" for item in frame).encode()).hexdigest()


def draw(secret: bytes, root: bytes, frame: Sequence[str], count: int) -> tuple[str, ...]:
    """Returns `count` different items of `frame` in the order in which they are drawn, each equally likely.

    The seed is HMAC-SHA256 with the key `secret` over the 32 bytes of `root`. Block i is HMAC-SHA256 with the key seed
    over i as 8 bytes, big-endian, i = 0, 1, 2, ... The first 8 bytes of a block are a number x, big-endian. Of n items
    that are left, x chooses the one at index x mod n, unless x is not below the greatest multiple of n up to 2 ** 64:
    then the block is passed over, so that no item is likelier than another. The chosen one is taken out, the others
    keep their order.

    Raises:
        ValueError: `frame` has fewer than `count` items, or `count` is below 1.
    """
    if not 1 <= count <= len(frame):
        raise ValueError(f"{count} of {len(frame)} cannot be drawn")
    left, numbers = list(frame), _numbers(hmac.digest(secret, root, "sha256"))
    return tuple(left.pop(_below(len(left), numbers)) for _ in range(count))


def _numbers(seed: bytes) -> Iterator[int]:
    counter = 0
    while True:
        block = hmac.digest(seed, counter.to_bytes(8, "big"), "sha256")
        yield int.from_bytes(block[:8], "big")
        counter += 1


def _below(limit: int, numbers: Iterator[int]) -> int:
    fair = _RANGE - _RANGE % limit
    return next(number for number in numbers if number < fair) % limit
