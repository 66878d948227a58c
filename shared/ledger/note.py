"""Signed notes and the keys that sign them (C2SP signed-note v1.0.0), read strictly: one text has one form.

A note is a text that ends in a newline, an empty line, and lines `— <key name> <base64 of key ID and signature>`. Two
kinds of keys are known: Ed25519 over the text (type 0x01, the logs') and timestamped Ed25519 cosignatures (type 0x04,
the witness's and the mirror's; C2SP tlog-cosignature). Lines of other keys are carried along and count for nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ED25519: Final = 0x01
"""Type of a key that signs the text itself."""
COSIGNATURE: Final = 0x04
"""Type of a key that signs the text with the time before it."""
MAX_NOTE_BYTES: Final = 65_536
MAX_SIGNATURES: Final = 100
"""As the Go implementation has it; the specification asks for 16 at least and for some limit."""
_SIGNATURE_BYTES: Final = 64
_PRIME: Final = 2**255 - 19
_SMALL_ORDER: Final = frozenset(
    (
        0,
        1,
        _PRIME - 1,
        0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
        0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
    )
)
"""The y of the eight points of the curve whose order divides 8: by such a key anybody can sign anything."""
_CURVE_D: Final = -121665 * pow(121666, -1, _PRIME) % _PRIME
"""Of the curve -x*x + y*y = 1 + d*x*x*y*y (RFC 8032, 5.1)."""
_TIME_BYTES: Final = 8
_KEY_TEXT: Final = re.compile(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")
_MARK: Final = "— "
CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""Control characters: those below U+0020, which signed-note forbids, and Unicode's others."""


class NoteFault(ValueError):
    """A note, a key or a checkpoint is not what it must be; the message says what is wrong."""


class Signer(Protocol):
    """Whoever holds a private key: a file, an agent, a PKCS#11 token."""

    @property
    def name(self) -> str:
        """Returns the key's name: for a log its origin."""

    @property
    def verifier_key(self) -> VerifierKey:
        """Returns the public key by which its signatures are checked."""

    def sign(self, message: bytes) -> bytes:
        """Returns the 64 bytes of the Ed25519 signature over `message`, exactly as it is."""


def encode_base64(raw: bytes) -> str:
    """Returns standard base64 (RFC 4648, section 4) with its padding."""
    return base64.b64encode(raw).decode("ascii")


def decode_base64(text: str) -> bytes:
    """Returns what standard base64 stands for, taking the one form that `encode_base64` writes.

    Raises:
        NoteFault: other characters, missing padding, or padding bits that are not zero.
    """
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise NoteFault("is no base64") from None
    if encode_base64(raw) != text:
        raise NoteFault("is base64, but not in its canonical form")
    return raw


def check_name(name: str) -> str:
    """Returns a key name that signed-note allows: not empty, no space of Unicode, no `+`, no control character.

    Raises:
        NoteFault: it is none.
    """
    if not name or CONTROL.search(name) or any(_is_not_of_names(sign) for sign in name):
        raise NoteFault(f"{name!r} is no key name")
    return name


def _is_not_of_names(sign: str) -> bool:
    return sign == "+" or sign.isspace() or "\ud800" <= sign <= "\udfff"


