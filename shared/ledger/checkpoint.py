"""Checkpoints (C2SP tlog-checkpoint v1.0.0) and their cosignatures (tlog-cosignature): a log's size and root, signed.

The text has three lines, origin, size and root, then optional extension lines, which our logs never write and which
are carried along unread. An origin is a key name: a log signs under its own origin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from shared.ledger.note import (
    CONTROL,
    COSIGNATURE,
    ED25519,
    Note,
    NoteFault,
    Signature,
    Signer,
    VerifierKey,
    by_name_and_id,
    check_name,
    cosigned_message,
    decode_base64,
    encode_base64,
)
from shared.ledger.tree import HASH_BYTES

MAX_SIZE: Final = (1 << 63) - 1
_DECIMAL: Final = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_COSIGNATURE_BYTES: Final = 72


def decimal(text: str) -> int:
    """Returns the size that `text` writes: ASCII digits, no sign, no leading zero, below 2 ** 63.

    Raises:
        NoteFault: it is anything else.
    """
    if _DECIMAL.fullmatch(text) is None or int(text) > MAX_SIZE:
        raise NoteFault(f"{text[:40]!r} is no tree size")
    return int(text)


def decode_hash(text: str) -> bytes:
    """Returns the 32 bytes that canonical base64 stands for.

    Raises:
        NoteFault: it is anything else.
    """
    raw = decode_base64(text)
    if len(raw) != HASH_BYTES:
        raise NoteFault(f"a hash has {len(raw)} bytes")
    return raw


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: `size` entries, whose tree has this `root` (32 bytes).

    Raises:
        NoteFault: on construction, where it could not be written down.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_name(self.origin)
        if not 0 <= self.size <= MAX_SIZE or len(self.root) != HASH_BYTES:
            raise NoteFault("no tree has this size or root")
        if not all(self.extensions) or CONTROL.search("".join(self.extensions)):
            raise NoteFault("an extension line is empty or has a control character")

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Returns the checkpoint of a note's text.

        Raises:
            NoteFault: the text is not exactly what `text` writes for some checkpoint.
        """
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1]:
            raise NoteFault("a checkpoint has at least three lines, each with its newline")
        return cls(lines[0], decimal(lines[1]), decode_hash(lines[2]), tuple(lines[3:-1]))

    @property
    def text(self) -> str:
        """Returns the note text: every line with its newline."""
        return "".join(f"{line}\n" for line in (self.origin, self.size, encode_base64(self.root), *self.extensions))


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> Note:
    """Returns the checkpoint with the signature of the log's key. Whether it may be signed is `signing`'s to decide.

    Raises:
        NoteFault: the key is not one of this log (type 0x01, named as the origin).
    """
    key = signer.verifier_key
    if key.type != ED25519 or key.name != checkpoint.origin:
        raise NoteFault(f"{key.name} {key.key_id} is no key of the log {checkpoint.origin}")
    value = signer.sign(checkpoint.text.encode())
    return Note(checkpoint.text, (Signature(key.name, key.key_id, value),))


def opened(note: Note, keys: Iterable[VerifierKey]) -> list[VerifierKey]:
    """Returns those of `keys` that verifiably signed the note, each once, in the order of its lines.

    Lines of other keys are passed over, also where they share a name or an ID with one of `keys` (signed-note).

    Raises:
        NoteFault: a line of one of `keys` does not verify, or there is none that does; the note is void then.
    """
    known, message = by_name_and_id(keys), note.text.encode()
    signed: dict[VerifierKey, None] = {}
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None:
            continue
        if not key.verify(message, signature.value):
            raise NoteFault(f"the signature of {key.name} {key.key_id} does not verify")
        signed[key] = None
    if not signed:
        raise NoteFault("no known key signed this")
    return list(signed)


def cosign(text: str, signer: Signer, seconds: int) -> Signature:
    """Returns a witness's or mirror's signature on a checkpoint's text: this is the largest tree that it has seen.

    `seconds` is real POSIX time, whatever the programme's clock says; 0 would mean none (tlog-witness).

    Raises:
        NoteFault: `text` is no checkpoint, the key is no cosigner's (type 0x04), or the time is out of range.
    """
    key = signer.verifier_key
    if key.type != COSIGNATURE:
        raise NoteFault(f"{key.name} {key.key_id} is no cosigner's key")
    if not 1 <= seconds <= MAX_SIZE:
        raise NoteFault(f"{seconds} is no time of a cosignature")
    Checkpoint.parse(text)
    value = seconds.to_bytes(8, "big") + signer.sign(cosigned_message(seconds, text.encode()))
    return Signature(key.name, key.key_id, value)


def cosigned_at(note: Note, key: VerifierKey) -> int | None:
    """Returns when the cosigner signed this note, POSIX seconds, the latest time; None where it did not.

    Raises:
        NoteFault: a line of this key does not verify, or the key is no cosigner's.
    """
    if key.type != COSIGNATURE:
        raise NoteFault(f"{key.name} {key.key_id} is no cosigner's key")
    times = [_time_of(each) for each in note.signatures if each.is_of(key)]
    if not times:
        return None
    opened(note, [key])
    return max(times)


def merged(first: Note, second: Note) -> Note:
    """Returns one note with the lines of both, of every key one: the later of cosignatures, else the second's.

    Verifies nothing: give it what `opened` has let through.

    Raises:
        NoteFault: the texts differ.
    """
    if first.text != second.text:
        raise NoteFault("the notes are not about the same checkpoint")
    lines: dict[tuple[str, str], Signature] = {}
    for each in (*first.signatures, *second.signatures):
        held = lines.get((each.name, each.key_id))
        if held is None or not _is_later(held, each):
            lines[each.name, each.key_id] = each
    return Note(first.text, tuple(lines.values()))


def _is_later(one: Signature, other: Signature) -> bool:
    cosignatures = len(one.value) == len(other.value) == _COSIGNATURE_BYTES
    return cosignatures and _time_of(one) > _time_of(other)


def _time_of(cosignature: Signature) -> int:
    return int.from_bytes(cosignature.value[:8], "big")
