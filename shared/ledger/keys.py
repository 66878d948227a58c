"""Private keys in files, in Go's form: `PRIVATE+KEY+<name>+<8 hex>+<base64 of type and seed>`, readable by one user.

Whoever holds keys elsewhere (an agent, a PKCS#11 token) writes another `note.Signer`; nothing else changes.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.ledger.note import NoteFault, VerifierKey, check_name, decode_base64, encode_base64

_PREFIX: Final = "PRIVATE+KEY+"
_TEXT: Final = re.compile(r"PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})\n")
_MAX_BYTES: Final = 4096
_SEED_BYTES: Final = 32


class KeyFileRefused(Exception):
    """A file of a private key can be read by others, is somebody else's, or does not hold a key."""


class FileSigner:
    """A private key that this process holds in memory. `type` is 0x01 for a log, 0x04 for a cosigner.

    Raises:
        NoteFault: on construction, where name, type or length of the seed (32 bytes) do not fit.
    """

    def __init__(self, name: str, type: int, seed: bytes) -> None:
        if len(seed) != _SEED_BYTES:
            raise NoteFault("the seed of a key has 32 bytes")
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self._key = VerifierKey.of(name, type, self._private.public_key().public_bytes_raw())

    def __repr__(self) -> str:
        return f"FileSigner({self._key})"

    @property
    def name(self) -> str:
        """Returns the key's name: for a log its origin."""
        return self._key.name

    @property
    def verifier_key(self) -> VerifierKey:
        """Returns the public key."""
        return self._key

    def sign(self, message: bytes) -> bytes:
        """Returns the 64 bytes of the Ed25519 signature (RFC 8032) over `message`."""
        return self._private.sign(message)


def create_key(path: Path, name: str, type: int) -> VerifierKey:
    """Returns the public key of a new private key, which is on disk in a file of its own (0600) by then.

    Missing directories are made, for this user alone.

    Raises:
        FileExistsError: there is a file already; keys are never overwritten.
        NoteFault: name or type do not fit.
    """
    seed = secrets.token_bytes(_SEED_BYTES)
    key = FileSigner(check_name(name), type, seed).verifier_key
    text = f"{_PREFIX}{name}+{key.key_id}+{encode_base64(bytes([type]) + seed)}\n"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        _sync_directory(path.parent)
    except BaseException:
        path.unlink()
        raise
    return key


def load_signer(path: Path) -> FileSigner:
    """Returns the signer whose key the file holds.

    Raises:
        KeyFileRefused: it is no regular file, another user's, not of mode 0600 or 0400, or holds no key.
        OSError: it cannot be opened.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode) or stat.S_IMODE(found.st_mode) not in {0o600, 0o400}:
            raise KeyFileRefused(f"{path} must be a file of mode 0600, readable by nobody else")
        if found.st_uid != os.geteuid():
            raise KeyFileRefused(f"{path} belongs to another user than the one who reads it")
        raw = file.read(_MAX_BYTES + 1)
    try:
        return _parse(raw)
    except (NoteFault, UnicodeDecodeError):
        # The reason is left out: it could quote the key.
        raise KeyFileRefused(f"{path} does not hold a private key") from None


def _parse(raw: bytes) -> FileSigner:
    match = _TEXT.fullmatch(raw.decode("utf-8")) if len(raw) <= _MAX_BYTES else None
    if match is None:
        raise NoteFault("is no private key")
    secret = decode_base64(match[3])
    signer = FileSigner(match[1], secret[0], secret[1:])
    if signer.verifier_key.key_id != match[2]:
        raise NoteFault("the key ID is not that of the key")
    return signer


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