def key_id(name: str, type: int, public: bytes) -> str:
    """Returns the key ID, 8 lower-case hex digits: SHA-256(name, 0x0A, type, public key), the first 4 bytes."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([type]) + public).hexdigest()[:8]


@lru_cache(maxsize=256)
def _is_on_curve(y: int) -> bool:
    """Tells whether the curve has a point with this y: whether x*x = (y*y - 1) / (d*y*y + 1) has a root (Euler).

    Loading a key does not tell, in `cryptography`; without it a key is taken that no signature can ever be of.
    """
    square = y * y % _PRIME
    return pow((square - 1) * (_CURVE_D * square + 1), (_PRIME - 1) // 2, _PRIME) <= 1


def cosigned_message(seconds: int, text: bytes) -> bytes:
    """Returns what an Ed25519 cosignature signs: `cosignature/v1`, the time, the whole text (tlog-cosignature)."""
    return f"cosignature/v1\ntime {seconds}\n".encode() + text


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with its name. `key_id` are 8 lower-case hex digits, `public` are 32 bytes.

    Raises:
        NoteFault: on construction, where name, type, length or key ID do not fit, or everybody could sign by the key,
            or nobody.
    """

    name: str
    key_id: str
    type: int
    public: bytes

    def __post_init__(self) -> None:
        check_name(self.name)
        if self.type not in {ED25519, COSIGNATURE} or len(self.public) != 32:
            raise NoteFault(f"the key of {self.name} is of no type that is used here")
        y = int.from_bytes(self.public, "little") & ((1 << 255) - 1)
        if y >= _PRIME or y in _SMALL_ORDER or not _is_on_curve(y):
            raise NoteFault(f"the key of {self.name} is no point that a key may be")
        if self.key_id != key_id(self.name, self.type, self.public):
            raise NoteFault(f"the key ID of {self.name} is not that of its key")

    @classmethod
    def of(cls, name: str, type: int, public: bytes) -> VerifierKey:
        """Returns the key with its ID computed.

        Raises:
            NoteFault: name, type or length do not fit.
        """
        return cls(name, key_id(check_name(name), type, public), type, public)

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Returns the key that `<name>+<8 hex>+<base64 of type and public key>` stands for.

        Raises:
            NoteFault: it is not exactly that, or the ID is not that of the key.
        """
        match = _KEY_TEXT.fullmatch(text)
        if match is None:
            raise NoteFault("is no verifier key")
        raw = decode_base64(match[3])
        return cls(match[1], match[2], raw[0], raw[1:])

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id}+{encode_base64(bytes([self.type]) + self.public)}"

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Returns whether `signature` (without the key ID) is this key's over the note text `message`.

        Of a cosignature key, `signature` begins with the time that it is about, 8 bytes, at most 2 ** 63 - 1.
        """
        if self.type == COSIGNATURE:
            seconds, signature = int.from_bytes(signature[:_TIME_BYTES], "big"), signature[_TIME_BYTES:]
            if seconds >= 1 << 63:
                return False
            message = cosigned_message(seconds, message)
        if len(signature) != _SIGNATURE_BYTES:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: whose it says it is, and the bytes after the key ID."""

    name: str
    key_id: str
    value: bytes

    @classmethod
    def parse(cls, line: str) -> Signature:
        """Returns the signature of a line `— <name> <base64>`, without its newline.

        Raises:
            NoteFault: the line is not exactly that.
        """
        name, space, text = line.removeprefix(_MARK).partition(" ")
        if not line.startswith(_MARK) or not space:
            raise NoteFault("is no signature line")
        raw = decode_base64(text)
        if len(raw) < 5:
            raise NoteFault("a signature is shorter than its key ID")
        return cls(check_name(name), raw[:4].hex(), raw[4:])

    @property
    def line(self) -> str:
        """Returns the signature line, without its newline."""
        return f"{_MARK}{self.name} {encode_base64(bytes.fromhex(self.key_id) + self.value)}"

    def is_of(self, key: VerifierKey) -> bool:
        """Returns whether name and ID are those of `key`. Says nothing about the signature."""
        return (self.name, self.key_id) == (key.name, key.key_id)


@dataclass(frozen=True, slots=True)
class Note:
    """A text with its signature lines. Nothing is verified by holding one: see `checkpoint.opened`.

    Raises:
        NoteFault: on construction, where it could not be written down (see `parse`).
    """

    text: str
    signatures: tuple[Signature, ...]

    def __post_init__(self) -> None:
        if not self.text.endswith("\n") or CONTROL.search(self.text.replace("\n", "")):
            raise NoteFault("the text has a control character, or does not end in a newline")
        if not 1 <= len(self.signatures) <= MAX_SIGNATURES:
            raise NoteFault(f"has {len(self.signatures)} signatures, not 1 to {MAX_SIGNATURES}")
        if len(set(self.signatures)) != len(self.signatures):
            raise NoteFault("has one signature line twice")

    @classmethod
    def parse(cls, raw: bytes) -> Note:
        """Returns the note that `raw` is.

        Raises:
            NoteFault: longer than 64 KiB, no UTF-8, control characters, no signatures or more than 100, a signature
                line that is not exactly one, or one line twice.
        """
        if len(raw) > MAX_NOTE_BYTES:
            raise NoteFault(f"has {len(raw)} bytes, more than {MAX_NOTE_BYTES}")
        try:
            whole = raw.decode("utf-8")
        except UnicodeDecodeError:
            raise NoteFault("is not UTF-8") from None
        text, empty, lines = whole.rpartition("\n\n")
        if not empty or not lines.endswith("\n"):
            raise NoteFault("has no signature lines after an empty line")
        if lines.count("\n") > MAX_SIGNATURES:
            raise NoteFault(f"has more than {MAX_SIGNATURES} signatures")
        return cls(text + "\n", tuple(map(Signature.parse, lines[:-1].split("\n"))))

    def to_bytes(self) -> bytes:
        """Returns the note as it is stored and sent: what `parse` reads."""
        return f"{self.text}\n{self.signature_lines}".encode()

    @property
    def signature_lines(self) -> str:
        """Returns the signature lines, each with its newline."""
        return "".join(f"{each.line}\n" for each in self.signatures)

    def with_signatures(self, *more: Signature) -> Note:
        """Returns the note with `more` after the lines that it has; a line that it has already is not repeated.

        Raises:
            NoteFault: there would be more than 100.
        """
        return Note(self.text, tuple(dict.fromkeys((*self.signatures, *more))))


def by_name_and_id(keys: Iterable[VerifierKey]) -> dict[tuple[str, str], VerifierKey]:
    """Returns `keys` by what a signature line names.

    Raises:
        NoteFault: two different keys share name and ID, so that a line could be either's.
    """
    named: dict[tuple[str, str], VerifierKey] = {}
    for key in keys:
        if named.setdefault((key.name, key.key_id), key) != key:
            raise NoteFault(f"two keys are both {key.name} {key.key_id}")
    return named
